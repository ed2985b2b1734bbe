"""The first filters of a network for pictures, each drawn as a picture of what it looks for."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.opening.pictures.filters import Filters
from fathom.plots import style

MOST = 256
ACROSS = 8
STRONGEST = 99.5  # per cent of the weights: the few beyond are as bright or dark


def plot_filters(filters: Filters) -> Figure:
    """Draw every neuron's weights as a small picture; grey is a weight of 0.

    Bright is a weight above 0, dark one below; of three channels they are so in their colours. All
    filters have one scale. Of very many the first 256 are drawn.
    """
    shown = filters.weights[:MOST]
    across = min(len(shown), ACROSS if len(shown) <= 8 * ACROSS else 2 * ACROSS)
    down = math.ceil(len(shown) / across)
    figure = style.new_figure(0.6 + 0.85 * across, 1.25 + 0.98 * down)
    panels = figure.subplots(down, across, squeeze=False).ravel()
    most = max(float(np.percentile(np.abs(shown), STRONGEST)), 1e-12)
    for neuron, axes in enumerate(panels):
        if neuron < len(shown):
            _draw(axes, np.clip(0.5 + shown[neuron] / (2 * most), 0, 1), neuron)
        else:
            axes.set_axis_off()
    rows, columns, channels = shown.shape[1:]
    figure.suptitle(
        f"What the {len(filters.weights)} neurons of convolution 0 look for",
        fontsize=style.LARGE,
        fontweight="bold",
        color=style.INK,
        x=0.01,
        ha="left",
    )
    colours = " in each colour" if channels == 3 else ""
    figure.supxlabel(
        f"weights for {columns} x {rows} pixels{colours}: grey is 0, white +{most:.2g}, "
        f"black -{most:.2g}",
        fontsize=style.SMALL,
        color=style.INK,
    )
    return figure


def _draw(axes: Axes, picture: np.ndarray, neuron: int) -> None:
    """Draw one filter under its number."""
    grey = picture.shape[2] != 3
    axes.imshow(
        picture.mean(axis=2) if grey else picture,
        cmap="gray" if grey else None,
        vmin=0,
        vmax=1,
        interpolation="nearest",
    )
    axes.set_title(str(neuron), fontsize=style.SMALL, color=style.GREY, pad=2)
    frame(axes)


def frame(axes: Axes) -> None:
    """Leave of axes a thin frame around a picture."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color(style.FAINT)
        spine.set_linewidth(0.6)
