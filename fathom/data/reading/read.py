"""One door: whatever holds a table comes in, and a `Table` goes on.

A CSV file is first looked at by a door of its own (`fathom.data.reading.csv_door`), because Polars
alone fills short rows, renames columns of the same name and accepts NUL bytes, all without a word.
Its columns then arrive as text; `fathom.data.columns.column` decides from all rows what they hold.

Text is stripped, and these mean "missing", whatever their capitals: an empty cell, ``NA``, ``N/A``,
``N.A.``, ``NaN``, ``null``, ``<NA>``, ``#N/A``, ``?`` and ``-``, unless `ReadingRules` say others.
In columns of numbers NaN does.

>>> read({"age": [31, None, 57], "city": ["Paris", " Rome ", "?"]}).frame.rows()
[(31, 'Paris'), (None, 'Rome'), (57, None)]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fathom.data.cells.find_writing import listed
from fathom.data.crowd import for_each
from fathom.data.names import NAMELESS, named
from fathom.data.pictures.form import Form
from fathom.data.pictures.sources import (
    holds_pictures,
    holds_tables,
    is_picture,
    is_place_of_pictures,
)
from fathom.data.reading.csv_door import read_csv
from fathom.data.reading.file import read_file, without_panic
from fathom.data.reading.held import held
from fathom.data.reading.rules import MISSING_MARKS, USUAL_RULES, ReadingRules
from fathom.data.reading.series import cleaned
from fathom.data.reading.several import read_place, read_several
from fathom.data.reading.sheet_door import SUFFIXES, read_sheet
from fathom.data.table import Table
from fathom.data.table_files import PARQUET, is_pattern
from fathom.errors import DataError, FathomError, hint

__all__ = ["MISSING_MARKS", "Table", "read"]

STDIN = "-"
_PANDAS_INDEX = "__index_level_0__"


def read(
    source: Any,
    form: Form | None = None,
    labels: Any = None,
    target: str | None = None,
    rules: ReadingRules = USUAL_RULES,
    wanted: Collection[str] = (),
) -> Table:
    """Read a table.

    Args:
        form: of pictures, what to bring them to, where a network says it; then `source` may also be
            a folder or a zip file of pictures, a picture, or a list of them.
        labels, target: of pictures, a table of files and what they show, and its column.
        rules: what a person said of how it is to be read.
        wanted: columns that it must have: they choose among the sheets of a workbook.
        source: the path of a CSV, Parquet or Excel file (``"-"`` is CSV on standard input); a
            folder of CSV or of Parquet files, a pattern such as ``"parts/*.csv"``, or a list of
            them, which are one table; a Polars or pandas frame, a NumPy array (its columns become
            x0, x1, ...), a mapping from column names to sequences of cells, or one row: a mapping
            from names to cells, a pandas Series. A `Table` is given back as it is.

    Raises:
        DataError: it cannot be read as a table; the sentence says where.

    >>> read("no_such.csv")
    Traceback (most recent call last):
    fathom.errors.DataError: there is no file no_such.csv
    """
    if labels is not None and form is None:
        raise DataError("a table of labels is for pictures, and the network looks at a table")
    if isinstance(source, Table):
        return source
    if form is not None and is_place_of_pictures(source):
        from fathom.data.pictures.door import to_answer

        known = None if labels is None else read(labels)
        return to_answer(source, form, labels=known, target=target)
    if isinstance(source, list):
        files = _table_files(source)
        return read_several(files, lambda file: _read_path(file, rules, wanted))
    if isinstance(source, str) and source == STDIN:
        return read_text(sys.stdin.buffer.read(), "standard input", "standard input", rules)
    if isinstance(source, str | Path):
        table = _read_path(Path(source), rules, wanted)
        if form is not None and not any(isinstance(d, pl.Array) for d in table.frame.dtypes):
            raise DataError(
                f"{source} is a table, and the network looks at pictures; give files, a folder or "
                "a zip file of pictures"
            )
        return table
    there = held(source)
    if there is not None:
        return _finish("table", *there, rules)
    raise DataError(
        "a table is the path of a file, a Polars or pandas frame, an array, or a mapping from "
        f"column names to cells, but got {type(source).__name__}"
    )


def _table_files(files: list[Any]) -> list[Path]:
    """Refuse a list of anything but files of tables."""
    if not files or not all(isinstance(one, str | Path) for one in files):
        raise DataError("a list is one of files: CSV, Parquet, or pictures")
    for file in map(Path, files):
        if file.is_dir() or is_picture(file.name) or file.suffix.lower() == ".zip":
            raise DataError(f"{file} is {_kind(file)}; of several, each is a CSV or Parquet file")
    return list(map(Path, files))


def _read_path(path: Path, rules: ReadingRules, wanted: Collection[str]) -> Table:
    """Read a file; or of a folder of tables, or a pattern, all."""
    if is_pattern(path) or (os.path.isdir(path) and holds_tables(path)):
        return read_place(path, lambda file: _read_path(file, rules, wanted))
    with without_panic(path):
        return replace(_read_file(path, rules, wanted), path=os.path.abspath(path))


def _read_file(path: Path, rules: ReadingRules, wanted: Collection[str]) -> Table:
    try:
        if path.exists() and holds_pictures(path):
            raise DataError(f"{path} is {_kind(path)}; give a table, such as people.csv")
        if not path.exists():
            raise DataError(f"there is no file {path}{_beside(path)}")
        if path.suffix.lower() in PARQUET:
            frame = _read_parquet(path)
            return _finish(path.name, frame.columns, frame.get_columns(), rules)
        if path.suffix.lower() in SUFFIXES:
            names, columns, lines, notes = read_sheet(path, rules.sheet, wanted, rules.header)
            return _finish(path.name, names, columns, rules, notes, lines)
        data = read_file(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the path
        if isinstance(error, FathomError):
            raise
        raise DataError(f"{path} cannot be read: permission or disk is against it") from None
    return read_text(data, str(path), path.name, rules)


def _kind(path: Path) -> str:
    """Say what something is that is no table.

    >>> _kind(Path("dog.jpg"))
    'a picture'
    """
    return "a folder" if path.is_dir() else "a picture" if is_picture(path.name) else "a zip file"


def read_text(data: bytes, said: str, name: str, rules: ReadingRules) -> Table:
    """Read CSV text; `said` is what errors call it, `name` what the table is called.

    >>> read_text(b"age,city\\n31,Paris\\n", "the body", "body", USUAL_RULES).frame.rows()
    [('31', 'Paris')]
    """
    found = read_csv(data, said, rules.header)
    columns = found.frame.get_columns()
    return _finish(name, found.frame.columns, columns, rules, found.notes, found.lines)


def _beside(path: Path) -> str:
    """Offer the nearest file of the same folder."""
    folder = path.parent
    names = [file.name for file in folder.iterdir()] if folder.is_dir() else []
    offer = hint(path.name, names)
    return f". {offer}" if offer.startswith("Did") else ""


def _read_parquet(path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError):
        raise DataError(f"{path} is no Parquet file that can be read") from None
    if _PANDAS_INDEX in frame.columns:  # pandas writes its index last
        index = frame[_PANDAS_INDEX].alias(NAMELESS)
        frame = frame.drop(_PANDAS_INDEX).insert_column(0, index)
    return frame


def _finish(
    name: str,
    names: Sequence[str],
    columns: Sequence[pl.Series],
    rules: ReadingRules,
    notes: tuple[str, ...] = (),
    lines: Sequence[int] | np.ndarray | None = None,
) -> Table:
    """Check names and lengths, make missing cells null, and say which marks were found."""
    names, said = named(names)
    if len({len(column) for column in columns}) > 1:
        known = [f"{own!r} {len(c)}" for own, c in zip(names, columns, strict=True)]
        lengths = ", ".join(known[:6])
        raise DataError(f"the columns are of different lengths: {lengths}")
    if len(columns[0]) == 0:
        raise DataError(f"{name} has column names, but not a single row below them")
    marks: set[str] = set()
    columns = [column.alias(own) for own, column in zip(names, columns, strict=True)]

    def clean_of(column: pl.Series) -> pl.Series:
        return cleaned(column, marks, rules.marks(column.name))

    if spans := [column.name for column in columns if column.dtype == pl.Duration]:
        notes = (*notes, f"{listed(spans)}: lengths of time, read as seconds")
    clean = for_each(clean_of, columns, len(columns[0]))
    notes = (*notes, *said)
    if marks:
        shown = ", ".join(repr(mark) for mark in sorted(marks))
        notes = (*notes, f"read as missing: {shown}")
    return Table(name, pl.DataFrame(clean), notes, lines)
