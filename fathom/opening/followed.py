"""What an explanation speaks of: a number that the last sums give by a straight line.

Of a regression it is the answer in the target's units; where the target was learnt by its
logarithm, the answer's logarithm. Of two classes it is the logit, ``ln(p / (1 - p))`` of the
positive one. Of more classes it is how far the likeliest is ahead of the next, ``ln(p1 / p2)``:
that, too, is a difference of two sums, where a probability depends on all of them.

>>> from fathom.data.target.number_target import NumberTarget
>>> from fathom.nets.answers import Rescale
>>> target = NumberTarget(name="salary", mean=50_000, std=10_000)
>>> salary = Followed.of(target, (Rescale(50_000.0, 10_000.0),), np.array([1.5]))
>>> salary.name, salary.value(np.array([1.5]))
('salary', 65000.0)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fathom.data.target.class_target import ClassTarget
from fathom.data.target.target import Target
from fathom.nets.answers import Answer, Exponential, Rescale, Temperature
from fathom.shapes import Float


@dataclass(frozen=True, eq=False)
class Followed:
    """A number made of the last sums: `offset` + `weights` x sums.

    Attributes:
        name: what it is, such as ``salary``, ``ln(price)`` or ``logit(smoker = yes)``.
        weights: in its own units, of each last sum.
        offset: what it is where all sums are 0.
        bounds: between which the answer's logarithm is held, whatever the line says.
    """

    name: str
    weights: Float[np.ndarray, " outputs"]
    offset: float = 0.0
    bounds: tuple[float, float] = (-math.inf, math.inf)

    @classmethod
    def of(
        cls, target: Target, answer: Sequence[Answer], sums: Float[np.ndarray, " outputs"]
    ) -> Followed:
        """Choose what to follow.

        Args:
            target: what is predicted.
            answer: the last steps.
            sums: the last sums of the row that is asked about: of several classes, they say which
                two to compare.
        """
        name, weights, offset, bounds = target.name, np.ones(1), 0.0, (-math.inf, math.inf)
        if isinstance(target, ClassTarget):
            name, weights = _two_classes(target, sums)
        for step in answer:
            if isinstance(step, Rescale):
                weights, offset = step.spread * weights, step.mean + step.spread * offset
            elif isinstance(step, Temperature):
                weights = weights / step.temperature
            elif isinstance(step, Exponential):
                shift = math.log(step.factor)
                name, offset = f"ln({name})", offset + shift
                bounds = (step.low + shift, step.high + shift)
        return cls(name, weights, offset, bounds)

    def value(self, sums: Float[np.ndarray, " outputs"]) -> float:
        """Give the number for these last sums."""
        return float(self.offset + self.weights @ sums)


def _two_classes(
    target: ClassTarget, sums: Float[np.ndarray, " outputs"]
) -> tuple[str, Float[np.ndarray, " outputs"]]:
    """Name the two classes that are compared, and what of the sums says how far apart they are."""
    if target.positive is not None:
        return f"logit({target.name} = {target.positive})", np.ones(1)
    best, next_best = np.argsort(-sums, kind="stable")[:2]
    first, second = target.classes[best], target.classes[next_best]
    weights = np.eye(len(sums))[best] - np.eye(len(sums))[next_best]
    return f"ln(p({first}) / p({second}))", weights
