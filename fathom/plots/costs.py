"""The cost while training: every network's validation curve, coloured by its learning rate."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from fathom.face import Model
from fathom.plots import style
from fathom.plots.rates import colours
from fathom.rates.table import cost_name, told_costs
from fathom.text import readable


def plot_costs(model: Model) -> Figure:
    """Draw cost over epochs on a log axis, the kept network thick, its best epoch marked.

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
    rows = "validation rows" if model.story.reading.rows.validation else "the rows it learns from"
    style.dress(axes, f"{name.capitalize()} on {rows}", "epoch", name)
    style.log_heights(axes)
    axes.margins(y=0.1)
    axes.legend(frameon=False, fontsize=style.SMALL)
    return figure
