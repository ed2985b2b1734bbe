"""The cost on the same test rows, over the number of rows learnt from."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from fathom.data.target.number_target import NumberTarget
from fathom.judging.learning_curve import LearningCurve
from fathom.model.answered import Answered
from fathom.plots import style
from fathom.text import readable


def plot_learning_curve(curve: LearningCurve) -> Figure:
    """Draw a point for each training, with two standard errors up and down."""
    figure = style.new_figure(7.0, 4.6)
    axes = figure.add_subplot()
    rows = [point.rows for point in curve.points]
    misses = [point.answered.miss for point in curve.points]
    ends = np.array([_reach(point.answered) for point in curve.points])
    axes.fill_between(rows, ends[:, 0], ends[:, 1], color=style.SKY, alpha=0.2, linewidth=0)
    axes.plot(rows, misses, "o-", color=style.BLUE, linewidth=2)
    for row, miss in zip(rows, misses, strict=True):
        style.note(axes, readable(miss), (row, miss), (6, 8))
    axes.set_xscale("log")
    axes.set_xticks(rows, [f"{row:,}" for row in rows])
    axes.xaxis.set_minor_locator(NullLocator())
    number = isinstance(curve.target, NumberTarget)
    what = curve.target.miss_name + (f" of {curve.target.name}" if number else "")
    title = "More rows would probably help" if curve.more_rows_help else "More rows may not help"
    style.dress(axes, title, "rows learnt from", f"{what} on the test rows")
    if number and max(misses) >= 10_000:
        axes.yaxis.set_major_formatter("{x:,.0f}")
    return figure


def _reach(answered: Answered) -> tuple[float, float]:
    """Give the mean loss less and plus two standard errors; as a typical miss for numbers."""
    losses = answered.losses
    mean, error = float(np.mean(losses)), float(np.std(losses)) / len(losses) ** 0.5
    low, high = max(mean - 2 * error, 0), mean + 2 * error
    return answered.as_miss(low), answered.as_miss(high)
