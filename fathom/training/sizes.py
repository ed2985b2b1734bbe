"""Few sizes: arrays are filled up to them, so that another table meets a program that is there.

A program is compiled for the sizes of its arrays, which takes longer than a small table takes to
learn. What fills up is never looked at: rows that no batch picks and no cost counts; inputs of 0,
whose weights are 0 and stay so, for their slope is 0 x blame; steps that are not taken.

>>> [rows_room(count) for count in (3, 5000, 100_000)], [inputs_room(count) for count in (2, 37)]
([4096, 16384, 106496], [8, 48])
"""

from __future__ import annotations

from collections.abc import Callable

import equinox as eqx
import jax
import numpy as np

from fathom.nets.network import Network
from fathom.nets.packed import NONE, Inputs, Packed
from fathom.shapes import Array, PyTree

ROWS = (4096, 16_384, 65_536)
INPUTS = (8, 16, 32, 48, 64, 96, 128, 192, 256)
STEPS = (1, 8, 32, 100)
FINE = 8  # sizes from one power of two to the next, beyond these


def rows_room(count: int) -> int:
    """Give the size that so many rows are filled up to: beyond 65,536 at most an eighth more."""
    return _room(count, ROWS)


def inputs_room(count: int) -> int:
    """Give the size that so many inputs are filled up to."""
    return _room(count, INPUTS)


def steps_room(count: int) -> int:
    """Give the size that so many batches are filled up to."""
    return _room(count, STEPS)


def filled(array: np.ndarray, size: int, axis: int = 0) -> np.ndarray:
    """Fill an array up with zeros along an axis.

    >>> filled(np.ones((1, 2)), 3, axis=1).tolist()
    [[1.0, 1.0, 0.0]]
    """
    missing = [(0, 0)] * array.ndim
    missing[axis] = (0, size - array.shape[axis])
    return np.pad(array, missing)


def filled_inputs(given: Inputs, rows: int, inputs: int) -> Inputs:
    """Fill rows of inputs up to so many of both; what fills up is 0.

    >>> filled_inputs(np.ones((1, 2)), 2, 3).tolist()
    [[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """
    if not isinstance(given, Packed):
        return filled(filled(np.asarray(given, np.float32), inputs, axis=1), rows)
    numbers, codes = (
        filled(filled(part, inputs_room(part.shape[1]), axis=1), rows)
        for part in (given.numbers, given.codes)
    )
    number_at, code_at, value, rising = (
        filled(part, inputs) for part in (given.number_at, given.code_at, given.value, given.rising)
    )
    value[len(given.value) :] = NONE  # no row has this code
    return Packed(numbers, codes, number_at, code_at, value, rising)


def widened(tree: PyTree, inputs: int) -> PyTree:
    """Give every network in a tree weights of 0 for inputs that fill up."""
    return _first_weights(tree, lambda weight: filled(np.asarray(weight), inputs, weight.ndim - 1))


def narrowed(tree: PyTree, inputs: int) -> PyTree:
    """Take the weights of inputs that filled up away again."""
    return _first_weights(tree, lambda weight: np.asarray(weight)[..., :inputs])


def _first_weights(tree: PyTree, change: Callable[[Array], np.ndarray]) -> PyTree:
    """Change the weights of the first layer of neurons of every network in a tree."""

    def of_one(node: PyTree) -> PyTree:
        if not isinstance(node, Network):
            return node
        if node.dense[0].weight is None:  # an optimiser keeps no such number of it
            return node
        changed = change(node.dense[0].weight)
        network: Network = eqx.tree_at(lambda one: one.layers[0].weight, node, changed)
        return network

    return jax.tree.map(of_one, tree, is_leaf=lambda node: isinstance(node, Network))


def _room(count: int, sizes: tuple[int, ...]) -> int:
    """Give the smallest size that holds so many; beyond all of them, the next eighth."""
    if count <= sizes[-1]:
        return next(size for size in sizes if count <= size)
    step = (1 << (count.bit_length() - 1)) // FINE
    return -(-count // step) * step
