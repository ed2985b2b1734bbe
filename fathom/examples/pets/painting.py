"""From shapes to pixels: drawn four times as large, shrunk for smooth edges, lit, blurred, noisy.

Corners are rounded to whole pixels before Pillow fills outlines, and all that comes after is plain
arithmetic, so that the same choices give the same pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from fathom.examples.pets.colours import Coat, Colour
from fathom.examples.pets.dice import Dice
from fathom.examples.pets.scenes import Scene
from fathom.examples.pets.shapes import Shape, mirrored, moved
from fathom.shapes import Float, UInt8

FINER = 4  # times as many pixels each way while drawing
PENS = 48  # lines are so many times thinner than a picture is wide
COVER = {"shadow": 82, "glass": 90}  # of 255: how much of what lies behind they hide
GREY = 110  # what contrast is taken around, of 255
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
GLASS = {"ink": (235, 240, 240)}  # the edge of a bowl


@dataclass(frozen=True)
class Pose:
    """Where an animal is, how large, how far it is turned, and whether it looks to the left.

    >>> pose = Pose(0.5, 0.5, size=0.25, degrees=90, left=True)
    >>> x, y = pose.undo(4)  # of the pixels in the corners: what of the animal they show
    >>> [float(place) for place in (x[0, 0], y[0, 0], x[-1, 0], y[-1, 0])]
    [1.5, 1.5, -1.5, 1.5]
    """

    x: float
    y: float
    size: float
    degrees: float
    left: bool

    def apply(self, shapes: Iterable[Shape]) -> tuple[Shape, ...]:
        """Bring an animal's shapes into a picture, which goes from 0 to 1."""
        turned = mirrored(shapes) if self.left else shapes
        return moved(turned, self.x, self.y, self.size, self.degrees)

    def undo(self, side: int) -> tuple[Float[np.ndarray, "side side"], ...]:
        """Say for each pixel of a picture which x and y of the animal are there."""
        turn = math.radians(self.degrees)
        cos, sin = math.cos(turn) / self.size, math.sin(turn) / self.size
        along = (np.arange(side) + 0.5) / side
        right, down = along[None, :] - self.x, along[:, None] - self.y
        x, y = cos * right + sin * down, cos * down - sin * right
        return (-x if self.left else x), y


def paint(
    scene: Scene, animal: Iterable[Shape], coat: Coat, pose: Pose, side: int
) -> Float[np.ndarray, "side side 3"]:
    """Draw an animal in a scene; numbers from 0 to 255.

    >>> paint(Scene(()), (), Coat.of_fur(Dice.of(0, 0)), Pose(0, 0, 1, 0, False), 8).shape
    (8, 8, 3)
    """
    large = side * FINER
    canvas = Image.new("RGB", (large, large))
    fur = Image.fromarray(_eight_bits(coat.on(*pose.undo(large))))
    colours = {"mark": coat.second, "light": coat.light, "ink": coat.ink}
    for shape in scene.behind:
        _fill(canvas, shape, GLASS)
    for shape in pose.apply(animal):
        _fill(canvas, shape, colours, fur)
    for shape in scene.before:
        _fill(canvas, shape, GLASS)
    fine = np.asarray(canvas, np.float64).reshape(side, FINER, side, FINER, 3)
    shrunk: Float[np.ndarray, "side side 3"] = fine.mean(axis=(1, 3))
    return shrunk


def photographed(
    picture: Float[np.ndarray, "side side 3"], dice: Dice
) -> UInt8[np.ndarray, "side side 3"]:
    """Change light and colours, blur at times, and add the noise of a camera.

    >>> photographed(np.full((8, 8, 3), 128.0), Dice.of(0, 0)).dtype
    dtype('uint8')
    """
    slope = np.linspace(-1, 1, len(picture))[None, :, None] * dice.between(-0.2, 0.2)
    tint = np.array([dice.about(1, 0.1) for _ in range(3)])
    lit = picture * tint * dice.between(0.75, 1.15) * (1 + slope)
    lit = (lit - GREY) * dice.between(0.8, 1.1) + GREY
    if dice.chance(0.35):
        lit = _blurred(lit, dice.between(0.2, 0.65))
    noise = 2 * dice.random.random(lit.shape) - 1
    return _eight_bits(lit + dice.between(2, 15) * noise)


def _fill(
    canvas: Image.Image,
    shape: Shape,
    colours: Mapping[str, Colour],
    fur: Image.Image | None = None,
) -> None:
    """Fill one shape, and draw its edge if it has one."""
    corners = [(x, y) for x, y in np.rint(shape.outline * canvas.width).astype(int).tolist()]
    if shape.paint in COVER:
        _cover(canvas, corners, BLACK if shape.paint == "shadow" else WHITE, COVER[shape.paint])
    elif shape.paint == "fur" and fur is not None:
        _cover(canvas, corners, fur)
    else:
        named = colours[shape.paint] if isinstance(shape.paint, str) else shape.paint
        _cover(canvas, corners, named)
    if shape.shade < 1:
        _cover(canvas, corners, BLACK, round(255 * (1 - shape.shade)))
    if shape.edge:
        wide = max(1, round(canvas.width / PENS))
        ImageDraw.Draw(canvas).line([*corners, corners[0]], colours["ink"], wide, "curve")


def _cover(
    canvas: Image.Image,
    corners: Sequence[tuple[int, int]],
    source: Image.Image | Colour,
    share: int = 255,
) -> None:
    """Lay a colour or a picture over what is inside an outline."""
    if isinstance(source, tuple) and share == 255:  # the same, and quicker
        ImageDraw.Draw(canvas).polygon(corners, fill=source)
        return
    mask = Image.new("L", canvas.size)
    ImageDraw.Draw(mask).polygon(corners, fill=share)
    canvas.paste(source, mask=mask)


def _eight_bits(numbers: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(numbers), 0, 255).astype(np.uint8)


def _blurred(picture: np.ndarray, share: float) -> np.ndarray:
    """Mix each pixel with its neighbours, which count 1, 2, 1 each way."""
    wide = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="edge")
    tall = (wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]) / 4
    soft = (tall[:-2] + 2 * tall[1:-1] + tall[2:]) / 4
    return picture + share * (soft - picture)
