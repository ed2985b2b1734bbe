"""The cost while training: every network's validation curve, coloured by its learning rate."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.face import Model
from fathom.plots import style
from fathom.plots.rates import colours
from fathom.rates.table import cost_name, told_costs
from fathom.text import readable

LEARNT = "the rows it learns from"


def plot_costs(model: Model) -> Figure:
    """Draw cost over epochs on a log axis, the kept network thick, its best epoch marked.

    Dashed beside it is its cost on the rows that it learns from, where others judge it.

    Costs are told as everywhere: for numbers the typical miss, in the target's units.
    """
    how = model.story.training
    members, chosen = how.members, how.chosen
    name, costs = cost_name(how, model.target), model.history.validation
    costs = told_costs(costs.astype(np.float64), how, model.target)
    rates = list(dict.fromkeys(member.learning_rate for member in members))
    shade = dict(zip(rates, colours(len(rates)), strict=True))
    figure = style.new_figure()
    axes = figure.add_subplot()
    named: set[float] = set()
    for place, member in enumerate(members):
        curve = costs[:, place]
        kept = place == chosen
        label = f"learning rate {member.learning_rate:g}"
        axes.plot(
            np.arange(len(curve)),
            np.where(curve > 0, curve, np.nan),
            color=shade[member.learning_rate],
            linewidth=2.6 if kept else 1.0,
            alpha=1.0 if kept else 0.55,
            zorder=3 if kept else 2,
            label=None if member.learning_rate in named else label,
        )
        named.add(member.learning_rate)
    best = members[chosen]
    height = float(costs[best.epoch, chosen])
    axes.plot([best.epoch], [height], "o", color=style.INK, zorder=4)
    told = f"kept: epoch {best.epoch}, {name} {readable(height)}"
    late = 2 * best.epoch > how.epochs_run  # its words go to the left, where there is room
    side, by = ("right", -8) if late else ("left", 8)
    style.note(axes, told, (best.epoch, height), (by, -14), ha=side)
    rows = _judged_by(model)
    if rows != LEARNT:
        _draw_learnt(axes, model, shade[best.learning_rate])
    style.dress(axes, f"{name.capitalize()} on {rows}", "epoch", name)
    style.log_heights(axes)
    axes.margins(y=0.1)
    axes.legend(frameon=False, fontsize=style.SMALL)
    return figure


def _judged_by(model: Model) -> str:
    """Say which rows the curves are measured on."""
    if model.story.training.ensemble:
        return "the rows that each network left out"
    return "validation rows" if model.story.reading.rows.validation else LEARNT


def _draw_learnt(axes: Axes, model: Model, colour: object) -> None:
    """Draw the kept network's cost on the rows that it learns from."""
    how = model.story.training
    costs = told_costs(model.history.train.astype(np.float64), how, model.target)[:, how.chosen]
    axes.plot(
        np.arange(len(costs)),
        np.where(costs > 0, costs, np.nan),
        color=colour,
        linewidth=1.4,
        linestyle="--",
        label=f"the kept one, on {LEARNT}",
    )
