"""Truth against prediction: points for numbers, a table of counts for classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.face import Model
from fathom.model.answered import Answered, NumberAnswered
from fathom.model.metrics import confusion
from fathom.plots import style
from fathom.text import readable

MOST_POINTS = 5000


def plot_answers(model: Model, data: Any) -> Figure:
    """Draw a model's answers for rows whose truth is known.

    Args:
        model: regression: a point a row; classes: a confusion matrix.
        data: a table with the target column.
    """
    return plot_answered(model.answered(data), model.target.name, model.classes)


def plot_answered(answered: Answered, name: str, classes: Sequence[str] = ()) -> Figure:
    """Draw answers beside the truth.

    Args:
        answered: the rows.
        name: what is predicted, for the axes.
        classes: their names, for classes.
    """
    if isinstance(answered, NumberAnswered):
        return _points(name, answered.truth, answered.answers)
    counts = confusion(answered.truth, answered.chosen, classes)
    return _confusion(classes, counts)


def _points(name: str, truth: np.ndarray, predicted: np.ndarray) -> Figure:
    figure = style.new_figure(6.0, 5.6)
    axes = figure.add_subplot()
    chosen = np.random.default_rng(0).permutation(len(truth))[:MOST_POINTS]
    axes.scatter(truth[chosen], predicted[chosen], s=9, c=style.BLUE, alpha=0.35, linewidths=0)
    ends = [float(min(truth.min(), predicted.min())), float(max(truth.max(), predicted.max()))]
    axes.plot(ends, ends, color=style.INK, linewidth=1.0)
    style.note(axes, "predicted = true", (ends[1], ends[1]), (-95, -4))
    miss = float(np.sqrt(np.mean((truth - predicted) ** 2)))
    title = f"{len(truth):,} rows, typical miss {readable(miss)}"
    style.dress(axes, title, f"true {name}", f"predicted {name}")
    if max(map(abs, ends)) >= 10_000:
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_major_formatter("{x:,.0f}")
    return figure


def _confusion(classes: Sequence[str], counts: np.ndarray) -> Figure:
    size = len(classes)
    figure = style.new_figure(max(4.5, 2.2 + 0.7 * size), max(4.0, 1.8 + 0.6 * size))
    axes = figure.add_subplot()
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    right = np.trace(counts) / max(counts.sum(), 1)
    style.dress(axes, f"{counts.sum():,} rows, {right:.1%} right", "predicted", "true")
    axes.grid(visible=False)
    axes.set_xticks(range(size), classes)
    axes.set_yticks(range(size), classes)
    if size <= 12:
        _write_counts(axes, counts, share)
    return figure


def _write_counts(axes: Axes, counts: np.ndarray, share: np.ndarray) -> None:
    for (row, column), count in np.ndenumerate(counts):
        ink = style.PAPER if share[row, column] > 0.6 else style.INK
        axes.text(column, row, f"{count:,}", ha="center", va="center", color=ink)
