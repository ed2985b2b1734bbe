"""Learning rates side by side on a table: the lowest cost of each, and where stability ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.data.target.target import Target
from fathom.model.story import RateStory, StableStory, Training
from fathom.plots import style
from fathom.rates.search import RateSearch
from fathom.rates.table import Costed, cost_name, told_costs
from fathom.rates.told_stable import limit_words
from fathom.rates.verdicts import RateVerdict
from fathom.shapes import Float
from fathom.text import readable

SHADES = {
    RateVerdict.TOO_SMALL.value: style.SKY,
    RateVerdict.SOUND.value: style.GREEN,
    RateVerdict.RESTLESS.value: style.ORANGE,
    RateVerdict.TOO_LARGE.value: style.PINK,
    RateVerdict.EXPLODED.value: style.RED,
}
TOP = 0.9  # height of the crosses of rates that diverged, as a share of the axes
LEAST = 1.3  # from the lowest height to the highest, so that small differences look small


def plot_search(search: RateSearch) -> Figure:
    """Draw the lowest cost of each rate on logarithmic axes, the recommended one marked.

    Right of the dashed line rates are larger than the largest stable one; rates that diverged are
    crosses at the top.
    """
    return _draw(search.sweep, search, search.target, search.recommended, "take", search.stable)


def plot_tried(training: Training, target: Target) -> Figure:
    """Draw the same for the rates of a training and those that were run briefly beside it."""
    rates = {rate.learning_rate: rate for rate in (*training.sweep, *training.rates)}
    kept = training.members[training.chosen].learning_rate
    tried = sorted(rates.values(), key=lambda rate: rate.learning_rate)
    return _draw(tried, training, target, kept, "kept", training.stable)


def _draw(
    rates: Sequence[RateStory],
    costed: Costed,
    target: Target,
    taken: float | None,
    called: str,
    stable: StableStory | None,
) -> Figure:
    figure = style.new_figure(8.0, 4.6)
    axes = figure.add_subplot()
    name = cost_name(costed, target)
    style.dress(axes, f"What each learning rate came to: {name}", "learning rate", f"lowest {name}")
    lived = [rate for rate in rates if rate.validation]
    costs = told_costs(np.array([rate.validation for rate in lived], float), costed, target)
    _scale(axes, [rate.learning_rate for rate in rates], costs, stable)
    axes.plot([rate.learning_rate for rate in lived], costs, color=style.GREY, lw=1.4, zorder=2)
    for verdict in dict.fromkeys(rate.verdict for rate in lived):
        mine = [place for place, rate in enumerate(lived) if rate.verdict == verdict]
        places = [lived[place].learning_rate for place in mine]
        shade, edge = SHADES[verdict], style.PAPER
        axes.scatter(places, costs[mine], 60, shade, label=verdict, edgecolor=edge, zorder=3)
    _draw_lost(axes, [rate.learning_rate for rate in rates if not rate.validation])
    if stable is not None:
        _draw_limit(axes, stable)
    if taken is not None:
        height = float(costs[[rate.learning_rate for rate in lived].index(taken)])
        axes.scatter([taken], [height], s=170, facecolor="none", edgecolor=style.INK, zorder=4)
        told = f"{called} {taken:g}: {readable(height)}"
        style.note(axes, told, (taken, height), (0, -20), ha="center", fontweight="bold")
    axes.legend(frameon=False, fontsize=style.SMALL, loc="lower left")
    return figure


def _scale(
    axes: Axes,
    rates: Sequence[float],
    costs: Float[np.ndarray, " lived"],
    stable: StableStory | None,
) -> None:
    """Make both axes logarithmic, wide enough for every rate and the limit."""
    across = [*rates, *([stable.rate] if stable else [])]
    axes.set_xscale("log")
    axes.set_xlim(min(across) / 1.5, max(across) * 1.5)
    axes.xaxis.set_major_formatter(lambda value, place: f"{value:g}")
    axes.tick_params(axis="x", which="minor", colors=style.GREY, length=2)
    if not len(costs):
        axes.set_yticks([])
        return
    style.log_heights(axes)
    low, high = np.log(costs.min()), np.log(costs.max())
    spare = max(0.0, np.log(LEAST) - (high - low)) / 2
    low, high = low - spare, high + spare
    axes.set_ylim(np.exp(low - 0.24 * (high - low)), np.exp(high + 0.22 * (high - low)))


def _draw_lost(axes: Axes, rates: list[float]) -> None:
    """Put the rates that diverged at the top: they have no cost."""
    if rates:
        heights, across = [TOP] * len(rates), axes.get_xaxis_transform()
        axes.scatter(rates, heights, 46, style.RED, marker="x", transform=across, label="diverged")


def _draw_limit(axes: Axes, stable: StableStory) -> None:
    low, high = axes.get_xlim()
    axes.axvspan(stable.rate, high, color=style.RED, alpha=0.06, lw=0, zorder=0)
    axes.axvline(stable.rate, color=style.RED, lw=1.3, linestyle=(0, (4, 3)), zorder=1)
    late = np.log(stable.rate / low) > 0.55 * np.log(high / low)
    axes.annotate(
        limit_words(stable),
        (stable.rate, 1.0),
        (-5 if late else 5, -4),
        xycoords=axes.get_xaxis_transform(),
        textcoords="offset points",
        fontsize=style.SMALL,
        color=style.RED,
        ha="right" if late else "left",
        va="top",
    )
