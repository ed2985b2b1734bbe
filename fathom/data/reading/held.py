"""Tables that are there in memory: frames, arrays, mappings of columns, and single rows.

>>> names, columns = held({"age": 31, "city": "Paris"})  # one row
>>> names, [column.to_list() for column in columns]
(['age', 'city'], [[31], ['Paris']])
>>> data, target = with_target({"age": [31, 57]}, [3.5, 2.5])
>>> list(data), target
(['age', 'y'], 'y')
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fathom.data.names import free_name, numbered
from fathom.data.reading.series import column_of, pandas_column
from fathom.errors import DataError

CELLS = (str, int, float, bool, np.generic, datetime.date, datetime.time, type(None))


def held(source: Any) -> tuple[list[str], list[pl.Series]] | None:
    """Give names and columns of a table in memory; None for what is none.

    Args:
        source: a Polars or pandas frame, an array, a mapping from column names to sequences of
            cells, or one row: a mapping to single cells, or a pandas Series of them by name.

    Raises:
        DataError: it has no rows and columns.
    """
    if isinstance(source, pl.LazyFrame):
        source = source.collect()
    if isinstance(source, pl.DataFrame):
        return source.columns, source.get_columns()
    if _of_pandas(source) and hasattr(source, "columns"):
        names = [str(name) for name in source.columns]
        return names, [pandas_column("", cells) for _, cells in source.items()]
    if _of_pandas(source):
        source = _row_of(source)
    if isinstance(source, np.ndarray):
        source = _array_columns(source)
    if type(source).__module__.split(".")[:2] == ["scipy", "sparse"]:
        raise DataError("a sparse matrix is not read; give its numbers, .toarray()")
    if not isinstance(source, Mapping):
        return None
    if source and all(isinstance(cells, CELLS) for cells in source.values()):
        source = {name: [cell] for name, cell in source.items()}
    names = [str(name) for name in source]
    return names, [column_of(str(name), cells) for name, cells in source.items()]


def with_target(data: Any, target: Any) -> tuple[Any, Any]:
    """Put a target that came as cells beside its table, and name it; else both are given back.

    Args:
        data: what `held` takes; with a target that is a name, anything.
        target: a name, or None, or a cell for each row: a Series, an array, a list.

    Raises:
        DataError: the table is not in memory, or has more or fewer rows.
    """
    if isinstance(target, (*CELLS, Set, Mapping)):  # no cells in the order of rows
        return data, target
    there = None if isinstance(data, str | Path) else held(data)
    if there is None:
        raise DataError(
            "a target of cells goes with a table in memory; of a file give the column's name"
        )
    names, columns = there
    if len(set(names)) < len(names):
        raise DataError("two columns of the table have the same name; rename one")
    if isinstance(target, pl.DataFrame) or (_of_pandas(target) and hasattr(target, "columns")):
        target = _only_column(target)
    if _of_pandas(data) and _of_pandas(target) and _in_other_order(data.index, target.index):
        raise DataError(
            "the target has the table's index in another order; put both in the same order"
        )
    name = getattr(target, "name", None)
    name = free_name(name if isinstance(name, str) and name else "y", names)
    rows, cells = len(columns[0]) if columns else 0, len(column_of(name, target))
    if rows != cells:
        if isinstance(target, list | tuple) and set(target) <= set(names):  # meant as a name
            return data, target
        raise DataError(f"the table has {rows:,} rows, and the target {cells:,} cells")
    return dict(zip(names, columns, strict=True)) | {name: target}, name


def _of_pandas(source: Any) -> bool:
    return type(source).__module__.split(".")[0] == "pandas"


def _only_column(frame: Any) -> Any:
    if len(frame.columns) != 1:
        raise DataError(f"the target is one column, but got a frame of {len(frame.columns)}")
    return frame[frame.columns[0]]


def _in_other_order(first: Any, other: Any) -> bool:
    """Whether two indexes of pandas name the same rows, but not side by side."""
    if first.equals(other) or len(first) != len(other):
        return False
    return bool(first.isin(other).all() and other.isin(first).all())


def _row_of(series: Any) -> dict[str, Any]:
    """Take a pandas Series as one row, its index the names of the columns."""
    names = list(series.index)
    if not names or not all(isinstance(name, str) for name in names):
        raise DataError(
            "a pandas Series is taken for one row, so that its index must name the columns; "
            "of several rows give a frame"
        )
    if len(set(names)) < len(names):
        raise DataError("two cells of the row have the same name; rename one")
    return {name: series.iloc[[place]] for place, name in enumerate(names)}


def _array_columns(cells: np.ndarray) -> dict[str, Any]:
    """Name the columns of an array: x0, x1, ..., or its own names if it has some."""
    if cells.dtype.names:
        return {name: cells[name] for name in cells.dtype.names}
    if cells.ndim not in (1, 2):
        raise DataError(f"an array must have rows and columns, but this one is {cells.ndim}-fold")
    table = cells[:, None] if cells.ndim == 1 else cells
    return {name: table[:, place] for place, name in enumerate(numbered(table.shape[1]))}
