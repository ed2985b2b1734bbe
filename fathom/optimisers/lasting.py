"""How long one slope goes on moving the weights, optimiser by optimiser.

A direction is a sum over the slopes seen so far, divided by what the optimiser divides by:

    direction_t = (now x slope_t + later x sum of decay^(t - s) slope_s over s <= t) / divisor_t

Momentum has now = 0 and later = 1; Nesterov's takes its own slope once more; Adam's mean has
later = 1 - decay. So what a slope did is known only when the steps after it are.

>>> import optax
>>> state = optax.trace(decay=0.9).init(jnp.array([1.0]))
>>> momentum = Lasting(decay=0.9, now=0.0, later=1.0, divisor=by_one)
>>> momentum.divisor(state, jnp.array([4.0])).tolist()
[1.0]
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from fathom.optimisers.opened import (
    ADAM_FLOOR,
    MEAN_DECAY,
    RMS_FLOOR,
    SQUARE_DECAY,
)
from fathom.shapes import PyTree

Divisor = Callable[[PyTree, Any], Any]


@dataclass(frozen=True)
class Lasting:
    """What becomes of a slope in this and later directions.

    Attributes:
        decay: how much of it is left a step later.
        now, later: how much of it counts in its own step alone, and in its own and all later ones.
        divisor: what the optimiser divides by, from its state after the step and the weights.
    """

    decay: float
    now: float
    later: float
    divisor: Divisor


def by_one(state: PyTree, weights: PyTree) -> PyTree:
    """Divide by nothing: descent whose direction grows with the slope."""
    return jax.tree.map(jnp.ones_like, weights)


def by_root_of_square(state: PyTree, weights: PyTree) -> PyTree:
    """Divide by the root of RMSprop's average square."""
    return jax.tree.map(lambda square: jnp.sqrt(square + RMS_FLOOR), _part(state, "nu").nu)


def by_adams_averages(state: PyTree, weights: PyTree) -> PyTree:
    """Divide by the root of Adam's average square, both averages corrected for starting at 0."""
    part = _part(state, "square")
    of_mean, of_square = (
        -jnp.expm1(part.steps * math.log(decay)) for decay in (MEAN_DECAY, SQUARE_DECAY)
    )
    return jax.tree.map(
        lambda square: of_mean * (jnp.sqrt(square / of_square) + ADAM_FLOOR), part.square
    )


def _part(state: PyTree, field: str) -> Any:
    """Find the part of an optimiser's state that keeps a field; weight decay has a part too."""
    parts = state if type(state) is tuple else (state,)
    return next(part for part in parts if hasattr(part, field))
