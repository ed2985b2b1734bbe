"""The cost on a plane through the weights is the cost of the networks that lie there."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from fathom.nets.blueprint import Blueprint
from fathom.past.plane import costs_at, flat, frame
from fathom.training.examples import Examples
from fathom.training.plan import Method
from fathom.training.step import Rows, mean_cost

RANDOM = np.random.default_rng(0)
EXAMPLES = Examples(RANDOM.normal(size=(30, 2)), RANDOM.normal(size=(30, 1)))


def test_each_place_has_the_cost_of_its_network():
    one, other = (Blueprint(2, (3,), 1, "tanh")(jax.random.key(seed)) for seed in (0, 1))
    way = flat(other) - flat(one)
    found = costs_at(one, way, 0 * way, np.array([[0.0, 0.0], [1.0, 7.0]]), EXAMPLES, Method())
    rows = Rows(jnp.asarray(EXAMPLES.inputs), jnp.asarray(EXAMPLES.expected))
    expected = [float(mean_cost(network, rows, Method())) for network in (one, other)]
    assert found == pytest.approx(expected, rel=1e-5)


def test_a_network_and_its_row_of_weights_are_in_the_same_order():
    network = Blueprint(2, (3,), 1)(jax.random.key(0))
    assert (flat(network) == np.asarray(ravel_pytree(network)[0])).all()


def test_directions_are_upright_and_those_that_lead_nowhere_are_passed_over():
    ways = [("none", np.zeros(3)), ("a", np.array([0, 2.0, 0])), ("lost", np.full(3, np.nan))]
    found = frame([*ways, ("b", np.array([1.0, 1.0, 1.0]))])
    assert [name for name, _ in found] == ["a", "b"]
    assert found[0][1] @ found[1][1] == pytest.approx(0)
    assert [np.linalg.norm(way) for _, way in found] == pytest.approx([1, 1])
