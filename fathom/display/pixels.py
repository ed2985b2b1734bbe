"""Arrays as small pictures inside the page: pixels as they are, and numbers as two colours."""

from __future__ import annotations

import io

import numpy as np

from fathom.display.card import Pixels
from fathom.display.svg import DOWN, UP
from fathom.shapes import Float, UInt8

WIDE = 128  # about so many pixels of the screen


def pixels_of(pixels: UInt8[np.ndarray, "rows columns channels"], title: str) -> Pixels:
    """Show a picture, grey or in colours.

    >>> pixels_of(np.zeros((4, 8, 1), np.uint8), "a dark one").wide
    128
    """
    return Pixels(_png(pixels), title, _wide(pixels.shape))


def signs_of(values: Float[np.ndarray, "rows columns"], title: str) -> Pixels:
    """Show numbers: the colour is the sign, how dense it is the size; 0 lets the page through.

    >>> signs_of(np.array([[0.0, -2.0]]), "what it did").png[:4]
    b'\\x89PNG'
    """
    most = max(float(np.nanmax(np.abs(values), initial=0.0)), 1e-300)
    inks = [[int(ink[at : at + 2], 16) for at in (1, 3, 5)] for ink in (DOWN, UP)]
    shown = np.zeros((*values.shape, 4), np.uint8)
    shown[..., :3] = np.array(inks, np.uint8)[(values >= 0).astype(int)]
    shown[..., 3] = np.nan_to_num(255 * np.abs(values) / most)
    return Pixels(_png(shown), title, _wide(values.shape))


def _wide(shape: tuple[int, ...]) -> int:
    """Enlarge by a whole number, so that all pixels stay alike."""
    return shape[1] * max(1, round(WIDE / shape[1]))


def _png(pixels: np.ndarray) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    plain = pixels[..., 0] if pixels.shape[-1] == 1 else pixels
    Image.fromarray(np.ascontiguousarray(plain)).save(file, "PNG", optimize=True)
    return file.getvalue()
