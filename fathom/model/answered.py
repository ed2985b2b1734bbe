"""Answers to rows whose truth is known: the network's, a baseline's or another model's, all alike.

>>> answered = Answered("regression", np.array([10.0, 20.0]), np.array([9.0, 22.0]))
>>> answered.losses.tolist(), round(answered.miss, 3)
([1.0, 4.0], 1.581)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float, Int, Num

from fathom.data.target.target import Target
from fathom.display.card import Card
from fathom.display.visible import Visible
from fathom.model.metrics import Metrics, class_metrics, metric_words, regression_metrics

SMALLEST = float(np.finfo(np.float64).eps)  # scikit-learn's floor for a probability in log_loss


@dataclass(frozen=True, eq=False, repr=False)
class Answered(Visible):
    """Some rows: what is true and what was answered.

    Attributes:
        task: regression, binary or multiclass.
        truth: the true numbers in the target's units; or the true classes' places.
        answers: predicted numbers; or the probability of every class (rows, classes).
        weights: what each row counts, 1 on average; None where all count the same.
        threshold: of two classes, the probability from which on the positive one is named.
    """

    task: str
    truth: Num[np.ndarray, " rows"]
    answers: Float[np.ndarray, "rows *classes"]
    weights: Float[np.ndarray, " rows"] | None = None
    threshold: float = 0.5

    def __len__(self) -> int:
        return len(self.truth)

    @property
    def metrics(self) -> Metrics:
        """Measure the answers, by scikit-learn's names."""
        if self.task == "regression":
            return regression_metrics(self.truth, self.answers, self.weights)
        return class_metrics(self.truth, self.answers, self.weights, self.chosen)

    @property
    def chosen(self) -> Int[np.ndarray, " rows"]:
        """The places of the classes that are named."""
        return decided(self.answers, self.threshold)

    @property
    def losses(self) -> Float[np.ndarray, " rows"]:
        """Each row's squared error; for classes its log-loss, minus log p(true class).

        Multiplied by what the row counts.
        """
        losses = self._losses
        return losses if self.weights is None else self.weights * losses

    @property
    def _losses(self) -> Float[np.ndarray, " rows"]:
        if self.task == "regression":
            return (self.truth - self.answers) ** 2
        exact = self.answers.astype(np.float64)
        right = exact[np.arange(len(exact)), self.truth] / exact.sum(axis=1)
        return -np.log(np.clip(right, SMALLEST, 1))

    @property
    def miss(self) -> float:
        """The typical miss (rmse, units of the target); for classes the mean log-loss."""
        mean = float(np.mean(self.losses))
        return mean**0.5 if self.task == "regression" else mean

    def part(self, rows: np.ndarray) -> Answered:
        """Take some of the rows; where none of them counts, all count the same."""
        weights = None if self.weights is None else self.weights[rows]
        weights = weights / weights.mean() if weights is not None and weights.any() else None
        return Answered(self.task, self.truth[rows], self.answers[rows], weights, self.threshold)

    @property
    def brief(self) -> str:
        """How many rows, and how good the answers are."""
        return f"{len(self):,} rows: {metric_words(self.metrics)}"

    def __str__(self) -> str:
        return self.brief

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "task": self.task,
            "rows": len(self),
            "metrics": self.metrics,
            "truth": self.truth.tolist(),
            "answers": self.answers.tolist(),
        }

    def card(self) -> Card:
        """How good the answers are."""
        return Card("Answers", f"{len(self):,} rows", [("metrics", metric_words(self.metrics))])


def decided(
    chances: Float[np.ndarray, "rows classes"], threshold: float = 0.5
) -> Int[np.ndarray, " rows"]:
    """Name the likeliest class; of two the positive one from the threshold on.

    >>> decided(np.array([[0.8, 0.2], [0.4, 0.6]]), threshold=0.1).tolist()
    [1, 1]
    """
    if chances.shape[1] == 2 and threshold != 0.5:
        return (chances[:, 1] >= threshold).astype(np.int64)
    return chances.argmax(axis=1)


def told_answers(task: str, outputs: np.ndarray) -> Float[np.ndarray, "rows *classes"]:
    """Turn a network's outputs into numbers, or into the probability of every class.

    >>> told_answers("regression", np.array([[3.5]]))
    array([3.5])
    """
    return outputs[:, 0] if task == "regression" else class_chances(task, outputs)


def class_chances(task: str, outputs: np.ndarray) -> Float[np.ndarray, "rows classes"]:
    """Turn a network's answers into the probability of every class.

    >>> class_chances("binary", np.array([[0.25]]))
    array([[0.75, 0.25]])
    """
    return np.concatenate([1 - outputs, outputs], axis=1) if task == "binary" else outputs


def true_values(target: Target, frame: pl.DataFrame) -> np.ndarray:
    """Give the target's cells as numbers, or as places among the classes."""
    if target.task == "regression":
        return target.truth(frame[target.name]).astype(np.float64)
    place = {name: i for i, name in enumerate(target.classes)}
    return np.array([place[name] for name in target.truth(frame[target.name])], np.int64)
