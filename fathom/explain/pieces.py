"""Straight pieces: where no neuron bends, a network of ReLUs is a straight line.

Between the places where some neuron's sum crosses a bend of its activation, every sum of the
network changes evenly, and with it the answer (Montúfar et al. 2014). How evenly, and how far it
goes on so, is worked out here in float64 by the same forward pass that predicts.

>>> import jax
>>> from fathom.nets.blueprint import Blueprint
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

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fathom.nets.activations import activation
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.layers import Dense, Step
from fathom.nets.network import Network
from fathom.shapes import Float


class Line(NamedTuple):
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


class Met(NamedTuple):
    """What a network meets at places on a line through its inputs.

    `slopes` are those of the followed number, one for each input; between `low` and `high`, counted
    from the line's beginning in lengths of its direction, they stay the same.
    """

    value: Float[np.ndarray, " places"]
    slopes: Float[np.ndarray, "places inputs"]
    low: Float[np.ndarray, " places"]
    high: Float[np.ndarray, " places"]


def is_straight(network: Answering) -> bool:
    """Whether all activations are straight between bends, so that the network is too.

    >>> import jax
    >>> from fathom.nets.blueprint import Blueprint
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
        network: straight between bends, without convolutions.
        inputs: one encoded example.
        directions: what to follow it along, each a change of the inputs.
        weights: what of the last sums is followed.
    """
    values, slopes = [], []
    low, high = np.full(len(directions), -np.inf), np.full(len(directions), np.inf)
    for member in members_of(network):
        trace = member(inputs)
        values.append(float(trace.sums @ weights))
        slopes.append(_slopes(member, trace.steps, weights))
        before, after = _ends(member, trace.steps, directions)
        low, high = np.maximum(low, before), np.minimum(high, after)
    return Line(float(np.mean(values)), np.mean(slopes, axis=0), low, high)


def meet(
    network: Network,
    begin: Float[np.ndarray, " inputs"],
    direction: Float[np.ndarray, " inputs"],
    places: Float[np.ndarray, " places"],
    weights: Float[np.ndarray, " outputs"],
    ends: bool = True,
) -> Met:
    """Look at many places on one line; the network's weights are float64.

    Without `ends`, nobody looks how far the slopes stay the same: that takes as long again.
    """
    trace = network(begin + places[:, None] * direction)
    slopes = _slopes(network, trace.steps, weights)
    before, after = _ends(network, trace.steps, direction) if ends else (0.0, 0.0)
    return Met(trace.sums @ weights, slopes, places + before, places + after)


def members_of(network: Answering) -> tuple[Network, ...]:
    """Give the members of an ensemble, or one network alone, with float64 weights."""
    if isinstance(network, Ensemble):
        return tuple(member.opened for member in network.doubled.each)
    return (network.answering().doubled.opened,)


def _slopes(
    network: Network, steps: Sequence[Step], weights: Float[np.ndarray, " outputs"]
) -> Float[np.ndarray, "*places inputs"]:
    """Follow a number back to the inputs: the chain rule, from the last layer to the first."""
    back: np.ndarray = weights
    for layer, step in zip(reversed(network.layers), reversed(steps), strict=True):
        if isinstance(layer, Dense):
            slope = activation(layer.activation).slope(step.sum)
            if slope.ndim > step.sum.ndim:  # softmax: every output hangs on every sum
                back = np.einsum("...o,...oi->...i", back, slope) @ layer.weight
            else:
                back = (back * slope) @ layer.weight
    return back


def _ends(
    network: Network, steps: Sequence[Step], change: Float[np.ndarray, "*many inputs"]
) -> tuple[Float[np.ndarray, "..."], Float[np.ndarray, "..."]]:
    """Find how far, in lengths of a change of the inputs, no neuron bends behind and ahead."""
    low, high = np.asarray(-np.inf), np.asarray(np.inf)
    for layer, step in zip(network.layers, steps, strict=True):
        if not isinstance(layer, Dense):
            continue
        neuron, change = activation(layer.activation), change @ layer.weight.T
        for bend in neuron.bends or ():
            before, after = _crossings(bend - step.sum, change)
            low, high = np.maximum(low, before), np.minimum(high, after)
        change = change * neuron.slope(step.sum)
    return low, high


def _crossings(
    away: Float[np.ndarray, "*some neurons"], change: Float[np.ndarray, "*others neurons"]
) -> tuple[Float[np.ndarray, "..."], Float[np.ndarray, "..."]]:
    """Find the nearest place behind and ahead where a sum that changes evenly has come so far."""
    at = np.where(change == 0, np.inf, away / np.where(change == 0, 1.0, change))
    ahead = (at > 0) | ((at == 0) & (change > 0))  # on a bend, a neuron is still on its lower side
    behind = np.where(ahead, -np.inf, at)
    return behind.max(axis=-1), np.where(ahead, at, np.inf).min(axis=-1)
