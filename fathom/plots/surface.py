"""A descent over a surface: two variables and the cost, seen from the side, from above, and cut.

Three axes are two weights and the cost. A cut through the rover along one variable holds the other
fixed: its steepness there is the partial derivative.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import Axes3D

from fathom.descent.journey import Descent
from fathom.errors import OptionError
from fathom.plots import style
from fathom.plots.heights import heights
from fathom.shapes import Float

ACROSS = 81
LEVELS = 18
DOTS = 60  # looks that are drawn as dots
COLOURS = (style.RED, style.GREEN)


def plot_surface(descent: Descent, at: int = 0) -> Figure:
    """Draw a function of two variables with the path: surface, contours, and the two slices.

    Args:
        at: the look (0 is the start) through which the slices are cut.

    Raises:
        OptionError: the function has not two variables, or there is no such look.

    >>> from fathom.descent.descent import descend
    >>> figure = plot_surface(descend("x^2 + y^2", {"x": 5, "y": 10}, 0.1))
    >>> [axes.get_xlabel() for axes in figure.axes]
    ['x', 'x', 'x', 'y']
    """
    if len(descent.variables) != 2:
        raise OptionError(
            f"the function has {len(descent.variables)} variables: a surface has two, "
            "and plot_descent draws one."
        )
    if not 0 <= at <= len(descent):
        raise OptionError(f"the slices can go through looks 0 to {len(descent)}, not {at}.")
    figure = style.new_figure(10, 8.4)
    path = _near(descent)
    xs, ys = (_range(path[:, axis]) for axis in (0, 1))
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    costs = heights(descent.landscape.cost, grid.reshape(-1, 2)).reshape(ACROSS, ACROSS)
    function = descent.landscape.function
    figure.suptitle(
        f"{function or 'cost'}     {descent.optimiser}, learning rate {descent.learning_rate:g}",
        fontsize=style.LARGE,
        color=style.INK,
        fontweight="bold",
        x=0.02,
        ha="left",
    )
    places = figure.add_gridspec(2, 2, height_ratios=(1.25, 1))
    _draw_surface(figure.add_subplot(places[0, 0], projection="3d"), descent, path, grid, costs)
    _draw_contours(figure.add_subplot(places[0, 1]), descent, path, grid, costs, at)
    for axis, line in enumerate((xs, ys)):
        _draw_slice(figure.add_subplot(places[1, axis]), descent, axis, line, at)
    return figure


def _near(descent: Descent) -> Float[np.ndarray, "looks 2"]:
    """Give the path without the far end of an explosion."""
    reach = 8 * (1 + abs(descent.costs[0]))
    near = np.isfinite(descent.costs) & (np.abs(descent.costs - descent.costs[0]) <= reach)
    return descent.positions[: len(near) if near.all() else int(np.argmin(near))]


def _range(values: Float[np.ndarray, " looks"]) -> Float[np.ndarray, " places"]:
    """Give a range around the path that goes on beyond its end."""
    end, reach = values[-1], max(np.ptp(values), 0.1 * abs(values[-1]), 1e-3)
    low = min(values.min() - 0.15 * reach, end - 0.7 * reach)
    high = max(values.max() + 0.15 * reach, end + 0.7 * reach)
    return np.linspace(low, high, ACROSS)


def _shades(costs: np.ndarray) -> tuple[Float[np.ndarray, " levels"], BoundaryNorm]:
    """Give contour levels with the same area between any two, and a colour for each."""
    levels = np.unique(np.nanquantile(costs, np.linspace(0, 1, LEVELS)))
    if len(levels) < 2:
        levels = levels[0] + np.array([-1.0, 1.0])
    return levels, BoundaryNorm(levels, style.DEPTH.N)


def _draw_surface(
    axes: Axes3D, descent: Descent, path: np.ndarray, grid: np.ndarray, costs: np.ndarray
) -> None:
    _, norm = _shades(costs)
    shown = {"cmap": style.DEPTH, "norm": norm, "alpha": 0.82, "rcount": 60, "ccount": 60}
    axes.plot_surface(grid[..., 0], grid[..., 1], costs, **shown)
    seen = descent.costs[: len(path)]
    lifted = seen + 0.02 * (np.nanmax(costs) - np.nanmin(costs))
    axes.plot(*path.T, lifted, color=style.RED, linewidth=1.8, zorder=9)
    axes.plot(*path[:DOTS].T, lifted[:DOTS], "o", color=style.RED, markersize=3, zorder=9)
    axes.view_init(elev=32, azim=48)
    axes.set_xlabel(descent.variables[0], fontsize=style.NORMAL, color=style.INK)
    axes.set_ylabel(descent.variables[1], fontsize=style.NORMAL, color=style.INK)
    axes.set_zlabel("cost", fontsize=style.NORMAL, color=style.INK, labelpad=10)
    axes.tick_params(colors=style.GREY, labelsize=style.SMALL)
    axes.locator_params(nbins=5)
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.set_pane_color((1, 1, 1, 0))
        axis._axinfo["grid"].update(color=style.FAINT)
    axes.set_box_aspect(None, zoom=0.88)


def _draw_contours(
    axes: Axes,
    descent: Descent,
    path: np.ndarray,
    grid: np.ndarray,
    costs: np.ndarray,
    at: int,
) -> None:
    style.dress(axes, "from above", *descent.variables)
    (levels, norm), spots = _shades(costs), (grid[..., 0], grid[..., 1])
    axes.contourf(*spots, costs, levels, cmap=style.DEPTH, norm=norm)
    axes.contour(*spots, costs, levels, colors=style.PAPER, linewidths=0.5)
    axes.grid(False)
    x, y = descent.positions[at]
    axes.axhline(y, color=COLOURS[0], linewidth=1.2, linestyle=(0, (4, 3)))
    axes.axvline(x, color=COLOURS[1], linewidth=1.2, linestyle=(0, (4, 3)))
    axes.plot(*path.T, color=style.RED, linewidth=1.6)
    axes.plot(*path[:DOTS].T, "o", color=style.RED, markersize=4, markeredgecolor=style.PAPER)
    axes.plot(*path[0], "o", color=style.PAPER, markersize=8, markeredgecolor=style.RED)
    for look in _told_apart(path, grid):
        place = ", ".join(f"{value:.4g}" for value in path[look])
        left = path[look, 0] > grid[..., 0].mean()
        last = look > 1
        text = f"{'end' if last else f'({place})'}: cost {descent.costs[look]:.4g}"
        by, side = (-8 if left else 8, -16 if last else -3), "right" if left else "left"
        style.note(axes, text, tuple(path[look]), by, ha=side)


def _told_apart(path: np.ndarray, grid: np.ndarray) -> list[int]:
    """Name the start, the first step if it is far enough away, and the end."""
    size = np.ptp(grid.reshape(-1, 2), axis=0)
    chosen = [0]
    for look in (1, len(path) - 1):
        spot = path[min(look, len(path) - 1)]
        if min(np.abs((spot - path[other]) / size).max() for other in chosen) > 0.07:
            chosen.append(look)
    return chosen


def _draw_slice(
    axes: Axes, descent: Descent, axis: int, line: Float[np.ndarray, " places"], at: int
) -> None:
    """Draw the cost along one variable, the other held where the rover is, with its slope."""
    name, other = descent.variables[axis], descent.variables[1 - axis]
    position, colour = descent.positions[at], COLOURS[axis]
    places = np.repeat(position[None], len(line), axis=0)
    places[:, axis] = line
    curve = heights(descent.landscape.cost, places)
    style.dress(axes, f"cut at {other} = {position[1 - axis]:.4g}", name, "cost")
    axes.plot(line, curve, color=colour, linewidth=1.8)
    slope, cost = float(descent.slopes[at, axis]), float(descent.costs[at])
    half = 0.13 * (line[-1] - line[0])
    ends = np.array([position[axis] - half, position[axis] + half])
    low, high = np.nanmin(curve), np.nanmax([*curve, cost])
    axes.set_ylim(low - 0.08 * (high - low + 1e-9), high + 0.1 * (high - low + 1e-9))
    axes.plot(ends, cost + slope * (ends - position[axis]), color=style.INK, linewidth=1.6)
    axes.scatter([position[axis]], [cost], s=40, color=style.INK, zorder=5)
    derivative = descent.derivative[name] if descent.derivative else None
    formula = f"df/d{name} = {derivative} = " if derivative and len(derivative) < 24 else ""
    text = f"{formula or 'slope '}{slope:.4g}"
    axes.text(
        0.5, 0.9, text, transform=axes.transAxes, ha="center", fontsize=style.NORMAL, color=colour
    )
