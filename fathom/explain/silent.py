"""Neurons that have fallen silent: no row reaches their threshold any more."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.nets.packed import Inputs, Packed, as_float32
from fathom.shapes import Array

DYING = ("relu",)  # activations that can fall silent for good


def dead_neurons(network: Network, inputs: Inputs) -> int | None:
    """Count the hidden ReLU neurons that are silent for all of these rows; None if there are none.

    >>> from fathom.nets.layers import Dense
    >>> first = Dense(jnp.array([[1.0], [-1.0]]), jnp.array([0.0, -9.0]), "relu")
    >>> network = Network((first, Dense(jnp.ones((1, 2)), jnp.zeros(1), "identity")))
    >>> dead_neurons(network, np.array([[1.0], [2.0]]))
    1
    """
    can_die = [layer.activation in DYING for layer in network.dense[:-1]]
    if not any(can_die):
        return None
    loud = _ever_above_zero(network, as_float32(inputs))
    return sum(
        int((~np.asarray(mine)).sum()) for mine, can in zip(loud, can_die, strict=False) if can
    )


@eqx.filter_jit
def _ever_above_zero(network: Network, inputs: Array | np.ndarray | Packed) -> list[Array]:
    every = jnp.arange(len(inputs))
    places = [place for place, layer in enumerate(network.layers) if isinstance(layer, Dense)]

    def of_row(place: Array) -> list[Array]:
        steps = network(jnp.asarray(inputs[place])).steps
        return [steps[place].output > 0 for place in places]

    return [jnp.any(found, axis=0) for found in jax.lax.map(of_row, every, batch_size=1024)]
