"""Any sequence of cells as a column of text, numbers, booleans or dates; null where missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import polars as pl

from fathom.data.cells.cell import labels
from fathom.data.reading.rules import MISSING_MARKS
from fathom.errors import DataError


def cleaned(
    column: pl.Series, marks: set[str], missing: Collection[str] = MISSING_MARKS
) -> pl.Series:
    """Bring a column to text, numbers, booleans or dates, with null for every missing cell.

    Empty cells are missing, and so are the words `missing`, whatever their capitals; those that
    were there are added to `marks`.

    >>> marks = set()
    >>> cleaned(pl.Series([" a ", "NA", ""]), marks).to_list(), marks
    (['a', None, None], {'NA'})
    """
    dtype = column.dtype
    if dtype == pl.String:
        return _clean_text(column, marks, missing)
    if dtype in (pl.Categorical, pl.Enum):  # declared to be categories, whatever they look like
        return _clean_text(column.cast(pl.String), marks, missing).cast(pl.Categorical)
    if dtype == pl.Duration:
        return column.dt.total_microseconds().cast(pl.Float64) / 1e6
    if dtype.is_float():
        return column.fill_nan(None)
    if dtype.is_decimal():
        return column.cast(pl.Int128 if getattr(dtype, "scale", 1) == 0 else pl.Float64)
    if dtype.is_integer() or dtype in (pl.Boolean, pl.Date, pl.Datetime, pl.Time):
        return column
    if dtype == pl.Null:
        return column.cast(pl.String)
    return _clean_text(as_text(column.name, column.to_list()), marks, missing)


def _clean_text(column: pl.Series, marks: set[str], missing: Collection[str]) -> pl.Series:
    stripped = column.str.strip_chars()
    # Only short cells can be marks; the others are neither folded nor looked at again.
    longest = max((len(mark.encode()) for mark in missing), default=0)
    short = stripped.filter(stripped.str.len_bytes() <= longest).unique().drop_nulls().to_list()
    nothing = [cell for cell in short if not cell or cell.lower() in missing]
    marks.update(cell for cell in nothing if cell)
    return stripped.set(stripped.is_in(nothing), None) if nothing else stripped


_MOMENTS = {"m": "timedelta64", "M": "datetime64"}


def column_of(name: str, cells: Any) -> pl.Series:
    """Make a column from any sequence of cells.

    Raises:
        DataError: it is no sequence, or has more than one cell a row.

    >>> column_of("x", [1, "a", None]).to_list(), column_of("x", [1, 2.5]).to_list()
    (['1', 'a', None], [1.0, 2.5])
    """
    if isinstance(cells, pl.Series):
        return cells.alias(name)
    if type(cells).__module__.split(".")[0] == "pandas":
        return pandas_column(name, cells)
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
    kinds = {type(cell) for cell in plain} - {type(None)}
    numbers = pl.Float64 if kinds == {int, float} else None  # 1 and 1.5, in whichever order
    try:
        made = pl.Series(name, plain, dtype=numbers, strict=True)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        return as_text(name, plain)
    return as_text(name, plain) if made.dtype == pl.Object else made


def pandas_column(name: str, cells: Any) -> pl.Series:
    """Make a column from a pandas one, without pandas or Arrow being asked for."""
    if str(cells.dtype) == "category":
        return labels(column_of(name, cells.astype(object).tolist())).cast(pl.Categorical)
    values = cells.to_numpy()
    if values.dtype.kind in "biuf":
        return column_of(name, values)
    missing = np.asarray(cells.isna())
    if values.dtype.kind in "mM":
        made = pl.Series(name, values.astype(f"{_MOMENTS[values.dtype.kind]}[us]"))
        return made.set(pl.Series(missing), None)
    plain = [None if gone else cell for cell, gone in zip(cells, missing, strict=True)]
    if all(cell is None or isinstance(cell, str) for cell in plain):
        return pl.Series(name, plain, dtype=pl.String)
    return column_of(name, plain)


def as_text(name: str, cells: Sequence[Any]) -> pl.Series:
    """Write cells of any and of mixed kinds as text; NaN is missing."""
    texts = [None if cell is None or _is_nan(cell) else str(cell) for cell in cells]
    return pl.Series(name, texts, dtype=pl.String)


def _is_nan(cell: Any) -> bool:
    return isinstance(cell, float) and cell != cell
