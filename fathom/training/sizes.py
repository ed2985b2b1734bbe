"""Few sizes: arrays are filled up to them, so that another table meets a program that is there.

A program is compiled for the sizes of its arrays, which takes longer than a small table takes to
learn. What fills up is never looked at: rows that no batch picks and no cost counts; inputs of 0,
whose weights are 0 and stay so, for their slope is 0 x blame (`laying`); steps that are not taken.

>>> [rows_room(count) for count in (3, 5000, 100_000)], [inputs_room(count) for count in (2, 37)]
([4096, 16384, 106496], [8, 48])
"""

from __future__ import annotations

import numpy as np

ROWS = (4096, 16_384, 65_536)
INPUTS = (8, 16, 32, 48, 64, 96, 128, 192, 256)
STEPS = (1, 8, 32, 100)
GROUPS = (1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64)  # of inputs that are embedded
VALUES = (16, 24, 32, 64, 128, 256, 512, 1024, 2048)  # of a group
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


def groups_room(count: int) -> int:
    """Give the size that so many groups of inputs are filled up to."""
    return _room(count, GROUPS)


def values_room(count: int) -> int:
    """Give the size that the inputs of a group are filled up to."""
    return _room(count, VALUES)


def filled(array: np.ndarray, size: int, axis: int = 0) -> np.ndarray:
    """Fill an array up with zeros along an axis.

    >>> filled(np.ones((1, 2)), 3, axis=1).tolist()
    [[1.0, 1.0, 0.0]]
    """
    shape = list(array.shape)
    shape[axis] = size
    room = np.zeros(shape, array.dtype)  # np.pad takes ten times as long
    room[tuple(map(slice, array.shape))] = array
    return room


def _room(count: int, sizes: tuple[int, ...]) -> int:
    """Give the smallest size that holds so many; beyond all of them, the next eighth."""
    if count <= sizes[-1]:
        return next(size for size in sizes if count <= size)
    step = (1 << (count.bit_length() - 1)) // FINE
    return -(-count // step) * step
