"""The landscape of a training, from above: the cost around the kept network, and who went where."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from fathom.past.landscape import Landscape
from fathom.plots import style
from fathom.plots.rates import colours
from fathom.rates.table import cost_name, told_cost, told_costs
from fathom.shapes import Float
from fathom.text import readable

LEVELS = 22
CLIPPED = 96  # per cent of the plane that the colours reach to: cliffs beyond are all pale
FAINT = 0.6  # how much fainter a member is drawn that lies far beside the plane
IN_IT = 0.01  # of its distance: a member that is not farther beside the plane lies in it
WARM = (style.ORANGE, style.PINK, style.RED, style.YELLOW, style.GREEN)  # seen on water


def plot_landscape(land: Landscape) -> Figure:
    """Draw the cost as a map, deep places dark; members' starts are rings, their ends dots.

    Members do not lie in this plane but beside it: what is drawn is their shadow, and the colour
    under it is not their cost; the farther beside it, the fainter they are. The kept network does
    lie in it, and so do its random start and the end that the second direction leads to.
    """
    figure = style.new_figure(8.4, 6.2)
    axes = figure.add_subplot()
    style.dress(axes, "The landscape around the kept network", *land.directions)
    axes.grid(visible=False)
    heights = told_costs(land.costs, land, land.target)
    levels = _levels(heights)
    shown = np.clip(np.nan_to_num(heights, nan=levels[-1]), levels[0], levels[-1])
    a, b = land.first, land.second
    map_ = axes.contourf(a, b, shown, levels, cmap=style.DEPTH, norm=LogNorm(levels[0], levels[-1]))
    axes.contour(a, b, shown, levels[1:-1:2], colors=style.PAPER, linewidths=0.5, alpha=0.7)
    bar = figure.colorbar(map_, ax=axes, pad=0.02, aspect=34, ticks=levels[:: LEVELS // 6])
    bar.ax.set_yticklabels([readable(level, 3) for level in levels[:: LEVELS // 6]])
    bar.ax.tick_params(colors=style.GREY, labelsize=style.SMALL, length=3)
    bar.ax.minorticks_off()
    bar.outline.set_visible(False)
    bar.set_label(f"{cost_name(land, land.target)} of {land.rows:,} training rows", color=style.INK)
    axes.set_xlim(a[0], a[-1])
    axes.set_ylim(b[0], b[-1])
    _draw_members(axes, land)
    _draw_kept(axes, land)
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.12),
        ncols=3,
        title="the fainter a member, the farther beside this plane it lies",
        title_fontsize=style.SMALL,
        frameon=False,
        fontsize=style.SMALL,
    )
    return figure


def _levels(heights: Float[np.ndarray, "b a"]) -> Float[np.ndarray, " levels"]:
    """Choose heights for the lines, in equal ratios, so that the bottom is seen as well."""
    found = heights[np.isfinite(heights) & (heights > 0)]
    if not len(found):
        return np.geomspace(1.0, 2.0, LEVELS)
    low, high = float(found.min()), float(np.percentile(found, CLIPPED))
    return np.geomspace(low, max(high, 1.05 * low), LEVELS)


def _draw_members(axes: Axes, land: Landscape) -> None:
    """Draw every other member: a ring, a thin line, a dot, or a cross beyond a ridge."""
    rates = sorted({place.learning_rate for place in land.places})
    shades = dict(
        zip(rates, WARM if len(rates) <= len(WARM) else colours(len(rates)), strict=False)
    )
    for place in land.places:
        if not place.kept:
            shade = shades[place.learning_rate]
            (a, b), end = place.start, place.end
            alpha = 1 - FAINT * min(place.off, 1.0)
            axes.plot([a, end[0]], [b, end[1]], color=shade, lw=1.1, alpha=alpha, zorder=3)
            _mark(axes, [a], [b], style.PAPER, "o", alpha=alpha)
            marker = "D" if land.other_pit(place) else "o"
            _mark(axes, [end[0]], [end[1]], shade, marker, alpha=alpha)
    for rate in rates:
        axes.plot([], [], color=shades[rate], linewidth=3, label=f"learning rate {rate:g}")
    _mark(axes, [], [], style.PAPER, "o", "random start")
    _mark(axes, [], [], style.GREY, "o", "end, in the same pit as the kept one")
    _mark(axes, [], [], style.GREY, "D", "end, beyond a ridge")


def _mark(
    axes: Axes,
    a: list[float],
    b: list[float],
    shade: str,
    marker: str,
    label: str | None = None,
    alpha: float = 1.0,
) -> None:
    axes.scatter(
        a,
        b,
        s=40,
        facecolor=shade,
        edgecolor=style.INK,
        linewidth=0.8,
        marker=marker,
        label=label,
        alpha=alpha,
        zorder=4,
    )


def _draw_kept(axes: Axes, land: Landscape) -> None:
    """Draw the kept network's way, and name where it came to."""
    path = np.array(land.path)
    axes.plot(*path.T, color=style.PAPER, linewidth=4.4, alpha=0.9, zorder=5)
    axes.plot(*path.T, color=style.INK, linewidth=2.2, zorder=6)
    axes.scatter(
        path[0, 0], path[0, 1], s=70, facecolor=style.PAPER, edgecolor=style.INK, lw=1.6, zorder=7
    )
    axes.scatter([0.0], [0.0], s=90, color=style.INK, edgecolor=style.PAPER, lw=1.4, zorder=7)
    named = [
        ((0.0, 0.0), land.kept.end_cost, "kept"),
        (land.path[0], land.kept.start_cost, "start"),
    ]
    nearest = min(
        (one for one in land.places if not one.kept), key=lambda one: one.off, default=None
    )
    if nearest is not None and nearest.off < IN_IT and land.other_pit(nearest):
        named.append((nearest.end, nearest.end_cost, "another end"))
    for point, cost, what in named:
        right = point[0] > 0.6 * land.first[-1]  # there is no room to its right
        told = f"{what}: {told_cost(cost, land, land.target)}"
        side = "right" if right else "left"
        style.note(axes, told, point, (-9 if right else 9, 9), ha=side, zorder=8, fontweight="bold")
