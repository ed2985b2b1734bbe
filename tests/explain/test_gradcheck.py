"""The check of slopes: passes for what is right, and would see what is wrong."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from fathom.explain import gradcheck
from fathom.explain.gradcheck import check_gradients
from fathom.nets.activations import ACTIVATIONS
from fathom.nets.blueprint import Blueprint
from fathom.nets.losses import LOSSES
from fathom.nets.pictures.eye import Eye

ROWS = np.random.default_rng(0).normal(size=(20, 3))
TARGETS = np.eye(2)[np.random.default_rng(1).integers(0, 2, 20)]
LEARNABLE = [name for name in ACTIVATIONS if name not in ("step", "softmax")]


def network(activation="tanh", **more):
    return Blueprint(3, (4, 3), 2, activation, **more)(jax.random.key(2))


@pytest.mark.parametrize("activation", LEARNABLE)
def test_every_activation(activation):
    check = check_gradients(network(activation), ROWS, TARGETS, "cross_entropy")
    assert check.largest_relative_error < 1e-5
    assert check.weights >= 39


@pytest.mark.parametrize("loss", [name for name in LOSSES if name != "error"])
def test_every_loss(loss):
    check = check_gradients(network(dropout=0.2), ROWS, TARGETS, loss)
    assert check.largest_relative_error < 1e-5


def test_a_wrong_slope_is_seen(monkeypatch):
    real = gradcheck.open_backward

    def wrong(*given):
        work = real(*given)
        return replace(work, blames=(work.blames[0] * 1.01, *work.blames[1:]))

    monkeypatch.setattr(gradcheck, "open_backward", wrong)
    check = check_gradients(network(), ROWS, TARGETS, "squared")
    assert check.largest_relative_error > 1e-3


def test_slopes_that_rounding_hides_are_counted_apart():
    certain = jax.tree.map(lambda leaf: 40 * leaf, network())
    rows = ROWS[:1]
    sums = certain(jax.numpy.asarray(rows[0], "float32")).sums
    sure = np.eye(2)[[int(np.argmax(sums))]]
    check = check_gradients(certain, rows, sure, "cross_entropy")
    assert check.too_small + check.weights + check.at_kinks >= 39
    assert check.too_small > 0
    assert check.largest_relative_error < 1e-3
    assert "too small for differences to show" in str(check)


def test_the_words():
    said = str(check_gradients(network(), ROWS, TARGETS, "squared"))
    assert "slopes on 20 rows agree with differences of the cost to" in said


def test_convolutions_are_checked_too():
    """Bends lie close there (one weight, many places), so differences tell less exactly."""
    eye = Eye((4, 4, 1), ((2,),), block=1, shift=0, mirror=False)
    network = Blueprint(16, (), 2, "relu", eye=eye)(jax.random.key(0))
    rows = np.random.default_rng(0).normal(size=(12, 18))
    found = check_gradients(network, rows[:, :16], rows[:, 16:], "squared")
    assert found.weights > 15
    assert found.largest_relative_error < 1e-4
