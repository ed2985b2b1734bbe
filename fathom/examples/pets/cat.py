"""Cats: pointed ears, a round head with whiskers, a short muzzle, a long bent tail.

>>> len(cat(Dice.of(1, 0))) > 10
True
"""

from __future__ import annotations

from fathom.examples.pets.bodies import Build, sitting, standing
from fathom.examples.pets.dice import Dice
from fathom.examples.pets.shapes import Shape, both_sides, limb, moved, oval, rounded

PINK, PUPIL = (226, 140, 140), (14, 14, 16)
EYES = ((150, 196, 80), (214, 180, 60), (110, 170, 210), (190, 140, 50))
VIEWS = {"face": 0.5, "side": 0.35, "sitting": 0.15}


def cat(dice: Dice) -> tuple[Shape, ...]:
    """Draw a cat that looks at us or to the right."""
    view = dice.weighted(VIEWS)
    if view == "face":
        return face(dice)
    build = Build(dice.between(0.2, 0.48), dice.between(0.06, 0.16), dice.between(0.085, 0.11))
    if view == "side":
        body = (*_tail(dice), *standing(dice, build))
        head = moved(face(dice), x=0.7, y=dice.between(-0.42, -0.28), size=0.48)
        return moved((*body, *head), y=0.1, size=0.94)
    tail = [(0.4, 0.75), (0.8, 0.8), (0.92, 0.4), (0.75, dice.between(-0.1, 0.2))]
    head = moved(face(dice), y=-0.4, size=0.56)
    return (Shape(limb(tail, 0.08, 0.06), edge=True), *sitting(dice, build), *head)


def face(dice: Dice) -> tuple[Shape, ...]:
    """Give a head from the front; it reaches from -0.8 to 0.8."""
    wide, tip = dice.between(0.62, 0.74), dice.between(0.5, 0.66)
    high = dice.between(-0.98, -0.84)
    ear = Shape(
        rounded([(wide - 0.06, 0.08), (tip + 0.06, high), (tip - 0.1, high), (0.06, -0.4)], 1),
        edge=True,
    )
    inside = rounded([(wide - 0.16, -0.15), (tip - 0.02, high + 0.2), (0.24, -0.36)], 0)
    head = rounded([
        (-0.4, -0.52), (0.4, -0.52), (wide + 0.1, 0), (wide, 0.42), (0.3, 0.76), (-0.3, 0.76),
        (-wide, 0.42), (-wide - 0.1, 0),
    ])  # fmt: skip
    return (
        *both_sides(ear, Shape(inside, PINK)),
        Shape(head, edge=True),
        Shape(oval(0, 0.42, 0.3, 0.22), "light"),
        *both_sides(*_eye(dice)),
        *_mouth(),
        *both_sides(*_whiskers(dice)),
    )


def _eye(dice: Dice) -> tuple[Shape, ...]:
    high, wide = dice.between(0.12, 0.17), dice.between(0.035, 0.07)
    return (
        Shape(oval(0.3, 0.02, 0.19, high + 0.04), PUPIL),
        Shape(oval(0.3, 0.02, 0.16, high), dice.one_of(EYES)),
        Shape(oval(0.3, 0.02, wide, high), PUPIL),
    )


def _mouth() -> tuple[Shape, ...]:
    lip = Shape(limb([(0, 0.42), (0.1, 0.5), (0.2, 0.44)], 0.025, 0.02), PUPIL)
    nose = rounded([(-0.1, 0.25), (0.1, 0.25), (0, 0.39)], 0)
    return (*both_sides(lip), Shape(nose, PINK, 0.9))


def _whiskers(dice: Dice) -> tuple[Shape, ...]:
    far = dice.between(0.85, 1.05)
    ends = [(far, 0.2), (far, 0.38), (far - 0.05, 0.56)]
    return tuple(Shape(limb([(0.2, 0.38), end], 0.022, 0.016), "ink") for end in ends)


def _tail(dice: Dice) -> tuple[Shape, ...]:
    high = dice.between(-0.95, -0.5)
    bend = dice.one_of((-0.22, 0.22))
    way = [(-0.68, -0.16), (-0.98, -0.12), (-0.98, high * 0.7), (-0.94 + bend, high)]
    return (Shape(limb(way, 0.075, 0.06), edge=True),)
