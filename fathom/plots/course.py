"""One row's answer over the values of one column, with the straight line that holds around it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.special import expit

from fathom.data.cells.dates import written
from fathom.data.columns.column import NOMINAL
from fathom.data.target.target import Target
from fathom.opening.course import Course
from fathom.opening.formula import Formula
from fathom.plots import style
from fathom.text import readable, shortened

MOST_CLASSES = 6


def plot_course(course: Course, formula: Formula | None = None) -> Figure:
    """Draw the answer over the values; categories and texts as bars.

    Args:
        course: the answers.
        formula: the straight line around the row, drawn where it is of the answer itself.
    """
    figure = style.new_figure(7.6, 4.6)
    axes = figure.add_subplot()
    if course.kind in NOMINAL:
        _bars(axes, course)
    else:
        _lines(axes, course)
        if formula is not None and _is_line(course.target):
            _tangent(axes, course, formula)
    title = f"{course.target.name} of {course.place} with other values of {course.column}"
    chances = course.answers.ndim == 2
    style.dress(axes, title, course.column, _height_name(course))
    if chances:
        axes.set_ylim(0, 1.06)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    elif np.abs(course.answers).max() >= 10_000:
        axes.yaxis.set_major_formatter("{x:,.0f}")
    if course.kind in NOMINAL:
        axes.grid(visible=False, axis="x")
    elif course.kind == "date":
        ticks = np.linspace(course.numbers[0], course.numbers[-1], 6)
        axes.set_xticks(ticks, [written(float(round(tick))) for tick in ticks])
    return figure


def _is_line(target: Target) -> bool:
    """Whether a formula is of the answer itself, or of the logit of two classes."""
    return target.unit is not None or target.positive is not None


def _height_name(course: Course) -> str:
    many = course.kind not in NOMINAL and course.target.outputs > 1
    return "probability" if many else course.name


def _chosen(course: Course) -> list[int]:
    """Choose the classes to draw: those that move most; of two the positive one."""
    if course.target.positive is not None:
        return [1]
    order = np.argsort(-np.ptp(course.answers, axis=0), kind="stable")
    return sorted(order[:MOST_CLASSES].tolist())


def _lines(axes: Axes, course: Course) -> None:
    x = course.numbers
    if course.answers.ndim == 1:
        if course.limits is not None:
            low, high = course.limits.T
            axes.fill_between(x, low, high, color=style.SKY, alpha=0.2, linewidth=0)
        axes.plot(x, course.answers, color=style.BLUE, linewidth=2)
    else:
        chosen = _chosen(course)
        for place, name in enumerate(chosen):
            colour = style.SERIES[place % len(style.SERIES)]
            axes.plot(
                x, course.answers[:, name], color=colour, linewidth=2, label=course.names[name]
            )
        axes.legend(frameon=False, fontsize=style.SMALL)
    if course.here is not None:
        at = course.values.index(course.here)
        told = course.followed[at]
        axes.plot([x[at]], [told], "o", color=style.RED, zorder=3)
        number = readable(float(told)) if course.answers.ndim == 1 else f"{told:.1%}"
        style.note(axes, f"as it is: {number}", (x[at], told))


def _tangent(axes: Axes, course: Course, formula: Formula) -> None:
    """Draw the formula around the row as far as the picture goes: a line; of chances a sigmoid."""
    term = next((one for one in formula.terms if one.column == course.column), None)
    if term is None:
        return
    low, high = axes.get_ylim()
    line = formula.value + term.coefficient * (course.numbers - term.value)
    line = expit(line) if course.answers.ndim == 2 else line
    label = f"the formula around it: {readable(term.coefficient)} for each unit"
    label += " of the logit" * (course.answers.ndim == 2)
    axes.plot(course.numbers, line, "--", color=style.ORANGE, linewidth=1.2, label=label, zorder=1)
    axes.set_ylim(low, high)
    axes.legend(frameon=False, fontsize=style.SMALL)


def _bars(axes: Axes, course: Course) -> None:
    places = np.arange(len(course.values))
    here = [value == course.here for value in course.values]
    colours = [style.RED if own else style.BLUE for own in here]
    axes.bar(places, course.followed, color=colours)
    if course.limits is not None:
        reach = np.abs(course.limits.T - course.answers)
        axes.errorbar(places, course.answers, reach, fmt="none", ecolor=style.GREY, capsize=3)
    many = len(course.values) > 8
    axes.set_xticks(
        places, [shortened(str(v), 24) for v in course.values], rotation=60 if many else 0
    )
    for place, answer in zip(places, course.followed, strict=True):
        number = readable(float(answer)) if course.answers.ndim == 1 else f"{answer:.0%}"
        if not many:
            style.note(axes, number, (float(place), float(answer)), (0, 4), ha="center")
