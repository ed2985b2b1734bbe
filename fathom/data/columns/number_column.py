"""How a column of numbers becomes inputs: shifted, scaled, held in, and perhaps as ramps too."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, cast

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from fathom.data.cells.cell import numbers, spread
from fathom.data.cells.writing import PLAIN, Writing
from fathom.data.columns.category_column import MOST_CATEGORIES, Input
from fathom.data.columns.column import Column
from fathom.errors import DataError, OptionError, hint
from fathom.shapes import Float, Float32, Float64
from fathom.text import readable

FARTHEST = 1e20  # spreads from the middle; beyond, the sums of a float32 network overflow
KNEE, SLOPE, STOP = 2.0, 0.2, 5.0
PRESSED = f"beyond ±{KNEE:g} a fifth as steep, to ±{STOP:g} at most"  # SLOPE in words
STANDS_STILL = KNEE + (STOP - KNEE) / SLOPE
SCALINGS = ("robust", "standard")
MOST_RAMPS = 256
COMMON = 0.25  # of the rows: so many have the same number


@dataclass(frozen=True)
class Scaling:
    """How columns are brought to one scale.

    Args:
        kind: `robust` (median and quartiles, far numbers held in) or `standard` (mean and standard
            deviation, far numbers as they are).
        ramps: parts between quantiles that each number is also given as; 0 for none.
        categories: of a column, so many have an input of their own at the most.
    """

    kind: str = "standard"
    ramps: int = 0
    categories: int = MOST_CATEGORIES

    def __post_init__(self) -> None:
        if self.kind not in SCALINGS:
            raise OptionError(f"there is no scaling {self.kind!r}. {hint(self.kind, SCALINGS)}")
        if not 0 <= self.ramps <= MOST_RAMPS:
            raise OptionError(f"ramps must be 0 to {MOST_RAMPS}, but got {self.ramps}")


STANDARD = Scaling()


class NumberColumn(BaseModel):
    """A column of numbers: ``(x - middle) / spread``.

    *Standard*: by the mean and the standard deviation over the training rows (dividing by their
    number); numbers far from all that was seen are kept as they are.

    *Robust*: by the median and the distance of the quartiles (or of those of the numbers that are
    not the common one, where that is more; half the range where both are 0), which a few far
    numbers do not move. What lies more than 2 spreads from the middle goes on with
    a fifth of the slope, and from 17 spreads on (5 after that) it stands still: a piecewise linear
    way to hold far numbers in (a smooth one is in Holzmueller et al. 2024).

    *Ramps* (Gorishniy et al. 2022): between two edges a ramp rises from 0 to 1; before and beyond
    it is 0 and 1. The edges are quantiles of the training rows. So the first layer can bend at each
    of them, where a network of the plain number must learn to.

    *A common number*, such as the 0 of an amount that most people do not have: where a quarter of
    the training rows or more have the same number, an input of its own says so, and the ramps
    divide the others.

    A missing number counts as the middle; where any was missing in training, a further input is 1
    for a missing number and 0 otherwise. Text is read in the writing of the training rows, or
    refused.

    >>> ages = pl.Series("age", [20, 25, 30, 35, 40])
    >>> made = NumberColumn.learn(ages, scaling=Scaling("robust", ramps=2))
    >>> [one.name for one in made.inputs]
    ['age', 'age from 20 to 30', 'age from 30 to 40']
    >>> made.encode(pl.Series("age", [30, 35, 70])).tolist()
    [[0.0, 1.0, 0.0], [0.5, 1.0, 0.5], [2.4000000953674316, 1.0, 1.0]]
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    kind: Literal["number"] = "number"
    name: str
    middle: float
    spread: Annotated[float, Field(gt=0)]
    scaling: Literal["robust", "standard"] = "standard"
    edges: tuple[float, ...] = ()
    has_missing: bool = False
    writing: Writing = PLAIN
    half_range: bool = False  # the quartiles are equal, so that `spread` is half the range
    bounds: tuple[float, float] | None = None  # between which all training rows lay
    common: float | None = None  # what many training rows have, and an input says
    of_others: bool = False  # `spread` is the quartiles' distance of those that are not common

    @classmethod
    def learn(
        cls, column: pl.Series, found: Column | None = None, scaling: Scaling = STANDARD
    ) -> NumberColumn | None:
        """Take scale and edges of the cells that are there; None if they do not vary at all."""
        writing = found.writing if found else PLAIN
        values = numbers(column, writing)
        present = values[~np.isnan(values)]
        if len(present) == 0:
            return None
        middle, wide = spread(present, column.name)
        if wide == 0:
            return None
        robust, taken = scaling.kind == "robust", "quartiles"
        common = _common(present) if robust else None
        if robust:
            middle, wide, taken = _by_quartiles(present, common)
        return cls(
            name=column.name,
            middle=middle,
            spread=wide,
            scaling=cast("Literal['robust', 'standard']", scaling.kind),
            edges=_edges(present, scaling.ramps, common),
            has_missing=len(present) < len(values),
            writing=writing,
            half_range=taken == "range",
            bounds=(float(present.min()), float(present.max())),
            common=common,
            of_others=taken == "others",
        )

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Name the inputs made of this column."""
        made = [Input(self.name, self.name, "number")]
        usual = self._ramps(np.array([self.middle]))[0] if self.edges else ()
        pairs = zip(self.edges, self.edges[1:], usual, strict=False)
        made += [
            Input(f"{self.name} from {low:.6g} to {high:.6g}", self.name, "ramp", float(value))
            for low, high, value in pairs
        ]
        if self.common is not None:
            usually = float(self.middle == self.common)
            made.append(Input(f"{self.name} = {self.common:.6g}", self.name, "common", usually))
        if self.has_missing:
            made.append(Input(f"{self.name} is missing", self.name, "missing"))
        return tuple(made)

    def encode(self, column: pl.Series) -> Float32[np.ndarray, "rows inputs"]:
        """Turn cells into inputs.

        Raises:
            DataError: a cell is no finite number, or unspeakably far from the middle.
        """
        values = numbers(column, self.writing)
        missing = np.isnan(values)
        filled = np.where(missing, self.middle, values)
        with np.errstate(over="ignore"):
            scaled = (filled - self.middle) / self.spread
        far = (np.abs(scaled) > FARTHEST) & (self.scaling == "standard")
        if far.any():
            row = int(np.argmax(far))
            raise DataError(
                f"the column {self.name!r} has {values[row]:g} in row {row} (counted from 0), "
                f"too far from its {self._called} {self.middle:g} to compute with"
            )
        made = [(_held_in(scaled) if self.scaling == "robust" else scaled)[:, None]]
        if self.edges:
            made.append(self._ramps(filled))
        if self.common is not None:
            made.append((filled == self.common)[:, None])
        if self.has_missing:
            made.append(missing[:, None])
        return np.concatenate(made, axis=1, dtype=np.float32)

    def values(self, column: pl.Series) -> Float64[np.ndarray, " rows"]:
        """Read cells as numbers, NaN where missing."""
        return numbers(column, self.writing)

    def said(self, value: float) -> str:
        """Write a number of this column."""
        return readable(value)

    def fill(self, column: pl.Series) -> list[float | str | None]:
        """Say for each cell which number it counts as."""
        values = numbers(column, self.writing)
        return [float(value) for value in np.where(np.isnan(values), self.middle, values)]

    def line(self, value: float) -> tuple[Float64[np.ndarray, " inputs"], float, float]:
        """Say how the inputs change around a number, and from where to where they do so evenly.

        At a bend, the line above it is given. Where a number is common, the line around it holds
        nowhere else; and one around another number ends there.

        Returns:
            What each input changes by for each unit of the column; and the two ends.

        >>> made = NumberColumn(name="age", middle=30, spread=10, scaling="robust", edges=(20, 40))
        >>> made.line(35)
        (array([0.1 , 0.05]), 20.0, 40.0)
        """
        slope, low, high = 1 / self.spread, -math.inf, math.inf
        if self.scaling == "robust":
            bends = np.array([-STANDS_STILL, -KNEE, KNEE, STANDS_STILL]) * self.spread + self.middle
            place, low, high = _piece(bends, value)
            slope *= (0.0, SLOPE, 1.0, SLOPE, 0.0)[place]
        rising = np.zeros(max(len(self.edges) - 1, 0))
        if self.edges:
            place, first, last = _piece(np.array(self.edges), value)
            low, high = max(low, first), min(high, last)
            if 0 < place < len(self.edges):
                rising[place - 1] = 1 / (last - first)
        flags = (self.common is not None) + self.has_missing
        if self.common is not None:
            low = self.common if low <= self.common <= value else low
            high = self.common if value <= self.common <= high else high
        return np.array([slope, *rising, *[0.0] * flags]), low, high

    def words(self) -> str:
        """Say how the column is encoded.

        >>> NumberColumn(name="age", middle=41.2, spread=12.3, has_missing=True).words()
        'age: minus the mean 41.2, divided by the spread 12.3; missing counts as the mean'
        >>> NumberColumn(name="age", middle=41, spread=12, scaling="robust", edges=(1, 2)).words()
        'age: minus the median 41, divided by the distance of the quartiles 12, beyond ±2 a \
fifth as steep, to ±5 at most; 1 ramp (from 0 to 1 between two quantiles)'
        >>> gains = pl.Series("gain", [0] * 12 + [4000, 6000, 8000, 99_000])
        >>> print(NumberColumn.learn(gains, scaling=Scaling("robust")).words())
        gain: minus the median 0, divided by the distance of the quartiles of those that are not \
