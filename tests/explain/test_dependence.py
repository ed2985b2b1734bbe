"""Partial dependence and accumulated local effects: lines, products, sums, and another library."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.inspection import partial_dependence as known_dependence

from fathom.explain.dependence import (
    FEWEST_ROWS,
    MOST_ROWS,
    accumulated,
    affordable_rows,
    centred,
    grid_of,
    partial_dependence,
    steps_of,
    weights_of_steps,
)


def curves(answer, rows, column, points=10):
    """Both curves of a column of plain numbers, the mean of each 0, and the grid."""
    mine = np.arange(rows.shape[1]) == column
    grid = grid_of(rows[:, column], points)
    steps = steps_of(rows[:, column], grid)
    weights = weights_of_steps(steps, len(grid))
    given = (answer, rows, mine, grid[:, None])
    return (
        grid,
        centred(partial_dependence(*given), weights)[:, 0],
        centred(accumulated(*given, steps), weights)[:, 0],
    )


def test_the_slopes_of_a_line_are_its_weights():
    random = np.random.default_rng(0)
    rows = random.normal(size=(300, 1)) + 0.3 * random.normal(size=(300, 3))
    weights = np.array([[2.0], [-1.0], [0.0]])
    for column, weight in enumerate(weights[:, 0]):
        grid, mean, moved = curves(lambda rows: rows @ weights + 7, rows, column)
        assert np.diff(mean) / np.diff(grid) == pytest.approx(np.full(9, weight), abs=1e-9)
        assert np.diff(moved) / np.diff(grid) == pytest.approx(np.full(9, weight), abs=1e-9)


def test_a_product_of_columns_that_go_together():
    # of x y with y about x, the accumulated effect of x is the integral of E[y | x] = x; setting
    # x alone gives x E[y], which is 0
    random = np.random.default_rng(1)
    x = random.normal(size=20_000)
    rows = np.stack([x, x + 0.5 * random.normal(size=len(x))], axis=1)
    grid, mean, moved = curves(lambda rows: rows[:, :1] * rows[:, 1:], rows, 0, 40)
    assert moved == pytest.approx(grid**2 / 2 - (grid**2 / 2)[20] + moved[20], abs=0.05)
    assert np.ptp(mean) < 0.1 < 1.5 < np.ptp(moved)


COLUMNS = st.lists(
    st.tuples(*[st.integers(-20, 20).map(lambda tenth: tenth / 10)] * 3), min_size=2, max_size=40
).map(np.array)


@settings(max_examples=60, deadline=None)
@given(rows=COLUMNS, column=st.integers(0, 2), points=st.integers(2, 12))
def test_both_agree_on_a_sum_and_give_its_part(rows, column, points):
    parts = (np.square, np.exp, np.sin)

    def answer(rows):
        return sum(part(rows[:, [place]]) for place, part in enumerate(parts))

    grid, mean, moved = curves(answer, rows, column, points)
    assert moved == pytest.approx(mean, abs=1e-9)
    own = parts[column](grid)
    assert mean - mean[0] == pytest.approx(own - own[0], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(rows=COLUMNS, seed=st.integers(0, 9))
def test_the_order_of_the_rows_does_not_matter(rows, seed):
    def answer(rows):
        return np.tanh(rows[:, :1] * rows[:, 1:2] - rows[:, 2:])

    mixed = np.random.default_rng(seed).permutation(rows)
    for one, other in zip(curves(answer, rows, 0), curves(answer, mixed, 0), strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def test_partial_dependence_is_that_of_another_library():
    random = np.random.default_rng(2)
    rows = random.integers(0, 8, size=(200, 3)).astype(float)
    trees = GradientBoostingRegressor(n_estimators=20, random_state=0)
    trees.fit(rows, rows[:, 0] * rows[:, 1] + rows[:, 2])
    known = known_dependence(trees, rows, [1], method="brute", kind="average")
    grid = grid_of(rows[:, 1], 10)
    found = partial_dependence(
        lambda rows: trees.predict(rows)[:, None], rows, np.arange(3) == 1, grid[:, None]
    )
    assert grid.tolist() == known["grid_values"][0].tolist()
    assert found[:, 0] == pytest.approx(known["average"][0], rel=1e-12)


def test_inputs_of_one_column_move_together():
    rows = np.array([[1.0, -1.0, 5.0], [-1.0, 1.0, 3.0]])
    mine, cells = np.array([True, True, False]), np.array([[2.0, -2.0], [3.0, -3.0]])
    found = partial_dependence(lambda rows: rows.sum(axis=1, keepdims=True), rows, mine, cells)
    assert found.tolist() == [[4.0], [4.0]]


def test_every_value_of_a_grid_is_one_of_a_row_and_every_step_has_rows():
    values = np.random.default_rng(3).exponential(size=500)
    grid = grid_of(values, 20)
    assert set(grid) <= set(values)
    steps = steps_of(values, grid)
    assert np.bincount(steps[steps >= 0]).min() > 0
    assert np.mean(steps < 0) == pytest.approx(0.05, abs=0.01)  # beyond the middle 95 %
    assert weights_of_steps(steps, len(grid)).sum() == pytest.approx(1)


def test_one_value_alone_has_no_steps():
    rows = np.ones((4, 2))
    grid, mean, moved = curves(lambda rows: rows[:, :1], rows, 0)
    assert (grid.tolist(), mean.tolist(), moved.tolist()) == ([1.0], [0.0], [0.0])


def test_missing_cells_are_in_no_step():
    assert grid_of(np.array([np.nan, np.nan])).tolist() == []
    assert steps_of(np.array([np.nan, 1.0]), np.array([1.0, 2.0])).tolist() == [-1, 0]


def test_work_is_bounded():
    assert affordable_rows(100, 50, 3, 20) == 50
    assert affordable_rows(100, 10**6, 3, 20) == MOST_ROWS
    assert affordable_rows(10**8, 10**6, 1000, 20) == FEWEST_ROWS
