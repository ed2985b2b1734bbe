"""The pictures that a network is worst at, each with what it shows and what the network says."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fathom.model.mistakes import Mistake, Mistakes
from fathom.plots import style
from fathom.plots.feature_maps import draw_picture
from fathom.plots.filters import frame

ACROSS = 5
LETTERS = 26  # that fit above and below a picture


def plot_mistakes(mistakes: Mistakes) -> Figure:
    """Draw the pictures that are answered wrongly with the highest loss, enlarged pixel by pixel.

    Above each stands its file, below what it shows and what the network says, with the
    probabilities that the network gives them.
    """
    shown = mistakes.worst or ()
    across, down = min(max(len(shown), 3), ACROSS), math.ceil(len(shown) / ACROSS)
    figure = style.new_figure(0.3 + 1.9 * across, 0.5 + 2.5 * down)
    counted = mistakes.counted()
    title = f"{counted[0].upper()}{counted[1:]}"
    if shown and mistakes.target.classes:
        title += "; with the highest loss" if len(shown) < mistakes.wrong else ""
    figure.suptitle(title, fontsize=style.LARGE, fontweight="bold", color=style.INK, x=0.01,
                    ha="left")  # fmt: skip
    if shown:
        panels = figure.subplots(down, across, squeeze=False).ravel()
        for axes in panels[len(shown) :]:
            axes.set_axis_off()
        for axes, one in zip(panels, shown, strict=False):
            _draw(axes, one)
    return figure


def _draw(axes: Axes, one: Mistake) -> None:
    draw_picture(axes, one.pixels)
    axes.images[0].set_interpolation("nearest")
    frame(axes)
    axes.set_title(_short(one.file), fontsize=style.SMALL, color=style.GREY, pad=3)
    truth, answer = (_short(one.chance(said), 20) for said in (one.truth, one.prediction))
    says = f"it is {truth}\n{'named' if one.probabilities else 'answered'} {answer}"
    axes.set_xlabel(says, fontsize=style.SMALL, color=style.INK)


def _short(name: str, letters: int = LETTERS) -> str:
    """Keep the end of a long name, which tells files of one folder apart.

    >>> _short("pictures/test/animals/cat/0031.png")
    '…st/animals/cat/0031.png'
    """
    return name if len(name) <= letters else f"…{name[1 - letters :]}"
