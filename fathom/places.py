"""Places in a row of things: some that are evenly spread, and the one that a person asks for."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from jaxtyping import Int

from fathom.errors import FathomError, OptionError


def evenly(count: int, most: int) -> Int[np.ndarray, " places"]:
    """Pick up to `most` places out of `count`, evenly spread, the first and the last among them.

    >>> evenly(10, 4).tolist(), evenly(3, 4).tolist(), evenly(0, 4).tolist()
    ([0, 3, 6, 9], [0, 1, 2], [])
    """
    return np.linspace(0, count - 1, min(count, most)).astype(int)


def edges(size: int, parts: int) -> Int[np.ndarray, " edges"]:
    """Say where each of `parts` parts of about the same size begins, and where the last one ends.

    >>> edges(10, 3).tolist()
    [0, 3, 6, 10]
    """
    return np.linspace(0, size, parts + 1).astype(int)


def counted(
    value: Any, count: int, what: str, there: str, error: type[FathomError] = OptionError
) -> int:
    """Read the number of something that is counted from 0.

    Args:
        value: what a person asks for.
        count: how many there are.
        what: one of them is called.
        there: says which there are.
        error: is raised where there is none of this number.

    Raises:
        OptionError: it is no whole number.

    >>> counted(7, 4, "neuron", "convolution 0 has neurons 0 to 3")
    Traceback (most recent call last):
    fathom.errors.OptionError: there is no neuron 7: convolution 0 has neurons 0 to 3
    >>> counted(1.5, 4, "row", "the table has 4 rows, counted from 0")
    Traceback (most recent call last):
    fathom.errors.OptionError: a row is a whole number, counted from 0, but got 1.5
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise OptionError(
            f"a {what} is a whole number, counted from 0, but got {value!r}"
        ) from None
    if not 0 <= number < count:
        raise error(f"there is no {what} {number}: {there}")
    return number
