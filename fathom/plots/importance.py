"""Which columns matter: a bar for each."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from fathom.explain.importance import ColumnImportance
from fathom.plots import style
from fathom.text import readable

MOST_BARS = 20


def plot_importance(
    importance: Sequence[ColumnImportance], task: str = "regression", target: str = "the target"
) -> Figure:
    """Draw how much the cost grows without each column, the spread of the shufflings as a line.

    >>> found = [ColumnImportance("age", 3.0, 0.2), ColumnImportance("city", 1.0, 0.1)]
    >>> len(plot_importance(found).axes)
    1
    """
    shown = list(importance[:MOST_BARS])[::-1]
    figure = style.new_figure(7.6, 1.5 + 0.36 * max(len(shown), 2))
    axes = figure.add_subplot()
    values, spreads = [one.value for one in shown], [one.spread for one in shown]
    axes.barh(range(len(shown)), values, xerr=spreads, color=style.BLUE, ecolor=style.GREY)
    axes.set_yticks(range(len(shown)), [_short(one.column) for one in shown])
    for place, (value, reach) in enumerate(zip(values, spreads, strict=True)):
        end = (max(value, 0) + reach, place)
        style.note(axes, readable(value, 3), end, (5, -4))
    axes.axvline(0, color=style.INK, linewidth=1)
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + 0.12 * (high - low))  # room for the numbers
    more = len(importance) - len(shown)
    title = "Which columns matter" + (f" (the first {MOST_BARS})" if more else "")
    regression = task == "regression"
    unit = f"typical miss of {target}" if regression else "log-loss"
    style.dress(axes, title, f"growth of the {unit} when the column is shuffled")
    axes.grid(visible=False, axis="y")
    if regression and high >= 10_000:
        axes.xaxis.set_major_formatter("{x:,.0f}")
    return figure


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:27]}…"
