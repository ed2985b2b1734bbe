"""First filters that the pictures themselves suggest: the main ways in which their patches vary.

Of many small windows of the training pictures, each minus its mean, the principal components are
edges, bars and contrasts of colour, coarse ones first (Hancock, Baddeley & Smith 1992). A first
convolution that begins with them, and with their opposites, need not find them by slopes; what it
begins with is learnt on like any other weight.

>>> stripes = np.tile([0.0, 1.0], (1, 8, 4))[..., None].astype(np.float32)
>>> found = principal_patches(stripes, Eye((8, 8, 1), ((4,),), shift=0))
>>> np.sign(found[0]).reshape(3, 3)[0].tolist() in ([1, -1, 1], [-1, 1, -1])
True
"""

from __future__ import annotations

import numpy as np

from fathom.nets.part import jax, jnp
from fathom.nets.pictures.convolution import Blocks
from fathom.nets.pictures.eye import Eye
from fathom.places import evenly
from fathom.shapes import Float

MOST_PICTURES = 500
MOST_PATCHES = 50_000
LEAST = 1e-6  # of the largest variance: ways that vary less are rounding


def principal_patches(
    pictures: Float[np.ndarray, "pictures rows columns channels"], eye: Eye
) -> tuple[tuple[float, ...], ...]:
    """Give the principal components of patches, each followed by its opposite.

    Args:
        pictures: encoded, as a network gets them.
        eye: what looks at them.

    Returns:
        For as many neurons of the first convolution as there are components for, half of them the
        opposites of the others: the weights of a window, row by row, of length 1.
    """
    few = pictures[evenly(len(pictures), MOST_PICTURES)]
    seen = np.asarray(jax.vmap(Blocks(eye.block).made)(jnp.asarray(few)), np.float64)
    window = (eye.window, eye.window)
    patches = np.lib.stride_tricks.sliding_window_view(seen, window, axis=(1, 2))
    flat = np.moveaxis(patches, 3, -1).reshape(-1, eye.window**2 * seen.shape[-1])
    flat = flat[np.random.default_rng(0).permutation(len(flat))[:MOST_PATCHES]]
    flat = flat - flat.mean(axis=1, keepdims=True)
    variances, ways = np.linalg.eigh(flat.T @ flat / max(len(flat), 1))
    found = ways.T[::-1][variances[::-1] > LEAST * variances.max(initial=1e-300)]
    half = found[: eye.stages[0][0] // 2]
    return tuple(
        tuple(sign * weight for weight in way.tolist()) for way in half for sign in (1, -1)
    )
