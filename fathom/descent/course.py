"""What the course of a walk shows: did it explode, leave the function's domain, fall steadily?"""

from __future__ import annotations

import numpy as np

from fathom.descent.walk import UNCHANGED
from fathom.shapes import Float

OVERFLOWS = 1e30  # so far out, what is no number came of numbers too large to hold

Vectors = Float[np.ndarray, "looks n"]


def keeps_growing(lengths: Float[np.ndarray, " steps"]) -> bool:
    """Say whether every later step was longer than the one before, and the last the longest.

    >>> keeps_growing(np.array([1.0, 2.0, 4.0])), keeps_growing(np.array([4.0, 2.0, 1.0]))
    (True, False)
    """
    later = lengths[len(lengths) // 2 :]
    return bool(np.all(np.diff(later) > UNCHANGED * later[:-1]) and later[-1] == lengths.max())


def left(positions: Vectors, costs: Float[np.ndarray, " looks"], slopes: Vectors) -> bool:
    """Say whether it came to a place where the function has no value, or no slope.

    >>> left(np.array([[0.1], [-0.2]]), np.array([0.3, np.nan]), np.array([[1.6], [np.nan]]))
    True
    """
    no_slope = np.isfinite(costs[-1]) and not np.isfinite(slopes[-1]).all()
    near = np.isfinite(positions[-1]).all() and np.abs(positions[-1]).max() < OVERFLOWS
    return bool(near and (np.isnan(costs[-1]) or no_slope))


def steady(slopes: Vectors) -> bool:
    """Say whether it was as steep in the end as at the start: nothing shows a lowest place.

    >>> steady(np.full((5, 1), -1.0)), steady(np.array([[4.0], [2.0], [1.0]]))
    (True, False)
    """
    first, last = np.linalg.norm(slopes[[0, -1]], axis=1)
    return bool(last >= first * (1 - UNCHANGED))
