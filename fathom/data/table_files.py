"""Files that are a table together: those of a folder, of a pattern such as ``parts/*.csv``, a list.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> for year in ("2024", "2025"):
...     (folder / f"year={year}").mkdir()
...     _ = (folder / f"year={year}" / "part.csv").write_text("age\\n31\\n")
>>> [(file.name, partition_of(file, folder)) for file in table_files(folder)]
[('part.csv', {'year': '2024'}), ('part.csv', {'year': '2025'})]
"""

from __future__ import annotations

import fnmatch
import glob
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from fathom.errors import DataError, WriteError

TEXT = (".csv", ".tsv")
PARQUET = (".parquet", ".pq")
ENDINGS = (*TEXT, *PARQUET)
HIDDEN = (".", "_")  # how names begin that programs leave beside what they write
MOST_FILES = 100_000
NOTHING = "__HIVE_DEFAULT_PARTITION__"  # Hive's and Spark's folder of rows without a value


def is_table_file(name: str) -> bool:
    """Whether a file of a folder is a part of a table, by its ending.

    >>> is_table_file("part-1.parquet"), is_table_file("_SUCCESS"), is_table_file(".part.csv")
    (True, False, False)
    """
    return name.lower().endswith(ENDINGS) and not name.startswith(HIDDEN)


def is_pattern(place: str | Path) -> bool:
    """Whether a name stands for several files, and is none itself.

    >>> is_pattern("parts/*.csv"), is_pattern("people.csv")
    (True, False)
    """
    return glob.has_magic(str(place)) and not os.path.lexists(place)


def table_files(place: str | Path) -> list[Path]:
    """List the files of a folder, and of those below it, or of a pattern, by their names.

    Of a folder what begins with a dot or an underscore is passed over, and links out of it.

    Raises:
        DataError: there are none, or more than are read.
    """
    if is_pattern(place):
        files = [Path(one) for one in sorted(glob.glob(str(place), recursive=True))]
        files = [file for file in files if file.is_file()]
        if not files:
            raise DataError(f"there is no file {place}")
    else:
        folder = Path(place)
        files = [file for file in _below(folder) if not _why_not(file, folder)]
        if not files:
            raise DataError(f"{place} holds no CSV and no Parquet file")
    if len(files) > MOST_FILES:
        raise DataError(f"{place} has {len(files):,} files; at most {MOST_FILES:,} are read")
    return files


def passed_over(folder: Path) -> list[str]:
    """Name the files of a folder that are no part of its table, and say why; hidden ones are not.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("a.csv", "b.xlsx", "_SUCCESS"):
    ...     (folder / name).touch()
    >>> passed_over(folder)
    ['b.xlsx (neither CSV nor Parquet)']
    """
    why = [(file, _why_not(file, folder)) for file in _below(folder)]
    return [f"{file.relative_to(folder)} ({words})" for file, words in why if words]


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith(HIDDEN))
        yield from (Path(place) / name for name in sorted(names) if not name.startswith(HIDDEN))


def _why_not(file: Path, folder: Path) -> str:
    if not is_table_file(file.name):
        return "neither CSV nor Parquet"
    out = file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())
    return "a link out of the folder" if out else ""


def check_outside(out: str | Path, *places: str | Path) -> None:
    """Refuse to write a table where it would become a part of one that is read.

    Raises:
        WriteError: it lies in the folder, or fits the pattern.

    >>> check_outside("parts/answers.csv", "parts/*.csv")
    Traceback (most recent call last):
    fathom.errors.WriteError: cannot write parts/answers.csv: it would be read as a part of \
parts/*.csv; give another place
    """
    whole = os.path.abspath(out)
    for place in places:
        known = os.path.abspath(place)
        inside = os.path.isdir(place) and is_table_file(os.path.basename(whole))
        if (inside and Path(whole).is_relative_to(known)) or (
            is_pattern(place) and fnmatch.fnmatchcase(whole, known)
        ):
            raise WriteError(
                f"cannot write {out}: it would be read as a part of {place}; give another place"
            )


def partition_of(file: Path, folder: Path) -> dict[str, str | None]:
    """Give the columns that the names of folders hold, as Hive and Spark write them.

    >>> partition_of(Path("sales/city=S%C3%A3o Paulo/1.parquet"), Path("sales"))
    {'city': 'São Paulo'}
    """
    parts = file.relative_to(folder).parts[:-1]
    pairs = [part.partition("=") for part in parts if "=" in part.strip("=")]
    return {name: None if cell == NOTHING else unquote(cell) for name, _, cell in pairs}
