"""Sixty-four bits for the article's mathematics, thirty-two for training.

JAX computes in float32 unless told otherwise. A learner who follows ``9 - 0.1 * 17`` wants 7.3 and
not 7.3000002, so neurons, losses, descent and rules compute inside this context.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import jax
import jax.numpy as jnp
import numpy as np

Tree = TypeVar("Tree")


@contextmanager
def float64() -> Iterator[None]:
    """Compute in float64 inside the block (a decorator as well), whatever JAX's default is.

    >>> import jax.numpy as jnp
    >>> with float64():
    ...     float(jnp.asarray(9.0) - 0.1 * 17.0)
    7.3
    """
    with jax.enable_x64(True):
        yield


def doubled(tree: Tree) -> Tree:
    """Give a network, or any arrays, in float64, where float32 numbers are exact.

    To be called inside `float64`.

    >>> with float64():
    ...     doubled({"weight": np.ones(2, np.float32)})["weight"].dtype
    dtype('float64')
    """
    return jax.tree.map(lambda leaf: jnp.asarray(np.asarray(leaf, np.float64)), tree)
