"""A picture, and what the neurons of one convolution find in it."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, TwoSlopeNorm
from matplotlib.figure import Figure

from fathom.opening.pictures.feature_maps import FeatureMaps
from fathom.plots import style
from fathom.plots.filters import frame
from fathom.plots.seeing import SIGNS
from fathom.shapes import UInt8

MOST = 32
ACROSS = 8
STRONGEST = 99.5  # per cent of the outputs: the few beyond are as dark


def plot_feature_maps(maps: FeatureMaps) -> Figure:
    """Draw the picture and the maps of up to 32 neurons, those that answer most strongly first.

    All maps have one scale: blue is an output above 0, orange one below. A ring marks where each
    neuron answers most strongly.
    """
    shown = maps.strongest[:MOST]
    across = min(ACROSS, len(shown))
    down = math.ceil(len(shown) / across)
    figure = style.new_figure(3.2 + 0.95 * across, max(1.1 + 0.96 * down, 3.8))
    grid = figure.add_gridspec(1, 2, width_ratios=[2.8, 0.95 * across])
    picture = figure.add_subplot(grid[0])
    draw_picture(picture, maps.pixels)
    style.dress(picture, "the picture")
    picture.grid(visible=False)
    frame(picture)
    fields = grid[1].subgridspec(down, across).subplots(squeeze=False).ravel()
    most = max(float(np.percentile(np.abs(maps.maps), STRONGEST)), 1e-12)
    scale = TwoSlopeNorm(0, -most, most)
    for place, axes in enumerate(fields):
        if place >= len(shown):
            axes.set_axis_off()
            continue
        one = shown[place]
        drawn = axes.imshow(maps.maps[:, :, one.neuron], cmap=SIGNS, norm=scale)
        axes.set_title(str(one.neuron), fontsize=style.SMALL, color=style.GREY, pad=2)
        if one.output > 0:
            axes.plot(one.at[1], one.at[0], "o", ms=4.5, mfc="none", mec=style.INK, mew=0.9)
        frame(axes)
    bar = figure.colorbar(drawn, ax=fields.tolist(), shrink=0.7, pad=0.02, aspect=30)
    bar.outline.set_visible(False)
    bar.ax.tick_params(colors=style.GREY, labelsize=style.SMALL, length=3)
    bar.set_label("output", color=style.INK, fontsize=style.SMALL)
    if maps.maps.min() >= 0:
        bar.ax.set_ylim(0, most)
    rest = maps.maps.shape[2] - len(shown)
    title = f"What {'the' if not rest else f'the strongest {len(shown)} of'} "
    title += f"{maps.maps.shape[2]} neurons of convolution {maps.layer} find"
    figure.suptitle(
        title, fontsize=style.LARGE, fontweight="bold", color=style.INK, x=0.01, ha="left"
    )
    figure.supxlabel(
        "numbers are the neurons', the strongest first; a ring is where each answers most strongly",
        fontsize=style.SMALL,
        color=style.INK,
    )
    return figure


def draw_picture(axes: Axes, pixels: UInt8[np.ndarray, "rows columns channels"]) -> None:
    """Draw a picture as it is."""
    grey = pixels.shape[2] == 1
    scale = Normalize(0, 255) if grey else None
    axes.imshow(pixels[..., 0] if grey else pixels, cmap="gray" if grey else None, norm=scale)