0, 25,250, beyond ±2 a fifth as steep, to ±5 at most; one input for 0
        """
        middle, wide = readable(self.middle), readable(self.spread)
        by = "the spread" if self.scaling == "standard" else "the distance of the quartiles"
        if self.half_range:
            by, wide = "half the range", f"{wide} (its quartiles are equal)"
        elif self.of_others and self.common is not None:
            by += f" of those that are not {readable(self.common)},"
        by = f"{by} {wide}"
        how = f"{self.name}: minus the {self._called} {middle}, divided by {by}"
        how += f", {PRESSED}" if self.scaling == "robust" else ""
        if self.edges:
            count = len(self.edges) - 1
            how += f"; {count} ramp{'s' * (count > 1)} (from 0 to 1 between two quantiles)"
        how += "" if self.common is None else f"; one input for {readable(self.common)}"
        how += "" if self.writing == PLAIN else f"; written with {self.writing.words()}"
        return f"{how}; missing counts as the {self._called}" if self.has_missing else how

    @property
    def _called(self) -> str:
        return "mean" if self.scaling == "standard" else "median"

    def _ramps(self, values: Float64[np.ndarray, " rows"]) -> Float64[np.ndarray, "rows ramps"]:
        low, high = np.array(self.edges[:-1]), np.array(self.edges[1:])
        with np.errstate(over="ignore"):
            rising: Float64[np.ndarray, "rows ramps"] = (values[:, None] - low) / (high - low)
        return np.clip(rising, 0.0, 1.0)


def _piece(bends: Float64[np.ndarray, " bends"], value: float) -> tuple[int, float, float]:
    """Find between which bends a number lies: how many are below or at it, and the two."""
    place = int(np.searchsorted(bends, value, side="right"))
    within = (-math.inf, *bends.tolist(), math.inf)
    return place, within[place], within[place + 1]


def _common(present: Float64[np.ndarray, " there"]) -> float | None:
    """Give the number that many rows have, where one is and the others are of more than one kind.

    >>> _common(np.array([0.0, 0, 0, 4, 5])), _common(np.arange(9.0)), _common(np.array([0.0, 1]))
    (0.0, None, None)
    """
    found, counts = np.unique(present, return_counts=True)
    most = int(counts.argmax())
    many = counts[most] > 1 and counts[most] >= COMMON * len(present)
    return float(found[most]) if many and len(found) > 2 else None


def _by_quartiles(
    present: Float64[np.ndarray, " there"], common: float | None
) -> tuple[float, float, str]:
    """Give the median, what it is divided by, and what that is: quartiles, others or range."""
    low, middle, high = (float(q) for q in np.quantile(present, (0.25, 0.5, 0.75)))
    others = present if common is None else present[present != common]
    first, last = (float(q) for q in np.quantile(others, (0.25, 0.75)))
    least = 1e-12 * abs(middle)
    if last - first > max(high - low, least):  # where most are common, the quartiles are chance
        return middle, last - first, "others"
    if high - low > least:
        return middle, high - low, "quartiles"
    return middle, float(present.max() - present.min()) / 2, "range"


def _edges(
    present: Float64[np.ndarray, " there"], ramps: int, common: float | None
) -> tuple[float, ...]:
    """Give the edges between equal shares of the rows, as six digits tell them apart.

    A common number is an edge, and does not count among the rows that the others divide.
    """
    if not ramps or len(np.unique(present)) < 3:
        return ()
    others = present if common is None else present[present != common]
    found = np.quantile(others, np.linspace(0, 1, ramps + (common is None))).tolist()
    found += [] if common is None else [common]
    return tuple(sorted({float(f"{edge:.6g}") for edge in found}))


def _held_in(scaled: Float[np.ndarray, " rows"]) -> Float[np.ndarray, " rows"]:
    """Bend what is far from the middle: the slope falls to a fifth, then to nothing.

    >>> _held_in(np.array([-1.0, 2.0, 7.0, 17.0, 1e9])).tolist()
    [-1.0, 2.0, 3.0, 5.0, 5.0]
    """
    size = np.abs(scaled)
    bent = np.minimum(KNEE + SLOPE * (size - KNEE), STOP)
    return np.sign(scaled) * np.where(size <= KNEE, size, bent)
