"""A training in a terminal: a bar that keeps up with the epochs; elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from fathom.jobs.live.screen import Screen
from fathom.text import harmless

SLOWEST_LINES = 2.0  # seconds between lines where no live bar can be drawn


class Terminal(Screen):
    """Standard error: a live bar where that is a terminal.

    Args:
        between: seconds between lines where it is none.
        clock: gives seconds.
    """

    def __init__(
        self, between: float = SLOWEST_LINES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._console = Console(
            stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False
        )
        self._bar = Progress(
            TextColumn("{task.fields[what]} {task.completed:>3}/{task.total}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.description}", markup=False),
            console=self._console,
            transient=True,
            # What a program prints is lifted above the bar; into a file it goes as it is.
            redirect_stdout=sys.stdout is not None and sys.stdout.isatty(),
        )
        self._between, self._clock = between, clock
        self._spoke = clock()
        self._decoding: TaskID | None = None
        self._measured: TaskID | None = None
        self._learning = False

    def say(self, words: str) -> None:
        """Print a line."""
        self._console.print(harmless(words))

    def decoded(self, done: int, of: int) -> None:
        """Draw a bar of its own, while there is something to decode."""
        if not self._console.is_terminal:
            return
        if self._decoding is None:
            self._decoding = self._bar.add_task("decoded", total=of, what="picture")
            self._bar.start()
        self._bar.update(self._decoding, completed=done, visible=done < of)

    def begin(self, epochs: int) -> None:
        """Draw the bar of the epochs."""
        self._task = self._bar.add_task("compiling", total=epochs, what="epoch")
        if self._console.is_terminal:
            self._bar.start()

    def learning(self) -> None:
        """Say it once; what an epoch brought says more."""
        if not self._learning:
            self._learning = True
            self._bar.update(self._task, description="learning")

    def epoch(self, number: int, words: str, costs: Mapping[float, float]) -> None:
        """Move the bar on, or print a line."""
        if self._console.is_terminal:
            self._bar.update(self._task, completed=number, description=words)
        else:
            self._now_and_then(f"  epoch {number}: {words}")

    def measuring(self, words: str, done: int, of: int) -> None:
        """Put a bar of what is measured in the place of the epochs', or print a line."""
        if not self._console.is_terminal:
            self._now_and_then(f"  {words}")
            return
        if self._measured is None:
            self._bar.update(self._task, visible=False)
            self._measured = self._bar.add_task(words, total=of, what="part")
        self._bar.update(self._measured, description=words, completed=done, total=of)

    def close(self) -> None:
        """Take the bar away; elsewhere it never began, and stopping would say a line."""
        if self._console.is_terminal:
            self._bar.stop()

    def _now_and_then(self, line: str) -> None:
        now = self._clock()
        if now - self._spoke > self._between:
            self._spoke = now
            self.say(line)
