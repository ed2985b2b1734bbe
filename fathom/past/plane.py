"""The cost on a plane through the space of all weights: a slice of the landscape, seen from above.

A network of a thousand weights lies in a space of a thousand dimensions; two directions in it span
a plane, and the cost above that plane can be drawn (Goodfellow, Vinyals & Saxe 2015; Li et al.
2018). The directions here lead from one trained network to others and to its own random start, so
that these lie in the picture.
"""

from __future__ import annotations

from functools import partial

import jax
import numpy as np
from jax.flatten_util import ravel_pytree

from fathom.nets.crowds import in_a_row
from fathom.nets.network import Network
from fathom.shapes import Array, Float
from fathom.training.examples import Examples
from fathom.training.plan import Method
from fathom.training.step import Rows, mean_cost, rows_of

AT_ONCE = 9  # places of one call, so that one program serves them all
SHORT = 1e-6  # relative; what is left of a direction below this points nowhere

Weights = Float[np.ndarray, " weights"]


def flat(network: Network) -> Weights:
    """Write all weights and biases of a network in a row, as float64.

    >>> from fathom.nets.blueprint import Blueprint
    >>> flat(Blueprint(inputs=2, hidden=(3,), outputs=1)(jax.random.key(0))).shape
    (13,)
    """
    return in_a_row(network.answering())


def frame(candidates: list[tuple[str, Weights]]) -> list[tuple[str, Weights]]:
    """Take the first two directions that point apart, made upright and one long (Gram-Schmidt).

    Args:
        candidates: what each direction is, and the direction, the preferred ones first.

    >>> one, two = np.array([2.0, 0.0, 0.0]), np.array([3.0, 4.0, 0.0])
    >>> [(name, way.tolist()) for name, way in frame([("a", one), ("b", 5 * one), ("c", two)])]
    [('a', [1.0, 0.0, 0.0]), ('c', [0.0, 1.0, 0.0])]
    """
    found: list[tuple[str, Weights]] = []
    for name, way in candidates:
        size = float(np.linalg.norm(way))
        left = way.copy()
        for _, taken in found:
            left = left - (left @ taken) * taken
        rest = float(np.linalg.norm(left))
        if np.isfinite(rest) and rest > SHORT * max(size, 1e-300):
            found.append((name, left / rest))
        if len(found) == 2:
            break
    return found


def costs_at(
    network: Network,
    first: Weights,
    second: Weights,
    places: Float[np.ndarray, "places 2"],
    examples: Examples,
    method: Method,
) -> Float[np.ndarray, " places"]:
    """Give the cost of the rows at places of a plane: network + a x first + b x second.

    Args:
        network: where a = b = 0.
        first, second: directions, a number for each weight, as `flat` orders them.
        places: pairs of a and b.
        examples: the rows.
        method: names the loss.

    >>> from fathom.nets.blueprint import Blueprint
    >>> network = Blueprint(inputs=1, hidden=(), outputs=1)(jax.random.key(0))
    >>> rows = Examples(np.array([[1.0]]), np.array([[0.0]]))
    >>> origin = flat(network)              # less itself: weight and bias 0, and so is the cost
    >>> places = np.array([[-1.0, 0.0]])
    >>> costs_at(network, origin, 0 * origin, places, rows, Method()).tolist()
    [0.0]
    """
    kind = jax.tree.leaves(network)[0].dtype
    rows = rows_of(examples, kind)
    ways = np.asarray(first, kind), np.asarray(second, kind)
    filled = np.pad(places, ((0, -len(places) % AT_ONCE), (0, 0)), mode="edge")
    blocks = np.asarray(filled, kind).reshape(-1, AT_ONCE, 2)
    found = [_costs(network.answering(), *ways, block, rows, method) for block in blocks]
    return np.concatenate(found, dtype=np.float64)[: len(places)]


@partial(jax.jit, static_argnames="method")
def _costs(
    network: Network,
    first: Array | np.ndarray,
    second: Array | np.ndarray,
    places: Array | np.ndarray,
    rows: Rows,
    method: Method,
) -> Array:
    origin, shaped = ravel_pytree(network)

    def at(place: Array) -> Array:
        return mean_cost(shaped(origin + place[0] * first + place[1] * second), rows, method)

    return jax.lax.map(at, places)
