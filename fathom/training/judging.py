"""Large networks judged: in calls of one program, a few rows each, shared out over the devices.

A program that judged all rows at once would hold what convolutions make of all of them.
"""

from __future__ import annotations

import jax
import numpy as np

from fathom.nets.crowds import part_of
from fathom.nets.example import each_loss
from fathom.nets.network import Network
from fathom.shapes import Array, Float
from fathom.training import learning
from fathom.training.devices import Placement
from fathom.training.examples import Examples

ended = jax.jit(learning.ended)


def costs(
    networks: Network, held_out: Examples, placement: Placement, loss: str
) -> Float[Array, " members"]:
    """Give every member's cost: the mean of the rows' losses, by their weights if they have some.

    Pictures are looked at once, as while learning; an answer is made of several looks.

    Args:
        networks: of all members.
        held_out: the rows that judge.
        placement: the devices that the rows are shared out over.
        loss: its name.

    >>> from fathom.nets.blueprint import Blueprint
    >>> networks = jax.vmap(Blueprint(inputs=1, hidden=(), outputs=1))(jax.random.split(
    ...     jax.random.key(0), 2))
    >>> rows = Examples(np.zeros((3, 1)), np.array([[1.0], [1.0], [2.0]]))
    >>> costs(networks, rows, Placement(2, 1, by_rows=True), "squared").tolist()
    [2.0, 2.0]
    """
    rows = held_out.inputs, held_out.expected
    found = [
        each_loss(part_of(networks, member).glance, *rows, loss, placement.share_rows)
        for member in range(placement.members)
    ]
    weights = held_out.weights
    means = np.array([np.average(one, weights=weights) for one in found], np.float32)
    judged: Float[Array, " members"] = placement.copy(means)
    return judged
