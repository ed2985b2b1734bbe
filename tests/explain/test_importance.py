"""Shuffling a column: what it costs, and that it can be told again."""

import numpy as np
import pytest

from fathom.explain.importance import REPEATS, enough_repeats, enough_rows, importances


def linear(rows):
    return rows @ np.array([[3.0], [-1.0], [1.0], [0.0]]) + 0.5


def squared(rows):
    truth = rows @ np.array([3.0, -1.0, 1.0, 0.0]) + 0.5
    return lambda answers: float(np.mean((answers[:, 0] - truth) ** 2))


def test_a_line_loses_twice_the_variance_of_what_is_shuffled():
    rows = np.random.default_rng(0).normal(size=(4000, 4))
    found = {one.column: one for one in importances(linear, rows, list("abcd"), squared(rows))}
    for name, weight in zip("abcd", (3, -1, 1, 0), strict=True):
        assert found[name].value == pytest.approx(2 * weight**2, rel=0.1, abs=1e-9)
    assert found["a"].spread > 0


def test_inputs_of_one_column_move_together():
    random = np.random.default_rng(0)
    rows = random.normal(size=(500, 4))
    rows[:, 2] = rows[:, 1]  # -1 and +1 times the same: together they tell nothing
    found = importances(linear, rows, ["a", "b", "b", "c"], squared(rows))
    assert found[0].column == "a"
    assert {one.column: one.value for one in found}["b"] == pytest.approx(0, abs=1e-6)


def test_the_same_seed_shuffles_the_same():
    rows = np.random.default_rng(0).normal(size=(50, 4))
    first, again = (importances(linear, rows, list("abcd"), squared(rows)) for _ in range(2))
    assert first == again
    assert importances(linear, rows, list("abcd"), squared(rows), seed=1) != first


def test_work_is_bounded():
    assert REPEATS == 5
    assert enough_rows(5, 10, 4) == 10
    assert enough_rows(5, 10**6, 4) == 2000
    assert enough_rows(1_001_000, 10**6, 1000) == 200
    assert enough_repeats(5, 2000, 4) == REPEATS
    assert enough_repeats(1_001_000, 200, 1000) == 1
