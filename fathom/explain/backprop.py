"""Blame: how much each weighted sum moved the loss of an example, and by which path.

    blame of a sum = dL/dz           L: the loss of one example
    last layer:      the slope of the loss there
    before it:       slope of the activation at z  x  sum over the next neurons of weight x blame

(Backpropagation: Linnainmaa 1970; Werbos 1974; Rumelhart, Hinton & Williams 1986.) Blames are the
slopes of the loss with respect to zero nudges, from the same forward pass that trains and predicts;
their products are worked in float64 from the float32 numbers.

>>> import jax
>>> from fathom.nets.blueprint import Blueprint
>>> network = Blueprint(inputs=2, hidden=(3,), outputs=1)(jax.random.key(0))
>>> work = open_backward(network, np.ones((4, 2)), np.zeros((4, 1)), "squared")
>>> work.blames[0].shape, work.blames[1].shape
((4, 3), (4, 1))
>>> work.chain(example=0, layer=0, neuron=1).residual < 1e-5
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from fathom.explain.weight_slopes import WeightSlopes
from fathom.nets.activations import activation as find_activation
from fathom.nets.example import example_loss
from fathom.nets.layers import Dense, Dropout, Step, layer_key
from fathom.nets.network import Network
from fathom.shapes import Array, Float, Key, PRNGKeyArray


@dataclass(frozen=True)
class Chain:
    """One neuron's blame for one example, opened by the chain rule.

    `terms` are (next neuron, weight, its blame): their products add up to the slope of the loss at
    the neuron's output; times what dropout did to that output, times the activation's slope at z.
    A neuron of the last layer has no terms: its blame is the loss's own slope.
    """

    layer: int
    neuron: int
    z: float
    activation: str
    slope: float
    passed: float
    terms: tuple[tuple[int, float, float], ...]
    blame: float

    @property
    def residual(self) -> float:
        """The gap between the blame and its terms, relative to the sum of the absolute terms."""
        if not self.terms:
            return 0.0
        products = np.array([weight * blame for _, weight, blame in self.terms])
        factor = self.slope * self.passed
        size = abs(factor) * float(np.abs(products).sum())
        return abs(self.blame - factor * float(products.sum())) / size if size else abs(self.blame)


@dataclass(frozen=True, eq=False)
class Backward:
    """The way there and back for some examples; lists go by layers with weights.

    Attributes:
        inputs: what came into each layer (examples, inputs).
        sums: the weighted sums (examples, neurons).
        slopes: of the activation at each sum (examples, neurons).
        blames: the slope of each example's loss with respect to each sum (examples, neurons).
        passed: what became of each layer's outputs before the next one: 1, or with dropout 0 or
            1 / (1 - rate) (examples, neurons).
        losses: of the examples.
    """

    network: Network
    inputs: tuple[Float[np.ndarray, "examples _"], ...]
    sums: tuple[Float[np.ndarray, "examples _"], ...]
    slopes: tuple[Float[np.ndarray, "examples _"], ...]
    blames: tuple[Float[np.ndarray, "examples _"], ...]
    passed: tuple[Float[np.ndarray, "examples _"], ...]
    losses: Float[np.ndarray, " examples"]

    def weight_slopes(self, layer: int, source: int | None, neuron: int) -> WeightSlopes:
        """Give each example's slope for one weight: at the only place, input x blame."""
        alone = (len(self.losses), 1, 1)
        sent, blames = self.signal(layer, source), self.blames[layer][:, neuron]
        return WeightSlopes(sent.reshape(alone), blames.reshape(alone))

    def signal(self, layer: int, source: int | None) -> Float[np.ndarray, " examples"]:
        """Give what each example sent along a wire; 1 for a bias."""
        inputs = self.inputs[layer]
        return np.ones(len(inputs)) if source is None else inputs[:, source]

    def chain(self, example: int, layer: int, neuron: int) -> Chain:
        """Open one neuron's blame for one example."""
        dense = self.network.dense
        z = float(self.sums[layer][example, neuron])
        name = dense[layer].activation
        blame = float(self.blames[layer][example, neuron])
        if layer == len(dense) - 1:
            return Chain(layer, neuron, z, name, 1.0, 1.0, (), blame)
        weights = np.asarray(dense[layer + 1].weight, np.float64)[:, neuron]
        after = self.blames[layer + 1][example]
        terms = tuple((k, float(weights[k]), float(after[k])) for k in range(len(weights)))
        slope = float(self.slopes[layer][example, neuron])
        passed = float(self.passed[layer][example, neuron])
        return Chain(layer, neuron, z, name, slope, passed, terms, blame)


def open_backward(
    network: Network,
    inputs: Float[np.ndarray, "examples inputs"],
    expected: Float[np.ndarray, "examples outputs"],
    loss: str,
    keys: Key[Array, " examples"] | None = None,
) -> Backward:
    """Open the way there and back for some examples.

    Args:
        network: with the weights before the step; an embedding is a layer of neurons here.
        inputs, expected: the examples.
        loss: its name.
        keys: of the dropout of each example, as in training.
    """
    network = network.opened
    kind = jax.tree.leaves(eqx.filter(network, eqx.is_array))[0].dtype
    steps, blames, gains, slopes, losses = _work(
        network, np.asarray(inputs, kind), np.asarray(expected, kind), loss, keys
    )
    return Backward(
        network,
        tuple(_exact(step.inputs) for step in steps),
        tuple(_exact(step.sum) for step in steps),
        tuple(_exact(found) for found in slopes),
        tuple(_exact(found) for found in blames),
        tuple(_exact(found) for found in gains),
        _exact(losses),
    )


@eqx.filter_jit
def _work(
    network: Network,
    inputs: Array | np.ndarray,
    expected: Array | np.ndarray,
    loss: str,
    keys: Array | None,
) -> tuple[list[Step], list[Array], list[Array], list[Array], Array]:
    """Work all out; give what is of the layers that every input goes to: others' is large."""
    places = [place for place, layer in enumerate(network.layers) if isinstance(layer, Dense)]

    def one(mine: Any, wanted: Any, key: PRNGKeyArray | None) -> Any:
        steps = network(mine, key=key).steps
        nudges = tuple(jnp.zeros_like(step.sum) for step in steps)
        found, blames = jax.value_and_grad(
            lambda given: example_loss(network, mine, wanted, loss, key, given)
        )(nudges)
        slopes = [
            find_activation(layer.activation).slope(step.sum)
            for layer, step in zip(network.layers, steps, strict=True)
            if isinstance(layer, Dense)
        ]
        all_layers = (steps, blames, _gains(network, steps, key))
        kept = ([of_all[place] for place in places] for of_all in all_layers)
        return *kept, slopes, found

    return jax.vmap(one, in_axes=(0, 0, None if keys is None else 0))(inputs, expected, keys)


def _gains(
    network: Network, steps: tuple[Step, ...], key: PRNGKeyArray | None
) -> tuple[Array, ...]:
    """Say what each layer's outputs are multiplied by before the next layer with weights."""
    gains = [jnp.ones_like(step.output) for step in steps]
    for place, layer in enumerate(network.layers):
        if isinstance(layer, Dropout) and place:
            gains[place - 1] = layer(gains[place - 1], key=layer_key(key, place)).output
    return tuple(gains)


def _exact(array: Array) -> np.ndarray:
    """Hold float32 numbers in float64, where their products are exact."""
    return np.asarray(array, np.float64)
