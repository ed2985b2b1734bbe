"""A picture beside which of its pixels decided."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm
from matplotlib.figure import Figure

from fathom.opening.pictures.seeing import Seen
from fathom.plots import style

SIGNS = LinearSegmentedColormap.from_list("signs", [style.ORANGE, style.PAPER, style.BLUE])
STRONGEST = 99.0  # per cent of the pixels: the few beyond are as dark


def plot_seen(seen: Seen) -> Figure:
    """Draw the picture, and what each place did: blue for the answer, orange against it."""
    figure = style.new_figure(8.0, 4.2)
    left, right = figure.subplots(1, 2)
    grey = seen.pixels.shape[2] == 1
    left.imshow(seen.pixels[..., 0] if grey else seen.pixels, cmap="gray" if grey else None)
    most = max(float(np.percentile(np.abs(seen.parts), STRONGEST)), 1e-12)
    drawn = right.imshow(seen.parts, cmap=SIGNS, norm=TwoSlopeNorm(0, -most, most))
    for axes, title in ((left, f"{seen.prediction}"), (right, "which pixels decided")):
        style.dress(axes, title)
        axes.grid(visible=False)
        axes.set_xticks([])
        axes.set_yticks([])
    bar = figure.colorbar(drawn, ax=right, shrink=0.8, pad=0.03)
    bar.outline.set_visible(False)
    bar.ax.tick_params(colors=style.GREY, labelsize=style.SMALL, length=3)
    bar.set_label(f"added to {seen.name}", color=style.INK, fontsize=style.SMALL)
    return figure
