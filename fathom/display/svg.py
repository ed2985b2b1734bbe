"""Bars and small charts as SVG inside the page: lines of the text's colour, two or more of our own.

The colours have a contrast of at least 3 : 1 with white and with near-black, what WCAG 2.1 asks of
graphics, so that they need not know which theme they lie on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from fathom.display.card import Chart, Curve
from fathom.places import evenly
from fathom.text import readable, shortened

UP, DOWN = "#2f86c8", "#c8741a"
SERIES = (UP, DOWN, "#2e9a72", "#8a6fc0", "#b8860b", "#bf5f98")
WIDE, HIGH = 320, 140  # of a chart
BAR = 160  # how long the longest bars are together
TOP, RIGHT, BELOW, SIGN = 10, 8, 20, 6.3  # room around a chart; how wide a sign is
MOST_POINTS = 120  # of a curve

Point = tuple[float, float]


def colour(place: int) -> str:
    """Give a curve's colour by its place."""
    return SERIES[place % len(SERIES)]


def bar_svg(value: float, low: float, high: float) -> str:
    """Draw one bar on an axis from `low` to `high`, which holds 0.

    >>> print(bar_svg(-1.0, -1.0, 3.0))
    <svg width="160" height="12" viewBox="0 0 160 12" aria-hidden="true"><rect x="0" y="1" \
width="40" height="10" rx="1" fill="#c8741a"/><path d="M40 0V12" stroke="currentColor" \
stroke-opacity=".5"/></svg>
    """
    reach = (high - low) or 1.0
    middle, end = (BAR * (at - low) / reach for at in (0.0, value if math.isfinite(value) else 0.0))
    begin, length = min(middle, end), abs(end - middle)
    return (
        f'<svg width="{BAR}" height="12" viewBox="0 0 {BAR} 12" aria-hidden="true">'
        f'<rect x="{begin:.4g}" y="1" width="{length:.4g}" height="10" rx="1" '
        f'fill="{UP if value >= 0 else DOWN}"/>'
        f'<path d="M{middle:.4g} 0V12" stroke="currentColor" stroke-opacity=".5"/></svg>'
    )


@dataclass(frozen=True)
class _Axes:
    """Where numbers lie on the picture."""

    x: Point
    y: Point
    left: float
    log: bool

    @classmethod
    def of(cls, chart: Chart) -> _Axes:
        """Take in all that can be drawn."""
        points = [point for curve in chart.curves for point in _points(curve) if point]
        if mark := mark_of(chart):
            points.append(mark[:2])
        xs, ys = ([point[side] for point in points] or [0.0] for side in (0, 1))
        high, low = max(ys), min(ys)
        ends = max(len(_told(end, chart)) for end in (low, high))
        return cls((min(xs), max(xs)), (low, high), 6 + SIGN * ends, is_log(chart))

    def at(self, point: Point) -> Point:
        """Give the place on the picture of a pair of numbers."""
        low, high = map(self._height, self.y)
        across = _share(point[0], *self.x)
        up = _share(self._height(point[1]), low, high)
        wide, tall = WIDE - self.left - RIGHT, HIGH - TOP - BELOW
        return self.left + across * wide, TOP + (1 - up) * tall

    def _height(self, value: float) -> float:
        return math.log(value) if self.log else value


def is_log(chart: Chart) -> bool:
    """Whether heights are shown by their logarithm: where that is wanted, and all are above 0."""
    heights = [point[1] for curve in chart.curves for point in _points(curve) if point]
    return chart.log and min(heights, default=0.0) > 0


def mark_of(chart: Chart) -> tuple[float, float, str] | None:
    """Give the place that is ringed, if there is one on the picture."""
    mark = chart.mark
    return mark if mark is not None and all(map(math.isfinite, mark[:2])) else None


def _share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def _points(curve: Curve) -> list[Point | None]:
    """Take up to so many points of a curve as are drawn; None where one is not finite."""
    places = evenly(len(curve.x), MOST_POINTS).tolist()
    pairs = ((float(curve.x[place]), float(curve.y[place])) for place in places)
    return [pair if all(map(math.isfinite, pair)) else None for pair in pairs]


def _told(value: float, chart: Chart) -> str:
    return f"{100 * value:.3g} %" if chart.shares else readable(value, 3)


def chart_svg(chart: Chart) -> str:
    """Draw curves with the numbers at the ends of their axes.

    >>> drawn = chart_svg(Chart([Curve("cost", [0, 1, 2], [4.0, 2.0, 1.0])], across="epoch"))
    >>> drawn[:92]
    '<svg width="320" height="140" viewBox="0 0 320 140" role="img" aria-label="cost: from 4 to 1'
    """
    axes = _Axes.of(chart)
    lines = [_line(curve, colour(place), axes) for place, curve in enumerate(chart.curves)]
    return (
        f'<svg width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}" role="img" '
        f'aria-label="{escape(_alternative(chart))}">'
        f'<path d="M{axes.left:.4g} {TOP}V{HIGH - BELOW}H{WIDE - RIGHT}" fill="none" '
        f'stroke="currentColor" stroke-opacity=".4"/>{"".join(lines)}{_ring(chart, axes)}'
        f"{_numbers(chart, axes)}</svg>"
    )


def _alternative(chart: Chart) -> str:
    """Say what is drawn, for those who do not see it."""
    told = []
    for curve in chart.curves:
        ends = [point for point in _points(curve) if point]
        way = f"from {_told(ends[0][1], chart)} to {_told(ends[-1][1], chart)}" if ends else "none"
        told.append(f"{curve.name}: {way}")
    return "; ".join(told)


def _line(curve: Curve, ink: str, axes: _Axes) -> str:
    """Draw one curve; where a point is missing, so is the line."""
    steps, joined = [], False
    for point in _points(curve):
        if point:
            x, y = axes.at(point)
            steps.append(f"{'L' if joined else 'M'}{x:.1f} {y:.1f}")
        joined = point is not None
    dot = len(steps) == 1
    return (
        f'<path d="{"".join(steps)}{"h.1" * dot}" fill="none" stroke="{ink}" '
        f'stroke-width="{6 if dot else 2}" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _ring(chart: Chart, axes: _Axes) -> str:
    """Ring the place that is marked; what it is stands among the keys."""
    mark = mark_of(chart)
    if mark is None:
        return ""
    x, y = axes.at(mark[:2])
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="none" stroke="currentColor" '
        'stroke-width="1.5"/>'
    )


def _numbers(chart: Chart, axes: _Axes) -> str:
    """Write the numbers at the ends of both axes, and what the lower one is."""
    low, high = axes.y
    first, last = chart.ends or tuple(readable(end, 4) for end in axes.x)
    texts = [
        (axes.left - 5, HIGH - BELOW, "end", _told(low, chart)),
        (axes.left, HIGH - 5, "start", shortened(first, 14)),
        (WIDE - RIGHT, HIGH - 5, "end", shortened(last, 14)),
        ((axes.left + WIDE - RIGHT) / 2, HIGH - 5, "middle", shortened(chart.across, 22)),
    ]
    texts += [(axes.left - 5, TOP + 8, "end", _told(high, chart))] if high > low else []
    return "".join(
        f'<text x="{x:.4g}" y="{y:.4g}" text-anchor="{side}">{escape(words)}</text>'
        for x, y, side, words in texts
        if words
    )
