"""One way of `steps.py`: scikit-learn's MLPClassifier, one `partial_fit` an epoch.

Two classes make it a network with one output rather than two, which is a little less work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from sklearn.neural_network import MLPClassifier
from task import Task
from threadpoolctl import threadpool_limits
from timing import best_threads, keep_taking_turns


def training(task: Task) -> Callable[[], float]:
    """Begin anew; give what trains for one turn."""
    inputs, classes = task.table()
    inputs, classes = inputs[: task.rows], classes[: task.rows]
    net = MLPClassifier(
        (task.hidden, task.hidden),
        batch_size=task.batch,
        learning_rate_init=task.rate,
        alpha=0,
        random_state=0,
    )

    def turn() -> float:
        for _ in range(task.epochs):
            net.partial_fit(inputs, classes, classes=[0, 1])
        return net.loss_

    return turn


def main() -> None:
    task = Task.load(sys.argv[1])
    threads = best_threads(threadpool_limits, training(task))
    steps = -(-task.rows // task.batch)  # the last batch of an epoch may be a smaller one
    keep_taking_turns(training(task), task.epochs * steps, threads)


if __name__ == "__main__":
    main()
