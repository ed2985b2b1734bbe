"""Learning rates side by side: the cost over the steps, and the path of each on the curve."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.descent.journey import Descent
from fathom.descent.outcomes import Stopped
from fathom.descent.rates import Rates
from fathom.plots import style
from fathom.plots.descent import draw_curve
from fathom.shapes import Float

MOST_PANELS = 12


def plot_rates(rates: Rates) -> Figure:
    """Draw how far each rate is above the lowest cost reached, and below it the path of each.

    Both axes are logarithmic, so that 1 step and 10,000 fit side by side. The paths are drawn for
    functions of one variable.

    >>> from fathom.descent.rates import compare_rates
    >>> len(plot_rates(compare_rates("x^2 - x + 1", 9, [0.1, 0.5, 0.9])).axes)
    4
    """
    runs = rates.runs[:MOST_PANELS]
    single = len(runs[0].variables) == 1
    columns = min(len(runs), 5 if len(runs) > 4 else 4)
    rows = math.ceil(len(runs) / columns) if single else 0
    figure = style.new_figure(10, 4.6 + 2.1 * rows)
    places = figure.add_gridspec(1 + rows, columns, height_ratios=[2.1, *[1] * rows])
    _draw_costs(figure.add_subplot(places[0, :]), rates, colours(len(runs)))
    for index, run in enumerate(runs if single else ()):
        axes = figure.add_subplot(places[1 + index // columns, index % columns])
        _draw_path(axes, run, colours(len(runs))[index])
    return figure


def colours(count: int) -> list[str]:
    """Give a colour for each of `count` rates, from small (blue) to large (red).

    >>> colours(2)
    ['#56b4e9', '#d55e00']
    """
    from matplotlib.colors import to_hex

    return [to_hex(style.SEQUENCE(place)) for place in np.linspace(0, 1, count)]


def _draw_costs(axes: Axes, rates: Rates, shades: list[str]) -> None:
    first = rates.runs[0]
    head = str(first.landscape.function or "cost")
    start = ", ".join(f"{name} = {value:g}" for name, value in first.start.at.items())
    limit = f"; stable below {rates.limit:.4g}" if rates.limit else ""
    title = f"{head} from {start}, {first.optimiser}{limit}"
    style.dress(axes, title, "look (the first is the start)", "cost above the lowest found")
    axes.set_xscale("log")
    axes.set_yscale("log")
    ends = []
    for run, colour in zip(rates.runs, shades, strict=False):
        steps, above = _until_it_explodes(rates.above(run))
        dashes = (0, (5, 2)) if run.overshoots else "-"  # coinciding lines stay visible
        axes.plot(steps, above, color=colour, linewidth=2, alpha=0.9, linestyle=dashes)
        axes.scatter(steps[-1:], above[-1:], s=22, color=colour, zorder=4)
        ends.append((steps[-1], above[-1]))
    axes.set_xlim(0.9, axes.get_xlim()[1] * 1.2)
    _label(axes, rates.runs, ends, shades)


def _until_it_explodes(
    above: Float[np.ndarray, " looks"],
) -> tuple[Float[np.ndarray, " drawn"], Float[np.ndarray, " drawn"]]:
    """Give steps + 1 and the cost above the lowest, cut off where it explodes."""
    above = above[np.isfinite(above)]
    exploded = above > 1e4 * (1 + above[0])
    stop = int(np.argmax(exploded)) + 1 if exploded.any() else len(above)
    return np.arange(stop) + 1.0, above[:stop]


def _label(
    axes: Axes, runs: tuple[Descent, ...], ends: list[tuple[float, float]], shades: list[str]
) -> None:
    """Name the lines: those that arrive below their last dot, the others in a column beside."""
    low, high = (math.log10(end) for end in axes.get_ylim())
    axes.set_ylim(10 ** (low - 0.26 * (high - low)), 10**high)
    beside = []
    below: dict[tuple[float, float], list[int]] = {}
    for index, (run, end) in enumerate(zip(runs, ends, strict=True)):
        if run.stopped is Stopped.SLOPE_SMALL:
            below.setdefault((end[0], round(math.log10(end[1]), 2)), []).append(index)
        else:
            beside.append(index)
    _label_below(axes, runs, ends, shades, list(below.values()))
    _label_beside(axes, runs, ends, shades, beside)


def _label_below(
    axes: Axes,
    runs: tuple[Descent, ...],
    ends: list[tuple[float, float]],
    shades: list[str],
    groups: list[list[int]],
) -> None:
    for group in groups:
        first = group[0]
        names = ", ".join(f"{runs[index].learning_rate:g}" for index in group)
        steps = f"{len(runs[first]):,} step" + ("s" if len(runs[first]) != 1 else "")
        style.note(
            axes,
            f"{names}\n{steps}",
            ends[first],
            (0, -9),
            shades[first],
            ha="center",
            va="top",
            fontweight="bold",
        )


def _label_beside(
    axes: Axes,
    runs: tuple[Descent, ...],
    ends: list[tuple[float, float]],
    shades: list[str],
    chosen: list[int],
) -> None:
    low, high = (math.log10(end) for end in axes.get_ylim())
    heights = [(math.log10(ends[index][1]) - low) / (high - low) for index in chosen]
    places = style.spread_labels(heights, 0.065)
    down = max(0.0, max(places, default=0.0) - 1)
    for index, place in zip(chosen, places, strict=True):
        line = {"arrowstyle": "-", "color": shades[index], "alpha": 0.35, "linewidth": 0.8}
        axes.annotate(
            _caption(runs[index]),
            ends[index],
            (1.02, place - down),
            textcoords="axes fraction",
            fontsize=style.SMALL,
            color=shades[index],
            va="center",
            annotation_clip=False,
            arrowprops=line,
        )


def _caption(run: Descent) -> str:
    if run.stopped is Stopped.SLOPE_SMALL:
        steps = "1 step" if len(run) == 1 else f"{len(run):,} steps"
        return f"{run.learning_rate:g}: {steps}"
    return f"{run.learning_rate:g}: {run.verdict.value}"


def _draw_path(axes: Axes, run: Descent, colour: str) -> None:
    style.dress(axes)
    draw_curve(axes, run, colour)
    axes.set_title(
        _caption(run), fontsize=style.SMALL + 0.5, color=colour, loc="left", fontweight="bold"
    )
    axes.tick_params(labelsize=7)
