"""The pictures that a network is worst at, each with what it shows and what the network says."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.judging.mistakes import Mistake, Mistakes
from fathom.plots import style
from fathom.plots.feature_maps import draw_picture
from fathom.plots.filters import frame

ACROSS = 5
LETTERS = 24  # that fit above a picture
FEWER = 16  # and below it, beside some words


def plot_mistakes(mistakes: Mistakes) -> Figure:
    """Draw the pictures that are answered wrongly with the highest loss, enlarged pixel by pixel.

    Above each stands its file, below what it shows and what the network says, with the
    probabilities that the network gives them. Where there are none, a sentence says so.
    """
    shown, classes = mistakes.worst or (), mistakes.target.classes
    across, down = min(max(len(shown), 3), ACROSS), math.ceil(len(shown) / ACROSS)
    tall = max((one.pixels.shape[0] / one.pixels.shape[1] for one in shown), default=1.0)
    figure = style.new_figure(0.3 + 1.7 * across, 0.7 + (0.75 + 1.6 * min(tall, 1.5)) * down)
    counted = mistakes.counted()
    title = f"{counted[0].upper()}{counted[1:]}"
    title += "; those with the highest loss" if classes and 0 < len(shown) < mistakes.wrong else ""
    place: dict[str, Any] = {"x": 0.01, "ha": "left", "color": style.INK}
    high = {} if shown else {"y": 0.7}
    figure.suptitle(title, fontsize=style.LARGE, fontweight="bold", **place, **high)
    if not shown:
        return figure
    panels = figure.subplots(down, across, squeeze=False).ravel()
    for axes in panels[len(shown) :]:
        axes.set_axis_off()
    for axes, one in zip(panels, shown, strict=False):
        _draw(axes, one)
    if classes:
        words = "per cent: the probability that the network gives to the class"
        figure.supxlabel(words, fontsize=style.SMALL, **place)
    return figure


def _draw(axes: Axes, one: Mistake) -> None:
    draw_picture(axes, one.pixels)
    axes.images[0].set_interpolation("nearest")
    frame(axes)
    axes.set_title(_short(one.file), fontsize=style.SMALL, color=style.INK, pad=3)
    truth, answer = (_short(one.chance(said), FEWER) for said in (one.truth, one.prediction))
    says = f"true: {truth}\n{'named' if one.probabilities else 'said'}: {answer}"
    axes.set_xlabel(says, fontsize=style.SMALL, color=style.INK)


def _short(name: str, letters: int = LETTERS) -> str:
    """Keep the end of a long name, which tells files of one folder apart.

    >>> _short("pictures/test/animals/cat/0031.png")
    '…st/animals/cat/0031.png'
    """
    return name if len(name) <= letters else f"…{name[1 - letters :]}"
