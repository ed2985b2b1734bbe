"""Answers to rows whose truth is known: the network's, a baseline's or another model's, all alike.

>>> answered = NumberAnswered(np.array([10.0, 20.0]), np.array([9.0, 22.0]))
>>> answered.losses.tolist(), round(answered.miss, 3)
([1.0, 4.0], 1.581)
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from fathom.data.target.class_target import ClassTarget, decided
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.display.card import Card
from fathom.display.visible import Visible
from fathom.model.metrics import Metrics, class_metrics, metric_words, regression_metrics
from fathom.shapes import Float, Int, Num

SMALLEST = float(np.finfo(np.float64).eps)  # scikit-learn's floor for a probability in log_loss


@dataclass(frozen=True, eq=False, repr=False)
class AnsweredRows(Visible):
    """Some rows: what is true and what was answered; numbers or classes.

    Attributes:
        truth: what is true of each row.
        answers: what was answered to it.
        weights: what each row counts, 1 on average; None where all count the same.
    """

    truth: Num[np.ndarray, " rows"]
    answers: Float[np.ndarray, "rows *classes"]
    weights: Float[np.ndarray, " rows"] | None = None

    def __len__(self) -> int:
        return len(self.truth)

    @property
    @abstractmethod
    def metrics(self) -> Metrics:
        """Measure the answers, by scikit-learn's names."""

    @property
    @abstractmethod
    def row_losses(self) -> Float[np.ndarray, " rows"]:
        """Each row's loss, whatever the row counts."""

    @property
    def losses(self) -> Float[np.ndarray, " rows"]:
        """Each row's squared error; for classes its log-loss, minus log p(true class).

        Multiplied by what the row counts.
        """
        losses = self.row_losses
        return losses if self.weights is None else self.weights * losses

    @staticmethod
    @abstractmethod
    def as_miss(mean_loss: float) -> float:
        """Turn a mean of losses into what is told of it."""

    @property
    def miss(self) -> float:
        """The typical miss (rmse, units of the target); for classes the mean log-loss."""
        return self.as_miss(float(np.mean(self.losses)))

    def weights_of(self, rows: np.ndarray) -> Float[np.ndarray, " some"] | None:
        """Give what some of the rows count; None where none of them counts, so that all do."""
        weights = None if self.weights is None else self.weights[rows]
        return weights / weights.mean() if weights is not None and weights.any() else None

    @property
    def brief(self) -> str:
        """How many rows, and how good the answers are."""
        return f"{len(self):,} rows: {metric_words(self.metrics)}"

    def __str__(self) -> str:
        return self.brief

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "rows": len(self),
            "metrics": self.metrics,
            "truth": self.truth.tolist(),
            "answers": self.answers.tolist(),
        }

    def card(self) -> Card:
        """How good the answers are."""
        return Card("Answers", f"{len(self):,} rows", [("metrics", metric_words(self.metrics))])


@dataclass(frozen=True, eq=False, repr=False)
class NumberAnswered(AnsweredRows):
    """Rows whose truth is a number.

    Attributes:
        truth: the true numbers, in the target's units.
        answers: the predicted ones.
    """

    miss_name: ClassVar[str] = NumberTarget.miss_name

    @property
    def metrics(self) -> Metrics:
        """Measure the answers, by scikit-learn's names."""
        return regression_metrics(self.truth, self.answers, self.weights)

    @property
    def row_losses(self) -> Float[np.ndarray, " rows"]:
        """Each row's squared error, whatever the row counts."""
        squares: Float[np.ndarray, " rows"] = (self.truth - self.answers) ** 2
        return squares

    @staticmethod
    def as_miss(mean_loss: float) -> float:
        """Take the root of a mean squared error: a typical miss.

        >>> NumberAnswered.as_miss(9.0)
        3.0
        """
        return float(mean_loss**0.5)

    def part(self, rows: np.ndarray) -> NumberAnswered:
        """Take some of the rows; where none of them counts, all count the same."""
        return NumberAnswered(self.truth[rows], self.answers[rows], self.weights_of(rows))


@dataclass(frozen=True, eq=False, repr=False)
class ClassAnswered(AnsweredRows):
    """Rows whose truth is a class.

    Attributes:
        truth: the true classes' places.
        answers: the probability of every class (rows, classes).
        threshold: of two classes, the probability from which on the positive one is named.

    >>> answered = ClassAnswered(np.array([0, 1]), np.array([[0.9, 0.1], [0.5, 0.5]]))
    >>> answered.chosen.tolist(), answered.metrics["accuracy"]
    ([0, 0], 0.5)
    """

    miss_name: ClassVar[str] = ClassTarget.miss_name

    threshold: float = 0.5

    @property
    def chosen(self) -> Int[np.ndarray, " rows"]:
        """The places of the classes that are named."""
        return decided(self.answers, self.threshold)

    @property
    def metrics(self) -> Metrics:
        """Measure the answers, by scikit-learn's names."""
        return class_metrics(self.truth, self.answers, self.weights, self.chosen)

    @property
    def row_losses(self) -> Float[np.ndarray, " rows"]:
        """Each row's log-loss, whatever the row counts."""
        exact = self.answers.astype(np.float64)
        right = exact[np.arange(len(exact)), self.truth] / exact.sum(axis=1)
        losses: Float[np.ndarray, " rows"] = -np.log(np.clip(right, SMALLEST, 1))
        return losses

    @staticmethod
    def as_miss(mean_loss: float) -> float:
        """Take a mean log-loss as it is."""
        return mean_loss

    def part(self, rows: np.ndarray) -> ClassAnswered:
        """Take some of the rows; where none of them counts, all count the same."""
        truth, answers = self.truth[rows], self.answers[rows]
        return ClassAnswered(truth, answers, self.weights_of(rows), self.threshold)


Answered = NumberAnswered | ClassAnswered


def answered_rows(
    target: Target,
    truth: Num[np.ndarray, " rows"],
    answers: Float[np.ndarray, "rows *classes"],
    weights: Float[np.ndarray, " rows"] | None = None,
    threshold: float = 0.5,
) -> Answered:
    """Set answers beside what is true.

    Args:
        target: what is predicted.
        truth: as its `true_values` gives it.
        answers: as its `answers` gives them.
        weights: what each row counts, 1 on average; None where all count the same.
        threshold: of two classes, the probability from which on the positive one is named.

    >>> answered_rows(NumberTarget(name="y"), np.array([1.0]), np.array([3.0])).miss
    2.0
    """
    if isinstance(target, NumberTarget):
        return NumberAnswered(truth, answers, weights)
    return ClassAnswered(truth, answers, weights, threshold)
