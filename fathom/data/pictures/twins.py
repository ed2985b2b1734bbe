"""Pictures that are there twice: the same file, or the same picture in another size or quality.

A test picture that was learnt from tests nothing. The same bytes are the same picture; another copy
of it has the same mean hash: shrunk to 8 x 8 greys, which of them are lighter than their mean
(after Krawetz 2011). Few pictures share that by chance, and those differ elsewhere: so two with one
hash are also compared pixel by pixel. Drawings on a plain ground, digits among them, are often as
close as copies of photos are: of those, only the same bytes are the same picture.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fathom.places import edges, evenly
from fathom.shapes import Bool, Float, UInt8

SIDE, BLOCK = 8, 256
MOST_PIXELS = 4096  # of a picture that its ground is told by
FLAT = 4.0  # of 255: a picture whose 64 greys hardly differ has no hash worth the name
GROUND = 0.5  # of a picture's pixels have the same grey: a drawing on a plain ground
CLOSE = 10.0  # of 255: how far pixels of two copies may be apart on average


def fingerprint(data: bytes) -> str:
    """Give what two files share only if they hold the same bytes."""
    return hashlib.sha256(data).hexdigest()


class Print(NamedTuple):
    """What a picture is told from others by: its bytes' fingerprint, its mean hash, its pixels."""

    bytes: str
    hash: int | None
    pixels: UInt8[np.ndarray, "height width channels"]


def prints_of(
    names: Sequence[str], pixels: UInt8[np.ndarray, "pictures height width channels"]
) -> list[Print]:
    """Give what pictures of one form are told apart by.

    Args:
        names: the fingerprints of their files.
        pixels: of each.
    """
    hashes = [
        one
        for begin in range(0, len(pixels), BLOCK)
        for one in mean_hashes(pixels[begin : begin + BLOCK])
    ]
    return [Print(*one) for one in zip(names, hashes, pixels, strict=True)]


def mean_hashes(
    pixels: UInt8[np.ndarray, "pictures height width channels"],
) -> list[int | None]:
    """Give 64 bits each: which of 8 x 8 greys are lighter than their mean; None if few differ.

    >>> mean_hashes(np.zeros((1, 16, 16, 3), np.uint8))
    [None]
    >>> half = np.repeat(np.repeat(np.array([[[[0], [255]]]], np.uint8), 8, 1), 4, 2)
    >>> hex(mean_hashes(half)[0])
    '0xf0f0f0f0f0f0f0f'
    """
    grey = pixels.mean(axis=3, dtype=np.float32)
    rows, columns = (edges(size, SIDE) for size in grey.shape[1:])
    small = np.add.reduceat(np.add.reduceat(grey, rows[:-1], 1), columns[:-1], 2)
    small = small / np.maximum(np.outer(np.diff(rows), np.diff(columns)), 1)
    light = (small > small.mean(axis=(1, 2), keepdims=True)).reshape(len(pixels), -1)
    plain = (small.std(axis=(1, 2)) < FLAT) | _on_plain_ground(grey)
    return [
        None if same else int.from_bytes(bits.tobytes(), "big")
        for same, bits in zip(plain, np.packbits(light, axis=1), strict=True)
    ]


def _on_plain_ground(
    grey: Float[np.ndarray, "pictures height width"],
) -> Bool[np.ndarray, " pictures"]:
    """Say of which pictures more than half has one grey: the middle one, then."""
    whole = grey.reshape(len(grey), -1)[:, evenly(grey[0].size, MOST_PIXELS)].astype(np.uint8)
    middle = np.median(whole, axis=1, keepdims=True)
    return np.asarray((whole == middle).mean(axis=1) > GROUND)


def twins(first: Sequence[Print], second: Sequence[Print]) -> list[tuple[int, int]]:
    """Find which pictures of the second row are there in the first: pairs of places.

    >>> pixels = np.array([0, 255, 255, 0], np.uint8).reshape(4, 1, 1, 1).repeat(8, 1).repeat(8, 2)
    >>> every = prints_of(["a", "b", "b", "c"], pixels)
    >>> twins(every[:2], every[2:])
    [(1, 0)]
    """
    by_bytes = {one.bytes: place for place, one in enumerate(first)}
    by_hash: dict[int, list[int]] = {}
    for place, one in enumerate(first):
        if one.hash is not None:
            by_hash.setdefault(one.hash, []).append(place)
    pairs = []
    for place, one in enumerate(second):
        alike = by_bytes.get(one.bytes)
        if alike is None and one.hash is not None:
            close = (known for known in by_hash.get(one.hash, ()) if _close(first[known], one))
            alike = next(close, None)
        if alike is not None:
            pairs.append((alike, place))
    return pairs


def in_several_classes(
    pictures: Sequence[Print], labels: Sequence[object]
) -> list[tuple[int, int]]:
    """Find pictures that are there twice, with different labels: pairs of places.

    >>> every = prints_of(["a", "b", "a"], np.zeros((3, 8, 8, 1), np.uint8))
    >>> in_several_classes(every, ["cat", "cat", "dog"])
    [(0, 2)]
    """
    by_bytes: dict[str, int] = {}
    by_hash: dict[int, int] = {}
    pairs = []
    for place, one in enumerate(pictures):
        known = by_bytes.setdefault(one.bytes, place)
        if known == place and one.hash is not None:
            first = by_hash.setdefault(one.hash, place)
            known = first if _close(pictures[first], one) else place
        if labels[known] != labels[place]:
            pairs.append((known, place))
    return pairs


def _close(one: Print, other: Print) -> bool:
    return bool(np.abs(one.pixels.astype(np.int16) - other.pixels).mean() < CLOSE)
