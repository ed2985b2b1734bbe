"""Places in a row of things, evenly spread."""

from __future__ import annotations

import numpy as np

from fathom.shapes import Int


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
