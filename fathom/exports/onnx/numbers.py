"""Columns of numbers and of dates as a graph: all of a kind side by side, one operator for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fathom.data.columns.date_column import ROUNDS, DateColumn, Round
from fathom.data.columns.number_column import FARTHEST, KNEE, SLOPE, STOP, NumberColumn
from fathom.exports.onnx.encoded import Encoded, Piece, Placed
from fathom.exports.onnx.graph import Graph
from fathom.exports.python_cells import SLACK

LARGEST = float(np.finfo(np.float64).max)
REFUSED = "refused: a number is infinite, or too far out to compute with"
MOST_DAYS = 3_700_000.0  # from the mean: ten thousand years, more than a date can be written with
EPOCH, ERA = 719_468, 146_097  # days from 1 March of the year 0 to 1970; and in 400 years


def number_inputs(graph: Graph, columns: Sequence[Placed[NumberColumn]]) -> Encoded:
    """Turn cells of columns of numbers, all of one scaling, into inputs."""
    held = [one.column for one in columns]
    middle, spread = (np.array([getattr(c, name) for c in held]) for name in ("middle", "spread"))
    robust = held[0].scaling == "robust"
    farthest = np.full(len(held), LARGEST) if robust else FARTHEST * spread
    cells = _read(graph, columns, middle, farthest)
    scaled = (_held_in if robust else _divided)(graph, cells, spread)
    pieces = [Piece(scaled, tuple(one.first for one in columns))]
    pieces += _ramps(graph, cells.filled, columns) + _common(graph, cells.filled, columns)
    pieces += missing_inputs(graph, cells.missing, columns)
    return Encoded(tuple(pieces), _strange(graph, cells, columns, 0.0))


def date_inputs(graph: Graph, columns: Sequence[Placed[DateColumn]]) -> Encoded:
    """Turn days since 1970 began into inputs; a time of day is a share of a day."""
    held = [one.column for one in columns]
    mean, spread = (np.array([getattr(c, name) for c in held]) for name in ("mean", "std"))
    cells = _read(graph, columns, mean, np.full(len(held), MOST_DAYS))
    pieces = [Piece(_divided(graph, cells, spread), tuple(one.first for one in columns))]
    for each in ROUNDS:
        pieces += _rounds(graph, cells, columns, each)
    pieces += missing_inputs(graph, cells.missing, columns)
    return Encoded(tuple(pieces), _strange(graph, cells, columns, SLACK))


@dataclass(frozen=True)
class _Cells:
    """Cells of columns side by side.

    Attributes:
        given: as they came in.
        missing: which say nothing.
        filled: the middle in their place.
        away: from the middle.
        size: of that.
    """

    given: str
    missing: str
    filled: str
    away: str
    size: str


def _read(
    graph: Graph,
    columns: Sequence[Placed[NumberColumn | DateColumn]],
    middle: np.ndarray,
    farthest: np.ndarray,
) -> _Cells:
    """Take cells in, an input for each column; what is farther from the middle is refused."""
    given = [graph.input(one.column.name, np.float64, 1) for one in columns]
    cells, usual = graph.joined(given, called="numbers"), graph.constant(middle)
    missing = graph.node("IsNaN", cells, called="missing")
    filled = graph.node("Where", missing, usual, cells, called="filled")
    away = graph.node("Sub", filled, usual, called="away")
    size = graph.node("Abs", away, called="size")
    away = graph.node("Add", away, refusing(graph, size, farthest), called="away")
    return _Cells(cells, missing, filled, away, size)


def missing_inputs(
    graph: Graph, missing: str, columns: Sequence[Placed[NumberColumn | DateColumn]]
) -> list[Piece]:
    """Say which cells are missing, where an input does: it is a column's last."""
    own = [place for place, one in enumerate(columns) if one.column.has_missing]
    if not own:
        return []
    flags = graph.cast(graph.picked(missing, own, "missing"), np.float64, "missing")
    return [Piece(flags, tuple(columns[n].end - 1 for n in own))]


def refusing(graph: Graph, size: str, farthest: np.ndarray) -> str:
    """Give zeros, or fail where a size is beyond the farthest.

    ONNX has no operator that refuses; one that looks up a place which is not there does.
    """
    beyond = graph.node("Greater", size, graph.constant(farthest), called="beyond")
    place = graph.cast(beyond, np.int64, "place")
    return graph.node("Gather", graph.constant([0.0]), place, called=REFUSED)


def _divided(graph: Graph, cells: _Cells, spread: np.ndarray) -> str:
    return graph.node("Div", cells.away, graph.constant(spread), called="scaled")


def _held_in(graph: Graph, cells: _Cells, spread: np.ndarray) -> str:
    """Hold in what is far from the middle; see `NumberColumn`."""
    size = graph.node("Div", cells.size, graph.constant(spread), called="spreads")
    over = graph.node("Sub", size, graph.constant(KNEE), called="over")
    flat = graph.node("Mul", over, graph.constant(SLOPE), called="flat")
    bent = graph.node("Add", flat, graph.constant(KNEE), called="bent")
    held = graph.node("Min", size, bent, graph.constant(STOP), called="held_in")
    return graph.node("Mul", graph.node("Sign", cells.away, called="sign"), held, called="scaled")


