"""Few sizes: what fills up changes nothing, and another table meets a program that is there."""

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.nets.blueprint import Blueprint
from fathom.training import block, cohort, laying
from fathom.training.examples import Examples, Member
from fathom.training.laying import Laying
from fathom.training.loop import train
from fathom.training.plan import Method, Plan
from fathom.training.sizes import groups_room, inputs_room, rows_room, steps_room, values_room

RANDOM = np.random.default_rng(3)


def rows(count, inputs, weights=False):
    given = RANDOM.normal(size=(count, inputs)).astype(np.float32)
    truth = (given[:, :1] > 0).astype(np.float32)
    counted = RANDOM.uniform(0.5, 1.5, count) if weights else None
    return Examples(given, truth, np.arange(count) % 4, counted)


def learnt(examples, method=None, epochs=6, batch=16, rates=(0.01, 0.003), hidden=(8, 4)):
    method = method or Method("binary_cross_entropy", "adamw", 0.1, "warm_up_cosine")
    members = [Member(rate, seed, fold=seed) for rate in rates for seed in range(4)]
    plan = Plan(method, batch_size=batch, epochs=epochs, trials=(2,), one_left=True)
    network = Blueprint(examples.inputs.shape[1], hidden, 1, dropout=0.1)
    return train(network, members, examples, examples, plan)


def exact_rows_and_steps(monkeypatch):
    monkeypatch.setattr(cohort, "rows_room", int)
    monkeypatch.setattr(cohort, "steps_room", int)
    monkeypatch.setattr(block, "rows_room", lambda most: -(-most // block.JUDGED) * block.JUDGED)


def same_bits(one, other):
    pairs = zip(jax.tree.leaves(one.population), jax.tree.leaves(other.population), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("name", ["sgd", "momentum", "rmsprop", "adam", "adamw", "muon"])
def test_rows_and_steps_that_fill_up_change_no_bit(monkeypatch, name):
    examples, method = rows(130, 5), Method("binary_cross_entropy", name, 0.1)
    filled_up = learnt(examples, method)
    exact_rows_and_steps(monkeypatch)
    assert same_bits(filled_up, learnt(examples, method))


@pytest.mark.parametrize("inputs", [1, 5, 8, 30])
def test_inputs_that_fill_up_change_rounding_at_the_most(monkeypatch, inputs):
    """Another length of sums, another order: as two programs ever differ."""
    examples = rows(130, inputs)
    filled_up = learnt(examples)
    monkeypatch.setattr(laying, "inputs_room", int)
    pairs = zip(
        jax.tree.leaves(filled_up.population.networks),
        jax.tree.leaves(learnt(examples).population.networks),
        strict=True,
    )
    for one, other in pairs:
        np.testing.assert_allclose(one, other, atol=2e-6)


def test_nor_does_what_stands_in_rows_that_nobody_picks(monkeypatch):
    examples = rows(130, 5, weights=True)
    zeros, real = learnt(examples), cohort.filled

    def rubbish(array, size, axis=0):
        made = real(array, size, axis)
        if axis == 0 and made.ndim == 2:
            made[len(array) :] = np.nan
        return made

    monkeypatch.setattr(cohort, "filled", rubbish)
    assert same_bits(zeros, learnt(examples))


def compiled(caplog, work):
    """Say which programs XLA compiled meanwhile, those of a single operation left out."""
    jax.config.update("jax_log_compiles", True)
    caplog.clear()
    try:
        with caplog.at_level("WARNING", logger="jax"):
            work()
    finally:
        jax.config.update("jax_log_compiles", False)
    told = [record.getMessage() for record in caplog.records]
    return [line.split()[4] for line in told if line.startswith("Finished XLA compilation of")]


def test_another_table_compiles_nothing(caplog):
    learnt(rows(130, 5))
    again = [rows(97, 7), rows(140, 3, weights=True), rows(160, 8)]
    assert compiled(caplog, lambda: [learnt(one) for one in again]) == []


def test_rates_that_are_given_up_compile_nothing(caplog):
    learnt(rows(130, 5), rates=(0.01,))
    assert compiled(caplog, lambda: learnt(rows(130, 5), rates=(0.01, 0.003, 0.001))) == []


@given(st.integers(1, 10**7))
def test_a_room_holds_what_it_is_for_and_not_much_more(count):
    for room in (rows_room, inputs_room, groups_room, values_room):
        assert count <= room(count)
    if count > 65_536:
        assert rows_room(count) <= count * 9 / 8 + 1
    if count <= 100:
        assert count <= steps_room(count) <= 100


def test_networks_come_out_as_they_went_in():
    network = Blueprint(3, (4,), 1)(jax.random.key(0))
    tree = {"network": network, "steps": np.array(3)}
    layout = Laying.of((), 3)
    back = layout.taken(layout.put(tree))
    assert (np.asarray(back["network"].layers[0].weight) == network.layers[0].weight).all()
    wide = layout.put(tree)["network"].layers[0].weight
    assert wide.shape == (4, 8)
    assert not wide[:, 3:].any()
