"""The landscape that a network was trained in: a slice of the cost, and who ended in which pit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fathom.data.target.target import Target
from fathom.display.card import Card, Grid, Part, Words
from fathom.display.pixels import signs_of
from fathom.display.visible import Fields, Visible
from fathom.rates.table import cost_name, told_cost
from fathom.shapes import Float
from fathom.text import aligned

RIDGE = 0.02  # of the way down: a ridge lower than that parts no pits

Point = tuple[float, float]


@dataclass(frozen=True, repr=False)
class Place(Fields):
    """One member in the landscape.

    Attributes:
        member: its place among all; `learning_rate` and `seed` are its own.
        start, end: where it began and ended, seen from above: its shadow on the plane.
        off: how far its end lies from the plane, as a share of its distance from the kept network.
        start_cost, end_cost: at the places themselves, not at their shadows.
        ridge: the highest cost on the straight way from the kept network to its end, less the
            higher of the two costs; 0 where there is none between them.
        kept: whether it is the kept network.
    """

    member: int
    learning_rate: float
    seed: int
    start: Point
    end: Point
    off: float
    start_cost: float
    end_cost: float
    ridge: float
    kept: bool


@dataclass(frozen=True, eq=False, repr=False)
class Landscape(Visible):
    """A slice of the cost through the kept network, which lies at 0, 0; `print` tells it.

    Attributes:
        target, loss: what is predicted, and the loss whose mean the cost is.
        rows: how many training rows the cost is of.
        directions: what the two directions are, in words.
        first, second: places along them, in lengths of weights.
        costs: at each (second, first).
        path: the kept network's way, seen from above.
        places: of all members that came to an end.
        lost: how many members diverged and are left out.
    """

    target: Target
    loss: str
    rows: int
    directions: tuple[str, str]
    first: Float[np.ndarray, " a"]
    second: Float[np.ndarray, " b"]
    costs: Float[np.ndarray, "b a"]
    path: tuple[Point, ...]
    places: tuple[Place, ...]
    lost: int = 0

    @property
    def kept(self) -> Place:
        """The kept network's place."""
        return next(place for place in self.places if place.kept)

    def other_pit(self, place: Place) -> bool:
        """Whether a ridge parts a member's end from the kept network's."""
        way = max(self.kept.start_cost - self.kept.end_cost, 0.0)
        return place.ridge > RIDGE * way

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values, as ``fathom landscape --json`` does."""
        return {
            "target": self.target.name,
            "loss": self.loss,
            "rows": self.rows,
            "directions": list(self.directions),
            "first": self.first.tolist(),
            "second": self.second.tolist(),
            "costs": self.costs.tolist(),
            "path": [list(point) for point in self.path],
            "members": [
                vars(place) | {"other_pit": self.other_pit(place)} for place in self.places
            ],
            "lost": self.lost,
        }

    def __str__(self) -> str:
        return "\n".join(
            [
                self._title,
                f"across: {self.directions[0]}",
                f"up:     {self.directions[1]}",
                "",
                *aligned(self._table()),
                "",
                *self._sentences(),
            ]
        )

    @property
    def brief(self) -> str:
        """How many networks ended in how many other pits."""
        apart = sum(self.other_pit(place) for place in self._others)
        told = f"{apart} of {len(self._others)} others ended in another pit"
        return f"the cost of {self.rows:,} training rows around the kept network; {told}"

    @property
    def _others(self) -> list[Place]:
        return [place for place in self.places if not place.kept]

    def card(self) -> Card:
        """The slice, the denser the higher, and who ended where."""
        heights = np.log(np.maximum(self.costs, 1e-300))
        above = (heights - np.nanmin(heights))[::-1]
        drawn = replace(signs_of(above, "the denser, the higher the cost"), wide=256)
        facts = [("across", self.directions[0]), ("up", self.directions[1])]
        parts: list[Part] = [drawn, Grid(self._table()), *map(Words, self._sentences())]
        return Card("Landscape", self._title, facts, parts)

    @property
    def _title(self) -> str:
        return f"The cost of {self.rows:,} training rows on a plane through the kept network"

    def _table(self) -> list[list[str]]:
        """Give a line of cells for each network, the heads before."""
        name = cost_name(self, self.target)
        head = ["learning rate", "start", f"{name} there", f"{name} at its end", "local minimum"]
        rows = [
            [
                f"{place.learning_rate:g}",
                str(place.seed),
                told_cost(place.start_cost, self, self.target),
                told_cost(place.end_cost, self, self.target),
                "kept" if place.kept else "another" if self.other_pit(place) else "the same",
            ]
            for place in self.places
        ]
        return [head, *rows]

    def _sentences(self) -> list[str]:
        """Say who ended in another pit, and what that means."""
        others, lines = self._others, []
        apart = sum(self.other_pit(place) for place in others)
        if others:
            lines.append(
                f"{apart} of {len(others)} others ended in another pit (local minimum): the "
                "straight way from the kept network to theirs leads over a ridge."
            )
        if apart:
            lines.append(
                "Hidden neurons can swap places, so a network in another pit may answer alike."
            )
        if self.lost:
            lines.append(
                f"{self.lost} diverged and {'has' if self.lost == 1 else 'have'} no place."
            )
        return lines
