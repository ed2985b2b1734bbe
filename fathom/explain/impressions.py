"""What a picture leaves in a network: how strongly the neurons of each layer answer it on average.

Two numbers say most of a layer's neuron: how often and how strongly it answers somewhere in the
picture; their product is its mean over all places. The roots of the means of all layers' neurons
are what pictures are compared by: of layers that see edges and colours as well as of those that
tell classes apart, since what is new to the network may be new in any of them.

>>> import jax
>>> from fathom.nets.pictures.eye import Eye
>>> from fathom.nets.blueprint import Blueprint
>>> network = Blueprint(48, (), 2, eye=Eye((4, 4, 3), ((5,), (6,)), shift=0))(jax.random.key(0))
>>> impressions(network, np.zeros((3, 48), np.float32)).shape
(3, 11)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.inputs.held import Inputs
from fathom.nets.layers import Dense
from fathom.nets.network import Layer, Network
from fathom.nets.part import Array, Part, jnp
from fathom.nets.pictures.convolution import Convolution
from fathom.nets.rows import answer_rows
from fathom.shapes import Float


def impressions(
    network: Answering, inputs: Inputs, once: bool = True
) -> Float[np.ndarray, "rows neurons"]:
    """Give the root of each neuron's mean answer, layer after layer; the last layer's are left out.

    Args:
        network: one network; of an ensemble, the first.
        inputs: the encoded examples.
        once: whether each is looked at once, as it is, or in all ways that its answer is made of.
    """
    one = network.member(0) if isinstance(network, Ensemble) else network
    return answer_rows(_Impression(one.glance if once else one), inputs)


def neurons_before_last(network: Answering) -> int:
    """Count the neurons of all layers but the last: how many numbers a picture leaves."""
    layers = network.member(0).layers if isinstance(network, Ensemble) else network.layers
    return sum(len(layer.bias) for _, layer in _with_neurons(layers))


def _with_neurons(layers: Sequence[Layer]) -> list[tuple[int, Convolution | Dense]]:
    """Give the layers with neurons and their places, the last one left out."""
    return [
        (place, layer)
        for place, layer in enumerate(layers[:-1])
        if isinstance(layer, Convolution | Dense)
    ]


class _Left(NamedTuple):
    output: Float[Array, " neurons"]


class _Impression(Part):
    """A network of which not the answer is asked, but what an example leaves in it."""

    network: Network

    @property
    def convolves(self) -> bool:
        """As the network; see `fathom.nets.rows.answer_rows`."""
        return self.network.convolves

    def __call__(self, inputs: Float[Array, " inputs"]) -> _Left:
        """Take one example through all layers but the last."""
        steps = self.network(inputs).steps
        outputs = [steps[place].output for place, _ in _with_neurons(self.network.layers)]
        means = [jnp.mean(one, axis=tuple(range(one.ndim - 1))) for one in outputs]
        every = jnp.concatenate(means) if means else jnp.zeros(0)
        return _Left(jnp.sign(every) * jnp.sqrt(jnp.abs(every)))
