"""How good the answers are, by scikit-learn's names and in the user's units.

>>> import numpy as np
>>> found = regression_metrics(np.array([10.0, 20.0]), np.array([9.0, 21.0]))
>>> found["rmse"], found["mae"], found["mean_error"]
(1.0, 1.0, 0.0)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int

from fathom.text import readable

Metrics = dict[str, float | None]

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
    from sklearn.metrics import log_loss, recall_score, roc_auc_score

    classes = probabilities.shape[1]
    chosen = probabilities.argmax(axis=1) if chosen is None else chosen
    present = np.unique(expected)
    exact = probabilities.astype(np.float64)
    exact = exact / exact.sum(axis=1, keepdims=True)
    auc = None
    if len(present) == classes:
        scores = exact[:, 1] if classes == 2 else exact
        rest = {"multi_class": "ovr", "labels": range(classes), "sample_weight": weights}
        auc = float(roc_auc_score(expected, scores, **rest))
    how = {"labels": present, "average": "macro", "zero_division": 0, "sample_weight": weights}
    recalls = recall_score(expected, chosen, **how)
    return {
        "accuracy": float(np.average(chosen == expected, weights=weights)),
        "balanced_accuracy": float(recalls),
        "log_loss": float(log_loss(expected, exact, labels=range(classes), sample_weight=weights)),
        "roc_auc": auc,
    }


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
