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

import numpy as np

from fathom.places import edges
from fathom.shapes import UInt8

SIDE = 8
FLAT = 4.0  # of 255: a picture whose 64 greys hardly differ has no hash worth the name
GROUND = 0.5  # of a picture's pixels have the same grey: a drawing on a plain ground
CLOSE = 10.0  # of 255: how far pixels of two copies may be apart on average


def fingerprint(data: bytes) -> str:
    """Give what two files share only if they hold the same bytes."""
    return hashlib.sha256(data).hexdigest()


def mean_hash(pixels: UInt8[np.ndarray, "height width channels"]) -> int | None:
    """Give 64 bits: which of 8 x 8 greys are lighter than their mean; None if hardly any differ.

    >>> mean_hash(np.zeros((16, 16, 3), np.uint8)) is None
    True
    >>> half = np.repeat(np.repeat(np.array([[[0], [255]]], np.uint8), 8, 0), 4, 1)
    >>> hex(mean_hash(half))
    '0xf0f0f0f0f0f0f0f'
    """
    grey = pixels.mean(axis=2)
    if np.bincount(grey.astype(np.uint8).ravel()).max(initial=0) > GROUND * grey.size:
        return None
    rows, columns = (edges(size, SIDE) for size in grey.shape)
    small = np.add.reduceat(np.add.reduceat(grey, rows[:-1], 0), columns[:-1], 1)
    small = small / np.maximum(np.outer(np.diff(rows), np.diff(columns)), 1)
    if small.std() < FLAT:
        return None
    return int("".join("1" if light else "0" for light in (small > small.mean()).ravel()), 2)


def twins(
    first: Sequence[tuple[str, UInt8[np.ndarray, "height width channels"]]],
    second: Sequence[tuple[str, UInt8[np.ndarray, "height width channels"]]],
) -> list[tuple[int, int]]:
    """Find which pictures of the second row are there in the first: pairs of places.

    Args:
        first, second: fingerprints of files, and pictures of one form.

    >>> dark, light = np.zeros((8, 8, 1), np.uint8), np.full((8, 8, 1), 255, np.uint8)
    >>> twins([("a", dark), ("b", light)], [("b", light), ("c", dark)])
    [(1, 0)]
    """
    by_bytes = {name: place for place, (name, _) in enumerate(first)}
    by_hash: dict[int, list[int]] = {}
    for place, (_, pixels) in enumerate(first):
        if (found := mean_hash(pixels)) is not None:
            by_hash.setdefault(found, []).append(place)
    pairs = []
    for place, (name, pixels) in enumerate(second):
        alike = by_bytes.get(name)
        if alike is None and (found := mean_hash(pixels)) is not None:
            close = (one for one in by_hash.get(found, ()) if _close(first[one][1], pixels))
            alike = next(close, None)
        if alike is not None:
            pairs.append((alike, place))
    return pairs


def in_several_classes(
    pictures: Sequence[tuple[str, UInt8[np.ndarray, "height width channels"]]],
    labels: Sequence[object],
) -> list[tuple[int, int]]:
    """Find pictures that are there twice, with different labels: pairs of places.

    >>> dark = np.zeros((8, 8, 1), np.uint8)
    >>> in_several_classes([("a", dark), ("b", dark), ("a", dark)], ["cat", "cat", "dog"])
    [(0, 2)]
    """
    by_bytes: dict[str, int] = {}
    by_hash: dict[int, int] = {}
    pairs = []
    for place, (name, pixels) in enumerate(pictures):
        known = by_bytes.setdefault(name, place)
        found = mean_hash(pixels) if known == place else None
        if found is not None:
            first = by_hash.setdefault(found, place)
            known = first if _close(pictures[first][1], pixels) else place
        if labels[known] != labels[place]:
            pairs.append((known, place))
    return pairs


def _close(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.abs(one.astype(np.int16) - other).mean() < CLOSE)
