"""The values that a column is set to, read from the cells of a table.

>>> from fathom.data.columns.encoder import Encoder
>>> frame = pl.DataFrame({"age": [20, 40, None, 30], "city": ["Rome", "Oslo", "Rome", "Bern"]})
>>> encoder = Encoder.learn(frame, [("age", "number"), ("city", "category")])
>>> age, city = encoder.columns
>>> made = grid(age, frame["age"], encoder.encode(frame)[:, :2])
>>> made.values, made.cells[:, 0].tolist(), made.steps.tolist()
((20.0, 30.0, 40.0), [-1.2247449159622192, 0.0, 1.2247449159622192], [0, 1, -1, 0])
>>> grid(city, frame["city"]).values, grid(city, frame["city"]).weights.tolist()
(('Bern', 'Oslo', 'Rome'), [0.25, 0.25, 0.5])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fathom.data.cells.cell import label_counts, numbers, places
from fathom.data.cells.dates import days, written
from fathom.data.columns.encoder import CategoryColumn, DateColumn, NumberColumn
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.text_column import TextColumn
from fathom.explain.dependence import POINTS, grid_of, steps_of, weights_of_steps
from fathom.places import evenly
from fathom.shapes import Float, Float32, Int64

MOST_CATEGORIES = 20
_TENTHS = np.arange(1, 10) / 10


@dataclass(frozen=True, eq=False)
class Grid:
    """Values to set a column to.

    Attributes:
        values: in the user's terms; () where no cell says anything.
        places: the same to draw: numbers, days since 1970, or 0, 1, 2, ...
        cells: what the column's inputs receive for each.
        weights: the share of the rows that each stands for.
        steps: between which two values each row lies, -1 for none; None for categories and texts.
        deciles: of the rows; () for categories and texts.
        others: how many rarer categories or texts are left out.
    """

    values: tuple[float | str, ...]
    places: Float[np.ndarray, " points"]
    cells: Float32[np.ndarray, "points own"]
    weights: Float[np.ndarray, " points"]
    steps: Int64[np.ndarray, " rows"] | None = None
    deciles: tuple[float, ...] = ()
    others: int = 0


def grid(
    column: TypedColumn,
    cells: pl.Series,
    encoded: Float32[np.ndarray, "rows own"] | None = None,
    points: int = POINTS,
) -> Grid:
    """Find values for a column: quantiles of numbers or dates, most frequent categories or texts.

    Args:
        column: how its cells become inputs.
        cells: of some rows.
        encoded: these cells as inputs, if that is known.
        points: how many values of a number or a date.
    """
    if isinstance(column, CategoryColumn):
        return _categories(column, cells)
    if isinstance(column, TextColumn):
        return _texts(column, cells)
    return _ordered(column, cells, column.encode(cells) if encoded is None else encoded, points)


def may_miss(column: TypedColumn, cells: pl.Series) -> bool:
    """Whether missing cells are something that the network knows, or that the table has."""
    if isinstance(column, CategoryColumn):
        return cells.null_count() > 0
    return column.has_missing


def _ordered(
    column: NumberColumn | DateColumn,
    cells: pl.Series,
    encoded: Float32[np.ndarray, "rows own"],
    points: int,
) -> Grid:
    """Take values that rows have, so that a value's cell has been read and encoded already."""
    found = measured(column, cells)
    chosen = grid_of(found, points)
    if not len(chosen):
        return Grid((), chosen, encoded[:0], chosen)
    rows = [int(np.argmax(found == value)) for value in chosen]
    steps = steps_of(found, chosen)
    there = found[~np.isnan(found)]
    return Grid(
        values=tuple(told_value(column, value) for value in chosen.tolist()),
        places=chosen,
        cells=encoded[rows],
        weights=weights_of_steps(steps, len(chosen)),
        steps=steps,
        deciles=tuple(np.quantile(there, _TENTHS).tolist()),
    )


def _categories(column: CategoryColumn, cells: pl.Series) -> Grid:
    """Take the most frequent categories, in the encoder's order: they have none of their own."""
    place = places(cells, column.values)
    counts = np.bincount(place[place >= 0], minlength=len(column.values))
    by_count = np.argsort(-counts, kind="stable")
    frequent = by_count[: np.count_nonzero(counts)]
    kept = np.sort(frequent[:MOST_CATEGORIES])
    values = tuple(column.values[one] for one in kept)
    return Grid(
        values=values,
        places=np.arange(len(kept), dtype=np.float64),
        cells=column.encode(pl.Series(column.name, values, dtype=pl.String)),
        weights=counts[kept] / max(counts[kept].sum(), 1),
        others=len(frequent) - len(kept),
    )


def _texts(column: TextColumn, cells: pl.Series) -> Grid:
    """Take the most frequent cells, the most frequent first."""
    counted = label_counts(cells)
    kept = leading(counted, MOST_CATEGORIES)
    values = tuple(text for text, _ in kept)
    counts = np.array([count for _, count in kept], np.float64)
    return Grid(
        values=values,
        places=np.arange(len(kept), dtype=np.float64),
        cells=column.encode(pl.Series(column.name, values, dtype=pl.String)),
        weights=counts / max(counts.sum(), 1),
        others=len(counted) - len(kept),
    )


def leading(counted: Sequence[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    """Take the most frequent of what was counted; of those as frequent as the last, evenly spread.

    >>> leading([("b", 2), ("a", 1), ("c", 1), ("d", 1), ("e", 1)], 3)
    [('b', 2), ('a', 1), ('e', 1)]
    """
    if len(counted) <= most:
        return list(counted)
    often = [one for one in counted if one[1] > counted[most - 1][1]]
    equal = [one for one in counted if one[1] == counted[most - 1][1]]
    return often + [equal[place] for place in evenly(len(equal), most - len(often))]


def measured(column: NumberColumn | DateColumn, cells: pl.Series) -> Float[np.ndarray, " rows"]:
    """Give numbers as they are, and dates as days since 1970; NaN where one is missing."""
    if isinstance(column, NumberColumn):
        return numbers(cells, column.writing)
    return days(cells, column.writing).cast(pl.Float64).to_numpy().astype(np.float64)


def told_value(column: NumberColumn | DateColumn, value: float) -> float | str:
    """Give a number as it is, and days since 1970 as a date."""
    return value if isinstance(column, NumberColumn) else written(value, column.writing)
