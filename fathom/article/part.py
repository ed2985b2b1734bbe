"""What a part of the article is, and what running it gives.

A part compares: a `Row` sets a number or statement of the article beside what Fathom's own code
gives; a `Slip` sets what the article prints beside what is right, both run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fathom.text import aligned

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Said = float | str


@dataclass(frozen=True)
class Row:
    """Something the article states, and what Fathom gives for it.

    Numbers agree when they are equal to the digits the article prints (`digits` after the point;
    without it, to 9 significant figures).
    """

    part: int
    what: str
    article: Said
    fathom: Said
    digits: int | None = None

    @property
    def agrees(self) -> bool:
        """Whether the two say the same."""
        if isinstance(self.article, str) or isinstance(self.fathom, str):
            return self.article == self.fathom
        if self.digits is not None:
            return round(self.fathom, self.digits) == round(self.article, self.digits)
        return math.isclose(self.article, self.fathom, rel_tol=1e-9, abs_tol=1e-12)

    def as_dict(self) -> dict[str, Any]:
        """Give plain values, for programs."""
        return {
            "part": self.part,
            "what": self.what,
            "article": self.article,
            "fathom": self.fathom,
            "agrees": self.agrees,
        }


@dataclass(frozen=True)
class Slip:
    """Where the article slips: what it says, run as printed, beside what is right, run too.

    `number` is its place in the list of slips. `printed` and `correct` say what came out.
    """

    number: int
    says: str
    printed: str
    correct: str

    def as_dict(self) -> dict[str, Any]:
        """Give plain values, for programs."""
        return {
            "slip": self.number,
            "says": self.says,
            "as_printed": self.printed,
            "correct": self.correct,
        }


@dataclass(frozen=True)
class Picture:
    """A picture of a part, drawn only when somebody looks."""

    title: str
    draw: Callable[[], Figure]


@dataclass(frozen=True)
class Result:
    """What running a part gave: words with the numbers in them, rows, slips, pictures."""

    words: str
    rows: tuple[Row, ...]
    slips: tuple[Slip, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether every row agrees."""
        return all(row.agrees for row in self.rows)


@dataclass(frozen=True)
class Part:
    """A part of the article: what it says, the code that runs it, and what to try afterwards."""

    number: int
    name: str
    title: str
    says: str
    run: Callable[[], Result]
    tries: tuple[str, ...] = field(default=())


def figures(rows: list[tuple[Any, ...]], heads: tuple[str, ...]) -> str:
    """Write a small table: text to the left, numbers to the right.

    >>> print(figures([("a", 1.5), ("bb", 20.0)], ("name", "cost")))
    name  cost
    a      1.5
    bb      20
    """
    cells = [list(heads)] + [[_cell(value) for value in row] for row in rows]
    sides = ("<" if isinstance(value, str) else ">" for value in rows[0])
    return "\n".join(aligned(cells, "".join(sides)))


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 and math.isfinite(value) else f"{value:.6g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
