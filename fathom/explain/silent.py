"""Neurons that have fallen silent: no row reaches their threshold any more."""

from __future__ import annotations

import numpy as np

from fathom.nets.inputs.held import Inputs, as_float32
from fathom.nets.layers import Dense
from fathom.nets.network import Network

DYING = ("relu",)  # activations that can fall silent for good
BLOCK = 1024  # rows at once


def dead_neurons(network: Network, inputs: Inputs) -> int | None:
    """Count the hidden ReLU neurons that are silent for all of these rows.

    None where there are none, or where they stand behind convolutions.

    Worked in NumPy: it is a part of every training, and another number of rows compiles nothing.

    >>> first = Dense(np.array([[1.0], [-1.0]]), np.array([0.0, -9.0]), "relu")
    >>> network = Network((first, Dense(np.ones((1, 2)), np.zeros(1), "identity")))
    >>> dead_neurons(network, np.array([[1.0], [2.0]]))
    1
    """
    can_die = [isinstance(one, Dense) and one.activation in DYING for one in network.layers[:-1]]
    if not any(can_die) or network.convolves:
        return None
    plain, rows = network.answering().mapped(np.asarray), as_float32(inputs)
    silent = [np.True_ for _ in can_die]
    for begin in range(0, len(rows), BLOCK):
        steps = plain(np.asarray(rows[begin : begin + BLOCK])).steps
        silent = [
            before & (step.output <= 0).all(axis=0) if can else before
            for before, step, can in zip(silent, steps, can_die, strict=False)
        ]
    return sum(int(one.sum()) for one, can in zip(silent, can_die, strict=True) if can)
