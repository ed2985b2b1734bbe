"""How a network learnt, drawn: costs, and what could be seen in it; a branch beside its trunk."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.past.history import RunHistory
from fathom.plots import style


def plot_history(history: RunHistory, trunk: RunHistory | None = None) -> Figure:
    """Draw costs over steps above, sizes of weights, slopes and steps below.

    Args:
        history: of the run.
        trunk: of the training that it branched off.
    """
    figure = style.new_figure(height=6.4)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    if trunk is not None:
        _costs(above, trunk, "the trunk: ", faint=True)
    _costs(above, history, "the branch: " if trunk is not None else "", faint=False)
    if history.forked is not None:
        above.axvline(history.forked, color=style.GREY, linewidth=1.2, linestyle=":")
        at = (history.forked, above.get_ylim()[1])
        style.note(above, f"branches off at step {history.forked:,}", at, (6, -12))
    above.set_yscale("log")
    style.dress(above, "How the network learnt", "", "mean loss")
    above.legend(frameon=False, fontsize=style.SMALL)
    _sizes(below, history)
    figure.align_ylabels()
    return figure


def _costs(axes: Axes, told: RunHistory, whose: str, faint: bool) -> None:
    steps = np.arange(len(told.validation)) * told.steps_per_epoch
    width, alpha = (1.2, 0.6) if faint else (2.2, 1.0)
    curves = (("validation", told.validation, style.BLUE), ("training", told.train, style.ORANGE))
    for name, curve, colour in curves:
        shown = np.where(curve > 0, curve, np.nan)
        axes.plot(
            steps,
            shown,
            color=colour,
            linewidth=width,
            alpha=alpha,
            linestyle="--" if faint else "-",
            label=f"{whose}{name}",
        )


def _sizes(axes: Axes, told: RunHistory) -> None:
    curves = {
        "size of weights": [(m.step, m.weights) for m in told.moments],
        "length of slope": [(m.step, m.slope) for m in told.moments if m.slope],
        "length of step": [(m.step, m.change) for m in told.moments if m.change],
    }
    shades = (style.INK, style.ORANGE, style.BLUE)
    for (name, points), colour in zip(curves.items(), shades, strict=True):
        if points:
            axes.plot(*zip(*points, strict=True), "o-", color=colour, markersize=3, label=name)
    axes.set_yscale("log")
    style.dress(axes, "", "step", "size")
    axes.legend(frameon=False, fontsize=style.SMALL)
