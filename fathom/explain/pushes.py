"""Which columns pushed an answer up or down: take one away at a time and see what changes.

What is compared are the last sums (over their temperature, if there is one), before they are
squeezed into probabilities, which hardly move once they are near 0 or 1. "Away" is what a cell that
says nothing is given: the middle of a number, no particular category. Pushes are taken one at a
time, so in a network with hidden layers they need not add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fathom.nets.answers import Temperature
from fathom.nets.ensemble import Answering
from fathom.nets.rows import answer_rows
from fathom.shapes import Float


@dataclass(frozen=True)
class Push:
    """The last sums with everything in place, and without what stands in one column."""

    column: str
    sums: Float[np.ndarray, " outputs"]
    without: Float[np.ndarray, " outputs"]


def pushes(
    network: Answering,
    inputs: Float[np.ndarray, " inputs"],
    columns: Sequence[str],
    usual: Float[np.ndarray, " inputs"] | float = 0.0,
) -> tuple[Push, ...]:
    """Compare the last sums with those when one column says nothing.

    Args:
        network: the network, or the ensemble.
        inputs: one encoded example.
        columns: the column that each input comes from.
        usual: what each input receives for a cell that says nothing.

    >>> import jax
    >>> import jax.numpy as jnp
    >>> from fathom.nets.layers import Dense
    >>> from fathom.nets.network import Network
    >>> linear = Network((Dense(jnp.array([[2.0, -1.0]]), jnp.array([5.0]), "identity"),))
    >>> found = pushes(linear, np.array([3.0, 4.0]), ["a", "b"])
    >>> [(push.column, (push.sums - push.without).tolist()) for push in found]
    [('a', [6.0]), ('b', [-4.0])]
    """
    names = list(dict.fromkeys(columns))
    owner = np.array(columns, object)
    without = np.where(owner[None, :] == np.array(names, object)[:, None], usual, inputs[None, :])
    rows = np.concatenate([inputs[None, :], without]).astype(np.float32)
    before_squeezing = [step for step in network.answer if isinstance(step, Temperature)]
    sums = answer_rows(network.answering(*before_squeezing), rows)
    return tuple(Push(name, sums[0], other) for name, other in zip(names, sums[1:], strict=True))
