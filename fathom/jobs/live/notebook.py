"""A training in a notebook: one picture in its place, drawn anew while it learns; no script."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from fathom.display.card import Card, Chart, Curve, Folded, Lines, Part
from fathom.display.visible import Visible
from fathom.jobs.live.screen import Screen
from fathom.text import readable

BETWEEN = 0.4  # seconds between pictures: quick enough to look alive, and cheap
MOST_CURVES = 6  # that keep a colour of their own


class Going(Visible):
    """How a training goes, to be seen in a notebook."""

    def __init__(self) -> None:
        self.words = "compiling"
        self.lines: list[str] = []
        self.facts: list[tuple[str, str]] = []
        self.costs: dict[float, list[tuple[int, float]]] = {}

    @property
    def brief(self) -> str:
        """Where it is."""
        return self.words

    def card(self) -> Card:
        """Draw the costs by epoch, a line for each learning rate, above what was decided."""
        parts: list[Part] = []
        if curves := self._curves():
            title = "Cost on validation rows" + (" by learning rate" if len(curves) > 1 else "")
            parts.append(Chart(curves, title, "epoch", log=True))
        if self.lines:
            parts.append(Folded("What was decided", [Lines("\n".join(self.lines))]))
        return Card("Training", self.words, self.facts, parts)

    def _curves(self) -> list[Curve]:
        lowest = sorted(self.costs, key=lambda rate: self.costs[rate][-1][1])[:MOST_CURVES]
        return [
            Curve(readable(rate), *zip(*self.costs[rate], strict=True)) for rate in sorted(lowest)
        ]


class Notebook(Screen):
    """The output of a notebook's cell.

    Args:
        display: IPython's, or what is like it.
        clock: gives seconds.
    """

    def __init__(
        self, display: Callable[..., Any], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._display, self._clock = display, clock
        self._going, self._handle = Going(), None
        self._began = self._drawn = clock()
        self._last = 0

    def say(self, words: str) -> None:
        """Keep a line for those who unfold it."""
        self._going.lines.append(words)

    def decoded(self, done: int, of: int) -> None:
        """Say it in the head."""
        self._going.words = f"decoded {done:,} of {of:,} pictures"
        self._draw()

    def begin(self, epochs: int) -> None:
        """Draw for the first time."""
        self._epochs, self._going.words = epochs, "compiling"
        self._draw(now=True)

    def learning(self) -> None:
        """Say it once; what an epoch brought says more."""
        if self._going.words == "compiling":
            self._going.words = "learning"
            self._draw(now=True)

    def epoch(self, number: int, words: str, costs: Mapping[float, float]) -> None:
        """Add a point to every rate's line."""
        self._last, self._going.words = number, f"epoch {number} of {self._epochs}: {words}"
        for rate, cost in costs.items():
            self._going.costs.setdefault(rate, []).append((number, cost))
        self._draw()

    def measuring(self, words: str, done: int, of: int) -> None:
        """Say it in the head."""
        self._going.words = words
        self._draw()

    def close(self) -> None:
        """Say what it came to; the picture stays. What failed before anything was drawn says so."""
        if self._handle is None:
            return
        took = f"{self._clock() - self._began:.0f} s"
        words = f"learnt for {self._last} epochs; {took} in all" if self._last else f"ended: {took}"
        self._going.words = words
        self._draw(now=True)

    def _draw(self, now: bool = False) -> None:
        at = self._clock()
        if not now and at - self._drawn < BETWEEN:
            return
        self._drawn = at
        if self._handle is None:
            self._handle = self._display(self._going, display_id=True)
        else:
            self._handle.update(self._going)
