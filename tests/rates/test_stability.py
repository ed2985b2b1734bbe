"""The largest stable rate: against the exact Hessian, and against what training really does."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from fathom.nets.blueprint import Blueprint
from fathom.nets.precision import float64
from fathom.optimisers.optimisers import OPTIMISERS, optimiser
from fathom.rates.stability import stable_rate
from fathom.training.examples import Examples, Member
from fathom.training.loop import train
from fathom.training.plan import Method, Plan
from fathom.training.step import Rows, batch_cost


def _examples(outputs=1, rows=40, classes=False):
    random = np.random.default_rng(3)
    inputs = random.normal(size=(rows, 3)) * [1.0, 4.0, 0.5]
    if classes:
        expected = np.eye(outputs)[random.integers(0, outputs, rows)]
    else:
        expected = inputs @ random.normal(size=(3, outputs)) + random.normal(size=(rows, outputs))
    return Examples(inputs, expected)


def _network(hidden, outputs=1, activation="tanh", kind=np.float64):
    network = Blueprint(3, hidden, outputs, activation)(jax.random.key(1))
    return jax.tree.map(lambda leaf: jnp.asarray(leaf, kind), network)


def _exact(network, examples, method):
    """The whole matrix of second derivatives, and its most curved direction."""
    flat, shaped = ravel_pytree(network)
    rows = Rows(jnp.asarray(examples.inputs), jnp.asarray(examples.expected))
    cost = jax.jit(jax.hessian(lambda weights: batch_cost(shaped(weights), rows, None, method)))
    return np.asarray(cost(flat)), shaped


@pytest.mark.parametrize(
    ("loss", "outputs"),
    [("squared", 1), ("cross_entropy", 3)],
)
def test_the_curvature_is_the_largest_eigenvalue_of_the_whole_matrix(loss, outputs):
    examples = _examples(outputs, classes="entropy" in loss)
    method = Method(loss, "sgd", weight_decay=0.03)
    with float64():
        network = _network((5, 4), outputs)
        hessian, shaped = _exact(network, examples, method)
        values, ways = np.linalg.eigh(hessian + 0.03 * np.eye(len(hessian)))
        found = stable_rate(network, examples, method)
        way = shaped(jnp.asarray(ways[:, -1]))
    assert found.curvature == pytest.approx(values[-1], rel=1e-3)
    assert found.rate == pytest.approx(2 / values[-1], rel=1e-3)
    exact = np.square(np.asarray(way.layers[0].weight)).sum(axis=0)
    assert found.shares.inputs == pytest.approx(exact, abs=0.02)
    total = found.shares.inputs.sum() + found.shares.biases + sum(found.shares.later)
    assert total == pytest.approx(1.0)


@pytest.mark.parametrize("name", [name for name, one in OPTIMISERS.items() if one.limit])
def test_training_divides_at_the_limit(name):
    examples = _examples()
    method = Method("squared", name)
    limit = stable_rate(_network((), kind=np.float32), examples, method).rate
    plan = Plan(method, batch_size=None, epochs=500, patience=None)
    members = [Member(limit * factor, 0) for factor in (0.98, 1.02)]
    trained = train(Blueprint(3, (), 1), members, examples, examples, plan)
    first, below, above = trained.validation[0, 0], *trained.validation[-1]
    assert below < first
    assert not above < 10 * first  # not a number, where it went beyond all bounds


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_adam_divides_at_its_limit_while_its_averages_hold_still(name):
    examples, method = _examples(), Method("squared", name)
    with float64():
        network = _network(())
        flat, shaped = ravel_pytree(network)
        square = np.random.default_rng(5).uniform(0.01, 4.0, len(flat))
        state = optimiser(name).transformation().init(network)
        state = state._replace(steps=jnp.asarray(100_000), square=shaped(jnp.asarray(square)))
        found = stable_rate(network, examples, method, state)
        hessian, _ = _exact(network, examples, method)
    sizes = {}
    for factor in (0.98, 1.02):
        weights, mean = np.ones(len(flat)), np.zeros(len(flat))
        for _ in range(3000):
            mean = 0.9 * mean + 0.1 * hessian @ weights
            weights = weights - factor * found.rate * mean / np.sqrt(square)
        sizes[factor] = np.abs(weights).max()
    assert sizes[0.98] < 1 < sizes[1.02]


def test_no_limit_is_stated_where_curvature_alone_sets_none():
    network, examples = _network((), kind=np.float32), _examples()
    assert stable_rate(network, examples, Method("squared", "rmsprop")) is None
    assert stable_rate(network, examples, Method("squared", "adam")) is None  # no averages yet
    assert stable_rate(network, examples, Method("absolute", "sgd")) is None
    broken = jax.tree.map(lambda leaf: leaf * jnp.nan, _network((2,), kind=np.float32))
    assert stable_rate(broken, examples, Method("squared", "sgd")) is None


def test_the_limit_is_named_for_every_optimiser_or_none_is():
    for one in OPTIMISERS.values():
        assert (one.limit is None) or (one.scaled_limit is None)
    assert optimiser("adam").scaled_limit == pytest.approx(38)
    assert optimiser("rmsprop").scaled_limit is None


def test_a_raw_column_is_what_limits():
    raw = Examples(_examples().inputs * [1.0, 100.0, 1.0], _examples().expected)
    found = stable_rate(_network((), kind=np.float32), raw, Method("squared", "sgd"))
    assert int(found.shares.inputs.argmax()) == 1
    assert found.shares.inputs[1] > 0.99
