"""Curvature: how fast the slope changes, and with it the largest learning rate that is stable.

On a bowl of curvature L a step multiplies the distance to the bottom by (1 - rate x L), so plain
descent shrinks it only while rate < 2 / L; momentum b reaches 2 (1 + b) / L (Polyak 1964).

>>> import jax.numpy as jnp
>>> import numpy as np
>>> curvatures(lambda v: v[0] ** 2 + 3 * v[1] ** 2, np.zeros((1, 2))).tolist()
[[2.0, 6.0]]
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from fathom.descent.named_cost import Cost
from fathom.descent.outcomes import Place
from fathom.nets.precision import float64
from fathom.optimisers.optimisers import optimiser
from fathom.shapes import Float

MOST_NUMBERS = 200  # beyond this the matrix of second derivatives is too large to look at
FLAT = 1e-6
ROWS = 64


def curvatures(
    cost: Cost, positions: Float[np.ndarray, "places n"]
) -> Float[np.ndarray, "places n"]:
    """Give the curvatures at each place, smallest first: the eigenvalues of the Hessian.

    NaN where the cost is not finite, or has more than 200 variables.
    """
    if positions.shape[1] > MOST_NUMBERS:
        return np.full(positions.shape, np.nan)
    found = []
    with float64(), np.errstate(all="ignore"):
        for begin in range(0, len(positions), ROWS):  # always the same height: compiled once
            rows = positions[begin : begin + ROWS]
            height = 1 if len(positions) == 1 else ROWS
            padded = np.concatenate([rows, np.repeat(rows[-1:], height - len(rows), axis=0)])
            found.append(np.asarray(_hessians(cost)(jnp.asarray(padded)))[: len(rows)])
    return np.stack([_eigenvalues(matrix) for matrix in np.concatenate(found)])


def place(curvature: Float[np.ndarray, " n"]) -> Place:
    """Say what a place without slope is, by its curvatures, smallest first.

    >>> place(np.array([-1.0, 2.0]))
    <Place.SADDLE: 'saddle'>
    """
    if not np.isfinite(curvature).all():
        return Place.PIT  # nothing is known against it
    flat = FLAT * max(1.0, float(np.abs(curvature).max()))
    if curvature[0] < -flat:
        return Place.HILLTOP if curvature[-1] < flat else Place.SADDLE
    return Place.PIT if curvature[-1] > flat else Place.FLAT


def largest_rate(optimiser_name: str, largest_curvature: float) -> float | None:
    """Give the learning rate below which an optimiser is stable; None where there is no such limit.

    Known for sgd (2 / L), momentum .9 (3.8 / L) and nesterov .9 (1.357 / L); the others divide the
    slope by its own size, so that curvature alone sets no limit.

    >>> largest_rate("sgd", 2.0), largest_rate("momentum", 2.0), largest_rate("adam", 2.0)
    (1.0, 1.9, None)
    """
    limit = optimiser(optimiser_name).limit
    if limit is None or not largest_curvature > 0 or not np.isfinite(largest_curvature):
        return None
    return limit / largest_curvature


@lru_cache(maxsize=64)
def _hessians(cost: Cost) -> Callable[[Array], Array]:
    return jax.jit(jax.vmap(jax.hessian(lambda vector: jnp.asarray(cost(vector)))))


def _eigenvalues(matrix: Float[np.ndarray, "n n"]) -> Float[np.ndarray, " n"]:
    if not np.isfinite(matrix).all():
        return np.full(len(matrix), np.nan)
    return np.linalg.eigvalsh(matrix)
