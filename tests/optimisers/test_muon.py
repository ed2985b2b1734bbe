"""Muon mixes hidden layers' neurons as Optax orthogonalises, block by block, and says how."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from optax.contrib._muon import orthogonalize_via_newton_schulz

from fathom.errors import OptionError
from fathom.nets.blueprint import Blueprint
from fathom.nets.pictures.convolution import Convolution
from fathom.nets.pictures.eye import Eye
from fathom.optimisers.muon import (
    BLOCK,
    POLYNOMIAL,
    STEP,
    Around,
    are_mixed,
    directed,
    mix,
    open_muon,
    rows_of,
)
from fathom.optimisers.optimisers import descents_optimiser, optimiser


@pytest.mark.parametrize("shape", [(3, 7), (7, 3), (64, 200), (64, 64)])
def test_one_block_is_optax(shape: tuple[int, int]) -> None:
    ahead = jax.random.normal(jax.random.key(sum(shape)), shape)
    theirs = orthogonalize_via_newton_schulz(ahead, jnp.array(POLYNOMIAL))
    np.testing.assert_allclose(directed(ahead), STEP * theirs, rtol=1e-3, atol=2e-5)


def test_every_direction_is_gone_about_as_far() -> None:
    ahead = np.random.default_rng(0).normal(size=(30, 80)) * np.geomspace(1, 20, 80)
    sizes = np.linalg.svd(mix(ahead) @ ahead, compute_uv=False)
    assert 0.6 < sizes.min() < sizes.max() < 1.3


@pytest.mark.parametrize("neurons", [1, 63, 64, 65, 200])
def test_blocks_are_stepped_by_themselves(neurons: int) -> None:
    ahead = jax.random.normal(jax.random.key(neurons), (neurons, 9))
    found = directed(ahead)
    assert found.shape == ahead.shape
    for first in range(0, neurons, BLOCK):
        alone = directed(ahead[first : first + BLOCK])
        np.testing.assert_allclose(found[first : first + BLOCK], alone, rtol=1e-4, atol=1e-6)


def test_a_convolutions_neurons_are_rows() -> None:
    ahead = jax.random.normal(jax.random.key(7), (3, 2, 5, 70))
    rows = jnp.stack([ahead[..., neuron].reshape(-1) for neuron in range(70)])
    np.testing.assert_array_equal(rows_of(ahead), rows)
    found = directed(ahead)
    assert found.shape == ahead.shape
    np.testing.assert_allclose(rows_of(found), directed(rows), rtol=1e-5, atol=1e-7)


def test_without_a_slope_nothing_moves() -> None:
    assert not np.any(np.asarray(directed(jnp.zeros((70, 5)))))


def test_hidden_layers_weights_alone_are_mixed() -> None:
    network = Blueprint(inputs=3, hidden=(5, 4), outputs=2)(jax.random.key(1))
    slopes = jax.tree.map(jnp.ones_like, network)
    rule, adam = optimiser("muon").transformation(), optimiser("adam").transformation()
    way, state = rule.update(slopes, rule.init(network), network)
    beside, _ = adam.update(slopes, adam.init(network), network)
    kept = state.velocity
    assert [layer.weight is None for layer in kept.layers] == [False, False, True]
    assert all(layer.bias is None for layer in kept.layers)
    for mine, theirs in zip(way.layers, beside.layers, strict=True):
        np.testing.assert_allclose(mine.bias, 0.2 * theirs.bias, rtol=1e-6)
    np.testing.assert_allclose(way.layers[2].weight, 0.2 * beside.layers[2].weight, rtol=1e-6)
    assert np.abs(way.layers[0].weight - 0.2 * beside.layers[0].weight).min() > 0.01


def test_convolutions_weights_are_mixed_and_their_gains_are_not() -> None:
    eye = Eye((8, 8, 3), ((4,), (6,)), shift=0)
    network = Blueprint(192, (), 2, eye=eye)(jax.random.key(0))
    told = [
        (layer.kind, layer.weight, layer.gain, layer.bias)
        for layer in are_mixed(network).layers
        if isinstance(layer, Convolution)
    ]
    assert told == [("convolution", True, False, False)] * 2


@pytest.mark.parametrize("neuron", [0, 63, 64, 79])
def test_the_ledger_is_what_the_program_does(neuron: int) -> None:
    random = np.random.default_rng(neuron)
    slopes, before = random.normal(size=(2, 80, 6)).astype(np.float32)
    ahead = slopes + np.float32(0.95) * (np.float32(0.95) * before + slopes)
    around = Around(slopes, before, neuron, 4)
    memory = {"velocity": float(before[neuron, 4])}
    lines = open_muon(float(slopes[neuron, 4]), memory, around)
    assert lines[1].value == pytest.approx(float(ahead[neuron, 4]), rel=1e-5)
    found = float(directed(jnp.asarray(ahead))[neuron, 4])
    assert abs(lines[-1].value - found) <= 1e-5 * lines[-1].size
    beside = 63 if neuron < 64 else 15
    assert f"{beside} neurons beside it" in lines[-1].formula


def test_a_function_has_no_neurons() -> None:
    with pytest.raises(OptionError, match="muon mixes the neurons of a layer"):
        descents_optimiser("Muon")
    assert descents_optimiser("adam").name == "adam"
