"""Numbers and dates that lie outside all that was learnt from: there a network extrapolates.

>>> from fathom.data.columns.encoder import Encoder
>>> ages = pl.DataFrame({"age": [20, 30, 40]})
>>> encoder = Encoder.learn(ages, [("age", "number")])
>>> far = pl.DataFrame({"age": [25, 500, None]})
>>> print(*outside_words(encoder.columns, far))
1 of 3 rows has an 'age' outside 20 to 40, all that was learnt from, such as 500, beyond it by 23 \
times that range: extrapolated
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import polars as pl

from fathom.data.columns.kinds import AnyColumn
from fathom.shapes import Bool, Float64
from fathom.text import readable


@runtime_checkable
class Ranged(Protocol):
    """A column that knows between which numbers all lay that it learnt from."""

    name: str
    bounds: tuple[float, float] | None

    def values(self, column: pl.Series) -> Float64[np.ndarray, " rows"]:
        """Read cells as numbers, NaN where missing."""

    def said(self, value: float) -> str:
        """Write such a number as the table would."""


def widened(columns: Iterable[AnyColumn], frame: pl.DataFrame) -> tuple[AnyColumn, ...]:
    """Give columns of the same inputs, told of more rows that are learnt from: where these lie.

    >>> from fathom.data.columns.encoder import Encoder
    >>> ages = Encoder.learn(pl.DataFrame({"age": [20, 30, 40]}), [("age", "number")])
    >>> widened(ages.columns, pl.DataFrame({"age": [35, None, 61]}))[0].bounds
    (20.0, 61.0)
    """
    return tuple(
        column.model_copy(update={"bounds": _bounds(column, frame[column.name])})
        if isinstance(column, Ranged)
        else column
        for column in columns
    )


def _bounds(column: Ranged, cells: pl.Series) -> tuple[float, float] | None:
    values = column.values(cells)
    known = values[np.isfinite(values)]
    if column.bounds is None or not len(known):
        return column.bounds
    low, high = column.bounds
    return min(low, float(known.min())), max(high, float(known.max()))


@dataclass(frozen=True, eq=False)
class Outside:
    """Which cells of a column lie outside, and how far.

    Attributes:
        column: that learnt.
        rows: which rows.
        values: of all rows.
    """

    column: Ranged
    rows: Bool[np.ndarray, " rows"]
    values: Float64[np.ndarray, " rows"]

    @property
    def range_words(self) -> str:
        """Say between what all lay."""
        low, high = self.column.bounds or (0.0, 0.0)
        return f"{self.column.said(low)} to {self.column.said(high)}"

    def farthest(self) -> tuple[str, str]:
        """Give the cell that is farthest out, and by how many times the range it is beyond."""
        low, high = self.column.bounds or (0.0, 0.0)
        beyond = np.where(self.rows, np.maximum(low - self.values, self.values - high), -1.0)
        place = int(np.argmax(beyond))
        far = float(beyond[place] / (high - low))
        return self.column.said(float(self.values[place])), readable(far, 2 if far < 100 else 3)

    def words_of_one(self) -> str:
        """Say of a row by itself how far out its cell is."""
        cell, far = self.farthest()
        return (
            f"Beware: {self.column.name} {cell} lies outside {self.range_words}, all that was "
            f"learnt from, beyond it by {far} times that range: extrapolated"
        )

    def words(self) -> str:
        """Say how many there are, and how far out."""
        count, cell, far = int(self.rows.sum()), *self.farthest()
        has = "has" if count == 1 else "have"
        article = "an" if self.column.name[:1].lower() in "aeiou" else "a"
        return (
            f"{count:,} of {len(self.rows):,} rows {has} {article} {self.column.name!r} outside "
            f"{self.range_words}, all that was learnt from, such as {cell}, beyond it by {far} "
            "times that range: extrapolated"
        )


def outside(columns: Iterable[object], frame: pl.DataFrame) -> list[Outside]:
    """Find the columns with cells outside; of columns learnt by 0.1.0 nothing is known."""
    found = []
    for column in columns:
        if not isinstance(column, Ranged) or column.bounds is None:
            continue
        values = column.values(frame[column.name])
        with np.errstate(invalid="ignore"):
            rows = (values < column.bounds[0]) | (values > column.bounds[1])
        if rows.any():
            found.append(Outside(column, rows, values))
    return found


def outside_words(columns: Iterable[object], frame: pl.DataFrame) -> tuple[str, ...]:
    """Say of each column how many cells lie outside."""
    return tuple(one.words() for one in outside(columns, frame))


def columns_outside(columns: Iterable[object], frame: pl.DataFrame) -> list[list[str]]:
    """Name for each row the columns whose cell lies outside; [] where there is none at all."""
    found = outside(columns, frame)
    if not found:
        return []
    return [[one.column.name for one in found if one.rows[row]] for row in range(frame.height)]
