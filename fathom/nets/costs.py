"""The cost of several answers: the mean of their losses, worked in float64 and checked.

>>> print(cost("cross-entropy", [[0, 1, 0]], [[0.23, 0.57, 0.20]]))
cross_entropy: L = -sum of y_k ln p_k
loss 0.562119
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fathom.display.card import Bar, Bars, Card, Part
from fathom.display.visible import Visible
from fathom.errors import OptionError
from fathom.nets.losses import Loss, loss

MOST_BARS = 30  # of a card

Numbers = Sequence[Sequence[float]] | Sequence[float] | np.ndarray


@dataclass(frozen=True, repr=False)
class Cost(Visible):
    """The loss of each example and their mean.

    >>> print(cost("cross-entropy", [[1, 0]], [[0, 1]]))
    cross_entropy: L = -sum of y_k ln p_k
    loss inf
    infinite: what happened was held to be impossible, probability 0, and -ln 0 has no bound
    """

    loss: Loss
    losses: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The cost: the mean of the losses. (A sum would make steps grow with the rows.)"""
        return math.fsum(self.losses) / len(self.losses)

    def as_dict(self) -> dict[str, object]:
        """Give everything as plain values, for programs."""
        given: dict[str, object] = {"name": self.loss.name, "loss": self.mean}
        return given | ({"losses": list(self.losses)} if len(self.losses) > 1 else {})

    def __str__(self) -> str:
        lines = [f"{self.loss.name}: L = {self.loss.formula}"]
        if len(self.losses) == 1:
            lines.append(f"loss {self.mean:.6g}")
        else:
            lines += [f"example {i}: loss {one:.6g}" for i, one in enumerate(self.losses, 1)]
            lines.append(f"cost ({self.loss.cost_name}): {self.mean:.6g}")
        if math.inf in self.losses and self.loss.probabilities:
            lines.append(
                "infinite: what happened was held to be impossible, probability 0, and -ln 0 has "
                "no bound"
            )
        if self.loss.name == "error" and len(self.losses) > 1:
            size = math.fsum(abs(one) for one in self.losses) / len(self.losses)
            lines.append(f"errors of both signs cancel; the mean absolute error is {size:.6g}")
        return "\n".join(lines)

    @property
    def brief(self) -> str:
        """The mean, and of what."""
        many = len(self.losses)
        return f"{self.loss.name} {self.mean:.6g}, of {many} example{'s' * (many != 1)}"

    def card(self) -> Card:
        """The loss of each example, as bars."""
        bars = [Bar(f"example {i}", one, f"{one:.6g}") for i, one in enumerate(self.losses, 1)]
        parts: list[Part] = [Bars(bars[:MOST_BARS])] if len(bars) > 1 else []
        return Card("Cost", self.brief, [("loss", f"L = {self.loss.formula}")], parts)


def cost(name: str, expected: Numbers, predicted: Numbers) -> Cost:
    """Compare lists of examples: each a number, or a list of numbers.

    >>> cost("squared", [10, 10], [9, 11]).mean, cost("squared", np.ones(3), np.zeros(3)).mean
    (1.0, 1.0)

    Raises:
        OptionError: unknown loss, lists of different lengths, numbers that are not finite, or
            no probabilities where the loss needs them.
    """
    chosen = loss(name)
    if len(expected) != len(predicted):
        raise OptionError(
            f"there are {len(expected)} expected examples but {len(predicted)} predicted ones"
        )
    if not len(expected):
        raise OptionError("there is no example to compare")
    losses = []
    for y, p in zip(map(_numbers, expected), map(_numbers, predicted), strict=True):
        _check(chosen, y, p)
        losses.append(float(chosen(np.array(y, float), np.array(p, float))))
    return Cost(chosen, tuple(losses))


def _numbers(example: Sequence[float] | float) -> Sequence[float]:
    return example if isinstance(example, Sequence | np.ndarray) else (example,)


def _check(chosen: Loss, expected: Sequence[float], predicted: Sequence[float]) -> None:
    if len(expected) != len(predicted):
        raise OptionError(
            f"expected has {len(expected)} numbers but predicted has {len(predicted)}; "
            "they must be of equal length"
        )
    for what, values in (("expected", expected), ("predicted", predicted)):
        for value in values:
            if not math.isfinite(value):
                raise OptionError(f"{what} holds {value:g}, which is no finite number")
            if chosen.probabilities and not 0 <= value <= 1:
                raise OptionError(
                    f"{chosen.name} compares probabilities, which lie between 0 and 1, "
                    f"but {what} holds {value:g}"
                )
        if chosen.name == "cross_entropy" and abs(sum(values) - 1) > 0.01:
            raise OptionError(
                f"the probabilities of all classes add up to 1, but {what} adds up to "
                f"{sum(values):g}"
            )
