"""What a part of the article is, and what running it gives.

A part compares: a `Row` sets what Fathom's own code gives beside a number or statement of the
article, or of another source, which is named; or it stands alone, an experiment of ours. A `Slip`
sets what the article says beside what is right, both run.
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
    """What Fathom gives, beside what the article states, or another source, or nobody.

    Numbers are the same when they are equal to the digits that are printed (`digits` after the
    point; without it, to 9 significant figures). Words are the same when they are equal; of a
    statement `holds` says whether what came out is what it says.

    Attributes:
        part: of the article.
        what: it is about.
        fathom: what Fathom's own code gives.
        article: the number, or the words, that stand in the article; None if it has none.
        quote: the article's words around a number.
        other: what another source has; None if it is not asked.
        source: its name, with the year.
        digits: of a number, how many are printed after the point.
        holds: of a statement, whether it came out.
    """

    part: int
    what: str
    fathom: Said
    article: Said | None = None
    quote: str = ""
    other: Said | None = None
    source: str = ""
    digits: int | None = None
    holds: bool | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether Fathom and the article say the same; None where the article says nothing."""
        return None if self.article is None else self._same(self.article)

    @property
    def as_source(self) -> bool | None:
        """Whether Fathom and the other source say the same; None where none is asked."""
        return None if self.other is None else self._same(self.other)

    @property
    def differs(self) -> bool:
        """Whether it is another than what is stated anywhere."""
        return False in (self.agrees, self.as_source)

    def as_dict(self) -> dict[str, Any]:
        """Give plain values, for programs."""
        return {
            "part": self.part,
            "what": self.what,
            "article": self.article,
            "quote": self.quote or (self.article if isinstance(self.article, str) else None),
            "other": self.other,
            "source": self.source or None,
            "fathom": self.fathom,
            "agrees": self.agrees,
            "as_source": self.as_source,
        }

    def _same(self, stated: Said) -> bool:
        if self.holds is not None:
            return self.holds
        if isinstance(stated, str) or isinstance(self.fathom, str):
            return stated == self.fathom
        if self.digits is not None:
            return round(self.fathom, self.digits) == round(stated, self.digits)
        return math.isclose(stated, self.fathom, rel_tol=1e-9, abs_tol=1e-12)


@dataclass(frozen=True)
class Slip:
    """Where the article slips: what it says, what comes of it, and what is right.

    Attributes:
        number: its place in the list of slips.
        says: the article's words within quotation marks, or what it does not say.
        printed: what is printed there, word for word; "" where it prints nothing to be shown.
        experiment: what came out when Fathom did as it says; no words of the article.
        correct: what is right, and what comes out then.
    """

    number: int
    says: str
    correct: str
    printed: str = ""
    experiment: str = ""

    def lines(self) -> list[tuple[str, str]]:
        """Give what is told of it, each with its name.

        >>> Slip(9, "'the cost is zero'", "it is .75", experiment="never").lines()[1:]
        [('experiment', 'never'), ('correct', 'it is .75')]
        """
        named = {
            "slip": self.says,
            "as printed": self.printed,
            "experiment": self.experiment,
            "correct": self.correct,
        }
        return [(name, words) for name, words in named.items() if words]

    def as_dict(self) -> dict[str, Any]:
        """Give plain values, for programs."""
        return {
            "slip": self.number,
            "says": self.says,
            "as_printed": self.printed or None,
            "experiment": self.experiment or None,
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
        """Whether nothing differs from what the article, or another source, states."""
        return not any(row.differs for row in self.rows)


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
