"""Left and right matter for digits, and not for what is the same mirrored."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from fathom.design import sides


def told_apart(pictures, expected):
    """Ask about pictures with their axes."""
    rows = pictures.reshape(len(pictures), int(np.prod(pictures.shape[1:])))
    return sides.told_apart(rows, pictures.shape[1:], expected)


@pytest.fixture(scope="module")
def digits():
    """scikit-learn's 1,797 handwritten digits (Alpaydin and Kaynak 1998), 8 x 8 greys."""
    found = load_digits()
    return found.images[..., None] / 16, found.target


@pytest.mark.parametrize("count", [60, 300, 1797])
def test_mirrored_digits_are_others(digits, count):
    pictures, kinds = digits
    found = told_apart(pictures[:count], np.eye(10)[kinds[:count]])
    assert found.matter
    assert found.plain > 0.5
    assert found.mirrored < 0.2
    assert "left and right matter" in str(found)


def test_the_number_that_a_digit_is_tells_as_much(digits):
    pictures, kinds = digits
    assert told_apart(pictures, kinds[:, None].astype(float)).matter


def test_zero_and_eight_are_alike_mirrored(digits):
    pictures, kinds = digits
    few = np.isin(kinds, (0, 8))
    both = np.concatenate([pictures[few], pictures[few][:, :, ::-1]])
    found = told_apart(both, np.eye(10)[np.tile(kinds[few], 2)])
    assert not found.matter
    assert found.plain > 0.5


@given(st.integers(0, 200), st.integers(2, 40), st.integers(8, 37), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_noise_is_no_evidence(count, rows, columns, seed):
    random = np.random.default_rng(seed)
    pictures = random.normal(size=(count, rows, columns, 1))
    assert not told_apart(pictures, np.eye(3)[random.integers(0, 3, count)]).matter


def test_flat_pictures_and_one_answer_are_no_evidence():
    flat = np.zeros((30, 9, 9, 3))
    assert not told_apart(flat, np.eye(2)[np.arange(30) % 2]).matter
    assert not told_apart(np.random.default_rng(0).normal(size=flat.shape), np.ones((30, 1))).matter
