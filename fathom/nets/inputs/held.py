"""Rows of inputs, however they are held: as an array, packed, or as the bytes of pictures.

>>> some_of(Pixels.of(np.zeros((3, 2, 2, 1), np.uint8), (0.5,), (0.5,)), np.array([1])).shape
(1, 4)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fathom.nets.inputs.packed import Packed
from fathom.nets.inputs.pixels import Pixels
from fathom.shapes import Float, Int

Inputs = Float[np.ndarray, "_ _"] | Packed | Pixels  # rows of them
AT_ONCE = 256  # pictures
HELD = (Packed, Pixels)  # what becomes an array where it is used


def restored(arrays: Mapping[str, np.ndarray]) -> Packed | Pixels:
    """Take rows that are held otherwise than as an array out of a file.

    Raises:
        KeyError, TypeError, ValueError: they do not fit together.
    """
    return Pixels.restore(arrays) if "bytes" in arrays else Packed.restore(arrays)


def spread_out(inputs: Any) -> Any:
    """Give rows of inputs, NumPy's or JAX's, as an array.

    >>> spread_out(Pixels.of(np.array([[[[0], [255]]]], np.uint8), (0.0,), (1.0,))).tolist()
    [[0.0, 1.0]]
    """
    return inputs[:] if isinstance(inputs, HELD) else inputs


def as_float32(inputs: Inputs) -> Inputs:
    """Give an array as float32; what is held otherwise becomes that already."""
    return inputs if isinstance(inputs, HELD) else np.asarray(inputs, np.float32)


def some_of(inputs: Inputs, rows: Int[np.ndarray, " some"] | slice) -> Inputs:
    """Take some rows, held as they are.

    >>> some_of(np.eye(2), np.array([1])).tolist()
    [[0.0, 1.0]]
    """
    return inputs.part(rows) if isinstance(inputs, HELD) else inputs[rows]


def inputs_of(rows: Inputs, places: Sequence[int]) -> Float[np.ndarray, "rows some"]:
    """Give some of the inputs of all rows, spread out.

    >>> inputs_of(np.arange(6.0).reshape(2, 3), [2, 0]).tolist()
    [[2.0, 0.0], [5.0, 3.0]]
    """
    if isinstance(rows, Packed):
        return np.asarray(rows.columns(places))
    return np.asarray(rows)[:, list(places)]


def put_together(parts: Sequence[Inputs]) -> Inputs:
    """Put one part below the other, held as they are; as an array, where they differ in that.

    >>> put_together([np.eye(2)[:1], np.eye(2)]).tolist()
    [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    """
    packed = [part for part in parts if isinstance(part, Packed)]
    pictures = [part for part in parts if isinstance(part, Pixels)]
    if len(packed) == len(parts):
        return Packed.together(packed)
    if len(pictures) == len(parts):
        return Pixels.together(pictures)
    return np.concatenate([np.asarray(part) for part in parts])


def smaller(
    pictures: Inputs, shape: tuple[int, int, int], side: int
) -> Float[np.ndarray, "pictures fewer less channels"]:
    """Average over windows of larger pictures, so that about `side` x `side` places are left.

    A mirror image's are the mirror image of a picture's. Some pictures are taken at a time.

    >>> smaller(np.arange(8.0).reshape(1, 8), (2, 4, 1), side=1)[0, :, :, 0].tolist()
    [[2.5, 4.5]]
    """
    window = max(min(shape[0] // side, shape[1] // side), 1)
    down, across = shape[0] // window, shape[1] // window
    top, left = (shape[0] - down * window) // 2, (shape[1] - across * window) // 2
    made = [np.zeros((0, down, across, shape[2]), np.float32)]
    for begin in range(0, len(pictures), AT_ONCE):
        some = np.asarray(some_of(pictures, slice(begin, begin + AT_ONCE))).reshape(-1, *shape)
        whole = some[:, top : top + down * window, left : left + across * window]
        parts = whole.reshape(len(some), down, window, across, window, shape[2])
        made.append(parts.sum(axis=2).sum(axis=3) / window**2)
    return np.concatenate(made)
