"""Training, watched: a line that keeps up with the epochs, on standard error."""

from __future__ import annotations

import signal
import statistics
import threading
import time
from collections import deque
from types import TracebackType
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from fathom.data.reading.read import Table
from fathom.data.target.target import Target
from fathom.design.design import Design
from fathom.jobs import Watcher
from fathom.text import harmless, readable
from fathom.training.population import Epoch

LONG = 30.0  # seconds; a training that may take longer says so beforehand
SLOW_EPOCH = 5.0  # seconds; compiling is only a part of an epoch that takes so long
SLOWEST_LINES = 2.0  # seconds between lines where no live bar can be drawn


class LiveProgress:
    """Shows a bar in a terminal, an occasional line elsewhere, and says what was decided first."""

    def __init__(self) -> None:
        self._console = Console(
            stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False
        )
        self._bar = Progress(
            TextColumn("{task.fields[what]} {task.completed:>3}/{task.total}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.description}", markup=False),
            console=self._console,
            transient=True,
        )
        self._decoding: TaskID | None = None
        self._unit: float | None = None
        self._best = np.inf
        self._measuring: TaskID | None = None
        self._stage_began = ("", 0.0)
        self._spoke = time.monotonic()
        self._before: float | None = None
        self._lasted: deque[float] = deque(maxlen=5)
        self._foretold = False
        self._epochs = 0
        self._old_handlers: dict[signal.Signals, Any] = {}
        self._asked_to_end = False

    def __enter__(self) -> Watcher:
        """Start watching; from now on a polite request to end (SIGTERM) is like Ctrl-C."""
        if threading.current_thread() is threading.main_thread():
            for one in (signal.SIGINT, signal.SIGTERM):
                self._old_handlers[one] = signal.signal(one, self._end)
        return Watcher(
            begin=self._begin,
            epoch=self._epoch,
            picture=self._picture,
            learnt=self._learnt,
            stage=self._stage,
            go_ahead=self._went_ahead,
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the terminal and the signals as they were."""
        for one, before in self._old_handlers.items():
            signal.signal(one, before)
        if self._console.is_terminal:  # elsewhere the bar never began, and stopping says a line
            self._bar.stop()

    def _say(self, words: str) -> None:
        self._console.print(harmless(words))

    def _begin(self, table: Table, design: Design, target: Target) -> None:
        self._say(f"Read {table.rows:,} rows of {table.name}; to predict: {target.words()}")
        for note in (*table.notes, *design.reasons):
            self._say(f"  {note}")
        self._unit = target.unit if design.plan.method.loss == "squared" else None
        self._epochs, self._design = design.plan.epochs, design
        self._latest = np.full(len(design.members), np.inf)
        self._task = self._bar.add_task("compiling", total=design.plan.epochs, what="epoch")
        if self._console.is_terminal:
            self._bar.start()

    def _picture(self, done: int, of: int) -> None:
        if not self._console.is_terminal:
            return
        if self._decoding is None:
            self._decoding = self._bar.add_task("decoded", total=of, what="picture")
            self._bar.start()
        self._bar.update(self._decoding, completed=done, visible=done < of)

    def _epoch(self, epoch: Epoch) -> None:
        self._best = min(self._best, self._common_cost(epoch))
        left = self._seconds_left(epoch)
        words = (
            f"{self._miss()}, {epoch.running} network{'s' * (epoch.running != 1)} still learning"
        )
        if left >= 1:
            words += f", at most {left:.0f} s left"
        if self._console.is_terminal:
            self._bar.update(self._task, completed=epoch.number, description=words)
        elif time.monotonic() - self._spoke > SLOWEST_LINES:
            self._spoke = time.monotonic()
            self._say(f"  epoch {epoch.number}: {words}")

    def _common_cost(self, epoch: Epoch) -> float:
        """Give the cost that will be told of the best rate: the mean over its folds, not the least.

        Without folds it is that of the best start. A rate with a fold that diverged counts only if
        no other is known; so do, after --resume, folds that had stopped before.
        """
        known = epoch.validation[: len(self._latest)]
        here = np.isfinite(known)
        self._latest[: len(known)][here] = known[here]
        members = self._design.members
        if not members or members[0].fold is None:
            return float(self._latest.min(initial=np.inf))
        rates = np.array([member.learning_rate for member in members])
        folds = [self._latest[rates == rate] for rate in np.unique(rates)]
        whole = [float(costs.mean()) for costs in folds if np.isfinite(costs).all()]
        parts = [float(costs[np.isfinite(costs)].mean()) for costs in folds if costs.min() < np.inf]
        return min(whole or parts or [np.inf])

    def _end(self, *_: object) -> None:
        """End the work; what is raised while something is thrown away, Python only prints."""
        self._asked_to_end = True
        raise KeyboardInterrupt

    def _learnt(self) -> None:
        """Take note that learning has ended: a wish to end it is fulfilled."""
        self._asked_to_end = False

    def _went_ahead(self) -> None:
        """Say that it learns: what had to be compiled is. A wish to end that was lost is heard."""
        if self._asked_to_end:
            self._asked_to_end = False
            raise KeyboardInterrupt
        if self._measuring is None and self._console.is_terminal:
            task = self._bar.tasks[self._task]
            if task.description == "compiling":
                self._bar.update(self._task, description="learning")

    def _stage(self, name: str, done: int, of: int) -> None:
        """Say what is measured after learning, and how long it takes where that can be told."""
        now = time.monotonic()
        if self._stage_began[0] != name:
            self._stage_began = name, now
        left = (now - self._stage_began[1]) / done * (of - done) if done else 0.0
        words = f"measuring: {name}" + (f", some {left:.0f} s left" if left >= 1 else "")
        if not self._console.is_terminal:
            if now - self._spoke > SLOWEST_LINES:
                self._spoke = now
                self._say(f"  {words}")
            return
        if self._measuring is None:
            self._bar.update(self._task, visible=False)
            self._measuring = self._bar.add_task(words, total=of, what="part")
        self._bar.update(self._measuring, description=words, completed=done, total=of)

    def _seconds_left(self, epoch: Epoch) -> float:
        """Give the longest it can take from here; said once, early, when that is long.

        The first epochs may also compile, and a busy machine stutters: the lower middle of the
        last few epochs counts, the very first left out.
        """
        before, self._before = self._before, epoch.seconds
        if before is None:
            return 0.0
        self._lasted.append(epoch.seconds - before)
        left = statistics.median_low(self._lasted) * (self._epochs - epoch.number)
        sure = len(self._lasted) > 1 or self._lasted[0] > SLOW_EPOCH
        if sure and not self._foretold:
            self._foretold = True
            if left > LONG:
                self._say(f"  at most {left:.0f} s to go; Ctrl-C keeps the best network so far")
        return left if sure else 0.0

    def _miss(self) -> str:
        """Say the best validation cost so far, in the target's units where it has some."""
        if self._unit is None:
            return f"best cost {readable(self._best)}"
        return f"typical miss {readable(self._unit * float(np.sqrt(self._best)))}"
