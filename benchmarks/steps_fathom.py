"""One way of `steps.py`: Fathom's training loop as it is used.

Every turn is whole epochs of `fathom.training.loop.train`: rows shuffled for each member by its own
seed, batches of its own, masks, validation on the held-out rows, the best kept, history recorded.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from task import Task
from timing import Turn, hand_over

from fathom.nets.blueprint import Blueprint
from fathom.training import devices
from fathom.training.examples import Examples, Member
from fathom.training.loop import train
from fathom.training.plan import Method, Plan
from fathom.training.population import Epoch

ENDLESS = 100_000  # epochs; the one who asks ends it


class Turns:
    """Watches training, and lets it go on when it is asked for another turn."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.began = time.perf_counter()

    def __call__(self, epoch: Epoch) -> None:
        if epoch.number % self.task.epochs == 0:
            seconds = time.perf_counter() - self.began
            steps = self.task.epochs * self.task.steps * self.task.members
            hand_over(Turn(seconds, steps, float(epoch.train.mean())))
            self.began = time.perf_counter()


def main() -> None:
    task = Task.load(sys.argv[1])
    devices.prepare()
    inputs, classes = task.table()
    expected = np.eye(2, dtype=np.float32)[classes]
    learn, judge = slice(task.rows), slice(task.rows, None)
    train(
        Blueprint(task.inputs, (task.hidden, task.hidden), 2),
        [Member(task.rate, seed) for seed in range(task.members)],
        Examples(inputs[learn], expected[learn]),
        Examples(inputs[judge], expected[judge]),
        Plan(Method("cross_entropy", "adam"), task.batch, epochs=ENDLESS, patience=None),
        watch=Turns(task),
    )


if __name__ == "__main__":
    main()
