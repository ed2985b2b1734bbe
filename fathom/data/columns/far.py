"""Cells that lie so far from all others of their column that they are slips, perhaps.

One number of 98 digits among those below 100 moves the mean and the spread of its column so far
that all others become one: a network that is scaled by them sees a column without a difference.

>>> import polars as pl
>>> from fathom.data.columns.column import describe
>>> sizes = Table("t", pl.DataFrame({"size": [*map(float, range(200)), 1e98]}))
>>> print(*far_cells(sizes, describe(sizes.frame)))
size: 1 cell lies far from all others, 1e+98 in row 200 (counted from 0), 5e+95 times the range of \
nearly all of them; if that is a slip, mend it
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from fathom.data.cells.cell import parsed
from fathom.data.columns.column import Column
from fathom.data.table import Table
from fathom.shapes import Float64

FEWEST_ROWS = 20
FAR = 1000.0  # times the range of the middle 98 % of a column's cells


def far_cells(table: Table, columns: Iterable[Column]) -> tuple[str, ...]:
    """Name the columns of numbers with such cells, how many there are, and the farthest."""
    if table.rows < FEWEST_ROWS:
        return ()
    told = (_told(table, c) for c in columns if c.kind == "number" and not c.infinite)
    return tuple(words for words in told if words)


def _told(table: Table, column: Column) -> str:
    values = parsed(table.column(column.name), column.writing).to_numpy()
    low, high = _middle(values[~np.isnan(values)])
    width = high - low
    if not (width > 0 and np.isfinite(width)):
        return ""
    with np.errstate(invalid="ignore", over="ignore"):
        away = np.maximum(low - values, values - high) / width
    count = int((away > FAR).sum())
    if not count:
        return ""
    row = int(np.nanargmax(away))
    lie = "cell lies" if count == 1 else "cells lie"
    return (
        f"{column.name}: {count:,} {lie} far from all others, {values[row]:.6g} in "
        f"{table.place(row)}, {away[row]:.1g} times the range of nearly all of them; "
        "if that is a slip, mend it"
    )


def _middle(values: Float64[np.ndarray, " rows"]) -> tuple[float, float]:
    """Give the ends of the middle 98 % of the values, or 0 and 0 where they are few."""
    if len(values) < FEWEST_ROWS:
        return 0.0, 0.0
    places = [max(len(values) // 100, 1), len(values) - 1 - max(len(values) // 100, 1)]
    some = np.partition(values, places)
    return float(some[places[0]]), float(some[places[1]])
