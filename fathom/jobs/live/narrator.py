"""A training in words: what was decided, how good it is by now, and how long it may take."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable

import numpy as np

from fathom.data.table import Table
from fathom.data.target.target import Target
from fathom.design.design import Design
from fathom.jobs.live.screen import Screen
from fathom.jobs.watching import Watcher
from fathom.text import readable
from fathom.training.population import Epoch

LONG = 30.0  # seconds; a training that may take longer says so beforehand
SLOW_EPOCH = 5.0  # seconds; compiling is only a part of an epoch that takes so long


class Narrator:
    """Tells a screen how a training goes.

    Args:
        screen: shows it.
        clock: gives seconds.
    """

    def __init__(self, screen: Screen, clock: Callable[[], float] = time.monotonic) -> None:
        self._screen, self._clock = screen, clock
        self._unit: float | None = None
        self._best = np.inf
        self._measuring = False
        self._stage_began = ("", 0.0)
        self._before: float | None = None
        self._lasted: deque[float] = deque(maxlen=5)
        self._foretold = False

    @property
    def watcher(self) -> Watcher:
        """What a training tells."""
        return Watcher(
            begin=self._begin,
            epoch=self._epoch,
            picture=self._screen.decoded,
            stage=self._stage,
            go_ahead=self._went_ahead,
        )

    def _begin(self, table: Table, design: Design, target: Target) -> None:
        self._screen.say(f"Read {table.rows:,} rows of {table.name}; to predict: {target.words()}")
        for note in (*table.notes, *design.reasons):
            self._screen.say(f"  {note}")
        self._unit = target.unit if design.plan.method.loss == "squared" else None
        self._epochs, self._design = design.plan.epochs, design
        self._latest = np.full(len(design.members), np.inf)
        self._screen.begin(design.plan.epochs)

    def _epoch(self, epoch: Epoch) -> None:
        costs = self._costs(epoch)
        self._best = min(self._best, min(costs.values(), default=np.inf))
        left = self._seconds_left(epoch)
        words = (
            f"{self._miss()}, {epoch.running} network{'s' * (epoch.running != 1)} still learning"
        )
        if left >= 1:
            words += f", at most {left:.0f} s left"
        learning = {rate for rate, own in self._by_rate(epoch.validation) if np.isfinite(own).any()}
        going = {rate: cost for rate, cost in costs.items() if rate in learning}
        self._screen.epoch(epoch.number, words, going)

    def _costs(self, epoch: Epoch) -> dict[float, float]:
        """Give of each rate the cost that will be told of it.

        With folds that is the mean over them, not the least; without, that of the best start. A
        rate with a fold that diverged counts only if no other is known; so do, after a resumption,
        folds that had stopped before.
        """
        known = epoch.validation[: len(self._latest)]
        here = np.isfinite(known)
        self._latest[: len(known)][here] = known[here]
        members = self._design.members
        each = dict(self._by_rate(self._latest))
        if not members or members[0].fold is None:
            best = {rate: float(costs.min()) for rate, costs in each.items()}
            return {rate: cost for rate, cost in best.items() if cost < np.inf}
        whole = {rate: costs for rate, costs in each.items() if np.isfinite(costs).all()}
        parts = {rate: costs[np.isfinite(costs)] for rate, costs in each.items()}
        counted = whole or {rate: costs for rate, costs in parts.items() if len(costs)}
        return {rate: float(costs.mean()) for rate, costs in counted.items()}

    def _by_rate(self, costs: np.ndarray) -> list[tuple[float, np.ndarray]]:
        """Part the members' costs by their learning rates."""
        members = self._design.members[: len(costs)]
        rates = np.array([member.learning_rate for member in members])
        return [(float(rate), costs[: len(rates)][rates == rate]) for rate in np.unique(rates)]

    def _went_ahead(self) -> None:
        """Say that it learns: what had to be compiled is."""
        if not self._measuring:
            self._screen.learning()

    def _stage(self, name: str, done: int, of: int) -> None:
        """Say what is measured after learning, and how long it takes where that can be told."""
        now = self._clock()
        if self._stage_began[0] != name:
            self._stage_began = name, now
        left = (now - self._stage_began[1]) / done * (of - done) if done else 0.0
        self._measuring = True
        words = f"measuring: {name}" + (f", some {left:.0f} s left" if left >= 1 else "")
        self._screen.measuring(words, done, of)

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
                self._screen.say(
                    f"  at most {left:.0f} s to go; Ctrl-C keeps the best network so far"
                )
        return left if sure else 0.0

    def _miss(self) -> str:
        """Say the best validation cost so far, in the target's units where it has some."""
        if self._unit is None:
            return f"best cost {readable(self._best)}"
        return f"typical miss {readable(self._unit * float(np.sqrt(self._best)))}"
