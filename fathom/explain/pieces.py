"""Straight pieces: where no neuron bends, a network of ReLUs is a straight line.

Between the places where some neuron's sum crosses a bend of its activation, every sum of the
network changes evenly, and with it the answer (Montúfar et al. 2014). How evenly, and how far it
goes on so, is worked out here in float64 by the same forward pass that predicts.

>>> import jax
>>> from fathom.nets.network import Blueprint
>>> network = Blueprint(inputs=2, hidden=(8,), outputs=1)(jax.random.key(0))
>>> here, along = np.array([1.0, -2.0]), np.eye(2)
>>> line = straight_line(network, here, along, np.ones(1))
>>> bool((line.low < 0).all() and (line.high > 0).all())
True
>>> far = straight_line(network, here + 0.9 * line.high[0] * along[0], along, np.ones(1))
>>> bool(np.allclose(far.slopes, line.slopes)), bool(np.allclose(far.high[0], 0.1 * line.high[0]))
(True, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from fathom.nets.activations import activation
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.layers import Dense, Signals
from fathom.nets.network import Network
from fathom.nets.precision import doubled, float64


@dataclass(frozen=True, eq=False)
class Line:
    """The straight line that a followed number is on around an example.

    Attributes:
        value: of the number there.
        slopes: its change for each unit of each input.
        low, high: how far along each direction it stays the same line; 0 or less, 0 or more.
    """

    value: float
    slopes: Float[np.ndarray, " inputs"]
    low: Float[np.ndarray, " directions"]
    high: Float[np.ndarray, " directions"]


class Met(eqx.Module):
    """What one network meets at one place on a line through its inputs.

    `slopes` are those of the followed number, one for each input; between `low` and `high`, counted
    from the line's beginning in lengths of its direction, they stay the same.
    """

    value: Float[Array, "*many"]
    slopes: Float[Array, "*many inputs"]
    low: Float[Array, "*many"]
    high: Float[Array, "*many"]


def is_straight(network: Answering) -> bool:
    """Whether all activations are straight between bends, so that the network is too.

    >>> from fathom.nets.network import Blueprint
    >>> [
    ...     is_straight(Blueprint(2, (3,), 1, name)(jax.random.key(0)))
    ...     for name in ("relu", "leaky_relu", "tanh")
    ... ]
    [True, True, False]
    """
    return all(activation(layer.activation).bends is not None for layer in network.dense)


def straight_line(
    network: Answering,
    inputs: Float[np.ndarray, " inputs"],
    directions: Float[np.ndarray, "directions inputs"],
    weights: Float[np.ndarray, " outputs"],
) -> Line:
    """Find the line that a number is on: `weights` times the last sums, of an ensemble their mean.

    Args:
        network: straight between bends.
        inputs: one encoded example.
        directions: what to follow it along, each a change of the inputs.
        weights: what of the last sums is followed.
    """
    count = len(directions)
    along = directions if count else np.zeros((1, len(inputs)))  # the slopes are wanted anyway
    with float64():
        place = jnp.zeros(())
        met = _meet_along(members_of(network), jnp.asarray(inputs), along, place, weights)
        value, slopes, low, high = (np.asarray(part) for part in jax.tree.leaves(met))
    ends = low.max(axis=0)[:count], high.min(axis=0)[:count]
    return Line(float(value.mean()), slopes[:, 0].mean(axis=0), *ends)


def meet(
    members: Network,
    begin: Float[Array, " inputs"],
    direction: Float[Array, " inputs"],
    places: Float[np.ndarray, "members places"],
    weights: Float[np.ndarray, " outputs"],
    ends: bool = True,
) -> Met:
    """Look at many places on one line, for each member at its own; to be called in float64.

    Without `ends`, nobody looks how far the slopes stay the same: that takes as long again.
    """
    return _meet_at(members, begin, direction, jnp.asarray(places), jnp.asarray(weights), ends)


def members_of(network: Answering) -> Network:
    """Stack the members of an ensemble, or one network alone, with float64 weights."""
    if isinstance(network, Ensemble):
        stacked = network.members.answering()
    else:
        stacked = jax.tree.map(lambda leaf: leaf[None], network.answering())
    return doubled(stacked)


def _meet(
    network: Network,
    begin: Float[Array, " inputs"],
    direction: Float[Array, " inputs"],
    place: Float[Array, ""],
    weights: Float[Array, " outputs"],
    ends: bool = True,
) -> Met:
    """Look at one place on a line."""
    here = begin + place * direction

    def followed(inputs: Float[Array, " inputs"]) -> Float[Array, ""]:
        return weights @ network(inputs).sums

    def sums(inputs: Float[Array, " inputs"]) -> tuple[Signals, ...]:
        return tuple(step.sum for step in network(inputs).steps)

    value, slopes = jax.value_and_grad(followed)(here)
    if not ends:
        return Met(value, slopes, place, place)
    found, changes = jax.jvp(sums, (here,), (direction,))
    low, high = jnp.asarray(-jnp.inf), jnp.asarray(jnp.inf)
    for layer, total, change in zip(network.layers, found, changes, strict=True):
        bends = (activation(layer.activation).bends or ()) if isinstance(layer, Dense) else ()
        for bend in bends:
            before, after = _crossings(bend - total, change)
            low, high = jnp.maximum(low, before), jnp.minimum(high, after)
    return Met(value, slopes, place + low, place + high)


def _crossings(away: Signals, change: Signals) -> tuple[Float[Array, ""], Float[Array, ""]]:
    """Find the nearest place behind and ahead where a sum that changes evenly has come so far."""
    at = jnp.where(change == 0, jnp.inf, away / jnp.where(change == 0, 1.0, change))
    ahead = (at > 0) | ((at == 0) & (change > 0))  # on a bend, a neuron is still on its lower side
    behind = jnp.where(ahead, -jnp.inf, at)
    return jnp.max(behind, initial=-jnp.inf), jnp.min(jnp.where(ahead, at, jnp.inf))


_meet_along = jax.jit(
    jax.vmap(jax.vmap(_meet, (None, None, 0, None, None)), (0, None, None, None, None))
)


@partial(jax.jit, static_argnames="ends")
def _meet_at(
    members: Network, begin: Array, direction: Array, places: Array, weights: Array, ends: bool
) -> Met:
    of_place = jax.vmap(partial(_meet, ends=ends), (None, None, None, 0, None))
    return jax.vmap(of_place, (0, None, None, 0, None))(members, begin, direction, places, weights)
