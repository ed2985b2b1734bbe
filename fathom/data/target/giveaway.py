"""Columns that give the target away: from one alone the answer can be read off.

Such a column is mostly the answer written down a second time (``alive`` beside ``survived``, a
price in another currency), or filled in only after the answer is known (a date of death). A network
that has it looks brilliant, and is of no use before the answer is known. It is said, not left out:
only a person can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from fathom.data.cells.cell import labels, parsed
from fathom.data.cells.dates import days
from fathom.data.columns.column import NOMINAL, Column
from fathom.data.table import Table
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.places import evenly
from fathom.shapes import Float64, Int64, Shaped

MOST_ROWS = 20_000
FEWEST_ROWS = 20
EXACT = 0.99995  # of a correlation
FAULTS_LEFT = 0.02  # of those that guessing the commonest class makes
_FEW_VALUES = 50
_MOST_CLASSES = 50


def giveaways(table: Table, columns: Iterable[Column], target: Target) -> tuple[str, ...]:
    """Name every column that alone predicts the target, or nearly; at most 20,000 rows are read.

    A number gives another number away when the two rise and fall together (a correlation, of the
    values or of their ranks, of 0.99995); a category does when its groups differ in the target and
    nothing within them does. Classes are given away when a column's values, a few limits between
    its values, or its being missing tell them with a fiftieth of the faults that guessing makes.

    >>> from fathom.data.columns.column import describe
    >>> from fathom.data.target.target import learn_target
    >>> table = Table("t", pl.DataFrame({"euro": range(50), "yen": range(0, 8000, 160)}))
    >>> euro, = describe(table.frame.select("euro"))
    >>> giveaways(table, [euro], learn_target(table.column("yen")))
    ("the column 'euro' gives the target away: it moves exactly in step with 'yen'. Leave it out \
(--column euro=ignore) unless it is known before the answer is",)
    """
    rows = table.column(target.name).is_not_null().arg_true().to_numpy()
    if len(rows) < FEWEST_ROWS:
        return ()
    frame = table.frame[rows[evenly(len(rows), MOST_ROWS)]]
    read = [c for c in columns if c.used and c.kind != "picture"]  # no pixel is the target
    judge = _number_told if isinstance(target, NumberTarget) else _class_told
    truth = target.true_values(frame)
    said = [(c, judge(frame[c.name], c, truth, target)) for c in read]
    return tuple(_sentence(column.name, how) for column, how in said if how)


def _sentence(name: str, how: str) -> str:
    return (
        f"the column {name!r} gives the target away: {how}. Leave it out "
        f"(--column {name}=ignore) unless it is known before the answer is"
    )


def _number_told(cells: pl.Series, column: Column, truth: np.ndarray, target: Target) -> str:
    if column.kind in NOMINAL:
        return _groups_told(_codes(cells), truth, target.name)
    values = _values(cells, column)
    both = np.isfinite(values) & np.isfinite(truth)
    values, truth = values[both], truth[both]
    if len(truth) < FEWEST_ROWS or np.ptp(values) == 0 or np.ptp(truth) == 0:
        return ""
    if np.abs(values - truth).max() <= 1e-9 * np.ptp(truth):
        return f"it is {target.name!r} itself"
    if abs(_correlation(values, truth)) > EXACT:
        return f"it moves exactly in step with {target.name!r}"
    if abs(_correlation(_ranks(values), _ranks(truth))) > EXACT:
        return f"it puts the rows in the same order as {target.name!r}"
    return ""


def _groups_told(codes: Int64[np.ndarray, " rows"], truth: np.ndarray, name: str) -> str:
    """Judge by how much of the target's spread is left within the groups, single rows aside."""
    counts = np.bincount(codes)
    means = np.bincount(codes, truth) / np.maximum(counts, 1)
    several = counts[codes] > 1
    total = float(np.sum((truth - truth.mean()) ** 2))
    left = float(np.sum((truth - means[codes])[several] ** 2))
    if several.mean() < 0.9 or total == 0 or left > (1 - EXACT) * total:
        return ""
    return f"each of its values has a {name!r} of its own"


