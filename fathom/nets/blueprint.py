"""What a network is to be, apart from its weights.

>>> import jax
>>> Blueprint(inputs=2, hidden=(3,), outputs=1)(jax.random.key(0)).sizes
(2, 3, 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fathom.nets.embedding import SIZE, START, Embedding, Groups, count_of, outputs_of
from fathom.nets.layers import Dense, Dropout
from fathom.nets.network import Layer, Network
from fathom.nets.part import Array, PRNGKeyArray, jax
from fathom.nets.pictures.eye import Eye
from fathom.nets.starts import Start, suited_start
from fathom.shapes import Float


@dataclass(frozen=True)
class Blueprint:
    """What a network is to be, apart from its weights; called with a random key, it gives one.

    Args:
        inputs: how many numbers an example has.
        hidden: neurons of each hidden layer; () is one linear neuron per output.
        outputs: how many numbers the network gives.
        activation: of the hidden layers; the last layer hands its sums on.
        dropout: share of hidden outputs silenced while training.
        weights: name of a random start; without it, what suits the activation.
        eye: of a network for pictures, what stands before the hidden layers.
        embed: groups of inputs that are brought to 8 numbers each before the hidden layers.

    >>> Blueprint(inputs=2, hidden=(3, 4), outputs=1)(jax.random.key(0)).sizes
    (2, 3, 4, 1)
    """

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str = "relu"
    dropout: float = 0.0
    weights: str | None = None
    eye: Eye | None = None
    embed: Groups = ()

    def __call__(self, key: PRNGKeyArray) -> Network:
        """Draw a network; the same key gives the same weights."""
        before: Sequence[Layer] = ()
        width = self.inputs
        if self.eye is not None:
            key, mine = jax.random.split(key)
            before, width = self.eye.layers(mine, self.activation)
        if self.embed:
            key, mine = jax.random.split(key)
            before = (self.embedding(START(mine, SIZE, self.embedded)),)
            width = self.seen
        *hidden, last = self.dense(width)
        weights = []
        for inputs, outputs, activation in hidden:
            key, mine = jax.random.split(key)
            weights.append(self.start(activation)(mine, inputs, outputs))
        inputs, outputs, activation = last
        weights.append(self.start(activation)(key, inputs, outputs))
        return self.built(weights, before)

    @property
    def embedded(self) -> int:
        """How many inputs are in groups."""
        return count_of(self.embed)

    @property
    def seen(self) -> int:
        """How many numbers the hidden layers are given of an example that is no picture."""
        return outputs_of(self.embed, self.inputs)

    def embedding(self, table: Float[Array | np.ndarray, "places size"]) -> Embedding:
        """Build the layer that brings groups of inputs to few numbers."""
        return Embedding(jax.device_put(table), self.embed, self.inputs)

    def dense(self, width: int) -> list[tuple[int, int, str]]:
        """Give inputs, neurons and activation of each layer that sees so many numbers first."""
        sizes = (width, *self.hidden, self.outputs)
        activations = (*(self.activation for _ in self.hidden), "identity")
        return list(zip(sizes, sizes[1:], activations, strict=False))

    def start(self, activation: str) -> Start:
        """Choose how weights of such neurons begin."""
        return suited_start(activation, self.weights)

    def built(
        self,
        weights: Sequence[Float[Array | np.ndarray, "_ _"]],
        before: Sequence[Layer] = (),
    ) -> Network:
        """Build the network of the weights of its dense layers, and of what stands before them."""
        layers: list[Layer] = []
        for weight, (_, outputs, activation) in zip(weights, self.dense(0), strict=True):
            if layers and self.dropout > 0:
                layers.append(Dropout(self.dropout))
            bias = jax.device_put(np.zeros(outputs, weight.dtype))
            layers.append(Dense(jax.device_put(weight), bias, activation))
        return Network((*before, *layers))

    @property
    def convolves(self) -> bool:
        """Whether its networks have convolutions."""
        return self.eye is not None
