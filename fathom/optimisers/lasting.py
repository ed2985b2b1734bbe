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
from typing import Any, TypeVar

import jax
import jax.numpy as jnp

from fathom.optimisers.muon import (
    ADAM_SHARE,
    STEP,
    VELOCITY_DECAY,
    are_mixed,
    by_rows,
    looking_ahead,
    mix,
    only,
    together,
)
from fathom.optimisers.opened import (
    ADAM_FLOOR,
    MEAN_DECAY,
    RMS_FLOOR,
    SQUARE_DECAY,
)
from fathom.shapes import Array, PyTree

Divisor = Callable[[PyTree, Any], Any]
T = TypeVar("T")
LEFT = 1e-3


@dataclass(frozen=True)
class Lasting:
    """What becomes of a slope in this and later directions.

    Attributes:
        decay: how much of it is left a step later.
        now, later: how much of it counts in its own step alone, and in its own and all later ones.
        divisor: what the optimiser divides by, from its state after the step and the weights.
        mixes: whether the weights of hidden layers are stepped as Muon does instead: their slopes
            add up to a velocity that looks ahead, and this is mixed, not divided.
    """

    decay: float
    now: float
    later: float
    divisor: Divisor
    mixes: bool = False

    @property
    def reach(self) -> int:
        """After how many steps at the most a thousandth of a slope is left.

        >>> Lasting(decay=0.9, now=0.0, later=1.0, divisor=by_one).reach
        66
        """
        decay = VELOCITY_DECAY if self.mixes else self.decay
        return math.ceil(math.log(LEFT) / math.log(decay)) if decay else 1

    def summed(self, want: PyTree, after: PyTree) -> PyTree:
        """Add what a step wants, and what is left of all that the steps after it want."""
        decay = self._each(want, VELOCITY_DECAY, self.decay)
        return jax.tree.map(lambda q, r, d: q + d * r, want, after, decay)

    def counted(self, want: PyTree, summed: PyTree) -> PyTree:
        """Count a slope: in its own step alone, and in that and all later ones."""
        now = self._each(want, 1.0, self.now)
        later = self._each(want, VELOCITY_DECAY, self.later)
        return jax.tree.map(lambda q, r, n, p: n * q + p * r, want, summed, now, later)

    def in_all(self, tree: PyTree) -> PyTree:
        """Count a slope in all steps as if they wanted the same."""
        decay = self._each(tree, VELOCITY_DECAY, self.decay)
        return self.counted(tree, jax.tree.map(lambda leaf, d: leaf / (1 - d), tree, decay))

    def divided(
        self,
        want: PyTree,
        state: PyTree,
        slopes: PyTree | None,
        weights: PyTree,
        least: float = 0.0,
    ) -> PyTree:
        """Divide by what the optimiser divides by, or mix; nothing where none was ever seen.

        Args:
            want: shaped like the weights.
            state: of the optimiser, after the step.
            slopes: of the step; None: the velocity stands for its look ahead.
            weights: after the step.
            least: divisors up to here are those of weights that saw no slope.
        """
        which = self._each(want, True, False)
        divisor = self.divisor(state, weights)
        others = jax.tree.map(
            lambda q, by: q / jnp.where(by > least, by, jnp.inf), only(want, which, False), divisor
        )
        if not self.mixes:
            return others
        velocity = _part(state, "velocity").velocity
        mine = velocity if slopes is None else only(slopes, which, True)
        ahead = jax.tree.map(looking_ahead, velocity, mine)
        mixed = jax.tree.map(_mixed, only(want, which, True), ahead)
        return together(mixed, others, want)

    def _each(self, tree: PyTree, mixed: T, other: T) -> PyTree:
        """Give one of two values for each array."""
        which = are_mixed(tree) if self.mixes else jax.tree.map(lambda _: False, tree)
        return jax.tree.map(lambda told: mixed if told else other, which)


def _mixed(want: Array, ahead: Array) -> Array:
    """Mix what is wanted as the step mixes its look ahead."""

    def of_block(rows: Array, mine: Array) -> Array:
        return jnp.asarray(STEP * (mix(rows) @ mine))

    return jnp.asarray(by_rows(of_block, ahead, want))


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


def by_muons_averages(state: PyTree, weights: PyTree) -> PyTree:
    """Divide what is not mixed as Adam does, of whose direction Muon takes a share."""
    return jax.tree.map(lambda by: by / ADAM_SHARE, by_adams_averages(state, weights))


def _part(state: PyTree, field: str) -> Any:
    """Find the part of an optimiser's state that keeps a field; weight decay has a part too."""
    parts = state if type(state) is tuple else (state,)
    return next(part for part in parts if hasattr(part, field))
