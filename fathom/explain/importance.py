"""Which columns matter: shuffle one column among the rows and see how much worse the answers get.

Permutation importance (Breiman, Random Forests, 2001; for any model Fisher, Rudin & Dominici 2019).
Shuffling keeps a column's values and breaks what they tell. All inputs of a column move together.
Two columns that say the same share their importance: each looks less needed than the two are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from fathom.shapes import Float

REPEATS = 5
MOST_ROWS = 2000
FEWEST_ROWS = 200
FEWEST_COLUMNS = 20
MOST_CELLS = 8_000_000  # of shuffled copies that are answered at once
MOST_WORK = 2e10  # products of a signal and a weight in all: a second or two


@dataclass(frozen=True)
class ColumnImportance:
    """How much the cost grows without what a column tells.

    Attributes:
        value: the mean increase over the shufflings; around 0 or below it the column is not used.
        spread: the standard deviation over the shufflings.
    """

    column: str
    value: float
    spread: float


def importances(
    answer: Callable[[np.ndarray], np.ndarray],
    inputs: Float[np.ndarray, "rows inputs"],
    columns: Sequence[str],
    cost: Callable[[np.ndarray], float],
    repeats: int = REPEATS,
    seed: int = 0,
    only: Sequence[str] | None = None,
) -> tuple[ColumnImportance, ...]:
    """Shuffle column by column; the most important first.

    Args:
        answer: answers encoded rows (rows, outputs): these rows, or several copies of them, one
            below the other, so that many shufflings are answered at once.
        inputs: rows that were not learnt from.
        columns: the column that each input comes from.
        cost: what answers for these rows cost.
        repeats: how often each column is shuffled.
        seed: of the shufflings.
        only: the columns that are shuffled; all without.

    >>> linear = lambda rows: 2 * rows[:, :1]
    >>> rows = np.random.default_rng(0).normal(size=(50, 2))
    >>> cost = lambda answers: float(np.mean((answers[:, 0] - 2 * rows[:, 0]) ** 2))
    >>> [(found.column, found.value > 1) for found in importances(linear, rows, ["a", "b"], cost)]
    [('a', True), ('b', False)]
    """
    random, owner = np.random.default_rng(seed), np.array(columns, object)
    names = list(dict.fromkeys(columns if only is None else only))
    plain, grown = cost(answer(inputs)), np.empty((len(names), repeats))
    asked = [(place, time) for place in range(len(names)) for time in range(repeats)]
    many = max(1, min(MOST_CELLS // max(inputs.size, 1), len(asked)))
    places = [np.flatnonzero(owner == name) for name in names]
    for begin in range(0, len(asked), many):
        some = asked[begin : begin + many]
        copies = np.repeat(inputs[None], len(some), axis=0)
        for copy, (place, _) in zip(copies, some, strict=True):
            mine = places[place]
            copy[:, mine] = inputs[random.permutation(len(inputs))[:, None], mine]
        answers = answer(copies.reshape(-1, inputs.shape[1]))
        for one, answered in zip(some, np.split(answers, len(some)), strict=True):
            grown[one] = cost(answered) - plain
    found = [
        ColumnImportance(name, float(np.mean(own)), float(np.std(own)))
        for name, own in zip(names, grown, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: -one.value))


def enough_rows(weights: int, rows: int, columns: int) -> int:
    """Say how many of the rows to shuffle, so that it takes seconds.

    >>> enough_rows(weights=4, rows=9000, columns=3)
    2000
    """
    affordable = int(MOST_WORK / (columns * weights))
    return min(rows, MOST_ROWS, max(FEWEST_ROWS, affordable))


def enough_columns(weights: int, rows: int, columns: int) -> int:
    """Say how many columns to shuffle once, so that it takes seconds: of thousands not all.

    >>> enough_columns(weights=4, rows=2000, columns=3), enough_columns(10**6, 200, 5000)
    (3, 100)
    """
    return min(columns, max(int(MOST_WORK / (weights * max(rows, 1))), FEWEST_COLUMNS))


def enough_repeats(weights: int, rows: int, columns: int) -> int:
    """Say how often to shuffle each column, so that it takes seconds.

    >>> enough_repeats(weights=4, rows=2000, columns=3)
    5
    """
    affordable = int(MOST_WORK / (columns * weights * max(rows, 1)))
    return min(REPEATS, max(1, affordable))
