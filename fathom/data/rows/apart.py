"""Rows divided so that nothing is given away: groups are never split, and time is not mixed.

Rows of one patient are alike, and so are rows of one week: a network that has seen some of them
knows more of the others than it will of new ones.

>>> parts = split_groups(np.array([0, 0, 1, 1, 2, 2, 2, 3]), validation_share=0, test_share=0.3,
...                      seed=0)
>>> len(parts.train) + len(parts.test), set(parts.train) & set(parts.test)
(8, set())
"""

from __future__ import annotations

import numpy as np

from fathom.data.rows.split import Split, shares_of_rows
from fathom.errors import DataError
from fathom.shapes import Float, Int, Int32

Rows = Int[np.ndarray, " rows"]


def split_groups(groups: Rows, *, validation_share: float, test_share: float, seed: int) -> Split:
    """Divide whole groups at random into training, validation and test rows.

    Args:
        groups: the number of each row's group.
        validation_share, test_share: shares of the rows that the groups together make up, about.
        seed: of the random numbers.

    Raises:
        DataError: there are too few groups.
    """
    validation, test = shares_of_rows(len(groups), validation_share, test_share)
    sizes = np.bincount(groups)
    order = np.random.default_rng(seed).permutation(np.flatnonzero(sizes))
    parts = []
    for wanted in (test, validation):
        reached = np.cumsum(sizes[order])
        count = int(np.searchsorted(reached, wanted)) + 1 if wanted else 0
        parts.append(order[:count])
        order = order[count:]
    if not len(order):
        raise DataError(
            f"{int((sizes > 0).sum())} groups are too few to divide into parts; ask for smaller "
            "shares of the rows"
        )
    tests, judges = (np.flatnonzero(np.isin(groups, part)) for part in parts)
    return Split(np.flatnonzero(np.isin(groups, order)), judges, tests)


def deal_groups(groups: Rows, folds: int, seed: int) -> Int32[np.ndarray, " rows"]:
    """Deal whole groups into folds of about equal size: the largest first, each to the emptiest.

    Raises:
        DataError: there are fewer groups than folds.

    >>> np.bincount(deal_groups(np.array([0, 0, 0, 1, 1, 2, 3]), 2, seed=0)).tolist()
    [4, 3]
    """
    sizes = np.bincount(groups)
    there = np.random.default_rng(seed).permutation(np.flatnonzero(sizes))
    if len(there) < folds:
        raise DataError(
            f"{len(there):,} groups cannot be dealt into {folds} folds; at most {len(there):,}"
        )
    fold, filled = np.zeros(len(sizes), np.int32), np.zeros(folds, int)
    for group in there[np.argsort(-sizes[there], kind="stable")]:
        fold[group] = int(np.argmin(filled))
        filled[fold[group]] += sizes[group]
    return fold[groups]


def split_times(
    times: Float[np.ndarray, " rows"], *, validation_share: float, test_share: float
) -> Split:
    """Keep the latest rows aside to test, those before them to choose.

    >>> parts = split_times(np.array([3.0, 1.0, 2.0, 4.0]), validation_share=0.25, test_share=0.25)
    >>> parts.train.tolist(), parts.validation.tolist(), parts.test.tolist()
    ([1, 2], [0], [3])
    """
    rows = len(times)
    validation, test = shares_of_rows(rows, validation_share, test_share)
    if rows <= validation + test:
        raise DataError(f"{rows} rows are too few to divide by time")
    order = np.argsort(times, kind="stable")
    early, late = rows - validation - test, rows - test
    return Split(np.sort(order[:early]), np.sort(order[early:late]), np.sort(order[late:]))


def deal_times(times: Float[np.ndarray, " rows"], folds: int) -> Int32[np.ndarray, " rows"]:
    """Make each fold a stretch of time: neighbours are alike, and stay together.

    Raises:
        DataError: there are fewer rows than folds.

    >>> deal_times(np.array([3.0, 1.0, 2.0, 4.0]), 2).tolist()
    [1, 0, 0, 1]
    """
    rows = len(times)
    if rows < folds:
        raise DataError(f"{rows:,} rows cannot be dealt into {folds} folds; at most {rows:,}")
    dealt = np.empty(rows, np.int32)
    dealt[np.argsort(times, kind="stable")] = np.arange(rows) * folds // rows
    return dealt
