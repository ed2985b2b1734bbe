"""Convolutional networks: batches shared out over the devices, judged a few rows at a time."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from fathom.nets.blueprint import Blueprint
from fathom.nets.crowds import part_of
from fathom.nets.example import example_loss
from fathom.nets.pictures.eye import Eye
from fathom.training.examples import Examples, Member
from fathom.training.loop import begin
from fathom.training.plan import Method, Plan

SIDE, CHANNELS = 8, 3


@pytest.fixture
def begun():
    random = np.random.default_rng(0)
    inputs = random.normal(size=(128, SIDE * SIDE * CHANNELS)).astype(np.float32)
    expected = np.eye(2, dtype=np.float32)[random.integers(0, 2, 128)]
    examples = Examples(inputs, expected, weights=random.uniform(1, 3, 128))
    start = Blueprint(inputs.shape[1], (), 2, eye=Eye((SIDE, SIDE, CHANNELS), ((8,), (8,))))
    plan = Plan(epochs=2, batch_size=32, chunk=1, method=Method("squared", "adam"))
    members = [Member(0.01, 0), Member(0.01, 1)]
    return begin(start, members, examples, examples.part(np.arange(45)), plan)


def test_a_step_leaves_no_work_behind(begun):
    """Devices that add up a batch with other work in line have waited for each other for ever."""
    assert all(block.placement.by_rows for block in begun.cohort.blocks)
    for taken, chunk in enumerate(begun.cohort.draw(begun.batches, 1)):
        learnt = begun.cohort.learn(chunk, begun.plan, begun.batches, taken, 1, ends=False)
        leaves = [leaf for block in learnt.blocks for leaf in jax.tree.leaves(block.population)]
        assert all(leaf.is_ready() for leaf in leaves)


def test_it_is_judged_by_the_weighted_mean_of_all_rows_at_one_look(begun):
    rows = begun.cohort.held_out
    for member, found in enumerate(np.asarray(begun.cohort.population.best_cost)):
        network = part_of(begun.cohort.population.networks, member).glance
        losses = [
            float(example_loss(network, jnp.asarray(one), jnp.asarray(other), "squared"))
            for one, other in zip(rows.inputs, rows.expected, strict=True)
        ]
        assert found == pytest.approx(np.average(losses, weights=rows.weights), rel=1e-5)
