"""A card: what is to be seen of a value, in words and numbers, without any HTML.

A value builds its card from these; a test reads it; `fathom.display.page` draws it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Lines:
    """What is lined up in characters, and stays so."""

    text: str


@dataclass(frozen=True)
class Grid:
    """Rows of cells, the first the heads; `sides` as in `fathom.text.aligned`."""

    rows: Sequence[Sequence[str]]
    sides: str = ">"
    title: str = ""


@dataclass(frozen=True)
class Bar:
    """A number as a bar: what it is of, its value, how that is written, and a note beside."""

    name: str
    value: float
    told: str
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars that go to the right of a middle where they are above 0, to the left where below."""

    bars: Sequence[Bar]
    title: str = ""


@dataclass(frozen=True)
class Curve:
    """Heights at places along an axis; what is not finite is left out."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True)
class Chart:
    """Curves in one small picture.

    Attributes:
        curves: that share its axes.
        title: what is shown.
        across: what the axis from left to right is.
        ends: the words at its two ends; without, the numbers there.
        log: whether heights are shown by their logarithm, where all are above 0.
        mark: a place to ring, and what it is.
        shares: whether heights are shares, written in per cent.
    """

    curves: Sequence[Curve]
    title: str = ""
    across: str = ""
    ends: tuple[str, str] | None = None
    log: bool = False
    mark: tuple[float, float, str] | None = None
    shares: bool = False


@dataclass(frozen=True)
class Pixels:
    """A small picture.

    Attributes:
        png: the picture, as a PNG file has it.
        title: what it shows.
        wide: how many pixels of the screen it is wide.
    """

    png: bytes
    title: str
    wide: int = 128


@dataclass(frozen=True)
class Beside:
    """Parts side by side, as many as there is room for."""

    parts: Sequence[Part]
    title: str = ""


@dataclass(frozen=True)
class Folded:
    """Parts that are seen when their title is clicked."""

    title: str
    parts: Sequence[Part]


Part = Words | Lines | Grid | Bars | Chart | Pixels | Beside | Folded


@dataclass(frozen=True)
class Card:
    """All that is to be seen of a value.

    Attributes:
        kind: what it is, such as ``Model``.
        title: the one thing to know.
        facts: further ones, each with its name.
        parts: what follows.
    """

    kind: str
    title: str
    facts: Sequence[tuple[str, str]] = ()
    parts: Sequence[Part] = ()
