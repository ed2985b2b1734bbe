"""Every kind of layer, from the table: through the file, forward, and its slopes."""

import itertools

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from fathom.nets.embedding import SIZE, Embedding
from fathom.nets.layers import Dense, Dropout
from fathom.nets.network import LAYERS, Network
from fathom.nets.pictures.augmentation import CutOut, Light, Mirror, Shift
from fathom.nets.pictures.convolution import Average, Blocks, Convolution, Picture
from fathom.nets.precision import doubled, float64

KEY = jax.random.key(0)
PICTURE = Picture((4, 4, 2))


EMBEDDING = Embedding(jax.random.normal(KEY, (17, SIZE)), ((2, 6), (6, 19)), 32)


def _dense(inputs):
    return Dense.start(jax.random.key(1), inputs, 3, "identity")


def _seen(layer):
    return (PICTURE, layer, Average(0), _dense(2))


# A network with a layer of each kind, for 32 inputs.
NETWORKS = {
    "dense": (Dense.start(KEY, 32, 5, "tanh"), _dense(5)),
    "dropout": (Dense.start(KEY, 32, 5, "tanh"), Dropout(0.5), _dense(5)),
    "embedding": (EMBEDDING, Dense.start(KEY, EMBEDDING.outputs, 3, "tanh"), _dense(3)),
    "picture": (PICTURE, Average(0), _dense(2)),
    "blocks": (PICTURE, Blocks(2), Average(0), _dense(8)),
    "convolution": (PICTURE, Convolution.start(KEY, 3, 2, 4, "tanh"), Average(0), _dense(4)),
    "average": _seen(Average(2)),
    "shift": _seen(Shift(1)),
    "light": _seen(Light(0.2)),
    "cut_out": _seen(CutOut(2)),
    "mirror": _seen(Mirror()),
}
INPUTS = np.random.default_rng(0).normal(size=32)


@pytest.mark.parametrize("kind", LAYERS)
def test_a_file_brings_it_back(kind):
    network = Network(NETWORKS[kind])
    assert kind in [layer.kind for layer in network.layers]
    back = Network.restore(network.describe(), network.arrays())
    x = jnp.asarray(INPUTS, jnp.float32)
    assert (back(x).output == network(x).output).all()
    assert jax.tree.structure(back) == jax.tree.structure(network)


@pytest.mark.parametrize("kind", LAYERS)
def test_its_step_is_what_goes_on(kind):
    network = Network(NETWORKS[kind])
    x = jnp.asarray(INPUTS, jnp.float32)
    steps = network(x).steps
    for before, after in itertools.pairwise(steps):
        assert (before.output == after.inputs).all()
    assert steps[-1].output.shape == (3,)
    again = network(x, key=KEY).output
    assert network.random == any(layer.random for layer in network.layers)
    assert network.random or (again == network(x).output).all()


@pytest.mark.parametrize("kind", LAYERS)
def test_slopes_equal_finite_differences(kind):
    with float64():
        network, x = doubled(Network(NETWORKS[kind])), jnp.asarray(INPUTS)
        way = jax.tree.map(lambda leaf: jnp.cos(jnp.arange(leaf.size)).reshape(leaf.shape), network)

        def cost(size):
            moved = jax.tree.map(lambda leaf, d: leaf + size * d, network, way)
            return jnp.sum(moved(x).output ** 2)

        slopes = eqx.filter_grad(lambda net: jnp.sum(net(x).output ** 2))(network)
        pairs = zip(jax.tree.leaves(slopes), jax.tree.leaves(way), strict=True)
        found = sum(float(jnp.sum(slope * d)) for slope, d in pairs)
        assert found == pytest.approx(float(cost(1e-6) - cost(-1e-6)) / 2e-6, rel=1e-6)
