"""Every loss in the table: slope against finite differences, extremes, names; the article's own."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from fathom.errors import OptionError
from fathom.nets.losses import LOSSES, loss
from fathom.nets.precision import float64

EXPECTED, PREDICTED = np.array([0.0, 1.0, 0.0]), np.array([0.23, 0.57, 0.20])
every = pytest.mark.parametrize("name", LOSSES)


def test_cross_entropy_of_the_article():
    with float64():
        found = loss("cross_entropy")(jnp.asarray(EXPECTED), jnp.asarray(PREDICTED)).item()
    assert found == pytest.approx(-math.log(0.57), abs=1e-15)
    assert round(found, 4) == 0.5621


@every
def test_slope_equals_finite_differences(name):
    entry, small = LOSSES[name], 1e-6
    with float64():
        y, p = jnp.asarray(EXPECTED), jnp.asarray(PREDICTED)
        numeric = [
            (entry(y, p.at[i].add(small)) - entry(y, p.at[i].add(-small))) / (2 * small)
            for i in range(3)
        ]
        np.testing.assert_allclose(entry.slope(y, p), numeric, atol=1e-8)
        np.testing.assert_allclose(jax.grad(entry, argnums=1)(y, p), numeric, atol=1e-8)


@every
def test_right_answers_cost_nothing(name):
    y = jnp.array([0.0, 1.0, 0.0])
    assert LOSSES[name](y, y).item() == 0


@pytest.mark.parametrize("name", [n for n, entry in LOSSES.items() if entry.probabilities])
def test_certain_and_wrong_is_infinitely_bad_and_certain_and_right_has_finite_slopes(name):
    entry = LOSSES[name]
    y = jnp.array([0.0, 1.0])
    assert entry(y, jnp.array([1.0, 0.0])).item() == math.inf
    assert jnp.isfinite(jax.grad(entry, argnums=1)(y, y)).all()


@pytest.mark.parametrize("name", [n for n, entry in LOSSES.items() if entry.from_sums])
def test_from_sums_is_the_same_number_and_stays_finite(name):
    entry = LOSSES[name]
    squashed = {"binary_cross_entropy": jax.nn.sigmoid, "poisson": jnp.exp}
    squash = squashed.get(name, jax.nn.softmax)
    with float64():
        y, z = jnp.asarray(EXPECTED), jnp.array([0.3, -1.2, 2.0])
        assert entry.from_sums(y, z).item() == pytest.approx(entry(y, squash(z)).item(), rel=1e-12)
        slopes = jax.grad(entry.from_sums, argnums=1)(y, jnp.array([1e4, -1e4, 0.0]))
    assert jnp.isfinite(slopes).all()


@every
def test_shapes_must_match(name):
    with pytest.raises(Exception, match="Type-check"):
        LOSSES[name].function(jnp.zeros(4), jnp.zeros((4, 1)))


def test_mean_error_cancels():
    errors = [loss("error")(jnp.array([10.0]), jnp.array([p])).item() for p in (9.0, 11.0)]
    assert errors == [1.0, -1.0]
    assert sum(errors) == 0


@pytest.mark.parametrize(
    ("given", "meant"),
    [("mse", "squared"), ("MAE", "absolute"), ("cross-entropy", "cross_entropy")],
)
def test_usual_names(given, meant):
    assert loss(given).name == meant


def test_unknown_name():
    with pytest.raises(OptionError) as told:
        loss("hubber")
    assert str(told.value) == "there is no loss 'hubber'. Did you mean 'huber'?"
