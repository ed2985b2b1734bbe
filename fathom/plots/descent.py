"""A descent along a curve: the looks as dots, the slopes of the first ones as tangents."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.descent.journey import Descent
from fathom.descent.outcomes import Stopped
from fathom.errors import OptionError
from fathom.plots import style
from fathom.plots.heights import heights
from fathom.shapes import Float

TANGENTS = 3
MANY = 60  # looks, beyond which dots are drawn small


def plot_descent(descent: Descent, tangents: int = TANGENTS) -> Figure:
    """Draw the curve of a function of one variable, the looks on it, and the first tangents.

    Raises:
        OptionError: the function has more than one variable (see `plot_surface`).

    >>> from fathom.descent.descent import descend
    >>> plot_descent(descend("x^2 - x + 1", 9, 0.1, steps=2)).axes[0].get_xlabel()
    'x'
    """
    if len(descent.variables) != 1:
        raise OptionError(
            f"the function has {len(descent.variables)} variables: a curve has one, "
            "and plot_surface draws two."
        )
    figure = style.new_figure(8, 5)
    axes = figure.add_subplot()
    name = descent.variables[0]
    function = descent.landscape.function
    title = str(function) if function else "cost"
    style.dress(axes, title, name, "cost")
    draw_curve(axes, descent)
    _draw_tangents(axes, descent, tangents)
    _write_numbers(axes, descent)
    return figure


def draw_curve(axes: Axes, descent: Descent, color: str = style.BLUE) -> None:
    """Draw the curve and the path of one descent on it into axes that are already dressed."""
    xs, costs = near_looks(descent)
    line = _window(xs, descent.stopped is Stopped.SLOPE_SMALL)
    curve = heights(descent.landscape.cost, line[:, None])
    many = len(xs) > MANY
    dots = {"s": 9, "linewidth": 0} if many else {"s": 26, "linewidth": 0.7}
    axes.plot(line, curve, color=style.GREY, linewidth=1.6, zorder=1)
    axes.plot(xs, costs, color=color, linewidth=0.6 if many else 1, alpha=0.55, zorder=2)
    axes.scatter(xs, costs, color=color, edgecolor=style.PAPER, zorder=4, **dots)
    axes.scatter(
        xs[:1], costs[:1], s=60, color=style.PAPER, edgecolor=color, linewidth=1.8, zorder=5
    )
    low, high = np.nanmin([*curve, *costs]), np.nanmax(costs)
    reach = max(high - low, 1e-9)
    axes.set_ylim(low - 0.12 * reach, high + 0.15 * reach)
    axes.set_xlim(line[0], line[-1])


def near_looks(descent: Descent) -> tuple[Float[np.ndarray, " near"], Float[np.ndarray, " near"]]:
    """Give positions and costs of a walk in one variable, without the far end of an explosion."""
    xs, costs = descent.positions[:, 0], descent.costs
    reach = 8 * (1 + abs(costs[0]))
    near = np.isfinite(costs) & (np.abs(costs - costs[0]) <= reach)
    stop = len(near) if near.all() else int(np.argmin(near))
    return xs[:stop], costs[:stop]


def _window(xs: Float[np.ndarray, " near"], arrived: bool) -> Float[np.ndarray, " places"]:
    """Give the places to draw: all of the walk, and about as far beyond the pit it came to."""
    end = xs[-1] if arrived else (xs.min() + xs.max()) / 2
    reach = max(1.15 * np.abs(xs - end).max(), 1e-3 * max(1.0, abs(end)))
    low, high = max(end - reach, xs.min() - 0.8 * reach), min(end + reach, xs.max() + 0.8 * reach)
    return np.linspace(low, high, 401)


def _spaced(descent: Descent, count: int, gap: float) -> list[int]:
    """Choose the first looks that lie apart enough for their tangents to be told apart."""
    chosen = [0]
    for step, x in enumerate(descent.positions[: len(near_looks(descent)[0]), 0]):
        if all(abs(x - descent.positions[other, 0]) >= gap for other in chosen):
            chosen.append(step)
    return chosen[:count]


def _draw_tangents(axes: Axes, descent: Descent, count: int) -> None:
    left, right = axes.get_xlim()
    half = 0.072 * (right - left)
    for step in _spaced(descent, count, half):
        x, cost, slope = descent.positions[step, 0], descent.costs[step], descent.slopes[step, 0]
        low, high = axes.get_ylim()
        steepness = abs(slope) * (right - left) / (high - low)
        reach = half / np.hypot(1, steepness * 0.7)
        ends = np.array([x - reach, x + reach])
        axes.plot(ends, cost + slope * (ends - x), color=style.RED, linewidth=2, zorder=3)
        side = (12, -4) if slope <= 0 else (-12, 2)
        style.note(
            axes,
            f"slope {slope:.4g}",
            (x, cost),
            side,
            style.RED,
            ha="right" if slope > 0 else "left",
        )


def _write_numbers(axes: Axes, descent: Descent) -> None:
    """Say the first step in numbers, and where the walk ended."""
    name, end = descent.variables[0], descent.end
    lines = [f"{descent.optimiser}, learning rate {descent.learning_rate:g}"]
    lines += [descent.worked(step) for step in range(1, min(2, len(descent)) + 1)]
    steps = f"{len(descent):,} step{'s' if len(descent) != 1 else ''}"
    lines.append(f"{steps}: {descent.verdict.value}")
    lines.append(f"end: {name} = {end.at[name]:.6g}, cost {end.cost:.6g}")
    axes.text(
        0.5,
        0.97,
        "\n".join(lines),
        transform=axes.transAxes,
        ha="center",
        va="top",
        fontsize=style.SMALL,
        color=style.INK,
        linespacing=1.5,
        bbox={"facecolor": style.PAPER, "edgecolor": style.FAINT, "boxstyle": "round,pad=0.5"},
    )
