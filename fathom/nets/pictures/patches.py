"""First filters that the pictures themselves suggest: the main ways in which their patches vary.

Of many small windows of the training pictures, each minus its mean, the principal components are
edges, bars and contrasts of colour, coarse ones first (Hancock, Baddeley & Smith 1992). A first
convolution that begins with them, and with their opposites, need not find them by slopes; what it
begins with is learnt on like any other weight.

>>> stripes = np.tile([0.0, 1.0], (1, 32)).astype(np.float32)
>>> found = principal_patches(stripes, Eye((8, 8, 1), ((4,),), shift=0))
>>> np.sign(found[0]).reshape(3, 3)[0].tolist() in ([1, -1, 1], [-1, 1, -1])
True
"""

from __future__ import annotations

import numpy as np

from fathom.nets.inputs.held import Inputs, some_of
from fathom.nets.part import jnp
from fathom.nets.pictures.convolution import Blocks
from fathom.nets.pictures.eye import Eye
from fathom.places import evenly
from fathom.shapes import Float

MOST_PICTURES = 500
MOST_PATCHES, MOST_NUMBERS = 50_000, 20_000_000  # and what they hold in all
LEAST = 1e-6  # of the largest variance: ways that vary less are rounding


def principal_patches(pictures: Inputs, eye: Eye) -> tuple[tuple[float, ...], ...]:
    """Give the principal components of patches, each followed by its opposite.

    Args:
        pictures: encoded, a row each, as a network gets them.
        eye: what looks at them.

    Returns:
        For as many neurons of the first convolution as there are components for, half of them the
        opposites of the others: the weights of a window, row by row, of length 1.
    """
    few = some_of(pictures, evenly(len(pictures), MOST_PICTURES))
    numbers = eye.window**2 * eye.shape[2] * eye.block**2
    many = min(MOST_PATCHES, MOST_NUMBERS // numbers)
    random, each = np.random.default_rng(0), -(-many // max(len(few), 1))
    flat = np.concatenate([_patches(few[place], eye, each, random) for place in range(len(few))])
    flat = flat - flat.mean(axis=1, keepdims=True)
    variances, ways = np.linalg.eigh(flat.T @ flat / max(len(flat), 1))
    found = ways.T[::-1][variances[::-1] > LEAST * variances.max(initial=1e-300)]
    half = found[: eye.stages[0][0] // 2]
    return tuple(
        tuple(sign * weight for weight in way.tolist()) for way in half for sign in (1, -1)
    )


def _patches(
    picture: Float[np.ndarray, " inputs"], eye: Eye, most: int, random: np.random.Generator
) -> Float[np.ndarray, "patches weights"]:
    """Cut some patches out of one picture, at random."""
    seen = np.asarray(Blocks(eye.block).made(jnp.asarray(picture.reshape(eye.shape))), np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(seen, (eye.window,) * 2, axis=(0, 1))
    rows, columns = windows.shape[:2]
    row, column = np.divmod(random.permutation(rows * columns)[:most], columns)
    return np.moveaxis(windows[row, column], 1, -1).reshape(len(row), -1)
