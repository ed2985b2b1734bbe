"""Dogs: ears that hang, or stand up at times, a long muzzle with a large nose, a short raised tail.

>>> len(dog(Dice.of(1, 0))) > 10
True
"""

from __future__ import annotations

from fathom.examples.pets.bodies import Build, sitting, standing
from fathom.examples.pets.dice import Dice
from fathom.examples.pets.shapes import Outline, Shape, both_sides, limb, moved, oval, rounded

NOSE, TONGUE, EYE, WHITE = (24, 20, 22), (228, 104, 120), (40, 26, 18), (245, 245, 240)
PRICKED = 0.3  # share of dogs whose ears stand up
VIEWS = {"face": 0.5, "side": 0.35, "sitting": 0.15}


def dog(dice: Dice) -> tuple[Shape, ...]:
    """Draw a dog that looks at us or to the right."""
    view = dice.weighted(VIEWS)
    if view == "face":
        return moved(face(dice), size=1.05)
    build = Build(dice.between(0.22, 0.58), dice.between(0.14, 0.26), dice.between(0.1, 0.13))
    if view == "side":
        body = (*_tail(dice), *standing(dice, build))
        return moved((*body, *_head(dice)), x=-0.1, y=0.12, size=0.94)
    tail = Shape(limb([(0.4, 0.7), (0.75, 0.6), (0.9, 0.3)], 0.08, 0.04), edge=True)
    head = moved(face(dice), y=-0.42, size=0.62)
    return (tail, *sitting(dice, build), *head)


def face(dice: Dice) -> tuple[Shape, ...]:
    """Give a head from the front; it reaches from -0.8 to 0.8."""
    wide, long = dice.about(0.5, 0.1), dice.between(0.62, 0.8)
    head = rounded([
        (-wide, -0.7), (wide, -0.7), (wide + 0.14, 0), (0.42, long), (-0.42, long),
        (-wide - 0.14, 0),
    ])  # fmt: skip
    ears = Shape(_ear(dice, wide), dice.one_of(("fur", "mark", "mark")), 0.72, edge=True)
    eye = Shape(oval(0.25, -0.18, 0.1, 0.11), EYE)
    gleam = Shape(oval(0.27, -0.22, 0.04, 0.04), WHITE)
    around = Shape(oval(0.25, -0.18, 0.15, 0.16), "light")
    return (
        Shape(head, edge=True),
        *both_sides(around, eye, gleam),
        *_muzzle(dice),
        *both_sides(ears),
    )


def _ear(dice: Dice, wide: float) -> Outline:
    """An ear from the front: it hangs, or stands up as a shepherd's does."""
    if dice.chance(PRICKED):
        tip = wide + dice.between(0, 0.16)
        return rounded(
            [(wide + 0.1, -0.3), (tip + 0.1, -1.05), (tip - 0.12, -1.05), (0.12, -0.6)], 2
        )
    low, out = dice.between(0.1, 0.6), dice.between(0.85, 1.05)
    return rounded([
        (wide - 0.3, -0.72), (wide + 0.1, -0.72), (out, -0.35), (out, low), (0.6, low + 0.1),
        (wide + 0.05, -0.3),
    ])  # fmt: skip


def _muzzle(dice: Dice) -> tuple[Shape, ...]:
    """The muzzle from the front, with nose, mouth and perhaps a tongue."""
    nose = dice.between(0.15, 0.2)
    tongue = (Shape(oval(0.02, 0.62, 0.13, 0.2), TONGUE),) if dice.chance(0.5) else ()
    lip = Shape(limb([(0, 0.42), (0.12, 0.5), (0.26, 0.42)], 0.035, 0.02), NOSE)
    return (
        Shape(oval(0, 0.3, 0.34, 0.3), "light"),
        *tongue,
        Shape(limb([(0, 0.1), (0, 0.45)], 0.03, 0.03), NOSE),
        *both_sides(lip),
        Shape(oval(0, 0.12, nose, nose * 0.72), NOSE),
    )


def _head(dice: Dice) -> tuple[Shape, ...]:
    """The head from the side, on its neck."""
    up = dice.between(-0.06, 0.14)
    long = dice.between(1.12, 1.26)
    low = dice.between(-0.22, -0.02)
    ear = [(0.5, -0.76), (0.76, -0.8), (0.8, -0.5), (0.74, low), (0.48, low), (0.46, -0.5)]
    if dice.chance(PRICKED):
        ear = [(0.44, -0.5), (0.5, -1.06), (0.62, -1.06), (0.82, -0.66)]
    parts = (
        Shape(limb([(0.42, -0.12), (0.66, -0.4)], 0.27, 0.24), edge=True),
        Shape(limb([(0.75, -0.42), (long, -0.36)], 0.22, 0.15), edge=True),
        Shape(oval(0.72, -0.5, 0.32, 0.29), edge=True),
        Shape(limb([(0.74, -0.4), (long - 0.06, -0.36)], 0.19, 0.13)),
        Shape(oval(long + 0.02, -0.44, 0.11, 0.09), NOSE),
        Shape(limb([(0.95, -0.24), (long, -0.25)], 0.03, 0.025), NOSE),
        Shape(oval(0.88, -0.56, 0.065, 0.07), EYE),
        Shape(rounded(ear), dice.one_of(("fur", "mark", "mark")), 0.7, edge=True),
    )
    return moved(parts, y=up)


def _tail(dice: Dice) -> tuple[Shape, ...]:
    high = dice.between(-0.75, -0.3)
    way = [(-0.66, -0.16), (-0.86, high * 0.6), (-0.9 + dice.between(-0.1, 0.12), high)]
    return (Shape(limb(way, 0.09, 0.04), edge=True),)
