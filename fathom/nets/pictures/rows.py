"""Many pictures answered, in calls of one compiled program.

They are worked on in blocks of one size, the last one filled up: so a picture's answer is the same
to the last bit whatever others come with it, memory stays bounded, and another number of them
compiles nothing anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import numpy as np

from fathom.nets.crowds import by_blocks
from fathom.nets.forked import check_not_forked
from fathom.nets.inputs.held import Inputs, as_float32
from fathom.shapes import Array, Float


def sums_by_program(
    network: Callable[[Array], Any], inputs: Inputs
) -> Float[np.ndarray, "rows outputs"]:
    """Give what a network makes of many examples.

    >>> from fathom.nets.blueprint import Blueprint
    >>> network = Blueprint(inputs=2, hidden=(), outputs=1)(jax.random.key(0))
    >>> sums_by_program(network, np.ones((3, 2), np.float32)).shape
    (3, 1)
    """
    check_not_forked()
    rows = as_float32(inputs)
    if not len(rows):
        return sums_by_program(network, np.zeros((1, rows.shape[1]), np.float32))[:0]
    return by_blocks(lambda block: _of_block(network, block), rows)


@eqx.filter_jit
def _of_block(
    network: Callable[[Array], Any], block: Float[Array, "rows inputs"]
) -> Float[Array, "rows outputs"]:
    outputs: Float[Array, "rows outputs"] = jax.vmap(lambda one: network(one).output)(block)
    return outputs
