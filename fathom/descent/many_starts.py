"""Many starts at once, and which pit each fell into: why one random start is not enough.

>>> found = pits("x^4 - 3x^2 + x", starts_between(-2, 2, 4000), learning_rate=0.01)
>>> print(found)
4,000 starts, sgd, learning rate 0.01
<BLANKLINE>
      x      cost  starts   share
-1.3008  -3.51391   2,170  54.25%  the best
 1.1309  -1.07023   1,830  45.75%
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from jax import Array

from fathom.checks import Anything, number, positive
from fathom.descent.descent import check_starts, rules
from fathom.descent.named_cost import landscape
from fathom.descent.outcomes import Place, Stopped
from fathom.descent.underfoot import around
from fathom.descent.walk import walk
from fathom.display.card import Card, Grid, Words
from fathom.display.visible import Fields, Visible
from fathom.errors import OptionError
from fathom.nets.precision import float64
from fathom.optimisers.optimisers import descents_optimiser
from fathom.shapes import Float, Int
from fathom.text import aligned

SAME_PIT = 1e-2  # ends closer than this, relative to their size, are one pit
MOST_STARTS = 100_000


@dataclass(frozen=True, repr=False)
class Pit(Fields):
    """A place where walks ended: where, how deep, how many starts came to it and their share."""

    at: dict[str, float]
    cost: float
    starts: int
    share: float
    place: Place

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {**vars(self), "place": self.place.value}


@dataclass(frozen=True, eq=False, repr=False)
class Pits(Visible):
    """The pits found, deepest first; the others of `count` starts diverged or never arrived.

    `which` gives for every start the place of its pit in `pits`, -1 for none.
    """

    pits: tuple[Pit, ...]
    count: int
    learning_rate: float
    optimiser: str
    diverged: int
    never_arrived: int
    which: Int[np.ndarray, " starts"]

    @property
    def best(self) -> Pit | None:
        """The deepest pit."""
        return self.pits[0] if self.pits else None

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "starts": self.count,
            "learning_rate": self.learning_rate,
            "optimiser": self.optimiser,
            "pits": [pit.as_dict() for pit in self.pits],
            "diverged": self.diverged,
            "never_arrived": self.never_arrived,
        }

    def __str__(self) -> str:
        table = aligned(self._rows(), self._sides) if self.pits else []
        return "\n".join([self._head(), "", *table, *self._lost()])

    def _head(self) -> str:
        return f"{self.count:,} starts, {self.optimiser}, learning rate {self.learning_rate:g}"

    @property
    def _sides(self) -> str:
        return ">" * (len(self.pits[0].at) + 3) + "<"

    def _rows(self) -> list[list[str]]:
        """Give a line of cells for each pit, the heads before."""
        rows = [[*self.pits[0].at, "cost", "starts", "share", ""]]
        for pit in self.pits:
            numbers = [*(f"{_tidy(value):.5g}" for value in pit.at.values()), f"{pit.cost:.6g}"]
            came = [f"{pit.starts:,}", f"{pit.share:.2%}"]
            rows.append([*numbers, *came, self._note(pit)])
        return rows

    def _lost(self) -> list[str]:
        """Say how many starts came to no pit."""
        lines = []
        if self.diverged:
            lines.append(f"{self.diverged:,} starts diverged: use a smaller learning rate.")
        if self.never_arrived:
            lines.append(f"{self.never_arrived:,} starts never arrived within the steps allowed.")
        return lines

    def _note(self, pit: Pit) -> str:
        if pit.place is not Place.PIT:
            return f"no pit: {pit.place.value}"
        return "the best" if pit is self.pits[0] else ""

    @property
    def brief(self) -> str:
        """How many there are."""
        return f"{len(self.pits)} pit{'s' * (len(self.pits) != 1)} from {self._head()}"

    def card(self) -> Card:
        """Where they are, how deep, and how many starts came to each."""
        parts = [Grid(self._rows(), self._sides)] if self.pits else []
        return Card("Pits", self.brief, parts=[*parts, *map(Words, self._lost())])


def pits(
    function: Anything,
    starts: Sequence[Anything],
    learning_rate: Anything = 0.01,
    *,
    optimiser: str = "sgd",
    steps: Anything = None,
    slope_tolerance: Anything = 1e-4,
) -> Pits:
    """Walk down from every start and count the pits; the other arguments are those of `descend`.

    Raises:
        OptionError: no starts or more than 100,000, or what `descend` refuses.
    """
    if not 1 <= len(starts) <= MOST_STARTS:
        raise OptionError(f"between 1 and {MOST_STARTS:,} starts are needed, not {len(starts):,}.")
    rate = positive(learning_rate, "the learning rate")
    land = landscape(function, starts[0])
    places = np.stack([land.start, *(land.moved(start) for start in starts[1:])])
    name = descents_optimiser(optimiser).name
    when = rules(steps, slope_tolerance)
    walks = walk(land.cost, name, places, np.full(len(places), rate), when, history=False)
    check_starts(land, walks)
    ends, costs = walks.positions[:, -1], walks.costs[:, -1]
    arrived = np.array([s in (Stopped.SLOPE_SMALL, Stopped.COST_STOPPED) for s in walks.stopped])
    which = _grouped(ends, costs, arrived)
    found = tuple(
        _pit(land.names, land.cost, ends[which == group], costs[which == group], len(places))
        for group in range(which.max() + 1)
    )
    diverged = sum(stopped is Stopped.DIVERGED for stopped in walks.stopped)
    lost = int(np.sum(~arrived)) - diverged
    return Pits(found, len(places), rate, name, diverged, lost, which)


def starts_between(
    low: Anything, high: Anything, count: int, *, key: Array | None = None
) -> list[Any]:
    """Give `count` starts between two corners: evenly spread, or random when a key is given.

    The corners are numbers, or numbers by name; with names an even spread is a grid of about
    `count` starts in all, the same number along every variable. Evenly spread starts are the
    middles of equal parts, so that shares of starts are shares of the range.

    >>> starts_between(0, 2, 4)
    [0.25, 0.75, 1.25, 1.75]
    >>> len(starts_between({"x": 0, "y": 0}, {"x": 1, "y": 1}, 100))
    100
    """
    named = isinstance(low, Mapping) and isinstance(high, Mapping)
    if named and set(low) != set(high):
        raise OptionError("both corners of the starts must name the same variables.")
    names = list(low) if named else [""]
    corners = [(low[n], high[n]) for n in names] if named else [(low, high)]
    lows, highs = (
        np.array([number(corner[side], "the range of the starts") for corner in corners])
        for side in (0, 1)
    )
    unit = _even(count, len(names)) if key is None else _random(key, count, len(names))
    points = (lows + (highs - lows) * unit).tolist()
    return (
        [dict(zip(names, point, strict=True)) for point in points]
        if named
        else [point[0] for point in points]
    )


def _even(count: int, width: int) -> Float[np.ndarray, "starts n"]:
    along = max(1, round(count ** (1 / width)))
    axes = np.meshgrid(*[(np.arange(along) + 0.5) / along] * width, indexing="ij")
    return np.stack([axis.ravel() for axis in axes], axis=1)


def _random(key: Array, count: int, width: int) -> Float[np.ndarray, "starts n"]:
    with float64():
        return np.asarray(jax.random.uniform(key, (count, width)))


def _grouped(
    ends: Float[np.ndarray, "starts n"],
    costs: Float[np.ndarray, " starts"],
    arrived: np.ndarray,
) -> Int[np.ndarray, " starts"]:
    """Number the groups of ends that lie together, deepest first; -1 for walks without an end."""
    which = np.full(len(ends), -1)
    group = 0
    for lowest in np.argsort(costs):
        if arrived[lowest] and which[lowest] < 0:
            near = SAME_PIT * max(1.0, float(np.abs(ends[lowest]).max()))
            close = np.linalg.norm(ends - ends[lowest], axis=1) < near
            which[close & arrived & (which < 0)] = group
            group += 1
    return which


def _pit(names: tuple[str, ...], cost: Any, ends: np.ndarray, costs: np.ndarray, count: int) -> Pit:
    deepest = int(np.argmin(costs))
    at = dict(zip(names, ends[deepest].tolist(), strict=True))
    kind = around(cost, ends[deepest])
    return Pit(at, float(costs[deepest]), len(ends), len(ends) / count, kind)


def _tidy(value: float) -> float:
    """Write what is as good as zero as zero."""
    return 0.0 if abs(value) < 1e-6 else value
