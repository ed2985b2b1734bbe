"""Colours of fur and scales, and the patterns in them.

>>> Coat.of_fur(Dice.of(1, 1)).pattern in PATTERNS
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fathom.examples.pets.dice import Dice
from fathom.shapes import Float

Colour = tuple[int, int, int]  # red, green, blue from 0 to 255
FURS: tuple[Colour, ...] = (
    (196, 132, 66), (222, 186, 128), (126, 84, 50), (92, 62, 44), (58, 54, 58), (44, 42, 46),
    (236, 232, 222), (226, 214, 196), (132, 130, 130), (176, 172, 168), (218, 128, 52),
)  # fmt: skip
SCALES: tuple[Colour, ...] = (
    (240, 128, 40), (232, 92, 48), (238, 190, 60), (196, 200, 206), (150, 160, 170), (72, 118, 190),
    (96, 170, 150), (206, 66, 66), (140, 120, 80), (120, 130, 70), (226, 150, 170), (90, 80, 84),
)  # fmt: skip
PATTERNS: Mapping[str, float] = {"plain": 0.4, "stripes": 0.3, "patches": 0.3}
INK, LIGHT_INK = (30, 26, 28), (168, 160, 154)
DARK = 85.0  # mean of red, green and blue, below which lines are light


@dataclass(frozen=True, eq=False)
class Coat:
    """How an animal is coloured.

    Attributes:
        base, second, light: colours of the fur, its marks, and its muzzle or belly.
        ink: colour of its lines.
        pattern: one of `PATTERNS`.
        width: from stripe to stripe.
        slant: how far stripes lean.
        spots: x, y and size of each patch.
    """

    base: Colour
    second: Colour
    light: Colour
    ink: Colour
    pattern: str
    width: float
    slant: float
    spots: Float[np.ndarray, "spots 3"]

    @classmethod
    def of_fur(cls, dice: Dice) -> Coat:
        """Draw the coat of a dog or a cat: both have the same colours and patterns."""
        return cls._drawn(dice, FURS)

    @classmethod
    def of_scales(cls, dice: Dice) -> Coat:
        """Draw the coat of a fish."""
        return cls._drawn(dice, SCALES)

    @classmethod
    def _drawn(cls, dice: Dice, colours: tuple[Colour, ...]) -> Coat:
        base = varied(dice.one_of(colours), dice, 0.12)
        second = _apart(base, varied(dice.one_of(colours), dice, 0.12))
        dark = sum(base) / 3 < DARK
        spots = [
            (dice.between(-0.9, 0.9), dice.between(-0.8, 0.5), dice.between(0.15, 0.4))
            for _ in range(5)
        ]
        return cls(
            base=base,
            second=second,
            light=mixed(base, (250, 240, 226), 0.35 if dark else 0.6),
            ink=LIGHT_INK if dark else mixed(base, INK, 0.8),
            pattern=dice.weighted(PATTERNS),
            width=dice.between(0.22, 0.4),
            slant=dice.between(-0.4, 0.4),
            spots=np.array(spots),
        )

    def on(self, x: np.ndarray, y: np.ndarray) -> Float[np.ndarray, "rows columns 3"]:
        """Give the colour at places of the animal: lighter above, darker below.

        >>> coat = Coat.of_fur(Dice.of(1, 1))
        >>> coat.on(np.zeros((2, 4)), np.zeros((2, 4))).shape
        (2, 4, 3)
        """
        marked = self._marked(x, y)[..., None]
        light = np.clip(1.02 - 0.16 * y, 0.75, 1.2)[..., None]
        colours: Float[np.ndarray, "rows columns 3"] = light * np.where(
            marked, np.array(self.second), np.array(self.base)
        )
        return colours

    def _marked(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        if self.pattern == "stripes":
            bend = np.abs((y * 1.3) % 1 - 0.5)  # corners instead of a sine: the same everywhere
            return ((x + self.slant * y + 0.2 * bend) / self.width) % 1 < 0.36
        if self.pattern == "patches":
            parts = [(x - a) ** 2 + (y - b) ** 2 < size**2 for a, b, size in self.spots.tolist()]
            return np.any(parts, axis=0)
        return np.zeros(np.shape(x), bool)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Mix two colours; `share` is that of the other.

    >>> mixed((0, 0, 0), (200, 100, 50), 0.5)
    (100, 50, 25)
    """
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def varied(colour: Colour, dice: Dice, share: float = 0.2) -> Colour:
    """Draw a colour near another one."""
    light = dice.between(1 - share, 1 + share)
    drawn = [part * light * dice.about(1, share / 2) for part in colour]
    red, green, blue = (min(255, round(part)) for part in drawn)
    return red, green, blue


def _apart(base: Colour, second: Colour) -> Colour:
    """Make marks lighter or darker where they would hardly be seen."""
    if abs(sum(base) - sum(second)) > 120:
        return second
    return mixed(base, (245, 240, 232) if sum(base) / 3 < 130 else INK, 0.55)
