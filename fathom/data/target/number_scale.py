"""The scales on which a number is learnt, each formula once: there, back, and in words.

A network learns standardised numbers, so that prices in millions and shares of one train alike:
``(y - mean) / std`` as they are, ``(ln y - mean) / std`` by their logarithm; of counts, whose loss
takes logarithms itself, ``y / mean``.

>>> LogScale(0.0, 2.0).scaled(np.array([1.0, np.e])).tolist()
[0.0, 0.5]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fathom.data.cells.cell import spread
from fathom.data.target.scale import Scale
from fathom.errors import DataError
from fathom.shapes import Float
from fathom.text import readable


@dataclass(frozen=True)
class PlainScale:
    """Numbers as they are: ``(y - mean) / std``.

    >>> PlainScale(10.0, 2.0).units(np.array([-1.0, 0.5])).tolist()
    [8.0, 11.0]
    """

    mean: float
    std: float

    @classmethod
    def learn(cls, values: Float[np.ndarray, " rows"], name: str) -> PlainScale:
        """Take mean and spread from these numbers of the target `name`.

        Raises:
            DataError: they are all the same, or one is infinite.
        """
        return cls(*_spread(values, name))

    @staticmethod
    def check(values: Float[np.ndarray, " rows"], name: str) -> None:
        """Take any numbers."""

    def scaled(self, values: Float[np.ndarray, "*any"]) -> Float[np.ndarray, "*any"]:
        """Standardise numbers."""
        return (values - self.mean) / self.std

    def units(self, scaled: Float[np.ndarray, "*any"]) -> Float[np.ndarray, "*any"]:
        """Turn standardised numbers back."""
        return scaled * self.std + self.mean

    @property
    def unit(self) -> float:
        """How much one more of a standardised number is, in the target's units."""
        return self.std

    @property
    def middle(self) -> float:
        """What a last sum of 0 stands for."""
        return self.mean

    @property
    def typical(self) -> float:
        """A usual number, in the target's units."""
        return self.mean

    @property
    def coarse(self) -> float:
        """A size that numbers differ by, in the target's units."""
        return self.std

    def words(self) -> str:
        """Say what kind of number it is.

        >>> PlainScale(10.0, 2.0).words()
        'a number, mean 10, spread 2'
        """
        return f"a number, mean {readable(self.mean)}, spread {readable(self.std)}"


@dataclass(frozen=True)
class LogScale:
    """Numbers above 0 by their logarithm: ``(ln y - mean) / std``.

    >>> round(LogScale(np.log(100.0), 2.0).typical, 9)
    100.0
    """

    mean: float
    std: float

    @classmethod
    def learn(cls, values: Float[np.ndarray, " rows"], name: str) -> LogScale:
        """Take mean and spread from the logarithms of these numbers of the target `name`.

        Raises:
            DataError: one has no logarithm, they are all the same, or one is infinite.

        >>> LogScale.learn(np.array([3.0, 0.0]), "price")
        Traceback (most recent call last):
        fathom.errors.DataError: the target 'price' has 0, which has no logarithm; leave the log \
scale out
        """
        cls.check(values, name)
        return cls(*_spread(np.log(values), name))

    @staticmethod
    def check(values: Float[np.ndarray, " rows"], name: str) -> None:
        """Refuse numbers that have no logarithm."""
        lowest = float(values.min(initial=1))
        if lowest <= 0:
            raise DataError(
                f"the target {name!r} has {lowest:g}, which has no logarithm; leave the log scale "
                "out"
            )

    def scaled(self, values: Float[np.ndarray, "*any"]) -> Float[np.ndarray, "*any"]:
        """Standardise the logarithms of numbers."""
        standardised: Float[np.ndarray, "*any"] = (np.log(values) - self.mean) / self.std
        return standardised

    def units(self, scaled: Float[np.ndarray, "*any"]) -> Float[np.ndarray, "*any"]:
        """Turn standardised logarithms back into numbers."""
        return np.exp(scaled * self.std + self.mean)

    @property
    def unit(self) -> None:
        """One more of a logarithm is no fixed amount."""
        return None

    @property
    def middle(self) -> float:
        """What a last sum of 0 stands for: a logarithm."""
        return self.mean

    @property
    def typical(self) -> float:
        """A usual number, in the target's units."""
        return float(np.exp(self.mean))

    @property
    def coarse(self) -> float:
        """A size that numbers differ by, in the target's units."""
        return self.typical / 10

    def words(self) -> str:
        """Say what kind of number it is.

        >>> LogScale(0.0, 2.0).words()
        'a number above 0, learnt by its logarithm; about 1'
        """
        return f"a number above 0, learnt by its logarithm; about {readable(self.typical)}"


@dataclass(frozen=True)
class CountScale:
    """Counts, 0 or more, as shares of their mean: ``y / mean``; the network gives its logarithm.

    >>> CountScale(4.0).scaled(np.array([0.0, 2.0])).tolist()
    [0.0, 0.5]
    """

    mean: float
    std: float = 1.0

    @classmethod
    def learn(cls, values: Float[np.ndarray, " rows"], name: str) -> CountScale:
        """Take the mean of these counts of the target `name`.

        Raises:
            DataError: one is below 0, or all are 0.

        >>> CountScale.learn(np.array([3.0, -1.0]), "visits")
        Traceback (most recent call last):
        fathom.errors.DataError: the target 'visits' has -1, which is no count; leave the poisson \
loss out
        """
        cls.check(values, name)
        if not values.any():
            raise DataError(
                f"the target {name!r} is 0 in every training row: there is nothing to learn"
            )
        return cls(float(values.mean()))

    @staticmethod
    def check(values: Float[np.ndarray, " rows"], name: str) -> None:
        """Refuse numbers below 0."""
        lowest = float(values.min(initial=0))
        if lowest < 0:
            raise DataError(
                f"the target {name!r} has {lowest:g}, which is no count; leave the poisson loss out"
            )

    def scaled(self, values: Float[np.ndarray, "*any"]) -> Float[np.ndarray, "*any"]:
        """Give counts as shares of their mean."""
        return values / self.mean

    def units(self, scaled: Float[np.ndarray, "*any"]) -> Float[np.ndarray, "*any"]:
        """Turn shares of the mean back into counts."""
        return scaled * self.mean

    @property
    def unit(self) -> None:
        """One more of a logarithm is no fixed amount."""
        return None

    @property
    def middle(self) -> float:
        """What a last sum of 0 stands for: a logarithm."""
        return float(np.log(self.mean))

    @property
    def typical(self) -> float:
        """A usual count."""
        return self.mean

    @property
    def coarse(self) -> float:
        """A size that counts differ by."""
        return self.mean / 10

    def words(self) -> str:
        """Say what kind of number it is.

        >>> CountScale(4.0).words()
        'a count, mean 4'
        """
        return f"a count, mean {readable(self.mean)}"


NumberScale = PlainScale | LogScale | CountScale
NUMBER_SCALES: dict[Scale, type[NumberScale]] = {
    "plain": PlainScale,
    "log": LogScale,
    "count": CountScale,
}


def _spread(values: Float[np.ndarray, " rows"], name: str) -> tuple[float, float]:
    mean, std = spread(values, name)
    if std == 0:
        raise DataError(
            f"the target {name!r} is {mean:g} in every training row: there is nothing to learn"
        )
    return mean, std
