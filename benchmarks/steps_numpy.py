"""One way of `steps.py`: NumPy by hand, tuned.

Backpropagation written out for these layers; weights, slopes and Adam's two means each lie in one
piece of memory and change in place.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
from task import Task
from threadpoolctl import threadpool_limits
from timing import best_threads, keep_taking_turns

MEAN, SQUARE, TINY = np.float32(0.9), np.float32(0.999), np.float32(1e-8)


class Adam:
    """Adam over all weights in one piece, without new memory."""

    def __init__(self, weights: np.ndarray, rate: float) -> None:
        self.weights, self.rate, self.step = weights, rate, 0
        self.mean, self.square, self.spare, self.root = (np.zeros_like(weights) for _ in range(4))

    def change(self, slopes: np.ndarray) -> None:
        self.step += 1
        np.multiply(slopes, slopes, out=self.spare)
        for old, new, share in ((self.mean, slopes, MEAN), (self.square, self.spare, SQUARE)):
            np.subtract(new, old, out=self.root)
            self.root *= 1 - share
            old += self.root
        np.multiply(self.square, np.float32(1 / (1 - SQUARE**self.step)), out=self.root)
        np.sqrt(self.root, out=self.root)
        self.root += TINY
        np.divide(self.mean, self.root, out=self.spare)
        self.spare *= np.float32(self.rate / (1 - MEAN**self.step))
        self.weights -= self.spare


def views(flat: np.ndarray, sizes: list[tuple[int, int]]) -> list[tuple[np.ndarray, np.ndarray]]:
    """See a piece of memory as a weight matrix and biases for each layer."""
    seen, at = [], 0
    for inputs, outputs in sizes:
        weight = flat[at : at + inputs * outputs].reshape(inputs, outputs)
        at += inputs * outputs
        seen.append((weight, flat[at : at + outputs]))
        at += outputs
    return seen


def training(task: Task) -> Callable[[], float]:
    """Begin anew; give what trains for one turn."""
    random = np.random.default_rng(0)
    inputs, classes = task.table()
    sizes = [(task.inputs, task.hidden), (task.hidden, task.hidden), (task.hidden, 2)]
    flat = np.zeros(sum(rows * columns + columns for rows, columns in sizes), np.float32)
    slopes = np.zeros_like(flat)
    layers, changes = views(flat, sizes), views(slopes, sizes)
    for weight, _ in layers:
        weight[:] = random.normal(0, (2 / len(weight)) ** 0.5, weight.shape)
    adam, expected = Adam(flat, task.rate), np.eye(2, dtype=np.float32)[classes]

    def step(batch: np.ndarray, wanted: np.ndarray) -> float:
        outputs = [batch]
        for index, (weight, bias) in enumerate(layers):
            total = outputs[-1] @ weight
            total += bias
            outputs.append(np.maximum(total, 0, out=total) if index < 2 else total)
        sums = outputs.pop()
        sums -= sums.max(1, keepdims=True)
        answers = np.exp(sums)
        answers /= answers.sum(1, keepdims=True)
        cost = -np.log(answers[wanted > 0]).mean()
        blame = (answers - wanted) / np.float32(len(batch))
        for index in (2, 1, 0):
            np.matmul(outputs[index].T, blame, out=changes[index][0])
            blame.sum(0, out=changes[index][1])
            if index:
                blame = blame @ layers[index][0].T
                blame *= outputs[index] > 0
        adam.change(slopes)
        return cost

    def turn() -> float:
        for _ in range(task.epochs):
            order = random.permutation(task.rows)[: task.steps * task.batch]
            deals = order.reshape(task.steps, task.batch)
            cost = sum(step(inputs[rows], expected[rows]) for rows in deals)
        return float(cost) / task.steps

    return turn


def main() -> None:
    task = Task.load(sys.argv[1])
    threads = best_threads(threadpool_limits, training(task))
    keep_taking_turns(training(task), task.epochs * task.steps, threads)


if __name__ == "__main__":
    main()
