"""A picture beside what hiding each part of it does to the answer."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter

from fathom.opening.pictures.occlusion import Occlusion
from fathom.plots import style
from fathom.plots.feature_maps import draw_picture
from fathom.plots.filters import frame
from fathom.plots.seeing import SIGNS
from fathom.text import signed

VEIL = 0.65  # how much of the map lies over the picture
DARKEST = 120  # of 255: the picture below it is pale, so that colours are seen


def plot_occlusion(told: Occlusion) -> Figure:
    """Draw the picture, and over it in grey what hiding each place does to the answer.

    Blue is what speaks for the answer, which falls when that is hidden; orange speaks against it.
    The frame is the square that changes most.
    """
    figure = style.new_figure(8.4, 4.2)
    left, right = figure.subplots(1, 2)
    draw_picture(left, told.pixels)
    grey = told.pixels.mean(axis=2)
    right.imshow(DARKEST + (255 - DARKEST) / 255 * grey, cmap="gray", vmin=0, vmax=255)
    parts = told.parts
    most = max(float(np.abs(parts).max()), 1e-12)
    drawn = right.imshow(
        parts, cmap=SIGNS.reversed(), norm=TwoSlopeNorm(0, -most, most), alpha=VEIL
    )
    for axes in (left, right):
        _mark_most(axes, told)
    chance = told.named.probabilities.get(str(told.named.prediction))
    style.dress(
        left, str(told.named) if chance is None else f"{told.named.prediction}: {chance:.0%}"
    )
    style.dress(right, f"when {told.side} x {told.side} pixels are hidden")
    for axes in (left, right):
        axes.grid(visible=False)
        frame(axes)
    bar = figure.colorbar(drawn, ax=right, shrink=0.8, pad=0.03)
    bar.outline.set_visible(False)
    bar.ax.tick_params(colors=style.GREY, labelsize=style.SMALL, length=3)
    unit = 100 if told.named.probabilities else 1
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(unit * x, 6) if x else "0"))
    points = " (percentage points)" if told.named.probabilities else ""
    bar.set_label(f"change of {told.name}{points}", color=style.INK, fontsize=style.SMALL)
    return figure


def _mark_most(axes: Axes, told: Occlusion) -> None:
    """Put a frame around the square that changes most, seen on light and on dark."""
    row, column, _ = told.most
    for colour, width in ((style.PAPER, 3.2), (style.INK, 1.3)):
        where = (column - 0.5, row - 0.5)
        axes.add_patch(
            Rectangle(where, told.side, told.side, fill=False, edgecolor=colour, linewidth=width)
        )
