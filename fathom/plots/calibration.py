"""What a network says beside how often it is right: the reliability diagram."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from fathom.model.judgement_story import CalibrationStory
from fathom.plots import style

SMALLEST_POINT, LARGEST_POINT = 18, 160


def plot_calibration(told: CalibrationStory) -> Figure:
    """Draw a point for each tenth of probability that has rows, with its 95 % interval.

    Intervals are Wilson's (1927), which stay within 0 and 1 on few rows.

    >>> from fathom.model.judgement_story import BinStory
    >>> bins = (BinStory(low=0.8, high=0.9, rows=40, said=0.85, right=0.8),)
    >>> told = CalibrationStory(error=0.05, luck=0.04, temperature=1.0, bins=bins)
    >>> len(plot_calibration(told).axes)
    1
    """
    figure = style.new_figure(5.6, 5.2)
    axes = figure.add_subplot()
    said, right, rows = (
        np.array([getattr(one, name) for one in told.bins], float)
        for name in ("said", "right", "rows")
    )
    axes.plot([0, 1], [0, 1], color=style.INK, linewidth=1.0)
    low, high = _wilson(right, rows)
    axes.vlines(said, low, high, color=style.SKY, linewidth=2.5, alpha=0.8)
    sizes = SMALLEST_POINT + (LARGEST_POINT - SMALLEST_POINT) * rows / rows.max()
    axes.scatter(said, right, s=sizes, c=style.BLUE, linewidths=0, zorder=3)
    lowest = min(float(said.min()), float(low.min()))
    axes.set_xlim(lowest - 0.03, 1.02)
    axes.set_ylim(lowest - 0.03, 1.02)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    title = f"{int(rows.sum()):,} rows, calibration error {told.error:.3f}"
    style.dress(axes, title, "probability of the class it named", "share of rows that are of it")
    return figure


def _wilson(share: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give 95 % intervals for shares of so many rows."""
    z = 1.96
    middle = (share + z**2 / (2 * rows)) / (1 + z**2 / rows)
    reach = z * np.sqrt(share * (1 - share) / rows + z**2 / (4 * rows**2)) / (1 + z**2 / rows)
    return np.maximum(middle - reach, 0), np.minimum(middle + reach, 1)
