"""Many random starts at once are, bit for bit, what each network is alone."""

import jax
import numpy as np
import pytest

from fathom.nets.blueprint import Blueprint
from fathom.nets.draws import TOGETHER, draw_starts, key_data
from fathom.nets.starts import STARTS

SHAPES = [
    Blueprint(3, (), 1),
    Blueprint(17, (5, 4), 2, "tanh"),
    Blueprint(4, (6, 3), 1, "relu", dropout=0.2),
    Blueprint(130, (129,), 1),  # more numbers than the smallest program draws
]


@pytest.mark.parametrize("blueprint", SHAPES)
def test_each_is_what_it_is_alone(blueprint):
    seeds = list(range(TOGETHER + 3))  # more than one call's worth
    many = draw_starts(blueprint, seeds)
    for place in (0, 7, TOGETHER, TOGETHER + 2):
        alone = blueprint(jax.random.key(seeds[place]))
        for ours, theirs in zip(jax.tree.leaves(many), jax.tree.leaves(alone), strict=True):
            np.testing.assert_array_equal(np.asarray(ours)[place], theirs)


@pytest.mark.parametrize("name", STARTS)
def test_every_start_draws_numbers_of_the_spread_it_states(name):
    weights = draw_starts(Blueprint(100, (), 100, weights=name), [5]).layers[0].weight
    assert np.std(weights) == pytest.approx(STARTS[name].spread(100, 100), rel=0.03)


@pytest.mark.parametrize("seed", [0, 1, 2**31 - 1, 2**32 - 1])
def test_a_seed_gives_the_key_that_jax_gives(seed):
    assert key_data([seed]).tolist() == [jax.random.key_data(jax.random.key(seed)).tolist()]
