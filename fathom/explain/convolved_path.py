"""The slopes of a network for pictures at places on a line through its inputs, by one program."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from fathom.explain.pieces import Met
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.network import Network
from fathom.nets.precision import doubled, float64
from fathom.shapes import Array, Float


def meet_pictures(
    network: Answering,
    begin: Float[np.ndarray, " inputs"],
    direction: Float[np.ndarray, " inputs"],
    places: Float[np.ndarray, " places"],
    weights: Float[np.ndarray, " outputs"],
) -> list[Met]:
    """As `fathom.explain.pieces.meet`, for each member, without ends: these bend too often."""
    with float64():
        if isinstance(network, Ensemble):
            members = network.members.answering()
        else:
            members = jax.tree.map(lambda leaf: leaf[None], network.answering())
        given = (jnp.asarray(one) for one in (begin, direction, places, weights))
        value, slopes = _meet(doubled(members), *given)
    pairs = zip(np.asarray(value), np.asarray(slopes), strict=True)
    return [Met(*pair, places, places) for pair in pairs]


@jax.jit
def _meet(
    members: Network, begin: Array, direction: Array, places: Array, weights: Array
) -> tuple[Float[Array, "members places"], Float[Array, "members places inputs"]]:
    def of_place(member: Network, place: Array) -> tuple[Array, Array]:
        def followed(inputs: Array) -> Array:
            value: Array = weights @ member(inputs).sums
            return value

        return jax.value_and_grad(followed)(begin + place * direction)

    met: tuple[Array, Array] = jax.vmap(lambda member: jax.vmap(partial(of_place, member))(places))(
        members
    )
    return met
