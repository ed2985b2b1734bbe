"""How the answer depends on one column: set it to one value after another, and see what comes out.

*Partial dependence* (Friedman 2001) sets the column to a value in every row and takes the mean of
the answers. Where columns move together, it asks about rows that hardly exist: a heavy penguin with
short wings. *Accumulated local effects* (Apley & Zhu 2020) move each row only to the next values
below and above its own, and add up the mean steps; they need an order of the values.

For a function that is a sum of functions of one column each, both are that column's function, but
for their level. A level is the mean over the rows: see `centred`.

All inputs of a column (its number, its ramps, whether it is missing) move together.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fathom.shapes import Bool, Float, Int64

POINTS = 15
FEWEST_POINTS, MOST_POINTS = 2, 100
MIDDLE = 0.95  # of the rows; beyond, there are few to tell, and far ones would squeeze a picture
MOST_ROWS = 1000
FEWEST_ROWS = 100
MOST_WORK = 4e11  # products of a signal and a weight in all: some seconds

Answer = Callable[[np.ndarray], np.ndarray]


def grid_of(
    values: Float[np.ndarray, " rows"], points: int = POINTS
) -> Float[np.ndarray, " points"]:
    """Choose values to set a column to: all there are, or quantiles of the middle 95 % of the rows.

    Each is the value of a row. NaN, which stands for missing, is passed over.

    >>> grid_of(np.array([1.0, 2.0, 2.0, np.nan]), 5).tolist()
    [1.0, 2.0]
    >>> grid_of(np.arange(101.0), 3).tolist()
    [2.0, 50.0, 98.0]
    """
    there = values[~np.isnan(values)]
    distinct = np.unique(there)
    if len(distinct) <= points:
        return distinct
    shares = np.linspace((1 - MIDDLE) / 2, (1 + MIDDLE) / 2, points)
    return np.unique(np.quantile(there, shares, method="inverted_cdf"))


def steps_of(
    values: Float[np.ndarray, " rows"], grid: Float[np.ndarray, " points"]
) -> Int64[np.ndarray, " rows"]:
    """Say between which two values of the grid each row lies: 0 is the first step; -1 is none.

    A step holds its upper end; the first one both.

    >>> steps_of(np.array([1.0, 1.5, 2.0, 2.5, 9.0, np.nan]), np.array([1.0, 2.0, 3.0])).tolist()
    [0, 0, 0, 1, -1, -1]
    """
    above = np.searchsorted(grid, values, side="left").astype(np.int64)
    step = np.where(values == grid[0], 0, above - 1)
    return np.where((step < len(grid) - 1) & (values >= grid[0]), step, -1)


def partial_dependence(
    answer: Answer,
    inputs: Float[np.ndarray, "rows inputs"],
    mine: Bool[np.ndarray, " inputs"],
    cells: Float[np.ndarray, "points own"],
) -> Float[np.ndarray, "points outputs"]:
    """Give the mean answer with the column set to each value in every row.

    Args:
        answer: answers encoded rows (rows, outputs).
        inputs: encoded rows.
        mine: which inputs are the column's.
        cells: what these receive for each value.

    >>> linear = lambda rows: 2 * rows[:, :1] - rows[:, 1:]
    >>> rows, mine = np.array([[0.0, 1.0], [4.0, 3.0]]), np.array([True, False])
    >>> partial_dependence(linear, rows, mine, np.array([[0.0], [1.0]])).tolist()
    [[-2.0], [0.0]]
    """
    found = [answer(_with(inputs, mine, cell)).mean(axis=0, dtype=np.float64) for cell in cells]
    return np.stack(found)


def accumulated(
    answer: Answer,
    inputs: Float[np.ndarray, "rows inputs"],
    mine: Bool[np.ndarray, " inputs"],
    cells: Float[np.ndarray, "points own"],
    steps: Int64[np.ndarray, " rows"],
) -> Float[np.ndarray, "points outputs"]:
    """Add up, from value to value, what the step does to the rows that lie there; 0 at the first.

    Args:
        answer, inputs, mine, cells: as in `partial_dependence`, the values in order.
        steps: the step that each row lies in, -1 for none; see `steps_of`.

    >>> product = lambda rows: rows[:, :1] * rows[:, 1:]
    >>> rows, mine = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 5.0]]), np.array([True, False])
    >>> accumulated(product, rows, mine, np.array([[0.0], [1.0], [2.0]]), np.array([0, 0, 1]))
    array([[0.],
           [1.],
           [6.]])
    """
    rows = np.flatnonzero(steps >= 0)
    step, there = steps[rows], inputs[rows]
    below, above = (answer(_with(there, mine, cells[step + side])) for side in (0, 1))
    moved = above.astype(np.float64) - below
    total = np.zeros((len(cells) - 1, moved.shape[1]))
    np.add.at(total, step, moved)
    total /= np.maximum(np.bincount(step, minlength=len(total)), 1)[:, None]
    return np.concatenate([np.zeros((1, moved.shape[1])), np.cumsum(total, axis=0)])


def weights_of_steps(
    steps: Int64[np.ndarray, " rows"], points: int
) -> Float[np.ndarray, " points"]:
    """Say what share of the rows each value stands for: half of those on either side of it.

    >>> weights_of_steps(np.array([0, 0, 1, -1]), 3).tolist()
    [0.3333333333333333, 0.5, 0.16666666666666666]
    """
    if points == 1:
        return np.ones(1)
    counts = np.bincount(steps[steps >= 0], minlength=points - 1) / 2
    shares: Float[np.ndarray, " points"] = np.append(counts, 0.0) + np.append(0.0, counts)
    return shares / shares.sum()


def centred(
    curve: Float[np.ndarray, "points outputs"], weights: Float[np.ndarray, " points"]
) -> Float[np.ndarray, "points outputs"]:
    """Move a curve so that its mean over the rows is 0.

    >>> centred(np.array([[1.0], [3.0]]), np.array([0.5, 0.5])).tolist()
    [[-1.0], [1.0]]
    """
    return curve - weights @ curve


def affordable_rows(weights: int, rows: int, columns: int, work: int) -> int:
    """Say how many of the rows to answer, so that it takes seconds.

    Args:
        weights: of the network.
        rows: how many there are.
        columns: how many are looked at.
        work: how often a column takes each row through the network.

    >>> affordable_rows(weights=35_457, rows=891, columns=8, work=22)
    891
    >>> affordable_rows(weights=1_600_000, rows=20_000, columns=30, work=22)
    378
    """
    affordable = int(MOST_WORK / (columns * weights * work))
    return min(rows, MOST_ROWS, max(FEWEST_ROWS, affordable))


def _with(
    inputs: Float[np.ndarray, "rows inputs"],
    mine: Bool[np.ndarray, " inputs"],
    cells: Float[np.ndarray, "*rows own"],
) -> Float[np.ndarray, "rows inputs"]:
    changed = np.array(inputs)
    changed[:, mine] = cells
    return changed
