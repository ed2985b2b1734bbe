"""How the weights of one neuron of a convolution moved the loss of some examples.

The same weights look at every place, so a sum over places stands where one product stands for a
`Dense` layer. The blame of a place is the slope of the example's loss with respect to the neuron's
sum there; where of several places the largest goes on, the others have none.

    as used   U_j     = dL/du_j = sum over places of input x blame
    stored    dL/dv_k = gain x sqrt(2) / s x (U_k - mean of U - h_k x sum over j of h_j U_j)
              with    u = gain x sqrt(2) x h,  h = (v - mean of v) / s,
                      s = sqrt(sum of (v - mean of v)^2 + 1e-4)
    bias      dL/db   = sum over places of blame
    gain      dL/dg   = sum over places of (sqrt(2) x sum over j of h_j input_j) x blame

The mean and the projection on h go out because the used weights always have mean 0 and one length:
along both of these the loss cannot change (Salimans & Kingma 2016; Qiao et al. 2019). Blames come
from zero nudges in the forward pass that trains and predicts; all else is worked in float64 from
its float32 numbers.

>>> from fathom.nets.pictures.eye import Eye
>>> from fathom.nets.blueprint import Blueprint
>>> network = Blueprint(48, (), 1, eye=Eye((4, 4, 3), ((5,), (6,)), shift=0))(jax.random.key(0))
>>> inputs, keys = np.ones((2, 48), np.float32), jax.random.split(jax.random.key(1), 2)
>>> work = open_convolution(network, 0, 4, inputs, np.zeros((2, 1)), "squared", keys)
>>> work.inputs.shape, work.blames.shape, work.used_slopes.shape
((2, 4, 4, 3), (2, 4, 4), (2, 3, 3, 3))
>>> slopes = work.weight_slopes((0, 1, 2))
>>> inner = slopes.sums - slopes.standardised.mean - slopes.standardised.along
>>> bool(np.allclose(slopes.values, slopes.standardised.factor * inner))
True
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from fathom.explain.convolution import UsedWeights, came_from, windows_around
from fathom.explain.weight_slopes import ROOT, Standardised, WeightSlopes
from fathom.nets.example import example_loss
from fathom.nets.network import Network
from fathom.nets.pictures.convolution import Convolution
from fathom.shapes import Array, Float, Key, PRNGKeyArray

Source = tuple[int, int, int] | Literal["gain"] | None  # a place of the window; None: the bias


@dataclass(frozen=True, eq=False)
class NeuronBack:
    """The way back to one neuron of a convolution, for some examples.

    Attributes:
        layer, neuron: which one.
        inputs: what came into the layer.
        blames: the slope of each example's loss with respect to the neuron's sum at each place.
    """

    layer: Convolution
    neuron: int
    inputs: Float[np.ndarray, "examples rows columns channels"]
    blames: Float[np.ndarray, "examples _ _"]

    @cached_property
    def came(self) -> UsedWeights:
        """How the weights that are used come from the stored ones."""
        return came_from(self.layer, self.neuron)

    @cached_property
    def even(self) -> Float[np.ndarray, "high wide channels"]:
        """The stored weights minus their mean, divided by their spread: h."""
        stored = np.asarray(self.layer.weight[..., self.neuron], np.float64)
        return (stored - self.came.mean) / self.came.spread

    @cached_property
    def windows(self) -> Float[np.ndarray, "examples rows columns high wide channels"]:
        """What the neuron sees around each place that has a blame."""
        seen = windows_around(np.asarray(self.inputs, np.float64), self.even.shape[:2])
        return seen[:, : self.blames.shape[1], : self.blames.shape[2]]

    @cached_property
    def used_slopes(self) -> Float[np.ndarray, "examples high wide channels"]:
        """Each example's slope for each weight as it is used: U."""
        return np.einsum("erc,ercijk->eijk", self.blames, self.windows)

    def weight_slopes(self, source: Source) -> WeightSlopes:
        """Give each example's slope for one stored number."""
        if source is None:
            return WeightSlopes(np.ones_like(self.blames), self.blames)
        if source == "gain":
            seen = ROOT * np.einsum("ercijk,ijk->erc", self.windows, self.even)
            return WeightSlopes(seen, self.blames)
        standardised = None if self.came.gain is None else self._standardised(source)
        return WeightSlopes(self.windows[..., *source], self.blames, standardised)

    def _standardised(self, source: tuple[int, int, int]) -> Standardised:
        used, even = self.used_slopes, float(self.even[source])
        along = even * np.tensordot(used, self.even, axes=3)
        return Standardised(self.came, self.even.size, even, used.mean(axis=(1, 2, 3)), along)


def open_convolution(
    network: Network,
    place: int,
    neuron: int,
    inputs: Float[np.ndarray, "examples inputs"],
    expected: Float[np.ndarray, "examples outputs"],
    loss: str,
    keys: Key[Array, " examples"] | None = None,
) -> NeuronBack:
    """Open the way back to one neuron of a convolution for some examples.

    Args:
        network: with the weights before the step.
        place: which convolution, counted from 0.
        neuron: which neuron of it, counted from 0.
        inputs, expected: the examples.
        loss: its name.
        keys: of what is left to chance with each example, as in training. With keys or without,
            there must be one look at a picture alone.
    """
    places = network.convolutions
    layer = network.layers[places[place]]
    assert isinstance(layer, Convolution)
    given = jnp.asarray(inputs, layer.bias.dtype), jnp.asarray(expected, layer.bias.dtype)
    came, blames = _work(network, places[place], jnp.asarray(neuron), *given, loss, keys)
    return NeuronBack(layer, neuron, np.asarray(came), np.asarray(blames, np.float64))


@eqx.filter_jit
def _work(
    network: Network,
    place: int,
    neuron: Array,
    inputs: Array,
    expected: Array,
    loss: str,
    keys: Array | None,
) -> tuple[Array, Array]:
    """Give what came into a layer, and its neuron's blames, before the largest places go on."""
    layer = network.layers[place]
    assert isinstance(layer, Convolution)

    def one(mine: Array, wanted: Array, key: PRNGKeyArray | None) -> tuple[Array, Array]:
        came = network(mine, key=key).steps[place].inputs
        rows, columns = (size // layer.pool * layer.pool for size in came.shape[:2])
        nudge = jnp.zeros((rows, columns, len(layer.bias)), came.dtype)

        def lost(nudge: Array) -> Array:
            nudges = [nudge if index == place else None for index in range(len(network.layers))]
            return example_loss(network, mine, wanted, loss, key, nudges)

        return came, jax.grad(lost)(nudge)[..., neuron]

    return jax.vmap(one, in_axes=(0, 0, None if keys is None else 0))(inputs, expected, keys)
