"""Which rows pulled one answer up or down while the network learnt.

Every step is followed where the way is short enough (`fathom.past.pulls`): then all pulls add up to
what the answer really did. Else they are estimated at some moments (`fathom.past.estimated_pulls`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fathom.data.place import RowPlace
from fathom.display.card import Bar, Bars, Card, Part, Words
from fathom.display.visible import Fields, Visible
from fathom.errors import RunError
from fathom.explain.influence import answer_slope
from fathom.past.estimated_pulls import estimate
from fathom.past.pulls import can_follow, follow
from fathom.runs.folder import state_steps
from fathom.runs.run import Run
from fathom.shapes import Float
from fathom.text import aligned, readable, signed

SHOWN = 8


@dataclass(frozen=True, repr=False)
class RowPull(Fields):
    """What a row did to an answer: `influence` in the target's units, or in the log of the odds."""

    place: RowPlace
    influence: float

    def words(self) -> str:
        """Name the row, a picture by its file alone."""
        return self.place.file or self.place.words()

    def as_dict(self) -> dict[str, Any]:
        """Give plain values."""
        return {**self.place.as_dict(), "influence": self.influence}


@dataclass(frozen=True, repr=False)
class Influence(Visible):
    """The rows that the network learnt from, the strongest pull first.

    Attributes:
        followed: what was pulled, in words.
        rows: all training rows.
        begin, end: what was followed, at the random start and in the end.
        every_step: whether every step was followed, or the run looked at in some moments only.
    """

    followed: str
    rows: tuple[RowPull, ...]
    begin: float
    end: float
    every_step: bool

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "followed": self.followed,
            "rows": [pull.as_dict() for pull in self.rows],
            "begin": self.begin,
            "end": self.end,
            "every_step": self.every_step,
            "approximation": True,
        }

    def __str__(self) -> str:
        lines = [f"Rows that pulled {self.followed} while the network learnt (an approximation):"]
        for name, pulls in self._strongest().items():
            table = [[pull.words(), signed(pull.influence)] for pull in pulls]
            lines += [f"  {name}:", *aligned(table or [["none"]], "<>", indent=4)]
        return "\n".join([*lines, *self._together()])

    @property
    def brief(self) -> str:
        """What was pulled, and how far it went."""
        ends = f"from {readable(self.begin)} to {readable(self.end)}"
        return f"{len(self.rows):,} rows pulled {self.followed} {ends}"

    def card(self) -> Card:
        """The strongest pulls up and down as bars, and what all rows did together."""
        bars = [
            Bar(pull.words(), pull.influence, signed(pull.influence))
            for pulls in self._strongest().values()
            for pull in pulls
        ]
        told: list[Part] = [Bars(bars), *map(Words, self._together())]
        facts = [("how", "every step followed" if self.every_step else "looked at in some moments")]
        return Card("Influence", f"Rows that pulled {self.followed}", facts, told)

    def _strongest(self) -> dict[str, list[RowPull]]:
        """Give those that pulled up most, and those that pulled down most."""
        return {
            "up": [pull for pull in self.rows if pull.influence > 0][:SHOWN],
            "down": [pull for pull in self.rows if pull.influence < 0][:SHOWN],
        }

    def _together(self) -> list[str]:
        """Say what all rows did together."""
        total = sum(pull.influence for pull in self.rows)
        change = self.end - self.begin
        lines = [
            f"All {len(self.rows):,} together: {signed(total)}; it really went from "
            f"{readable(self.begin)} to {readable(self.end)}, by {signed(change)}."
        ]
        if self.rows and abs(self.rows[0].influence) > abs(change):
            lines.append("Most of what single rows did, others undid.")
        return lines


def mean_influence(each: Sequence[Influence]) -> Influence:
    """Average what the same rows did to several networks, whose answers are averaged as well.

    >>> first, second = RowPlace(0), RowPlace(1)
    >>> one = Influence("y", (RowPull(first, 3.0), RowPull(second, 1.0)), 0.0, 4.0, True)
    >>> other = Influence("y", (RowPull(second, -2.0), RowPull(first, 0.0)), 1.0, -1.0, True)
    >>> [(pull.place.row, pull.influence) for pull in mean_influence([one, other]).rows]
    [(0, 1.5), (1, -0.5)]
    """
    total: dict[RowPlace, float] = {}
    for one in each:
        for pull in one.rows:
            total[pull.place] = total.get(pull.place, 0.0) + pull.influence / len(each)
    rows = [replace(pull, influence=total[pull.place]) for pull in each[0].rows]
    return Influence(
        followed=each[0].followed,
        rows=tuple(sorted(rows, key=lambda pull: -abs(pull.influence))),
        begin=sum(one.begin for one in each) / len(each),
        end=sum(one.end for one in each) / len(each),
        every_step=all(one.every_step for one in each),
    )


def influence(
    run: Run,
    inputs: Float[np.ndarray, " inputs"],
    until: int,
    place: int | None,
    scale: float,
    shift: float,
    followed: str,
) -> Influence:
    """Trace every training row's pull on the answer to one example.

    Args:
        run: of the model.
        inputs: the example, encoded.
        until: the step whose network the model holds.
        place: the class that is followed, of several; None for a number or two classes.
        scale, shift: the target's units are ``shift + scale x sum``; 1 and 0 for odds.
        followed: what that is called.
    """
    if until == 0:
        raise RunError("the model holds its random start: no row has pulled at it yet")
    first = run.read(state_steps(run.mine)[0])
    start = run.network_of(first)
    every_step = can_follow(run, start, until - first.step)
    pulls, last = (follow if every_step else estimate)(run, inputs, until, place)
    mine = np.asarray(inputs, np.float32)
    begin, end = (
        shift + scale * float(answer_slope(network, mine, place)[0])
        for network in (start, run.network_of(last))
    )
    names, order = run.kept.rows, np.argsort(-np.abs(pulls), kind="stable")
    rows = tuple(RowPull(names.of(row), float(scale * pulls[row])) for row in order)
    return Influence(followed, rows, begin, end, every_step)
