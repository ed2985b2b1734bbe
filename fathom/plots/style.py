"""The look of every picture: colours that colour-blind readers can tell apart, quiet axes.

Colours: Okabe and Ito 2008. Figures are made without pyplot, so that nothing global is changed.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text
from matplotlib.ticker import LogFormatter

from fathom.text import harmless, readable

BLUE, ORANGE, GREEN, RED = "#0072b2", "#e69f00", "#009e73", "#d55e00"
PINK, SKY, YELLOW = "#cc79a7", "#56b4e9", "#f0e442"
INK, GREY, FAINT, PAPER = "#1f2933", "#7b8794", "#e4e7eb", "#ffffff"
SERIES = (BLUE, RED, GREEN, ORANGE, PINK, SKY)
DEPTH = LinearSegmentedColormap.from_list(
    "depth", ["#0b3c5d", "#2a7aa8", "#8cc3dc", "#dcecf3", "#faf7f0"]
)
SEQUENCE = LinearSegmentedColormap.from_list(
    "sequence", ["#56b4e9", "#0072b2", "#5b3f8c", "#a3307e", "#d55e00"]
)

SMALL, NORMAL, LARGE = 8.5, 10.0, 12.5


# Fonts that have what Matplotlib's own has not, where one of them is installed.
_MORE_FONTS = (
    *("Noto Sans CJK JP", "Noto Sans CJK SC", "Source Han Sans", "IPAGothic", "Hiragino Sans"),
    *("Yu Gothic", "MS Gothic", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei"),
    *("Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew"),
    *("Noto Sans Devanagari", "Noto Sans Thai", "Arial Unicode MS", "Unifont"),
)


@cache
def _fonts() -> list[str]:
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return ["DejaVu Sans", *(name for name in _MORE_FONTS if name in installed)]


class PlainFigure(Figure):
    """A figure whose words are words: a dollar sign in a column's name begins no formula.

    Signs that no installed font has stay boxes, without a warning: there is nothing to be done.
    """

    def draw(self, renderer: Any) -> None:
        """Draw it."""
        for text in self.findobj(Text):
            text.set_parse_math(False)
            text.set_text(harmless(text.get_text()))
            if not text.get_text().isascii():
                text.set_fontfamily(_fonts())
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing from")
            super().draw(renderer)


def new_figure(width: float = 8.0, height: float = 5.0) -> Figure:
    """Give an empty figure, in inches, that lays itself out.

    >>> new_figure(4, 3).get_size_inches().tolist()
    [4.0, 3.0]
    """
    layout = ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08, wspace=0.04, hspace=0.04)
    return PlainFigure(figsize=(width, height), dpi=150, layout=layout, facecolor=PAPER)


def dress(axes: Axes, title: str = "", x: str = "", y: str = "") -> None:
    """Give axes their title, labels and quiet lines."""
    axes.set_title(title, loc="left", fontsize=LARGE, color=INK, fontweight="bold", pad=10)
    axes.set_xlabel(x, fontsize=NORMAL, color=INK)
    axes.set_ylabel(y, fontsize=NORMAL, color=INK)
    axes.tick_params(colors=GREY, labelsize=SMALL, length=3)
    axes.grid(color=FAINT, linewidth=0.8)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(GREY)


class _PlainLog(LogFormatter):
    """Ticks of a log axis as numbers are written elsewhere: 0.6 and 20,000, no powers of ten."""

    def __call__(self, value: float, position: int | None = None) -> str:
        return readable(value, 3) if super().__call__(value, position) else ""


def log_heights(axes: Axes) -> None:
    """Make the heights logarithmic, with plain numbers beside them."""
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(_PlainLog())
    axes.yaxis.set_minor_formatter(_PlainLog(minor_thresholds=(2, 0.5)))
    axes.tick_params(axis="y", which="minor", colors=GREY, labelsize=SMALL, length=3)


def note(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    by: tuple[float, float] = (6, 6),
    color: str = INK,
    **more: Any,
) -> None:
    """Write a short text beside a point, `by` points away, on a veil so that lines stay behind."""
    veil = {"facecolor": PAPER, "alpha": 0.75, "edgecolor": "none", "pad": 1}
    axes.annotate(
        text,
        at,
        by,
        textcoords="offset points",
        fontsize=SMALL,
        color=color,
        bbox=veil,
        **more,
    )


def spread_labels(heights: Sequence[float], gap: float) -> list[float]:
    """Move label heights apart until neighbours are at least `gap` from each other.

    >>> spread_labels([1.0, 1.0, 5.0], 1.0)
    [0.5, 1.5, 5.0]
    """
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    groups: list[list[int]] = []
    centres: list[float] = []
    for index in order:
        groups.append([index])
        centres.append(heights[index])
        while len(groups) > 1 and _touch(groups[-2:], centres[-2:], gap):
            merged = groups.pop(-2) + groups.pop()
            groups.append(merged)
            del centres[-2:]
            centres.append(sum(heights[i] for i in merged) / len(merged))
    moved = [float(height) for height in heights]
    for group, centre in zip(groups, centres, strict=True):
        for place, index in enumerate(group):
            moved[index] = centre + (place - (len(group) - 1) / 2) * gap
    return moved


def _touch(groups: list[list[int]], centres: list[float], gap: float) -> bool:
    below, above = (len(group) for group in groups)
    return bool(centres[1] - centres[0] < gap * (below + above) / 2)