def _class_told(cells: pl.Series, column: Column, truth: np.ndarray, target: Target) -> str:
    guessing = 1 - np.bincount(truth).max() / len(truth)
    for told, how in _told(cells, column, truth, len(target.classes)):
        right = float(np.mean(told == truth))
        if 1 - right <= FAULTS_LEFT * guessing:
            share = f"{right:.1%}".replace(".0%", "%")
            return f"{how} alone tells {target.name!r} in {share} of the rows"
    return ""


def _told(
    cells: pl.Series, column: Column, truth: Int64[np.ndarray, " rows"], classes: int
) -> Iterator[tuple[Int64[np.ndarray, " rows"], str]]:
    """Give what one would say of each row from this column alone, in several ways."""
    if column.missing:
        yield _by_value(cells.is_null().to_numpy().astype(np.int64), truth), "its being missing"
    if column.kind in NOMINAL or column.distinct <= _FEW_VALUES:
        yield _by_value(_codes(cells), truth), "it"
    if column.kind not in NOMINAL and classes <= _MOST_CLASSES:
        yield _by_limits(_values(cells, column), truth, classes), "it"


def _by_value(
    codes: Int64[np.ndarray, " rows"], truth: Int64[np.ndarray, " rows"]
) -> Int64[np.ndarray, " rows"]:
    """Say the commonest class of the other rows with the same value; -1 where there is none."""
    counts = np.zeros((codes.max() + 1, truth.max() + 1), np.int64)
    np.add.at(counts, (codes, truth), 1)
    others = counts[codes]  # (rows, classes)
    others[np.arange(len(truth)), truth] -= 1
    return np.where(others.sum(axis=1) > 0, others.argmax(axis=1), -1)


def _by_limits(
    values: Float64[np.ndarray, " rows"], truth: Int64[np.ndarray, " rows"], classes: int
) -> Int64[np.ndarray, " rows"]:
    """Say the class of the stretch of values that a row is in: classes lie in a row, each once."""
    there = ~np.isnan(values)
    known, labelled = values[there], truth[there]
    if len(np.unique(labelled)) < classes:
        return np.full(len(truth), -1)
    order = np.argsort([np.median(known[labelled == place]) for place in range(classes)])
    rank = np.argsort(order)[labelled]
    limits = [_limit(known, rank > place) for place in range(classes - 1)]
    stretch = np.sum(values[:, None] > np.array(limits), axis=1)
    return np.where(there, order[stretch], -1)


def _limit(values: Float64[np.ndarray, " rows"], above: np.ndarray) -> float:
    """Find the limit that best keeps the rows that are `above` apart from the others."""
    order = np.argsort(values, kind="stable")
    ordered, up = values[order], above[order].astype(np.int64)
    faults = np.cumsum(up) + (np.sum(1 - up) - np.cumsum(1 - up))
    last = np.append(ordered[1:] != ordered[:-1], True)  # equal values stay on one side
    return float(ordered[last][np.argmin(faults[last])])


def _values(cells: pl.Series, column: Column) -> Float64[np.ndarray, " rows"]:
    made = days(cells, column.date) if column.kind == "date" else parsed(cells, column.writing)
    return made.to_numpy().astype(np.float64)  # null is NaN there


def _codes(cells: pl.Series) -> Int64[np.ndarray, " rows"]:
    """Number the values of a column; a missing one is a value too."""
    text = labels(cells).fill_null("")
    return text.rank("dense").to_numpy().astype(np.int64) - 1


def _ranks(values: Float64[np.ndarray, " rows"]) -> Float64[np.ndarray, " rows"]:
    """Say in which order rows come; those with equal values share the middle of their places.

    >>> _ranks(np.array([7.0, 5.0, 7.0])).tolist()
    [2.5, 1.0, 2.5]
    """
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]


def _correlation(first: Shaped[np.ndarray, " rows"], second: Shaped[np.ndarray, " rows"]) -> float:
    first, second = ((each - each.min()) / np.ptp(each) for each in (first, second))
    first, second = first - first.mean(), second - second.mean()
    return float(first @ second / np.sqrt((first @ first) * (second @ second)))
