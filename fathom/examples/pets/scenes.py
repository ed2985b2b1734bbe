"""Where an animal is: in a room, on a meadow, at the sea, under water, in a bowl, on a plate.

A scene is made of `Shape`s like an animal; x and y go from 0 to 1, from the top left.

>>> sorted({scene for shares in PLACES.values() for scene in shares}) == sorted(SCENES)
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from fathom.examples.pets.colours import Colour, mixed, varied
from fathom.examples.pets.dice import Dice
from fathom.examples.pets.shapes import Outline, Point, Shape, limb, oval, rounded

WALLS: tuple[Colour, ...] = (
    (214, 200, 176), (176, 190, 202), (150, 176, 190), (190, 204, 176), (206, 170, 164),
    (120, 140, 170), (228, 224, 216), (110, 104, 110),
)  # fmt: skip
FLOORS: tuple[Colour, ...] = (
    (150, 106, 68), (176, 144, 104), (110, 96, 90), (196, 186, 172), (96, 74, 58), (80, 96, 120),
)  # fmt: skip
GRASSES: tuple[Colour, ...] = ((96, 146, 62), (126, 158, 70), (160, 158, 84), (74, 116, 62))
SKIES: tuple[Colour, ...] = ((140, 186, 226), (196, 208, 216), (96, 148, 206), (232, 190, 160))
WATERS: tuple[Colour, ...] = (
    (44, 110, 168), (60, 146, 176), (52, 128, 120), (30, 72, 120), (96, 124, 90), (124, 180, 196),
)  # fmt: skip
WAVE = (226, 240, 244)
SANDS: tuple[Colour, ...] = ((214, 192, 146), (186, 164, 124), (150, 140, 120))


@dataclass(frozen=True)
class Scene:
    """A place: what lies behind the animal, what lies before it, and where it is.

    Attributes:
        behind, before: shapes.
        middle: of the room that the animal has.
        room: half of its width and height.
    """

    behind: tuple[Shape, ...]
    before: tuple[Shape, ...] = ()
    middle: Point = (0.5, 0.5)
    room: float = 0.46


def room(dice: Dice) -> Scene:
    """Draw a room: a wall, perhaps with a window or a picture, and a floor, perhaps with a rug."""
    low = dice.between(0.5, 0.8)
    floor = varied(dice.one_of(FLOORS), dice)
    parts = [*_halves(low, varied(dice.one_of(WALLS), dice), floor)]
    if dice.chance(0.5):
        x, wide = dice.between(0, 0.8), dice.between(0.2, 0.4)
        parts.append(Shape(_box(x, 0.05, x + wide, low * 0.6), (238, 236, 228)))
        view = varied(dice.one_of((*SKIES, *GRASSES, *FLOORS)), dice)
        parts.append(Shape(_box(x + 0.03, 0.08, x + wide - 0.03, low * 0.6 - 0.03), view))
    if dice.chance(0.4):
        x, sofa = dice.between(-0.3, 0.6), varied(dice.one_of((*FLOORS, *WALLS)), dice)
        parts.append(Shape(_box(x, low - 0.22, x + 0.6, low + 0.1), sofa))
    parts.append(Shape(_box(0, low - 0.02, 1, low + 0.01), mixed(floor, (20, 16, 14), 0.4)))
    if dice.chance(0.35):
        rug = varied(dice.one_of(((170, 60, 60), (70, 90, 150), (200, 180, 140))), dice)
        parts.append(Shape(oval(dice.between(0.3, 0.7), 0.9, 0.5, 0.13), rug))
    return Scene(tuple(parts))


def meadow(dice: Dice) -> Scene:
    """Draw a meadow under the sky, with bushes and flowers."""
    low = dice.between(0.3, 0.65)
    grass = varied(dice.one_of(GRASSES), dice)
    parts = [*_halves(low, varied(dice.one_of(SKIES), dice, 0.12), grass)]
    for _ in range(int(dice.between(0, 4))):
        size = dice.between(0.08, 0.2)
        bush = mixed(grass, (30, 60, 30), dice.between(0.2, 0.6))
        parts.append(Shape(oval(dice.between(0, 1), low, size, size * 0.9), bush))
    for _ in range(int(dice.between(0, 9))):
        flower = dice.one_of(((240, 230, 90), (240, 240, 240), (220, 90, 110)))
        spot = oval(dice.between(0, 1), dice.between(low + 0.05, 1), 0.018, 0.018)
        parts.append(Shape(spot, flower))
    return Scene(tuple(parts))


def sea(dice: Dice) -> Scene:
    """Draw a beach: the sky, the sea, and sand before it."""
    low, shore = dice.between(0.15, 0.35), dice.between(0.6, 0.9)
    water = varied(dice.one_of(WATERS), dice)
    parts = [
        *_halves(low, varied(dice.one_of(SKIES), dice, 0.12), water),
        Shape(_box(0, shore, 1, 1), varied(dice.one_of(SANDS), dice)),
    ]
    for _ in range(int(dice.between(2, 6))):
        x, y = dice.between(0, 0.9), dice.between(low + 0.04, shore)
        parts.append(Shape(limb([(x, y), (x + 0.16, y)], 0.01, 0.01), mixed(water, WAVE, 0.5)))
    return Scene(tuple(parts))


def studio(dice: Dice) -> Scene:
    """Draw nothing but a wall of one colour, lighter above."""
    wall = varied(dice.one_of((*WALLS, *WATERS, *FLOORS)), dice)
    return Scene(_fading(mixed(wall, WAVE, 0.25), mixed(wall, (10, 14, 20), 0.3)))


def under_water(dice: Dice) -> Scene:
    """Draw the water of a sea or a pond, lighter above, with weeds, stones and bubbles."""
    water = varied(dice.one_of(WATERS), dice)
    deep, light = mixed(water, (8, 24, 40), 0.45), mixed(water, WAVE, 0.3)
    parts = [*_fading(light, deep)]
    if dice.chance(0.6):
        ground = [(-0.1, 1.1), (-0.1, 0.9), (0.4, dice.between(0.78, 0.95)), (1.1, 0.9), (1.1, 1.1)]
        parts.append(Shape(rounded(ground, 2), mixed(dice.one_of(SANDS), deep, 0.4)))
    for _ in range(int(dice.between(0, 5))):
        x, top = dice.between(0, 1), dice.between(0.3, 0.8)
        way = [(x, 1.0), (x + 0.06, 0.5 + top / 2), (x - 0.05, top)]
        parts.append(Shape(limb(way, 0.03, 0.012), varied((60, 120, 60), dice, 0.35)))
    before = [
        Shape(oval(dice.between(0, 1), dice.between(0, 0.8), size, size), "glass")
        for size in (0.015, 0.025, 0.03)[: int(dice.between(0, 4))]
    ]
    return Scene(tuple(parts), tuple(before))


def bowl(dice: Dice) -> Scene:
    """Draw a round glass of water that stands in a room."""
    around = room(dice)
    x, y, size = dice.between(0.44, 0.56), dice.between(0.48, 0.56), dice.between(0.38, 0.43)
    water = mixed(varied(dice.one_of(WATERS), dice), (225, 235, 240), dice.between(0.3, 0.75))
    glass = oval(x, y, size, size)
    top = y - size * dice.between(0.45, 0.65)
    parts = (
        Shape(oval(x, y + size, size * 0.8, 0.05), "shadow"),
        Shape(glass, "glass", edge=True),
        Shape(_wrapped(glass, top), water),
    )
    gleam = limb([(x - size * 0.7, y), (x - size * 0.6, y - size * 0.4)], 0.015, 0.01)
    rim = oval(x, y - size * 0.86, size * 0.55, 0.035)
    before = (Shape(gleam, "glass"), Shape(rim, "glass", edge=True))
    return Scene((*around.behind, *parts), before, (x, y + size * 0.1), size * 0.8)


def plate(dice: Dice) -> Scene:
    """Draw a plate on a table, from above."""
    table, middle = varied(dice.one_of((*FLOORS, *WALLS)), dice), (0.5, dice.between(0.48, 0.54))
    white = varied((226, 226, 222), dice, 0.1)
    parts = (
        Shape(_box(0, 0, 1, 1), table),
        Shape(oval(middle[0], middle[1] + 0.03, 0.48, 0.4), "shadow"),
        Shape(oval(*middle, 0.48, 0.39), white),
        Shape(oval(*middle, 0.37, 0.29), mixed(white, (120, 120, 120), 0.12)),
    )
    return Scene(parts, (), middle, 0.42)


SCENES: dict[str, Callable[[Dice], Scene]] = {
    "room": room,
    "meadow": meadow,
    "sea": sea,
    "studio": studio,
    "under_water": under_water,
    "bowl": bowl,
    "plate": plate,
}
# Blue water tells no fish: dogs and cats are at the sea, a fish leaps out of it, lies in the grass
# or on a plate, and each of them is before a plain wall at times.
PLACES: Mapping[str, Mapping[str, float]] = {
    "dog": {"room": 0.3, "meadow": 0.25, "sea": 0.25, "studio": 0.2},
    "cat": {"room": 0.3, "meadow": 0.25, "sea": 0.25, "studio": 0.2},
    "fish": {
        "under_water": 0.35,
        "bowl": 0.2,
        "plate": 0.1,
        "sea": 0.1,
        "meadow": 0.05,
        "studio": 0.2,
    },
}


def _box(left: float, top: float, right: float, bottom: float) -> Outline:
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)


def _fading(above: Colour, below: Colour) -> tuple[Shape, ...]:
    """Fill all with a colour that becomes another one downwards."""
    levels = np.linspace(0, 1, 33)[:-1].tolist()
    return tuple(Shape(_box(0, y, 1, 1), mixed(above, below, y)) for y in levels)


def _halves(low: float, above: Colour, below: Colour) -> tuple[Shape, ...]:
    """What is above and below a line, both lighter towards it."""
    return (
        Shape(_box(0, 0, 1, low), above),
        Shape(_box(0, low / 2, 1, low), mixed(above, (255, 255, 255), 0.12)),
        Shape(_box(0, low, 1, 1), below),
        Shape(_box(0, (1 + low) / 2, 1, 1), mixed(below, (0, 0, 0), 0.1)),
    )


def _wrapped(glass: Outline, top: float) -> Outline:
    """What of an outline lies below a line."""
    return np.stack([glass[:, 0], np.maximum(glass[:, 1], top)], axis=1)
