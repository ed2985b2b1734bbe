"""How good the answers are, by scikit-learn's names and in the user's units.

They are worked here: importing scikit-learn takes longer than to answer. A test compares.

>>> import numpy as np
>>> found = regression_metrics(np.array([10.0, 20.0]), np.array([9.0, 21.0]))
>>> found["rmse"], found["mae"], found["mean_error"]
(1.0, 1.0, 0.0)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fathom.shapes import Bool, Float, Int
from fathom.text import readable

Metrics = dict[str, float | None]

LEAST = float(np.finfo(np.float64).eps)  # a probability of 0 would be an infinite surprise

# The order in which they are told, whatever order a file kept them in.
ORDER = ("rmse", "mae", "r2", "mean_error", "accuracy", "balanced_accuracy", "log_loss", "roc_auc")


def metric_words(metrics: Metrics) -> str:
    """Say metrics in a line.

    >>> metric_words({"rmse": 4512.3, "r2": None})
    'rmse 4,512, r2 undefined'
    """
    return ", ".join(f"{name} {readable(metrics[name])}" for name in ORDER if name in metrics)


def regression_metrics(
    expected: Float[np.ndarray, " rows"],
    predicted: Float[np.ndarray, " rows"],
    weights: Float[np.ndarray, " rows"] | None = None,
) -> Metrics:
    """Measure predicted numbers; rows count by their weights, where there are some.

    Gives `rmse`, `mae` (units of the target), `r2` (1 is perfect, 0 as good as the mean; None for
    fewer than two rows or a constant truth) and `mean_error`, the mean of expected - predicted,
    which hides errors that cancel.
    """

    def mean(values: np.ndarray) -> float:
        return float(np.average(values, weights=weights))

    errors = expected - predicted
    spread = mean((expected - mean(expected)) ** 2)
    return {
        "rmse": mean(errors**2) ** 0.5,
        "mae": mean(np.abs(errors)),
        "r2": 1 - mean(errors**2) / spread if spread > 0 else None,
        "mean_error": mean(errors),
    }


def class_metrics(
    expected: Int[np.ndarray, " rows"],
    probabilities: Float[np.ndarray, "rows classes"],
    weights: Float[np.ndarray, " rows"] | None = None,
    chosen: Int[np.ndarray, " rows"] | None = None,
) -> Metrics:
    """Measure predicted probabilities against the places of the true classes.

    Rows count by their weights, where there are some. `chosen` are the classes that are named;
    without it the likeliest.

    Gives `accuracy`, `balanced_accuracy` (mean over the classes present), `log_loss` (natural
    log) and `roc_auc` (several classes: mean of one against the rest; None where a class is
    missing among the rows).

    >>> found = class_metrics(np.array([0, 1]), np.array([[0.5, 0.5], [0.25, 0.75]]))
    >>> found["accuracy"], round(found["log_loss"], 4)
    (1.0, 0.4904)
    """
    classes, rows = probabilities.shape[1], np.arange(len(expected))
    chosen = probabilities.argmax(axis=1) if chosen is None else chosen
    counted = np.ones(len(expected)) if weights is None else weights
    exact = probabilities.astype(np.float64)
    exact = exact / exact.sum(axis=1, keepdims=True)
    right, present = chosen == expected, np.unique(expected)
    recalls = [_share(right[mine], counted[mine]) for mine in (expected == k for k in present)]
    surprise = -np.log(np.maximum(exact[rows, expected], LEAST))
    return {
        "accuracy": float(np.average(right, weights=weights)),
        "balanced_accuracy": float(np.mean(recalls)),
        "log_loss": float(np.average(surprise, weights=weights)),
        "roc_auc": _area(expected, exact, counted) if len(present) == classes else None,
    }


def _share(right: np.ndarray, counted: np.ndarray) -> float:
    return float(right @ counted / counted.sum()) if counted.sum() > 0 else 0.0


def _area(
    expected: Int[np.ndarray, " rows"],
    probabilities: Float[np.ndarray, "rows classes"],
    counted: Float[np.ndarray, " rows"],
) -> float | None:
    """Give the area below the ROC curve, of several classes the mean of one against the rest.

    It is the chance that a row of the class is given a higher probability than another row (Hanley
    & McNeil 1982); None where rows of a class count nothing.
    """
    classes = probabilities.shape[1]
    found = [
        _higher(probabilities[:, place], expected == place, counted)
        for place in ((1,) if classes == 2 else range(classes))
    ]
    return None if None in found else float(np.mean([one for one in found if one is not None]))


def _higher(
    scores: Float[np.ndarray, " rows"],
    mine: Bool[np.ndarray, " rows"],
    counted: Float[np.ndarray, " rows"],
) -> float | None:
    """Give the chance that one of mine has a higher score than another; ties are half a chance."""
    _, level = np.unique(scores, return_inverse=True)
    ours = np.bincount(level, np.where(mine, counted, 0.0))
    others = np.bincount(level, np.where(mine, 0.0, counted))
    if not (ours.sum() > 0 and others.sum() > 0):
        return None
    ours, others = ours / ours.sum(), others / others.sum()
    return float(ours @ (np.cumsum(others) - others / 2))


def confusion(
    expected: Int[np.ndarray, " rows"], chosen: Int[np.ndarray, " rows"], classes: Sequence[str]
) -> Int[np.ndarray, "classes classes"]:
    """Count rows by true class (rows) and predicted class (columns).

    >>> confusion(np.array([0, 1, 1]), np.array([0, 0, 1]), ["cat", "dog"]).tolist()
    [[1, 0], [1, 1]]
    """
    counts = np.zeros((len(classes), len(classes)), int)
    np.add.at(counts, (expected, chosen), 1)
    return counts
