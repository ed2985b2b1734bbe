"""The slope of each example's loss for one weight: input x blame, summed over its places.

A weight of a `Dense` layer works at one place, one of a convolution at every place of a picture.
The weights of a convolution with gains are used standardised; what that does to the slope of a
stored one is `Standardised`.

>>> inputs, blames = np.array([[[1.0, 2.0]], [[3.0, 0.0]]]), np.array([[[0.5, -1.0]], [[2.0, 1.0]]])
>>> slopes = WeightSlopes(inputs, blames)
>>> slopes.sums.tolist(), slopes.places(0)[0].product
([-1.5, 6.0], -2.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fathom.explain.convolution import UsedWeights
from fathom.shapes import Float

ROOT = float(np.sqrt(2.0))


@dataclass(frozen=True)
class Place:
    """One place's part in a sum: input x blame; a bias has an input of 1 everywhere."""

    row: int
    column: int
    input: float
    blame: float

    @property
    def product(self) -> float:
        """What the place adds."""
        return self.input * self.blame


@dataclass(frozen=True, eq=False)
class Standardised:
    """What becomes of a slope where a neuron's weights are used standardised.

    The slope of a stored weight is ``factor x (sum - mean - along)``, with `sum` that of the weight
    as it is used.

    Attributes:
        came: how the weights that are used come from the stored ones.
        count: how many weights the neuron has.
        even: the stored weight minus their mean, divided by their spread: h.
        mean: of such sums over all weights of the neuron.
        along: h x the sum over all weights of each one's h x its sum.
    """

    came: UsedWeights
    count: int
    even: float
    mean: Float[np.ndarray, " examples"]
    along: Float[np.ndarray, " examples"]

    @property
    def factor(self) -> float:
        """Gain x sqrt(2) / spread."""
        return (self.came.gain or 0.0) * ROOT / self.came.spread


@dataclass(frozen=True, eq=False)
class WeightSlopes:
    """Each example's slope for one weight.

    Attributes:
        inputs: what the weight is multiplied with at each place; 1 for a bias.
        blames: the slope of each example's loss with respect to the neuron's sum there.
        standardised: how the slope of the stored weight follows; None where it is used as it is.
    """

    inputs: Float[np.ndarray, "examples rows columns"]
    blames: Float[np.ndarray, "examples rows columns"]
    standardised: Standardised | None = None

    @property
    def sums(self) -> Float[np.ndarray, " examples"]:
        """Input x blame, summed over the places: the slopes of the weight as it is used."""
        summed: Float[np.ndarray, " examples"] = (self.inputs * self.blames).sum(axis=(1, 2))
        return summed

    @property
    def values(self) -> Float[np.ndarray, " examples"]:
        """The slopes of the weight as it is stored."""
        if self.standardised is None:
            return self.sums
        inner = self.sums - self.standardised.mean - self.standardised.along
        stored: Float[np.ndarray, " examples"] = self.standardised.factor * inner
        return stored

    def places(self, example: int) -> list[Place]:
        """List the places that add something to an example's sum, the largest first."""
        inputs, blames = self.inputs[example], self.blames[example]
        rows, columns = np.nonzero(inputs * blames)
        cells = (part[rows, columns].tolist() for part in (inputs, blames))
        found = map(Place, rows.tolist(), columns.tolist(), *cells)
        return sorted(found, key=lambda place: -abs(place.product))
