"""What lies underfoot where a walk has stopped: a look at the cost around, not at the slope alone.

A small slope is that of a pit, of a hilltop or saddle, of a plateau, or of a place from which the
cost goes on falling slowly; and in a pit with a kink, as that of |x|, there is no curvature to see.

>>> around(lambda v: v[0] ** 3, np.array([0.01]))
<Place.FALLING: 'the cost goes on falling'>
>>> around(lambda v: jnp.abs(v[0]), np.array([0.0]))
<Place.PIT: 'pit'>
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from fathom.descent.curvature import curvatures, place
from fathom.descent.named_cost import Cost
from fathom.descent.outcomes import Place
from fathom.nets.precision import float64
from fathom.shapes import Float

NEAR = 1e-4  # relative; how far a kink is looked for
BEYOND = (4, 16, 64)  # times the way to the bottom of a bowl of this slope and curvature

Vector = Float[np.ndarray, " n"]


def around(cost: Cost, position: Vector) -> Place:
    """Say what a place with a small slope is.

    Args:
        cost: of a vector.
        position: the place.
    """
    curvature = curvatures(cost, position[None])[0]
    found = place(curvature)
    if found is Place.FLAT and _kinked(cost, position):
        return Place.PIT
    if found is Place.PIT and np.isfinite(curvature).all() and _falls_on(cost, position):
        return Place.FALLING
    return found


def _kinked(cost: Cost, position: Vector) -> bool:
    """Say whether the cost rises both ways along every variable."""
    sides = NEAR * np.maximum(1.0, np.abs(position)) * np.eye(len(position))
    here = _cost(cost, position)
    return all(_cost(cost, position + way) > here for way in (*sides, *-sides))


def _falls_on(cost: Cost, position: Vector) -> bool:
    """Say whether the cost is lower wherever the walk would come to, and ever lower."""
    with float64():
        at = jnp.asarray(position)
        slope = np.asarray(jax.grad(cost)(at))
        steep = float(np.linalg.norm(slope))
        if not steep > 0:
            return False
        way = -slope / steep
        along = jnp.asarray(way)
        bend = float(along @ jax.jvp(jax.grad(cost), (at,), (along,))[1])
    if not bend > 0:
        return False
    bowl = steep / bend  # how far down it goes in a bowl of this slope and curvature
    costs = [_cost(cost, position), *(_cost(cost, position + far * bowl * way) for far in BEYOND)]
    return bool(np.isfinite(costs).all() and np.all(np.diff(costs) < 0))


def _cost(cost: Cost, position: Vector) -> float:
    with float64(), np.errstate(all="ignore"):
        return float(cost(jnp.asarray(position)))