def _ramps(graph: Graph, filled: str, columns: Sequence[Placed[NumberColumn]]) -> list[Piece]:
    found = [
        (place, low, high, one.first + 1 + number)
        for place, one in enumerate(columns)
        for number, (low, high) in enumerate(pairwise(one.column.edges))
    ]
    if not found:
        return []
    sources, low, high, places = zip(*found, strict=True)
    lows, wide = np.array(low), np.array(high) - np.array(low)
    rising = graph.node("Sub", graph.picked(filled, sources), graph.constant(lows))
    rising = graph.node("Div", rising, graph.constant(wide), called="rising")
    zero, one = graph.constant(0.0), graph.constant(1.0)
    return [Piece(graph.node("Clip", rising, zero, one, called="ramps"), places)]


def _common(graph: Graph, filled: str, columns: Sequence[Placed[NumberColumn]]) -> list[Piece]:
    found = [
        (place, one.column.common, one.first + 1 + max(len(one.column.edges) - 1, 0))
        for place, one in enumerate(columns)
        if one.column.common is not None
    ]
    if not found:
        return []
    sources, common, places = zip(*found, strict=True)
    same = graph.node("Equal", graph.picked(filled, sources), graph.constant(np.array(common)))
    return [Piece(graph.cast(same, np.float64, "common"), places)]


def _strange(
    graph: Graph,
    cells: _Cells,
    columns: Sequence[Placed[NumberColumn | DateColumn]],
    slack: float,
) -> Piece:
    """Say which cells are outside all that was learnt from, or missing where none was."""
    low, high = np.array([one.column.bounds or (-np.inf, np.inf) for one in columns]).T
    below = graph.node("Less", cells.given, graph.constant(low - slack), called="below")
    above = graph.node("Greater", cells.given, graph.constant(high + slack), called="above")
    strange = graph.node("Or", below, above, called="outside")
    never = np.array([one.column.has_missing is False for one in columns])
    if never.any():
        new = graph.node("And", cells.missing, graph.constant(never), called="newly_missing")
        strange = graph.node("Or", strange, new, called="strange")
    return Piece(strange, tuple(one.number for one in columns))


def _rounds(
    graph: Graph, cells: _Cells, columns: Sequence[Placed[DateColumn]], each: Round
) -> list[Piece]:
    """Lay what comes round on a circle: the place is looked up among its sines and cosines."""
    own = [place for place, one in enumerate(columns) if each in one.column.rounds]
    if not own:
        return []
    days, parts = graph.picked(cells.filled, own), {"month": 12, "weekday": 7, "hour": 1440}[each]
    place = _PLACES[each](graph, days)
    nowhere = graph.constant(np.int64(parts))
    place = graph.node("Where", graph.picked(cells.missing, own), nowhere, place, called=each)
    angles = np.arange(parts) / (60 if each == "hour" else 1) * (2 * np.pi / ROUNDS[each])
    waves = np.stack([np.sin(angles), np.cos(angles)], axis=1)
    table = graph.constant(np.concatenate([waves, np.zeros((1, 2))]))
    met = graph.node("Flatten", graph.node("Gather", table, place), called=each, axis=1)
    places = [
        columns[n].first + 1 + 2 * columns[n].column.rounds.index(each) + wave
        for n in own
        for wave in (0, 1)
    ]
    return [Piece(met, tuple(places))]


def _month(graph: Graph, days: str) -> str:
    """Give the month, from 0: years begin in March, so that leap days come last."""
    day = _whole(graph, days, EPOCH, ERA)

    def divided(value: str, by: int) -> str:
        return graph.node("Div", value, graph.constant(np.int64(by)))

    def times(value: str, by: int, plus: int = 0) -> str:
        made = graph.node("Mul", value, graph.constant(np.int64(by)))
        return graph.node("Add", made, graph.constant(np.int64(plus))) if plus else made

    leaps = graph.node("Sub", divided(day, 36_524), divided(day, 1_460))
    leaps = graph.node("Sub", leaps, divided(day, ERA - 1))
    year = divided(graph.node("Add", day, leaps), 365)
    leaps = graph.node("Sub", divided(year, 4), divided(year, 100))
    before = graph.node("Add", times(year, 365), leaps)
    of_year = graph.node("Sub", day, before)
    month = graph.node("Add", divided(times(of_year, 5, 2), 153), graph.constant(np.int64(2)))
    return graph.node("Mod", month, graph.constant(np.int64(12)), called="month")


def _weekday(graph: Graph, days: str) -> str:
    return _whole(graph, days, 3, 7)  # 1970 began on a Thursday


def _minute(graph: Graph, days: str) -> str:
    share = graph.node("Sub", days, graph.node("Floor", days))
    minutes = graph.node("Mul", share, graph.constant(1440.0))
    whole = graph.cast(graph.node("Round", minutes), np.int64)
    return graph.node("Mod", whole, graph.constant(np.int64(1440)), called="minute")


def _whole(graph: Graph, days: str, plus: int, around: int) -> str:
    whole = graph.cast(graph.node("Floor", days), np.int64, "day")
    shifted = graph.node("Add", whole, graph.constant(np.int64(plus)))
    return graph.node("Mod", shifted, graph.constant(np.int64(around)))


_PLACES: dict[Round, Callable[[Graph, str], str]] = {
    "month": _month,
    "weekday": _weekday,
    "hour": _minute,
}
