"""Outlines that animals are made of: ovals, rounded corners, limbs; and moving them.

An animal stands around the point (0, 0) and reaches about 1 each way: x to the right, where it
looks, y down, as in pictures.

>>> oval(0, 0, 2, 1)[[0, 8]].round(9).tolist()
[[2.0, 0.0], [0.0, 1.0]]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from fathom.examples.pets.colours import Colour

Outline = Float[np.ndarray, "points 2"]
Point = tuple[float, float]
CORNERS = 32  # of an oval


@dataclass(frozen=True, eq=False)
class Shape:
    """A filled outline.

    Attributes:
        outline: its corners.
        paint: a colour; or fur, mark (the fur's second colour), light (its lighter one), ink (the
            colour of its lines), shadow (what lies behind, darker) or glass (lighter).
        shade: what the paint is multiplied by, such as 0.8 for a leg that is farther away.
        edge: whether a line is drawn around.
    """

    outline: Outline
    paint: Colour | str = "fur"
    shade: float = 1.0
    edge: bool = False


def oval(x: float, y: float, wide: float, high: float) -> Outline:
    """Give an oval by its middle, half its width and half its height."""
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    return np.array([(x + wide * math.cos(turn), y + high * math.sin(turn)) for turn in turns])


def rounded(corners: Sequence[Point], times: int = 3) -> Outline:
    """Round the corners of an outline by cutting them so many times (Chaikin 1974).

    >>> rounded([(0, 0), (4, 0), (4, 4)], times=1).tolist()[:2]
    [[1.0, 0.0], [3.0, 0.0]]
    """
    outline = np.array(corners, float)
    for _ in range(times):
        after = np.roll(outline, -1, axis=0)
        cut = (0.75 * outline + 0.25 * after, 0.25 * outline + 0.75 * after)
        outline = np.stack(cut, axis=1).reshape(-1, 2)
    return outline


def limb(joints: Sequence[Point], first: float, last: float) -> Outline:
    """Give a leg, a tail or a line: half its width goes from `first` to `last` on the way."""
    way = _smooth(np.array(joints, float))
    along = np.gradient(way, axis=0)
    along /= np.maximum(np.sqrt((along**2).sum(axis=1, keepdims=True)), 1e-9)
    aside = along[:, ::-1] * (-1, 1) * np.linspace(first, last, len(way))[:, None]
    tip = way[-1:] + along[-1:] * last
    outline: Outline = np.concatenate([way + aside, tip, (way - aside)[::-1]])
    return outline


def moved(
    shapes: Iterable[Shape], x: float = 0, y: float = 0, size: float = 1, degrees: float = 0
) -> tuple[Shape, ...]:
    """Turn shapes clockwise around (0, 0), make them larger or smaller, and shift them.

    >>> dot = Shape(np.array([[1.0, 0.0]]))
    >>> moved([dot], x=10, size=2, degrees=90)[0].outline.round(9).tolist()
    [[10.0, 2.0]]
    """
    turn = math.radians(degrees)
    cos, sin = size * math.cos(turn), size * math.sin(turn)
    placed = []
    for shape in shapes:
        right, down = shape.outline.T
        outline = np.stack([x + cos * right - sin * down, y + sin * right + cos * down], axis=1)
        placed.append(replace(shape, outline=outline))
    return tuple(placed)


def mirrored(shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """Exchange left and right."""
    return tuple(replace(one, outline=one.outline * (-1, 1)) for one in shapes)


def both_sides(*shapes: Shape) -> tuple[Shape, ...]:
    """Give shapes and their mirror images, as a face has them."""
    return (*shapes, *mirrored(shapes))


def _smooth(way: np.ndarray, times: int = 2) -> np.ndarray:
    """Round the bends of an open line; its ends stay."""
    for _ in range(times if len(way) > 2 else 0):
        cut = (0.75 * way[:-1] + 0.25 * way[1:], 0.25 * way[:-1] + 0.75 * way[1:])
        inside = np.stack(cut, axis=1).reshape(-1, 2)
        way = np.concatenate([way[:1], inside[1:-1], way[-1:]])
    return way
