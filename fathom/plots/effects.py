"""What each column does to the answers: a panel for each, all with the same heights."""

from __future__ import annotations

import math
import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from fathom.data.cells.dates import TIME, written
from fathom.opening.effects.column_effect import ColumnEffect
from fathom.opening.effects.effects import Effects
from fathom.opening.effects.words import MOST_COLUMNS, value_words
from fathom.plots import style
from fathom.text import signed

ACROSS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 9: 3}  # panels in a row; else 4


def plot_effects(effects: Effects) -> Figure:
    """Draw how far each value moves the mean answer: partial dependence and accumulated effects.

    Both have the mean 0 over the rows. Ticks at the bottom are the column's deciles: a tenth of the
    rows lies between two. Of many columns the first 12 are drawn.
    """
    shown = effects.columns[:MOST_COLUMNS]
    across = ACROSS.get(len(shown), 4)
    down = math.ceil(len(shown) / across)
    width = 6.4 if across == 1 else 1.2 + 3.1 * across
    figure = style.new_figure(width, 1.3 + (3.4 if across == 1 else 2.5) * down)
    panels = figure.subplots(down, across, sharey=True, squeeze=False).ravel()
    for axes, effect in zip(panels, shown, strict=False):
        _panel(axes, effect, effects.told)
    for axes in panels[len(shown) :]:
        axes.set_axis_off()
    _heights(panels[0], effects)
    for axes, effect in zip(panels, shown, strict=False):
        _rug(axes, effect)
    _heads(figure, effects, len(shown))
    return figure


def _panel(axes: Axes, effect: ColumnEffect, told: int) -> None:
    change = effect.change[:, told]
    axes.axhline(0, color=style.GREY, linewidth=0.8)
    if effect.accumulated is None:
        axes.bar(effect.places, change, 0.7, color=style.ORANGE)
        _name_bars(axes, effect)
    else:
        mark = "o-" if len(change) == 1 else "-"
        axes.plot(effect.places, change, mark, color=style.ORANGE, linewidth=3)
        moved = effect.accumulated[:, told]
        axes.plot(effect.places, moved, mark, color=style.BLUE, linewidth=1.5)
        _ticks(axes, effect)
    style.dress(axes)
    axes.set_title(
        value_words(effect.column, 30), loc="left", fontsize=style.NORMAL, color=style.INK
    )


def _name_bars(axes: Axes, effect: ColumnEffect) -> None:
    names = [value_words(value, 16) for value in effect.values]
    upright = sum(map(len, names)) + 2 * len(names) > 32
    axes.set_xticks(effect.places, names, rotation=90 if upright else 0)
    axes.set_xlim(-0.6, max(len(names), 2) - 0.4)


def _ticks(axes: Axes, effect: ColumnEffect) -> None:
    if effect.kind != "date":
        whole = bool((effect.places == effect.places.round()).all())
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=whole, steps=[1, 2, 5, 10]))
        if np.abs(effect.places).max() >= 10_000:
            axes.xaxis.set_major_formatter("{x:,.0f}")
    elif ":" in str(effect.values[0]) and len(str(effect.values[0])) == 5:
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda day, _: written(float(day), TIME)))
    else:
        axes.xaxis_date()
        dates = AutoDateLocator(minticks=3, maxticks=5)
        axes.xaxis.set_major_locator(dates)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(dates))


def _heights(axes: Axes, effects: Effects) -> None:
    """Write heights with their signs, in percentage points or units; all panels share them."""
    unit = 100 if effects.classes else 1

    def written_height(height: float, _: int | None = None) -> str:
        return signed(unit * height, 6) if abs(height) > 1e-12 else "0"

    axes.yaxis.set_major_formatter(FuncFormatter(written_height))


def _rug(axes: Axes, effect: ColumnEffect) -> None:
    low, high = effect.places[[0, -1]]
    inside = [place for place in effect.deciles if low <= place <= high]
    low_end = axes.get_xaxis_transform()
    axes.vlines(inside, 0, 0.05, transform=low_end, color=style.INK, linewidth=0.9)


def _heads(figure: Figure, effects: Effects, shown: int) -> None:
    who = effects.columns[0].column if len(effects.columns) == 1 else "each column"
    title = f"What {who} does to {effects.followed}"
    title += f" (the first {shown})" if len(effects.columns) > shown else ""
    title = textwrap.fill(title, round(9 * figure.get_figwidth()))
    figure.suptitle(
        title, fontsize=style.LARGE, fontweight="bold", color=style.INK, x=0.01, ha="left"
    )
    unit = " (percentage points)" if effects.classes else ""
    label = f"change of the mean answer{unit}"
    figure.supylabel(label, fontsize=style.NORMAL, color=style.INK)
    kinds = {effect.accumulated is None for effect in effects.columns[:shown]}
    marks: list[Line2D | Patch] = []
    if False in kinds:
        marks.append(Line2D([], [], color=style.ORANGE, linewidth=3, label="partial dependence"))
        marks.append(Line2D([], [], color=style.BLUE, label="accumulated local effects"))
        rug = Line2D([], [], linestyle="none", marker="|", color=style.INK)
        rug.set_label("deciles of the rows")
        marks.append(rug)
    else:
        marks.append(Patch(color=style.ORANGE, label="partial dependence"))
    figure.legend(
        handles=marks, loc="outside lower center", ncols=3, fontsize=style.SMALL, frameon=False
    )
