"""Folds: every row teaches, and every row tests.

The rows are dealt into folds. The members of one learning rate learn from all rows but one fold
each, and each is judged by its own: so every row judges a network that has not learnt from it
(cross-validation, Stone 1974). The members of a rate are judged together, by the mean over all
rows, and all are kept as they were in one epoch.

>>> folds = np.array([0, 0, 1, 1, 1])
>>> learnt(folds, 1).tolist(), held(folds, 1).tolist(), fewest(folds, [0, 1])
([0, 1], [2, 3, 4], 2)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fathom.shapes import Bool, Float, Int

Folds = Int[np.ndarray, " rows"]


def learnt(folds: Folds, fold: int) -> Int[np.ndarray, " learnt"]:
    """Give the places of the rows that a member learns from which leaves out `fold`."""
    return np.flatnonzero(folds != fold)


def held(folds: Folds, fold: int) -> Int[np.ndarray, " held"]:
    """Give the places of the rows of a fold."""
    return np.flatnonzero(folds == fold)


def fewest(folds: Folds, left_out: Sequence[int]) -> int:
    """Give the smallest number of rows that any of these members learns from."""
    return len(folds) - max(int((folds == fold).sum()) for fold in set(left_out))


def padded(
    folds: Folds, left_out: Sequence[int]
) -> tuple[Int[np.ndarray, "members most"], Bool[np.ndarray, "members most"]]:
    """Give each member's judging rows, filled up to one length, and which of them count.

    >>> rows, count = padded(np.array([0, 0, 1]), [0, 1])
    >>> rows.tolist(), count.tolist()
    ([[0, 1], [2, 0]], [[True, True], [True, False]])
    """
    found = [held(folds, fold) for fold in left_out]
    most = max(map(len, found))
    rows, count = np.zeros((len(found), most), np.int32), np.zeros((len(found), most), bool)
    for place, mine in enumerate(found):
        rows[place, : len(mine)], count[place, : len(mine)] = mine, True
    return rows, count


def shares(
    rates: Sequence[float],
    folds: Folds,
    left_out: Sequence[int],
    weights: Float[np.ndarray, " rows"] | None = None,
) -> Float[np.ndarray, "members members"]:
    """Say what each member counts in the common cost of another: by its rows, within its rate.

    `weights` are those of the rows.

    >>> shares([0.1, 0.1, 0.2], np.array([0, 0, 0, 1]), [0, 1, 0]).tolist()
    [[0.75, 0.25, 0.0], [0.75, 0.25, 0.0], [0.0, 0.0, 1.0]]
    """
    same = np.equal.outer(np.asarray(rates), np.asarray(rates))
    counted = same * np.bincount(folds, weights)[list(left_out)]
    parts: Float[np.ndarray, "members members"] = counted / counted.sum(axis=1, keepdims=True)
    return parts
