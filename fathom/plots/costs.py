"""The cost while training: every network's validation curve, coloured by its learning rate."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from fathom.model.model import Model
from fathom.plots import style
from fathom.plots.rates import colours


def plot_costs(model: Model) -> Figure:
    """Draw cost over epochs on a log axis, the kept network thick, its best epoch marked."""
    members, chosen = model.story.training.members, model.story.training.chosen
    rates = list(dict.fromkeys(member.learning_rate for member in members))
    shade = dict(zip(rates, colours(len(rates)), strict=True))
    figure = style.new_figure()
    axes = figure.add_subplot()
    named: set[float] = set()
    for place, member in enumerate(members):
        curve = model.history.validation[:, place]
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
    height = float(model.history.validation[best.epoch, chosen])
    axes.plot([best.epoch], [height], "o", color=style.INK, zorder=4)
    style.note(axes, f"kept: epoch {best.epoch}, cost {height:.4g}", (best.epoch, height), (8, -14))
    axes.set_yscale("log")
    loss = model.story.training.loss.replace("_", " ")
    style.dress(axes, "Cost on validation rows", "epoch", f"mean {loss} loss")
    axes.legend(frameon=False, fontsize=style.SMALL)
    return figure
