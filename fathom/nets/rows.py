"""Many rows answered by one network, or by several that answer as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from fathom.nets.answers import Answer
from fathom.nets.crowds import FEW
from fathom.nets.ensemble import Ensemble
from fathom.nets.forked import check_not_forked
from fathom.nets.network import Network, last_steps

BLOCK = 256  # rows answered at once
MANY_BLOCKS = 16  # in one call of the compiled program, where there are as many rows


def answer_rows(
    network: Callable[[Array], Any], inputs: Float[np.ndarray, "rows inputs"]
) -> Float[np.ndarray, "rows outputs"]:
    """Give the answers of a network, or of several as one, to many examples.

    They are worked on in blocks of one size, the last one filled up: so a row's answer is the same
    to the last bit whatever rows come with it, memory stays bounded, and another number of rows
    compiles nothing anew. The last steps, from sums to answers, are taken in float64.

    >>> from fathom.nets.network import Blueprint
    >>> network = Blueprint(inputs=2, hidden=(), outputs=1)(jax.random.key(0))
    >>> answer_rows(network, np.ones((5, 2), np.float32)).shape
    (5, 1)
    """
    check_not_forked()
    steps: tuple[Answer, ...] = ()
    if isinstance(network, Network | Ensemble):
        steps, network = network.answer, network.answering()
    sums: list[np.ndarray] = []
    place, loops = 0, getattr(network, "loops", True)
    size = BLOCK if loops else FEW
    while place < len(inputs) or not sums:
        blocks = MANY_BLOCKS if loops and len(inputs) - place >= MANY_BLOCKS * size else 1
        rows = np.asarray(inputs[place : place + blocks * size], np.float32)
        filled = np.pad(rows, ((0, blocks * size - len(rows)), (0, 0)))
        made = _sums_of_blocks(network, filled.reshape(blocks, size, -1))
        sums.append(np.asarray(made).reshape(blocks * size, -1)[: len(rows)])
        place += blocks * size
    outputs = np.concatenate(sums).astype(np.float64)
    return np.asarray(last_steps(steps, outputs)[-1].output) if steps else outputs


@eqx.filter_jit
def _sums_of_blocks(
    network: Callable[[Array], Any], blocks: Float[Array | np.ndarray, "blocks rows inputs"]
) -> Float[Array, "blocks rows outputs"]:
    answer = jax.vmap(lambda example: network(example).output)
    answers: Float[Array, "blocks rows outputs"] = jax.lax.map(answer, jnp.asarray(blocks))
    return answers
