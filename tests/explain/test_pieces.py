"""Straight pieces and paths: slopes by finite differences, ends of pieces, parts that add up."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.explain.path import follow_path
from fathom.explain.pieces import is_straight, straight_line
from fathom.nets.blueprint import Blueprint
from fathom.nets.ensemble import Ensemble
from fathom.nets.precision import float64


def drawn(activation="relu", members=3, outputs=1, hidden=(7, 5), seed=0):
    """Networks with biases, so that they bend anywhere."""
    blueprint = Blueprint(4, hidden, outputs, activation)
    made = []
    for member in range(members):
        network = blueprint(jax.random.key(100 * seed + member))
        random = np.random.default_rng(seed + member)
        made.append(
            jax.tree.map(
                lambda leaf, random=random: (
                    leaf + random.normal(size=leaf.shape).astype(np.float32) * (leaf.ndim == 1)
                ),
                network,
            )
        )
    return made[0] if members == 1 else Ensemble.of(made)


def exact(network, weights):
    """The number that is followed, in float64, for a row or for many."""

    def of(rows):
        with float64():
            double = jax.tree.map(lambda leaf: jnp.asarray(np.asarray(leaf, np.float64)), network)
            sums = jax.vmap(lambda row: double(row).sums)(jnp.asarray(np.atleast_2d(rows)))
            return np.squeeze(np.asarray(sums) @ weights)

    return of


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "identity"])
@pytest.mark.parametrize("members", [1, 3])
def test_slopes_are_finite_differences_and_hold_up_to_the_ends(activation, members):
    network, random = drawn(activation, members, outputs=2), np.random.default_rng(1)
    weights, here = np.array([1.0, -0.5]), random.normal(size=4)
    along = random.normal(size=(3, 4))
    line = straight_line(network, here, along, weights)
    number = exact(network, weights)
    assert line.value == pytest.approx(number(here), abs=1e-12)
    for direction, low, high in zip(along, line.low, line.high, strict=True):
        slope = direction @ line.slopes
        assert low <= 0 <= high
        for end in (low, high):
            far = 0.999 * np.clip(end, -50, 50)
            told = line.value + far * slope
            assert number(here + far * direction) == pytest.approx(told, rel=1e-9, abs=1e-9)
        if activation == "identity":
            assert (low, high) == (-np.inf, np.inf)


def test_beyond_the_ends_the_line_is_another():
    """Each end is a bend: just beyond it, the slopes differ."""
    network, here = drawn(members=1), np.array([0.3, -0.2, 0.5, 1.0])
    line = straight_line(network, here, np.eye(4), np.ones(1))
    for place in range(4):
        for end in (line.low[place], line.high[place]):
            if np.isfinite(end):
                beyond = here + (end + 1e-9 * np.sign(end)) * np.eye(4)[place]
                other = straight_line(network, beyond, np.eye(4), np.ones(1))
                assert not np.allclose(other.slopes, line.slopes)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.sampled_from(["relu", "leaky_relu", "tanh", "silu", "gelu"]))
def test_parts_add_up_to_what_the_number_changed_by(seed, activation):
    network, random = drawn(activation, seed=seed), np.random.default_rng(seed)
    begin, end = random.normal(size=(2, 4)) * 3
    end[1] = begin[1]
    path = follow_path(network, begin, end, np.ones(1))
    number = exact(network, np.ones(1))
    assert path.begin == pytest.approx(number(begin), abs=1e-9)
    assert path.end == pytest.approx(number(end), abs=1e-9)
    gap = path.begin + path.parts.sum() - path.end
    assert abs(gap) < 1e-6 * (1 + np.abs(path.parts).sum())
    assert path.parts[1] == 0, "what did not move has no part"


@pytest.mark.parametrize("activation", ["relu", "silu"])
def test_parts_are_the_slopes_summed_along_the_path(activation):
    """By the definition of integrated gradients: a fine sum of finite differences in float64."""
    network, weights = drawn(activation, members=2), np.ones(1)
    begin, end = np.zeros(4), np.array([1.0, -2.0, 0.5, 3.0])
    number, steps = exact(network, weights), 400
    places = begin + ((np.arange(steps) + 0.5) / steps)[:, None] * (end - begin)
    nudges = 1e-6 * np.eye(4)
    total = [(number(places + n) - number(places - n)).mean() / 2e-6 for n in nudges]
    found = follow_path(network, begin, end, weights).parts
    np.testing.assert_allclose(
        found, np.array(total) * (end - begin), atol=0.02 * np.abs(found).sum()
    )


def test_a_path_of_no_length_has_no_parts():
    path = follow_path(drawn(), np.ones(4), np.ones(4), np.ones(1))
    assert path.begin == path.end
    assert not path.parts.any()


@pytest.mark.parametrize("activation", ["gelu", "softmax", "tanh"])
def test_a_path_along_curves_adds_up(activation):
    network = Blueprint(3, (4, 5), 1, activation)(jax.random.key(3))
    begin, end = np.zeros(3), np.array([1.0, -2.0, 0.5])
    path = follow_path(network, begin, end, np.ones(1))
    assert path.begin + path.parts.sum() == pytest.approx(path.end, abs=1e-7)


def test_a_network_is_straight_if_all_its_activations_are():
    assert is_straight(drawn("relu"))
    assert is_straight(Blueprint(2, (), 1)(jax.random.key(0)))
    assert not is_straight(drawn("gelu"))
