"""Rows divided: disjoint, covering, in proportion, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.data.rows.split import split
from fathom.errors import DataError, FathomError, OptionError


def halves(rows, validation, test, seed=0, classes=None):
    return split(rows, validation_share=validation, test_share=test, seed=seed, classes=classes)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 60),
    st.sampled_from([0, 0.01, 0.2, 0.45, 0.7]),
    st.sampled_from([0, 0.01, 0.2, 0.45, 0.7]),
    st.integers(0, 2**32),
    st.integers(0, 4),
)
def test_disjoint_and_covering(rows, validation, test, seed, kinds):
    classes = np.arange(rows) ** 2 % kinds if kinds else None
    try:
        parts = halves(rows, validation, test, seed, classes)
    except FathomError:
        return
    together = np.concatenate([parts.train, parts.validation, parts.test])
    assert sorted(together) == list(range(rows))
    assert len(parts.train) > 0
    assert len(parts.validation) == (max(1, round(rows * validation)) if validation else 0)
    assert len(parts.test) == (max(1, round(rows * test)) if test else 0)
    for part in (parts.train, parts.validation, parts.test):
        assert (np.diff(part) > 0).all()
    if classes is not None:
        assert set(classes[parts.train]) == set(classes)


@pytest.mark.parametrize("seed", range(5))
def test_classes_keep_their_proportions(seed):
    classes = np.array(["rare"] * 30 + ["common"] * 600 + ["middle"] * 170)
    parts = halves(800, 0.2, 0.25, seed, classes)
    for part, share in ((parts.test, 0.25), (parts.validation, 0.2)):
        for name in ("rare", "common", "middle"):
            expected = share * (classes == name).sum()
            assert abs((classes[part] == name).sum() - expected) <= 2


def test_every_row_has_the_same_chance():
    drawn = np.zeros(20)
    for seed in range(2000):
        drawn[halves(20, 0.2, 0.2, seed).test] += 1
    assert (abs(drawn / 2000 - 0.2) < 0.04).all()


def test_the_seed_decides():
    one, same, other = halves(50, 0.2, 0.2, 1), halves(50, 0.2, 0.2, 1), halves(50, 0.2, 0.2, 2)
    assert one.test.tolist() == same.test.tolist()
    assert one.train.tolist() == same.train.tolist()
    assert one.test.tolist() != other.test.tolist()


def test_a_tiny_table():
    parts = halves(3, 0.2, 0.2)
    assert [len(parts.train), len(parts.validation), len(parts.test)] == [1, 1, 1]
    assert len(halves(1, 0, 0).train) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((1, 0.2, 0.2), "1 row is too few to divide into training, validation and test rows"),
        ((0, 0, 0), "0 rows are too few to divide into training rows"),
        ((1, 0.2, 0), "1 row is too few to divide into training and validation rows"),
        (
            (4, 0.2, 0.2, 0, np.array([1, 1, 2, 3])),
            "4 rows in 3 classes are too few to divide into training, validation and test rows",
        ),
    ],
)
def test_too_few_rows(arguments, sentence):
    with pytest.raises(DataError) as caught:
        halves(*arguments)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("validation", "test", "sentence"),
    [
        (0.2, 1.0, "the test share must be 0 or more and below 1, but got 1"),
        (-0.1, 0.2, "the validation share must be 0 or more and below 1, but got -0.1"),
        (0.2, float("nan"), "the test share must be 0 or more and below 1, but got nan"),
        (
            0.5,
            0.5,
            "the test share 0.5 and the validation share 0.5 leave no rows to learn from; "
            "together they must stay below 1",
        ),
    ],
)
def test_shares_that_make_no_sense(validation, test, sentence):
    with pytest.raises(OptionError) as caught:
        halves(100, validation, test)
    assert str(caught.value) == sentence
