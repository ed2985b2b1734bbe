"""From a picture's file to numbers: upright, in colours or grey, in eight bits, of one size.

>>> import io
>>> from PIL import Image
>>> made = io.BytesIO()
>>> Image.new("RGB", (6, 4), (255, 0, 0)).save(made, "png")
>>> pixels, facts = decode(made.getvalue(), Form(height=2, width=2))
>>> pixels.tolist(), facts.width
([[[255, 0, 0], [255, 0, 0]], [[255, 0, 0], [255, 0, 0]]], 6)
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from fathom.data.pictures.form import Form
from fathom.shapes import UInt8

MOST_PIXELS = 80_000_000  # below what Pillow warns of
MANY_PIXELS = 16_000_000  # beyond, a picture is made smaller before anything else is done to it
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "DIB", "GIF", "TIFF")  # no other decoder is ever asked
_DEEP = ("I", "F")  # how modes of more than eight bits begin
_PAPER = (255, 255, 255)  # what shines through where a picture is transparent
# What Pillow raises for damaged files, besides its own; each was seen with a damaged file.
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, MemoryError)


class NoPictureError(Exception):
    """A file cannot be used as a picture; the message says why, in some words."""


@dataclass(frozen=True)
class Facts:
    """What a file says of its picture.

    Attributes:
        grey: it has no colours.
        reaches: of one with sixteen bits, its largest value.
    """

    height: int
    width: int
    grey: bool
    reaches: int | None = None


def look(data: bytes) -> Facts:
    """Say how large a picture is, as it is seen; only one with sixteen bits is decoded for it.

    Raises:
        NoPictureError: it is none, or too large to be decoded.
    """
    with _opened(data) as picture:
        return _facts(picture)


def _facts(picture: Image.Image) -> Facts:
    turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    width, height = picture.size[::-1] if turned else picture.size
    deep, reaches = picture.mode.startswith(_DEEP), None
    if deep:
        try:
            reaches = int(np.asarray(picture).max(initial=0))
        except _FAULTS as fault:
            raise NoPictureError("damaged") from fault
    return Facts(height, width, deep or picture.mode in ("1", "L", "LA"), reaches)


def decode(data: bytes, form: Form) -> tuple[UInt8[np.ndarray, "height width channels"], Facts]:
    """Decode a picture and bring it to a form; what does not fit into its shape is cut off evenly.

    It is turned upright as its camera noted; of a moving one the first picture is taken; what is
    transparent becomes white; sixteen bits become eight.

    Raises:
        NoPictureError: it is none, is damaged, or is too large to be decoded.
    """
    with _opened(data) as picture:
        try:
            facts = _facts(picture)
            if picture.format == "JPEG":  # decoded smaller at once, where that is enough
                picture.draft("L" if form.grey else "RGB", (2 * form.width, 2 * form.height))
            picture.load()
            upright = ImageOps.exif_transpose(_smaller(picture, form))
            return _fitted(_plain(upright, form.grey), form), facts
        except _FAULTS as fault:
            raise NoPictureError("damaged") from fault


def fitted(
    greys: UInt8[np.ndarray, "rows columns"], form: Form
) -> UInt8[np.ndarray, "height width channels"]:
    """Bring greys that need no decoder to a form.

    >>> fitted(np.array([[0, 200], [0, 200]], np.uint8), Form(1, 1)).tolist()
    [[[100, 100, 100]]]
    """
    if form.grey and greys.shape == form.shape[:2]:
        return greys[:, :, None]
    return _fitted(_plain(Image.fromarray(greys), form.grey), form)


def _fitted(picture: Image.Image, form: Form) -> UInt8[np.ndarray, "height width channels"]:
    """Bring a picture to a form's size; what does not fit into its shape is cut off evenly."""
    whole = ImageOps.fit(picture, (form.width, form.height), Image.Resampling.BOX)
    pixels: UInt8[np.ndarray, "height width channels"] = np.asarray(whole, np.uint8).reshape(
        form.shape
    )
    return pixels


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as fault:
        raise NoPictureError("too large") from fault
    except (UnidentifiedImageError, *_FAULTS) as fault:
        raise NoPictureError("not a picture") from fault
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise NoPictureError("too large")
    if min(width, height) < 1:
        raise NoPictureError("not a picture")
    return picture


def _smaller(picture: Image.Image, form: Form) -> Image.Image:
    """Make a very large picture smaller by a whole number, so that its copies are small."""
    width, height = picture.size
    times = min(width // (2 * form.width), height // (2 * form.height))
    if width * height <= MANY_PIXELS or times < 2 or picture.mode not in ("L", "RGB", "RGBA"):
        return picture
    return picture.reduce(times)


def _plain(picture: Image.Image, grey: bool) -> Image.Image:
    """Bring every kind of pixel to eight bits of grey, or of red, green and blue."""
    if picture.mode.startswith(_DEEP):
        picture = _eight_bits(picture)
    if picture.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, (*_PAPER, 255))
        picture = Image.alpha_composite(paper, seen)
    return picture.convert("L" if grey else "RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    values = np.asarray(picture, np.float64)
    most = 65535.0 if values.max(initial=0) > 255 else 255.0
    return Image.fromarray(np.clip(values / most * 255, 0, 255).astype(np.uint8), "L")
