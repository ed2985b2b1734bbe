"""Pavlov's experiment: the answer to the signals, and the weights, over the trials."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.plots import style
from fathom.rules.dog import PHASES, Experiment

FARTHEST = 1e100  # values that ran away are drawn no farther out
STEEP = 20.0  # values beyond this are drawn on a logarithmic axis


def plot_pavlov(dog: Experiment) -> Figure:
    """Draw the saliva before the food in each trial, and the weights below it, phases shaded.

    >>> from fathom.rules.dog import pavlov
    >>> len(plot_pavlov(pavlov()).axes)
    2
    """
    figure = style.new_figure(10, 6)
    answer, weights = figure.subplots(2, 1, sharex=True, height_ratios=(1.15, 1))
    title = f"Pavlov's dog: {dog.rule}, rate {dog.rate:g}, {dog.wiring}"
    style.dress(answer, title, "", "saliva before the food")
    style.dress(weights, "", "trial", "weight after the trial")
    numbers = np.arange(1, len(dog.trials) + 1)
    _draw_answers(answer, dog, numbers)
    _draw_weights(weights, dog, numbers)
    for axes in (answer, weights):
        _shade(axes, dog)
        axes.set_xlim(0.5, len(numbers) + 0.5)
        axes.grid(axis="x", visible=False)
    _name_phases(answer, dog)
    return figure


def _draw_answers(axes: Axes, dog: Experiment, numbers: np.ndarray) -> None:
    seen = np.clip([trial.foreseen for trial in dog.trials], -FARTHEST, FARTHEST)
    fed = np.array([trial.food > 0 for trial in dog.trials])
    axes.vlines(numbers, 0, seen, color=style.FAINT, linewidth=1.5, zorder=1)
    for mask, face, label in ((fed, style.BLUE, "food follows"), (~fed, style.PAPER, "no food")):
        axes.scatter(
            numbers[mask],
            seen[mask],
            s=24,
            facecolor=face,
            edgecolor=style.BLUE,
            linewidth=1.3,
            label=label,
            zorder=3,
        )
    _scale(axes, seen)
    axes.legend(
        frameon=False,
        fontsize=style.SMALL,
        labelcolor=style.INK,
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=2,
    )


def _draw_weights(axes: Axes, dog: Experiment, numbers: np.ndarray) -> None:
    table = np.clip([list(trial.weights.values()) for trial in dog.trials], -FARTHEST, FARTHEST)
    for column, colour in zip(table.T, (style.RED, style.GREEN), strict=True):
        axes.plot(numbers, column, color=colour, linewidth=2, zorder=3)
    _scale(axes, table)
    low, high = axes.get_ylim()
    ends = axes.transData.transform([(numbers[-1], value) for value in table[-1]])[:, 1]
    bottom, top = axes.transData.transform([(0, low), (0, high)])[:, 1]
    places = style.spread_labels([(end - bottom) / (top - bottom) for end in ends], 0.11)
    names = dog.trials[0].weights
    for name, place, colour in zip(names, places, (style.RED, style.GREEN), strict=True):
        axes.text(
            1.01,
            place,
            name,
            transform=axes.transAxes,
            color=colour,
            fontsize=style.NORMAL,
            va="center",
        )


def _scale(axes: Axes, values: np.ndarray) -> None:
    """Leave room above; take a logarithmic axis (straight below 1) where values run away."""
    finite = np.abs(values[np.isfinite(values)])
    if finite.size and finite.max() > STEEP:
        axes.set_yscale("symlog", linthresh=1)
        axes.set_ylim(-0.2, finite.max() * 1e5)
    else:
        axes.set_ylim(-0.06, max(1.0, finite.max(initial=0)) * 1.42)


def _spans(dog: Experiment) -> list[tuple[str, int, int]]:
    """Give each phase with its first and last trial, counted from 1 through the experiment."""
    spans: list[tuple[str, int, int]] = []
    for number, trial in enumerate(dog.trials, start=1):
        if spans and spans[-1][0] == trial.phase:
            spans[-1] = (trial.phase, spans[-1][1], number)
        else:
            spans.append((trial.phase, number, number))
    return spans


def _shade(axes: Axes, dog: Experiment) -> None:
    for index, (_, first, last) in enumerate(_spans(dog)):
        if index % 2:
            axes.axvspan(first - 0.5, last + 0.5, color=style.FAINT, alpha=0.5, zorder=0, lw=0)


def _name_phases(axes: Axes, dog: Experiment) -> None:
    """Write every phase above its trials; short ones stand upright."""
    for name, first, last in _spans(dog):
        wide = last - first > 0.08 * len(dog.trials)
        signals = " + ".join(
            signal for signal in ("bell", "light", "food") if getattr(PHASES[name], signal)
        )
        axes.text(
            (first + last) / 2,
            0.98,
            f"{name}\n{signals}" if wide else name,
            transform=axes.get_xaxis_transform(),
            ha="center",
            va="top",
            rotation=0 if wide else 90,
            fontsize=style.SMALL,
            color=style.INK,
            linespacing=1.4,
        )
