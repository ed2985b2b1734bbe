"""Bodies on four legs, for dogs and cats: standing seen from the side, and sitting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fathom.examples.pets.dice import Dice
from fathom.examples.pets.shapes import Shape, both_sides, limb, oval, rounded

FAR = 0.78  # the light on legs of the other side


@dataclass(frozen=True)
class Build:
    """How a body is built: the length of its legs, how deep its chest is, how thick its legs."""

    legs: float
    chest: float
    thick: float


def standing(dice: Dice, build: Build) -> tuple[Shape, ...]:
    """Give a trunk on four legs that looks to the right; its shoulders are at (0.5, -0.2)."""
    ground = 0.12 + build.legs
    step = dice.between(-0.14, 0.14)
    far = [_leg(x, ground, -step, build, FAR) for x in (-0.46, 0.4)]
    near = [_leg(x, ground, step, build, 1) for x in (-0.54, 0.5)]
    deep = build.chest
    trunk = rounded([
        (-0.8, -0.28), (-0.3, -0.3), (0.3, -0.3), (0.72, -0.36), (0.74, deep - 0.08),
        (0.3, deep + 0.06), (-0.3, deep - 0.08), (-0.72, deep),
    ])  # fmt: skip
    over = [replace(leg, edge=False) for leg in near]  # no edge of the trunk runs across them
    shadow = Shape(oval(0, ground + 0.02, 0.85, 0.1), "shadow")
    return (shadow, *far, *near, Shape(trunk, edge=True), *over)


def sitting(dice: Dice, build: Build) -> tuple[Shape, ...]:
    """Give a body that sits and looks at us; its neck is at (0, -0.25)."""
    wide = dice.between(0.42, 0.52)
    back = rounded([
        (-0.22, -0.45), (0.22, -0.45), (wide - 0.04, 0.2), (wide + 0.12, 0.85),
        (-wide - 0.12, 0.85), (-wide + 0.04, 0.2),
    ])  # fmt: skip
    foot = Shape(oval(wide * 0.8, 0.74, 0.2, 0.1), edge=True)
    leg = Shape(limb([(0.14, 0.1), (0.15, 0.72)], build.thick, build.thick * 0.95), edge=True)
    chest = Shape(oval(0, 0.05, 0.2, 0.3), "light" if dice.chance(0.6) else "fur")
    shadow = Shape(oval(0, 0.8, 0.75, 0.12), "shadow")
    return (shadow, Shape(back, edge=True), *both_sides(foot), *both_sides(leg), chest)


def _leg(x: float, ground: float, step: float, build: Build, shade: float) -> Shape:
    joints = [(x, 0.0), (x + step * 0.4, ground * 0.55), (x + step, ground)]
    return Shape(limb(joints, build.thick * 1.3, build.thick), shade=shade, edge=True)
