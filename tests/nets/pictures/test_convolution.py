"""Layers for pictures: convolutions by hand, slopes, chance only while learning, round trips."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.signal import correlate2d

from fathom.nets.blueprint import Blueprint
from fathom.nets.network import Network
from fathom.nets.pictures.augmentation import CutOut, Light, Mirror, Shift
from fathom.nets.pictures.convolution import Average, Blocks, Convolution, Picture
from fathom.nets.pictures.eye import Eye
from fathom.nets.precision import float64

EYE = Eye((8, 12, 3), ((4, 5), (6,)), block=2, shift=2)


def seeing(key=0, eye=EYE):
    return Blueprint(eye.shape[0] * eye.shape[1] * 3, (7,), 2, "relu", eye=eye)(jax.random.key(key))


def test_a_convolution_is_what_scipy_says():
    random = np.random.default_rng(0)
    picture, weight = random.normal(size=(6, 7, 2)), random.normal(size=(3, 3, 2, 4))
    with float64():
        layer = Convolution(jnp.asarray(weight), jnp.arange(4.0), "identity")
        found = np.asarray(layer(jnp.asarray(picture)).output)
    for neuron in range(4):
        planes = [
            correlate2d(picture[..., c], weight[..., c, neuron], mode="same") for c in range(2)
        ]
        np.testing.assert_allclose(found[..., neuron], sum(planes) + neuron, atol=1e-6)


@pytest.mark.parametrize(
    ("rows", "columns", "side", "pool"), [(8, 6, 3, 2), (7, 9, 5, 3), (5, 4, 2, 2)]
)
def test_of_a_window_the_largest_sum_goes_on(rows, columns, side, pool):
    random = np.random.default_rng(1)
    with float64():
        picture = jnp.asarray(random.normal(size=(2, rows, columns, 3)))
        weight, bias = random.normal(size=(side, side, 3, 4)), jnp.asarray(random.normal(size=4))
        all_sums = np.asarray(Convolution(jnp.asarray(weight), bias, "tanh")(picture).sum)
        layer = Convolution(jnp.asarray(weight), bias, "tanh", pool=pool)
        found = np.asarray(layer(picture).sum)
        for looks, r, c in np.ndindex(2, rows // pool, columns // pool):
            window = all_sums[looks, r * pool : (r + 1) * pool, c * pool : (c + 1) * pool]
            np.testing.assert_allclose(found[looks, r, c], window.max(axis=(0, 1)), atol=1e-9)


def test_standardised_weights_have_mean_0_and_one_size():
    layer = Convolution.start(jax.random.key(0), 3, 5, 6, "relu")
    used = np.asarray(layer.used).reshape(-1, 6)
    np.testing.assert_allclose(used.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose((used**2).sum(axis=0), 2, rtol=0.02)


def test_the_same_picture_elsewhere_is_seen_the_same():
    """What a convolution finds moves with the picture."""
    layer = Convolution.start(jax.random.key(1), 3, 1, 3, "relu")
    small = jnp.zeros((12, 12, 1)).at[3:6, 3:6].set(jax.random.normal(jax.random.key(2), (3, 3, 1)))
    moved = jnp.roll(small, (2, 4), axis=(0, 1))
    np.testing.assert_allclose(
        jnp.roll(layer(small).output, (2, 4), axis=(0, 1)), layer(moved).output, atol=1e-6
    )


def test_slopes_are_finite_differences():
    with float64():
        network = jax.tree.map(lambda leaf: jnp.asarray(np.asarray(leaf, np.float64)), seeing())
        inputs = jax.random.normal(jax.random.key(3), (8 * 12 * 3,), jnp.float64)

        @jax.jit
        def number(network: Network):
            return network(inputs).sums @ jnp.array([1.0, -2.0])

        slopes, treedef = jax.tree.flatten(jax.grad(number)(network))
        leaves = jax.tree.leaves(network)
        for place, leaf in enumerate(leaves):
            for at in (0, leaf.size // 2, leaf.size - 1):
                nudge = jnp.zeros(leaf.size).at[at].set(1e-6).reshape(leaf.shape)

                def moved(sign, place=place, nudge=nudge):
                    changed = [*leaves]
                    changed[place] = leaves[place] + sign * nudge
                    return number(jax.tree.unflatten(treedef, changed))

                told = (moved(1) - moved(-1)) / 2e-6
                assert slopes[place].ravel()[at] == pytest.approx(float(told), rel=1e-4, abs=1e-7)


def test_it_comes_back_from_words_and_arrays():
    network = seeing()
    back = Network.restore(network.describe(), network.arrays())
    inputs = jax.random.normal(jax.random.key(5), (8 * 12 * 3,))
    np.testing.assert_array_equal(back(inputs).output, network(inputs).output)
    assert back.sizes == (288, 7, 2)
    kinds = [layer.kind for layer in back.layers]
    assert kinds[:4] == ["picture", "light", "shift", "mirror"]
    assert (back.convolves, back.random) == (True, True)


def test_chance_plays_only_while_it_learns():
    network, inputs = seeing(), jax.random.normal(jax.random.key(5), (8 * 12 * 3,))
    one, other = (network(inputs, key=jax.random.key(k)).output for k in (1, 2))
    assert not np.allclose(one, other)
    np.testing.assert_array_equal(network(inputs).output, network(inputs).output)
    picture = jnp.arange(24.0).reshape(4, 6, 1)
    seen = {
        bool((Mirror()(picture, key=jax.random.key(k)).output == picture).all()) for k in range(20)
    }
    assert seen == {True, False}
    for chance in (Light(0.3), CutOut(2), Shift(1)):
        shown = chance(picture).output
        assert (shown[0] if isinstance(chance, Shift) else shown).tolist() == picture.tolist()
    cut = [CutOut(2)(picture + 1, key=jax.random.key(k)).output == 0 for k in range(20)]
    assert {int(one.sum()) for one in cut} <= {1, 2, 4}
    for k in range(20):
        moved = Shift(1)(picture, key=jax.random.key(k)).output
        assert set(np.asarray(moved).ravel()) <= set(np.asarray(picture).ravel())


def test_windows_that_do_not_fit_are_left_out():
    picture = jnp.arange(5 * 7 * 2.0).reshape(5, 7, 2)
    assert Average(2)(picture).output.shape == (2, 3, 2)
    assert Blocks(2)(picture).output.shape == (2, 3, 8)
    np.testing.assert_allclose(Average(0)(picture).output, picture.mean(axis=(0, 1)))
    assert Picture((5, 7, 2))(picture.ravel()).output.shape == (5, 7, 2)
