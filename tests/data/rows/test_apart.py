"""Weights, groups and times: what columns say of rows, and rows divided by it."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.data.rows.apart import deal_groups, deal_times, split_groups, split_times
from fathom.data.rows.parts import divide
from fathom.data.target.roles import is_balanced
from fathom.data.understanding import understand
from fathom.errors import DataError, OptionError
from fathom.settings.parts import TableSettings
from fathom.training.batches import Batches, by_weight

GROUPS = st.lists(st.integers(0, 12), min_size=8, max_size=80).map(np.array)


@given(GROUPS, st.integers(0, 5))
def test_no_group_is_ever_divided(groups, seed):
    kinds = len(np.unique(groups))
    folds = deal_groups(groups, min(3, kinds), seed)
    assert all(len(set(folds[groups == one])) == 1 for one in groups)
    assert len(np.unique(folds)) == min(3, kinds)
    if kinds < 3 or max(np.bincount(groups)) > 0.3 * len(groups):
        return  # too few, or so large that one part may take them all
    parts = split_groups(groups, validation_share=0.2, test_share=0.2, seed=seed)
    where = [set(groups[rows]) for rows in (parts.train, parts.validation, parts.test)]
    assert len(where[0] | where[1] | where[2]) == sum(map(len, where))
    assert sum(map(len, (parts.train, parts.validation, parts.test))) == len(groups)
    assert len(parts.test) >= 0.2 * len(groups) - 1


@given(st.lists(st.floats(-9, 9), min_size=10, max_size=60).map(np.array))
def test_the_latest_rows_test_and_folds_are_stretches_of_time(times):
    parts = split_times(times, validation_share=0.2, test_share=0.2)
    assert times[parts.train].max() <= times[parts.validation].min()
    assert times[parts.validation].max() <= times[parts.test].min()
    folds = deal_times(times, 4)
    assert all(times[folds == f].max() <= times[folds == f + 1].min() for f in range(3))
    assert np.ptp(np.bincount(folds)) <= 1


@given(st.lists(st.floats(0, 5), min_size=1, max_size=40), st.floats(0, 1, exclude_max=True))
def test_rows_come_as_often_as_they_weigh(weights, begin):
    weights = np.array(weights)
    if weights.sum() < 1e-6:
        return
    weights = weights / weights.mean()
    counts = np.bincount(by_weight(weights, begin), minlength=len(weights))
    assert counts.sum() == len(weights)
    assert (counts >= np.floor(weights) - 1e-6).all() or np.abs(counts - weights).max() <= 1 + 1e-6
    assert np.abs(counts - weights).max() <= 1 + 1e-6


def test_over_many_epochs_batches_hold_rows_as_often_as_they_weigh():
    weights = np.array([0.0, 0.5, 1.0, 2.5])
    batches = Batches.cut(rows=4, size=2)
    drawn = [batches.draw([7], epoch, weights=weights).ravel() for epoch in range(1, 801)]
    counts = np.bincount(np.concatenate(drawn), minlength=4) / 800
    np.testing.assert_allclose(counts, weights, atol=0.06)


PEOPLE = pl.DataFrame(
    {
        "age": list(range(20, 44)),
        "who": ["ann", "bob", "eve", "joe"] * 6,
        "on": [f"2024-01-{day:02d}" for day in range(24, 0, -1)],
        "n": ["1,000", "2,000", "3,000"] * 8,
        "pay": [float(1000 + 7 * i % 11) for i in range(24)],
    }
)


def test_columns_with_a_part_are_not_learnt_from():
    known = understand(PEOPLE, "pay", TableSettings(weight="n", time_column="on"))
    assert [c.name for c in known.columns if c.used] == ["age", "who"]
    why = {c.name: c.why for c in known.columns}
    assert why["n"] == "says how much each row counts"
    assert known.facts.weights[:3].tolist() == [0.5, 1.0, 1.5]
    _, parts = divide(known, None, 0.0, 0.25, seed=0, folds=3)
    assert parts.test.tolist() == [0, 1, 2, 3, 4, 5]  # the latest days
    known = understand(PEOPLE, "pay", TableSettings(group="who"))
    _, parts = divide(known, None, 0.0, 0.0, seed=0, folds=4)
    names = PEOPLE["who"].to_numpy()
    assert all(len(set(parts.folds[names == one])) == 1 for one in set(names))
    assert known.units == 4


@pytest.mark.parametrize(
    ("column", "cells", "sentence"),
    [
        ("weight", [1.0, -2.0], "has -2 in row 1 (counted from 0); a weight is 0 or more"),
        ("weight", [0.0, 0.0], "the weights in 'w' are all 0: no row would count"),
        ("weight", [1.0, None], "the weight column 'w' is missing in row 1 (counted from 0)"),
        ("group", ["a", "a"], "the group column 'w' has one group, 'a'"),
        (
            "time_column",
            ["soon", "later"],
            "has 'soon' in row 0 (counted from 0); times are dates or num",
        ),
    ],
)
def test_cells_that_make_no_sense(column, cells, sentence):
    frame = PEOPLE.with_columns(w=pl.Series(cells * 12))
    with pytest.raises(DataError) as caught:
        understand(frame, "pay", TableSettings(**{column: "w"}))
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ({"weight": "nn"}, "the table has no column 'nn'. Did you mean 'n'?"),
        ({"group": "pay"}, "the column 'pay' is the target"),
        ({"weight": "n", "group": "n"}, "the column 'n' has two parts; give it one"),
        ({"group": "who", "time_column": "on"}, "by group or by time, not by both"),
    ],
)
def test_parts_that_make_no_sense(roles, sentence):
    with pytest.raises(OptionError) as caught:
        understand(PEOPLE, "pay", TableSettings(**roles))
    assert sentence in str(caught.value)


def test_too_many_folds_for_the_groups():
    with pytest.raises(DataError, match="4 groups cannot be dealt into 5 folds; at most 4"):
        deal_groups(np.arange(12) % 4, 5, seed=0)
    assert not is_balanced(None)
    assert is_balanced("Balanced")
