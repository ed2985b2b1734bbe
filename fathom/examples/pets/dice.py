"""Random choices for drawing, made of uniform random numbers alone.

NumPy keeps the stream of those between versions, so that a seed gives the same choices everywhere.

>>> dice = Dice.of(7, 0)
>>> 2 <= dice.between(2, 3) < 3, dice.one_of("abc") in "abc"
(True, True)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


@dataclass(frozen=True)
class Dice:
    """What decides how a picture looks."""

    random: np.random.Generator

    @classmethod
    def of(cls, seed: int, number: int) -> Dice:
        """Give the dice of one picture; they know nothing of the others."""
        return cls(np.random.Generator(np.random.PCG64([seed, number])))

    def between(self, low: float, high: float) -> float:
        """Draw a number, all equally likely."""
        return low + (high - low) * float(self.random.random())

    def about(self, middle: float, share: float = 0.15) -> float:
        """Draw a number up to this share away from the middle."""
        return middle * self.between(1 - share, 1 + share)

    def chance(self, of: float) -> bool:
        """Say yes in this share of all cases."""
        return float(self.random.random()) < of

    def one_of(self, items: Sequence[Item]) -> Item:
        """Choose one, all equally likely."""
        return items[int(float(self.random.random()) * len(items))]

    def weighted(self, shares: Mapping[str, float]) -> str:
        """Choose a name by its share; the shares add up to 1."""
        drawn, names = float(self.random.random()), list(shares)
        bounds = np.cumsum(list(shares.values()))[:-1]
        return names[int(np.searchsorted(bounds, drawn, side="right"))]
