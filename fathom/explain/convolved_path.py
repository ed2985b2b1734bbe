"""The slopes of a network for pictures at places on a line through its inputs, by one program."""

from __future__ import annotations

from functools import partial

import jax
import numpy as np

from fathom.explain.pieces import Met
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.network import Network
from fathom.shapes import Array, Float

FEW = 8  # places in one call of the program


def meet_pictures(
    network: Answering,
    begin: Float[np.ndarray, " inputs"],
    direction: Float[np.ndarray, " inputs"],
    places: Float[np.ndarray, " places"],
    weights: Float[np.ndarray, " outputs"],
) -> list[Met]:
    """As `fathom.explain.pieces.meet`, for each member, without ends: these bend too often.

    A few places are looked at in each call, since each is ten looks at a picture.
    """
    if isinstance(network, Ensemble):
        members = network.members.answering()
    else:
        members = jax.tree.map(lambda leaf: leaf[None], network.answering())
    fixed = [np.asarray(one, np.float32) for one in (begin, direction, weights)]
    parts = []
    for first in range(0, len(places), FEW):
        some = places[first : first + FEW].astype(np.float32)
        value, slopes = _meet(members, *fixed, np.pad(some, (0, FEW - len(some)), mode="edge"))
        parts.append((np.asarray(value)[:, : len(some)], np.asarray(slopes)[:, : len(some)]))
    values, slopes = (
        np.concatenate(one, axis=1, dtype=np.float64) for one in zip(*parts, strict=True)
    )
    return [Met(*pair, places, places) for pair in zip(values, slopes, strict=True)]


@jax.jit
def _meet(
    members: Network, begin: Array, direction: Array, weights: Array, places: Array
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
