"""Fish from the side: a body without legs, fins, a tail fin, a round eye.

>>> len(fish(Dice.of(1, 0))) > 5
True
"""

from __future__ import annotations

from fathom.examples.pets.dice import Dice
from fathom.examples.pets.shapes import Outline, Shape, limb, oval, rounded

PUPIL, WHITE = (16, 16, 20), (244, 242, 232)


def fish(dice: Dice) -> tuple[Shape, ...]:
    """Draw a fish that swims to the right."""
    high, end = dice.between(0.26, 0.56), dice.between(-0.62, -0.5)
    nose = dice.between(0.78, 0.95)
    body = rounded([
        (nose, -0.08), (0.45, -high * 1.15), (-0.15, -high * 1.05), (end, -0.12), (end, 0.12),
        (-0.15, high * 1.05), (0.45, high * 1.15), (nose, 0.08),
    ])  # fmt: skip
    belly = rounded([(nose - 0.1, 0.08), (0.4, high * 0.4), (-0.4, high * 0.3), (0.3, high * 1.1)])
    eye = 0.4 + dice.between(0, 0.1), -high * 0.28
    fin = dice.one_of(("fur", "mark", "mark"))
    gill = [(0.28, -high * 0.6), (0.18, 0.0), (0.28, high * 0.6)]
    return (
        Shape(_tail(dice, end), fin, 0.9, edge=True),
        *(Shape(outline, fin, 0.85, edge=True) for outline in _fins(dice, high)),
        Shape(body, edge=True),
        Shape(belly, "light"),
        Shape(limb(gill, 0.025, 0.025), "ink"),
        Shape(limb([(0.1, 0.06), (-0.18, 0.2)], 0.03, 0.13), fin, 0.8, edge=True),
        Shape(limb([(nose - 0.14, 0.07), (nose - 0.03, 0.04)], 0.025, 0.02), "ink"),
        Shape(oval(*eye, 0.12, 0.12), WHITE),
        Shape(oval(eye[0] + 0.02, eye[1], 0.065, 0.065), PUPIL),
    )


def _tail(dice: Dice, end: float) -> Outline:
    """Two points, or a fan."""
    wide = dice.between(0.3, 0.55)
    if dice.chance(0.6):
        fork = [(end + 0.12, 0.08), (-0.98, wide), (-0.8, 0.0), (-0.98, -wide), (end + 0.12, -0.08)]
        return rounded(fork, 0)
    fan = [(end + 0.2, 0.06), (-0.85, wide), (-1.05, wide * 0.6), (-1.05, -wide * 0.6)]
    return rounded([*fan, (-0.85, -wide), (end + 0.2, -0.06)], 2)


def _fins(dice: Dice, high: float) -> tuple[Outline, Outline]:
    """The fins on the back and below."""
    up, start = dice.between(0.18, 0.4), dice.between(0.2, 0.36)
    back = [(start, -high * 0.8), (0.05, -high - up), (-0.4, -high - up * 0.5), (-0.4, -high * 0.4)]
    down = dice.between(0.12, 0.26)
    below = [(0.12, high * 0.8), (-0.1, high + down), (-0.28, high + down), (-0.25, high * 0.5)]
    return rounded(back, 1), rounded(below, 1)
