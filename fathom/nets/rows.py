"""Many examples answered: in NumPy, or, where convolutions look at pictures, by a compiled program.

The answers of layers of neurons are worked in float64 and need no compiler: few rows are answered
before it would have begun. Their last sums are rounded to float32, as they are learnt with: so a
row's answer is the same whatever rows come with it, though a processor adds up many rows in another
order than one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fathom.nets.answers import Answer, last_steps
from fathom.nets.ensemble import Ensemble
from fathom.nets.inputs.held import Inputs
from fathom.nets.network import Network
from fathom.shapes import Float

BLOCK = 1024  # rows answered at once: what is made of them stays in the cache


def answer_rows(network: Callable[[Any], Any], inputs: Inputs) -> Float[np.ndarray, "rows outputs"]:
    """Give the answers of a network, or of several as one, to many examples.

    Memory stays bounded, however many there are. The last steps, from sums to answers, are taken in
    float64.

    >>> import jax
    >>> from fathom.nets.blueprint import Blueprint
    >>> network = Blueprint(inputs=2, hidden=(), outputs=1)(jax.random.key(0))
    >>> answer_rows(network, np.ones((5, 2), np.float32)).shape
    (5, 1)
    """
    steps: tuple[Answer, ...] = ()
    if isinstance(network, Network | Ensemble):
        steps = network.answer
    if isinstance(network, Network | Ensemble) and not network.convolves:
        sums = _sums(network, inputs)
    else:
        from fathom.nets.pictures.rows import sums_by_program  # brings the compiler

        bare = network.answering() if isinstance(network, Network | Ensemble) else network
        sums = sums_by_program(bare, inputs)
    outputs = sums.astype(np.float64)
    return np.asarray(last_steps(steps, outputs)[-1].output) if steps else outputs


def _sums(network: Network | Ensemble, inputs: Inputs) -> Float[np.ndarray, "rows outputs"]:
    """Give the last sums of layers of neurons."""
    exact, made = network.doubled, []
    for begin in range(0, max(len(inputs), 1), BLOCK):
        rows = np.asarray(inputs[begin : begin + BLOCK], np.float32).astype(np.float64)
        with np.errstate(over="ignore"):  # beyond what float32 holds is infinity
            made.append(exact(rows).sums.astype(np.float32))
    return np.concatenate(made)
