"""The cost at many places at once, for curves and surfaces."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from fathom.descent.named_cost import Cost
from fathom.nets.precision import float64
from fathom.shapes import Float


def heights(cost: Cost, places: Float[np.ndarray, "places n"]) -> Float[np.ndarray, " places"]:
    """Give the cost at each place, in 64 bits; where it is not finite it is NaN.

    >>> heights(lambda v: jnp.log(v[0]), np.array([[1.0], [-1.0]])).tolist()
    [0.0, nan]
    """
    with float64():
        found = np.array(_looks(cost)(jnp.asarray(places)))
    found[~np.isfinite(found)] = np.nan
    return found


@lru_cache(maxsize=32)
def _looks(cost: Cost) -> Callable[[Array], Array]:
    return jax.jit(jax.vmap(lambda vector: jnp.asarray(cost(vector))))
