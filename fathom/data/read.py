"""One door: whatever holds a table comes in, and a `Table` goes on.

A CSV file is first looked at by this door (see `fathom.data.csv_door`), because Polars alone fills
short rows, renames columns of the same name and accepts NUL bytes, all without a word. Its columns
then arrive as text; `fathom.data.columns` decides from all rows what they hold.

Text is stripped, and these mean "missing", whatever their capitals: an empty cell, ``NA``, ``N/A``,
``NaN``, ``null``, ``?`` and ``-``. In columns of numbers NaN does.

>>> read({"age": [31, None, 57], "city": ["Paris", " Rome ", "?"]}).frame.rows()
[(31, 'Paris'), (None, 'Rome'), (57, None)]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fathom.data.csv_door import check_names, read_csv
from fathom.errors import DataError, hint

MISSING_MARKS = ("na", "n/a", "nan", "null", "?", "-")


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it came in: its name, its columns, and what was found out on the way."""

    name: str
    frame: pl.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are, the header not counted."""
        return self.frame.height

    def column(self, name: str) -> pl.Series:
        """Take one column.

        Raises:
            DataError: there is none of this name.

        >>> read({"age": [1]}).column("agee")
        Traceback (most recent call last):
        fathom.errors.DataError: the table has no column 'agee'. Did you mean 'age'?
        """
        if name not in self.frame.columns:
            raise DataError(f"the table has no column {name!r}. {hint(name, self.frame.columns)}")
        return self.frame[name]


def read(source: Any) -> Table:
    """Read a table.

    Args:
        source: the path of a CSV or Parquet file, a Polars frame, a pandas frame, or a mapping
            from column names to sequences of cells. A `Table` is given back as it is.

    Raises:
        DataError: it cannot be read as a table; the sentence says where.

    >>> read("no_such.csv")
    Traceback (most recent call last):
    fathom.errors.DataError: there is no file no_such.csv
    """
    if isinstance(source, Table):
        return source
    if isinstance(source, str | Path):
        return _read_file(Path(source))
    if isinstance(source, pl.LazyFrame):
        source = source.collect()
    if isinstance(source, pl.DataFrame):
        return _finish("table", source.get_columns(), ())
    if type(source).__module__.split(".")[0] == "pandas" and hasattr(source, "columns"):
        check_names([str(name) for name in source.columns])
        columns = [_pandas_column(str(name), cells) for name, cells in source.items()]
        return _finish("table", columns, ())
    if isinstance(source, Mapping):
        check_names([str(name) for name in source])
        return _finish("table", [_column(str(name), cells) for name, cells in source.items()], ())
    raise DataError(
        "a table is the path of a file, a Polars or pandas frame, or a mapping from column names "
        f"to cells, but got {type(source).__name__}"
    )


def _read_file(path: Path) -> Table:
    try:
        if path.is_dir():
            raise DataError(f"{path} is a folder; give a table, such as {path / 'data.csv'}")
        if not path.exists():
            raise DataError(f"there is no file {path}{_beside(path)}")
        if path.suffix.lower() in (".parquet", ".pq"):
            return _finish(path.name, _read_parquet(path).get_columns(), ())
        if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
            raise DataError(f"{path} is a spreadsheet; save it as CSV, which Fathom reads")
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the path
        if isinstance(error, DataError):
            raise
        raise DataError(f"{path} cannot be read: permission or disk is against it") from None
    frame, notes = read_csv(data, str(path))
    return _finish(path.name, frame.get_columns(), notes)


def _beside(path: Path) -> str:
    """Offer the nearest file of the same folder."""
    folder = path.parent
    names = [file.name for file in folder.iterdir()] if folder.is_dir() else []
    offer = hint(path.name, names)
    return f". {offer}" if offer.startswith("Did") else ""


def _read_parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError):
        raise DataError(f"{path} is no Parquet file that can be read") from None


def _finish(name: str, columns: Sequence[pl.Series], notes: tuple[str, ...]) -> Table:
    """Check names and lengths, make missing cells null, and say which marks were found."""
    check_names([column.name for column in columns])
    if len({len(column) for column in columns}) > 1:
        lengths = ", ".join(f"{column.name!r} {len(column)}" for column in columns[:6])
        raise DataError(f"the columns are of different lengths: {lengths}")
    if len(columns[0]) == 0:
        raise DataError(f"{name} has column names, but not a single row below them")
    marks: set[str] = set()
    cleaned = [_clean(column, marks) for column in columns]
    if marks:
        shown = ", ".join(repr(mark) for mark in sorted(marks))
        notes = (*notes, f"read as missing: {shown}")
    return Table(name, pl.DataFrame(cleaned), notes)


def _clean(column: pl.Series, marks: set[str]) -> pl.Series:
    """Bring a column to text, numbers, booleans or dates, with null for every missing cell."""
    column = column.alias(column.name.strip())
    dtype = column.dtype
    if dtype == pl.String:
        return _clean_text(column, marks)
    if dtype in (pl.Categorical, pl.Enum):
        return _clean_text(column.cast(pl.String), marks)
    if dtype.is_float():
        return column.fill_nan(None)
    if dtype.is_decimal():
        return column.cast(pl.Float64)
    if dtype.is_integer() or dtype in (pl.Boolean, pl.Date, pl.Datetime, pl.Time):
        return column
    if dtype == pl.Null:
        return column.cast(pl.String)
    return _clean_text(_as_text(column.name, column.to_list()), marks)


def _clean_text(column: pl.Series, marks: set[str]) -> pl.Series:
    stripped = column.str.strip_chars()
    # Only short cells can be marks; the others are neither folded nor looked at again.
    short = stripped.filter(stripped.str.len_bytes() <= 4).unique().drop_nulls().to_list()
    nothing = [cell for cell in short if not cell or cell.lower() in MISSING_MARKS]
    marks.update(cell for cell in nothing if cell)
    return stripped.set(stripped.is_in(nothing), None) if nothing else stripped


def _column(name: str, cells: Any) -> pl.Series:
    """Make a column from any sequence of cells."""
    if isinstance(cells, pl.Series):
        return cells.alias(name)
    if type(cells).__module__.split(".")[0] == "pandas":
        return _pandas_column(name, cells)
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "biuf" and cells.ndim == 1:
        if cells.dtype == np.float16:
            cells = cells.astype(np.float32)
        return pl.Series(name, np.ascontiguousarray(cells, cells.dtype.newbyteorder("=")))
    if isinstance(cells, str | bytes) or not hasattr(cells, "__iter__"):
        raise DataError(
            f"the column {name!r} must be a sequence of cells, but got {type(cells).__name__}"
        )
    if isinstance(cells, np.ndarray) and cells.ndim != 1:
        raise DataError(f"the column {name!r} must have one cell a row, but is {cells.ndim}-fold")
    plain = [cell.item() if isinstance(cell, np.generic) else cell for cell in cells]
    try:
        made = pl.Series(name, plain, strict=True)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        return _as_text(name, plain)
    return _as_text(name, plain) if made.dtype == pl.Object else made


def _pandas_column(name: str, cells: Any) -> pl.Series:
    """Make a column from a pandas one, without pandas or Arrow being asked for."""
    values = cells.to_numpy()
    if values.dtype.kind in "biuf":
        return _column(name, values)
    missing = np.asarray(cells.isna())
    if values.dtype.kind == "M":
        made = pl.Series(name, values.astype("datetime64[us]"))
        return made.set(pl.Series(missing), None)
    plain = [None if gone else cell for cell, gone in zip(cells, missing, strict=True)]
    if all(cell is None or isinstance(cell, str) for cell in plain):
        return pl.Series(name, plain, dtype=pl.String)
    return _column(name, plain)


def _as_text(name: str, cells: Sequence[Any]) -> pl.Series:
    """Write cells of any and of mixed kinds as text; NaN is missing."""
    texts = [None if cell is None or _is_nan(cell) else str(cell) for cell in cells]
    return pl.Series(name, texts, dtype=pl.String)


def _is_nan(cell: Any) -> bool:
    return isinstance(cell, float) and cell != cell
