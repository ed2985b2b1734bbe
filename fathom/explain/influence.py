"""Which examples pulled an answer up or down: slopes of losses along the slope of the answer.

A step of plain descent on one example moves the weights by -rate x (slope of its loss), and so the
answer f by about -rate x (slope of its loss) . (slope of f). Summed over the steps in which the
example was met, this is its first-order trace (TracIn: Pruthi, Liu, Kale & Sundararajan 2020). It
is an approximation: steps are not small, and other examples would have made others of the rest.
"""

from __future__ import annotations

from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from fathom.nets.crowds import by_blocks, in_blocks
from fathom.nets.example import example_loss
from fathom.nets.inputs.held import Inputs, as_float32, spread_out
from fathom.nets.inputs.packed import Packed
from fathom.nets.network import Network
from fathom.shapes import Array, Float

Followed = Callable[[Float[Array, " outputs"]], Float[Array, ""]]


def followed_sum(sums: Float[Array, " outputs"], place: int | None) -> Float[Array, ""]:
    """Give the number that is followed: the only sum, or the log of the odds of one class.

    >>> followed_sum(jnp.array([0.0, 0.0]), 0).item()
    0.0
    """
    if place is None:
        return sums[0]
    others = jnp.where(jnp.arange(len(sums)) == place, -jnp.inf, sums)
    return sums[place] - jax.nn.logsumexp(others)


@eqx.filter_jit
def answer_slope(
    network: Network, inputs: Float[Array | np.ndarray, " inputs"], place: int | None
) -> tuple[Float[Array, ""], Network]:
    """Give the followed number for one example, and its slope with respect to every weight."""

    def follow(net: Network) -> Float[Array, ""]:
        return followed_sum(net(inputs).sums, place)

    value, slope = eqx.filter_value_and_grad(follow)(network)
    return value, slope


@eqx.filter_jit
def _along(
    network: Network, way: Network, rows: tuple[Array | Packed, Array], loss: str
) -> Float[Array, " examples"]:
    def one(inputs: Array, expected: Array) -> Array:
        def of(net: Network) -> Array:
            return example_loss(net, inputs, expected, loss)

        return jax.jvp(of, (network,), (way,))[1]

    if network.convolves:
        return jax.vmap(one)(spread_out(rows[0]), rows[1])
    return in_blocks(one, *rows)


def loss_slopes_along(
    network: Network,
    way: Network,
    inputs: Inputs,
    expected: Float[np.ndarray, "examples outputs"],
    loss: str,
) -> Float[np.ndarray, " examples"]:
    """Give the slope of each example's loss along a direction in the space of weights.

    Args:
        network: where.
        way: the direction: a number for every weight.
        inputs, expected: the examples.
        loss: its name.

    >>> from fathom.nets.layers import Dense
    >>> network = Network((Dense(jnp.array([[2.0]]), jnp.array([0.0]), "identity"),))
    >>> way = Network((Dense(jnp.array([[1.0]]), jnp.array([0.0]), "identity"),))
    >>> loss_slopes_along(network, way, np.array([[1.0]]), np.array([[0.0]]), "squared").tolist()
    [4.0]
    """
    rows = as_float32(inputs), np.asarray(expected, np.float32)

    def of(some: tuple[Array | Packed, Array]) -> Array:
        return _along(network, way, some, loss)

    found = by_blocks(of, rows) if network.convolves else of(jax.device_put(rows))
    return np.asarray(found, np.float64)
