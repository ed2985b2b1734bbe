"""A line through a network for pictures, against the slopes of its whole forward pass."""

import jax
import numpy as np
import pytest

from fathom.explain.convolved_path import FEW, PictureLine
from fathom.explain.path import follow_path
from fathom.nets.blueprint import Blueprint
from fathom.nets.ensemble import Ensemble
from fathom.nets.pictures.eye import Eye

EYES = {
    "looks": Eye((8, 8, 3), ((4, 5), (6,)), shift=1),
    "pooled at once, blocks": Eye((12, 12, 1), ((4,), (5,)), block=2, shift=4, mirror=False),
    "one look": Eye((6, 7, 2), ((3,),), shift=0, mirror=False, light=0),
}


@pytest.fixture(params=EYES, scope="module")
def network(request):
    eye = EYES[request.param]
    return Blueprint(int(np.prod(eye.shape)), (), 2, eye=eye)(jax.random.key(3))


def _ends(network):
    random = np.random.default_rng(0)
    return random.normal(size=(2, network.sizes[0])), np.array([1.0, -0.5])


def _slopes(network, inputs, weights):
    return np.asarray(jax.grad(lambda given: weights @ network(given).sums)(np.float32(inputs)))


def test_slopes_are_those_of_the_whole_network(network):
    (begin, end), weights = _ends(network)
    line = PictureLine.of(network, begin, end, weights)
    places = np.linspace(0, 1, FEW + 3)
    shares = np.arange(FEW + 3) / 10
    at = begin + places[:, None] * (end - begin)
    slopes = shares @ [_slopes(network, one, weights) for one in at]
    assert np.allclose(line.gathered(places, shares), slopes, atol=1e-4 * np.abs(slopes).max())


def test_of_several_networks_it_is_their_mean(network):
    other = network.mapped(lambda array: array * np.float32(1.1) + np.float32(0.01))
    ensemble = Ensemble.of([network, other])
    (begin, end), weights = _ends(network)
    places, shares = np.array([0.2, 0.9]), np.array([0.5, 0.5])
    alone = [PictureLine.of(one, begin, end, weights) for one in (network, other)]
    both = PictureLine.of(ensemble, begin, end, weights)
    slopes = np.mean([line.gathered(places, shares) for line in alone], axis=0)
    assert np.allclose(both.gathered(places, shares), slopes, atol=1e-4 * np.abs(slopes).max())


def test_parts_add_up(network):
    (begin, end), weights = _ends(network)
    path = follow_path(network, begin, end, weights)
    ends = [float(weights @ np.asarray(network(np.float32(one)).sums)) for one in (begin, end)]
    assert np.allclose([path.begin, path.end], ends, atol=1e-4)
    gap = abs(path.begin + path.parts.sum() - path.end)
    assert gap < 0.001 * np.abs(path.parts).sum()
