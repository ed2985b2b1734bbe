"""Many rows answered by one network, or by several that answer as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from fathom.nets.crowds import FEW

BLOCK = 256  # rows answered at once
MANY_BLOCKS = 16  # in one call of the compiled program, where there are as many rows


def answer_rows(
    network: Callable[[Array], Any], inputs: Float[np.ndarray, "rows inputs"]
) -> Float[np.ndarray, "rows outputs"]:
    """Give the answers of a network, or of several as one, to many examples.

    They are worked on in blocks of one size, the last one filled up: so a row's answer is the same
    to the last bit whatever rows come with it, memory stays bounded, and another number of rows
    compiles nothing anew.

    >>> from fathom.nets.network import Blueprint
    >>> network = Blueprint(inputs=2, hidden=(), outputs=1)(jax.random.key(0))
    >>> answer_rows(network, np.ones((5, 2), np.float32)).shape
    (5, 1)
    """
    answers: list[np.ndarray] = []
    place, loops = 0, getattr(network, "loops", True)
    size = BLOCK if loops else FEW
    while place < len(inputs) or not answers:
        blocks = MANY_BLOCKS if loops and len(inputs) - place >= MANY_BLOCKS * size else 1
        rows = np.asarray(inputs[place : place + blocks * size], np.float32)
        filled = np.pad(rows, ((0, blocks * size - len(rows)), (0, 0)))
        made = _answer_blocks(network, filled.reshape(blocks, size, -1))
        answers.append(np.asarray(made).reshape(blocks * size, -1)[: len(rows)])
        place += blocks * size
    return np.concatenate(answers)


@eqx.filter_jit
def _answer_blocks(
    network: Callable[[Array], Any], blocks: Float[Array | np.ndarray, "blocks rows inputs"]
) -> Float[Array, "blocks rows outputs"]:
    answer = jax.vmap(lambda example: network(example).output)
    answers: Float[Array, "blocks rows outputs"] = jax.lax.map(answer, jnp.asarray(blocks))
    return answers
