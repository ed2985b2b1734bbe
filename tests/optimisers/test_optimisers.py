"""Every optimiser in the table solves the parabola and Rosenbrock, and never compiles twice."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import optax
import pytest

from fathom.descent.curvature import largest_rate
from fathom.descent.descent import descend, descend_many
from fathom.descent.outcomes import Stopped, Verdict
from fathom.errors import OptionError
from fathom.optimisers.optimisers import OPTIMISERS, optimiser

DESCENDING = [name for name, one in OPTIMISERS.items() if not one.mixes]
PARABOLA, ROSENBROCK = "x^2 - x + 1", "100(y - x^2)^2 + (1 - x)^2"
RATES = {
    "sgd": (0.1, 0.001),
    "momentum": (0.1, 0.001),
    "nesterov": (0.1, 0.001),
    "rmsprop": (0.001, 0.0001),
    "adam": (0.1, 0.01),
    "adamw": (0.1, 0.01),
}


@pytest.mark.parametrize("name", DESCENDING)
def test_solves_the_parabola(name: str) -> None:
    run = descend(PARABOLA, 2, RATES[name][0], optimiser=name)
    assert run.end.at["x"] == pytest.approx(0.5, abs=2e-3)


@pytest.mark.parametrize("name", DESCENDING)
def test_solves_rosenbrock(name: str) -> None:
    run = descend(ROSENBROCK, {"x": -1, "y": 1}, RATES[name][1], optimiser=name, steps=40_000)
    assert run.end.at == pytest.approx({"x": 1, "y": 1}, abs=5e-3)


@pytest.mark.parametrize("name", DESCENDING)
def test_another_rate_start_or_limit_does_not_compile_again(name: str) -> None:
    traces = []

    def cost(x: jax.Array) -> jax.Array:
        traces.append(name)
        return x**2

    descend(cost, 1.0, 0.1, optimiser=name, steps=3)
    after_one = len(traces)
    descend(cost, 5.0, 0.2, optimiser=name, steps=7, slope_tolerance=1e-4)
    assert len(traces) - after_one <= 1  # the shape of the result is looked at, nothing compiled


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov"])
def test_the_limit_divides_what_converges_from_what_diverges(name: str) -> None:
    limit = largest_rate(name, 2.0)
    assert limit is not None
    below, above = descend_many(PARABOLA, [9], [0.98 * limit, 1.02 * limit], optimiser=name)
    assert below.stopped is Stopped.SLOPE_SMALL
    assert above.verdict is Verdict.DIVERGES


@pytest.mark.parametrize("name", ["rmsprop", "adam", "adamw"])
def test_no_limit_is_stated_where_there_is_none(name: str) -> None:
    assert largest_rate(name, 2.0) is None


def test_decay_is_decoupled_in_adamw_alone() -> None:
    weight, slope = jnp.array(10.0), jnp.array(4.0)

    def direction(name: str, decay: float) -> float:
        rule = optimiser(name).transformation(decay)
        return float(rule.update(slope, rule.init(weight), weight)[0])

    assert direction("sgd", 0.1) == pytest.approx(5.0, abs=1e-4)
    assert direction("adam", 0.1) == pytest.approx(1.0, abs=1e-4)
    assert direction("adamw", 0.1) == pytest.approx(2.0, abs=1e-4)
    assert direction("adamw", 0.0) == direction("adam", 0.0)


def test_decay_may_be_traced() -> None:
    def direction(decay: jax.Array) -> jax.Array:
        rule = optimiser("adamw").transformation(decay)
        weight = jnp.array(10.0)
        return rule.update(jnp.array(4.0), rule.init(weight), weight)[0]

    assert float(jax.jit(direction)(jnp.array(0.1))) == pytest.approx(2.0, abs=1e-4)


def test_every_entry_is_an_optax_transformation_with_its_source() -> None:
    for entry in OPTIMISERS.values():
        assert isinstance(entry.transformation(), optax.GradientTransformation)
        assert entry.source
        assert entry.formula


def test_unknown_names_are_answered_with_the_nearest() -> None:
    with pytest.raises(OptionError) as refusal:
        optimiser("nestrov")
    assert str(refusal.value) == "there is no optimiser 'nestrov'. Did you mean 'nesterov'?"


@pytest.mark.parametrize("name", OPTIMISERS)
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_it_begins_with_nothing_but_zeros(name: str, decay: float) -> None:
    """So populations begin without a compiled program; see `fathom.training.learning.unjudged`."""
    weights = {"weight": jnp.array([[1.0, -2.0]]), "bias": jnp.array([3.0])}
    state = optimiser(name).transformation(decay).init(weights)
    assert all(not jnp.any(leaf) for leaf in jax.tree.leaves(state))
