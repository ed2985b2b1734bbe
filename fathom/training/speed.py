"""How fast a training goes here, measured before it begins, and how many epochs fit into a time.

The measured steps are taken from the beginning and thrown away: nothing that is learnt depends on a
clock, but for how many epochs are asked for.

>>> speed = Speed(drawing=0.5, step=0.01, judging=0.5, compiling=2.0)
>>> speed.epoch(steps=100), speed.epochs(seconds=21, most=30, steps=100)
(2.0, 10)
>>> speed.epochs(seconds=21, most=30, steps=100, rates=3, one_left=True)    # 4 of all, 16 of one
20
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import jax

from fathom.training.loop import State

ENOUGH, TIMES = 0.5, 3  # seconds, and how often a step is measured at the most
STEPS = 20  # at once


@dataclass(frozen=True)
class Speed:
    """Seconds that parts of a training take, of all members together.

    Attributes:
        drawing: the batches of an epoch.
        step: one batch.
        judging: all members, at an epoch's end.
        compiling: the program, for another number of members.
    """

    drawing: float
    step: float
    judging: float
    compiling: float

    def epoch(self, steps: int) -> float:
        """Give the seconds of an epoch of so many steps."""
        return self.drawing + steps * self.step + self.judging

    def learning(self, epochs: int, steps: int, rates: int = 1, one_left: bool = False) -> float:
        """Give the seconds of so many epochs.

        Args:
            epochs: to learn.
            steps: of an epoch.
            rates: that are tried side by side.
            one_left: whether all but one are given up after a fifth of the epochs; without, none
                is thought to be.
        """
        if rates == 1 or not one_left:
            return epochs * self.epoch(steps)
        tried = max(epochs // 5, 1)
        return self.compiling + (tried + (epochs - tried) / rates) * self.epoch(steps)

    def epochs(
        self, seconds: float, most: int, steps: int, rates: int = 1, one_left: bool = False
    ) -> int:
        """Say how many epochs fit into so many seconds, from 0 to `most`."""
        fitting = (
            n for n in range(most, 0, -1) if self.learning(n, steps, rates, one_left) <= seconds
        )
        return next(fitting, 0)


def speed_of(state: State) -> Speed:
    """Measure how fast a training goes that has just begun."""
    cohort, plan, batches = state.cohort, state.plan, state.batches
    few = min(STEPS, batches.steps)
    began = time.perf_counter()
    order = cohort.draw(batches, 1)[0]
    drawing = time.perf_counter() - began

    def take(steps: int, ends: bool = False) -> None:
        done = cohort.learn(order, plan, batches, 0, steps, ends)
        jax.block_until_ready([block.population for block in done.blocks])

    take(1)  # the first call of a program takes longer
    step, judging = _seconds(lambda: take(few)) / few, _seconds(lambda: take(0, ends=True))
    return Speed(drawing, step, judging, max(state.past[0].seconds - judging, 0.0))


def _seconds(work: Callable[[], None]) -> float:
    """Take the shortest of some times, for others may have waited; long work is done once."""
    found: list[float] = []
    while len(found) < TIMES and sum(found) < ENOUGH:
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)
