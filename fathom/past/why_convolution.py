"""The slope of a weight of a convolution, opened: every row's part sums the places of its picture.

    contribution = factor x (U - mean of U - h x projection)
    U            = sum over places of  input x blame      of the weight as it is used
    factor       = gain x sqrt(2) / spread                how the stored weight becomes the used one

For a bias and a gain the contribution is a sum over places itself; see
`fathom.explain.convolved_slopes`. The blame of a place is the slope of the row's loss there, as the
program has it: it is not opened further.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fathom.explain.convolved_slopes import NeuronBack, Parts, Place
from fathom.past.update import Update
from fathom.past.windows import GAIN
from fathom.past.wires import WindowWire


@dataclass(frozen=True, eq=False)
class PlacesShare:
    """One row's part in the slope: contribution = factor x (sum - mean - along).

    Attributes:
        sum: over the places of its picture, of input x blame.
        mean: of such sums over all weights of the neuron.
        along: what of them lies along the stored weights; with `mean`, 0 for a bias and a gain.
    """

    row: int
    line: int | None
    sum: float
    mean: float
    along: float
    contribution: float
    file: str | None = None


@dataclass(frozen=True, eq=False)
class ConvolvedSlope:
    """How the slope of one weight is made of the rows of a batch, and the places of the largest."""

    update: Update
    wire: WindowWire

    @property
    def source(self) -> list[int] | str:
        """Where the wire comes from: row, column and channel of the window, or its name."""
        if self.wire.source is None:
            return "bias"
        return GAIN if self.wire.source == GAIN else list(self.wire.source)

    @cached_property
    def back(self) -> NeuronBack:
        """The batch's way back to the neuron."""
        return self.update.backward_to(self.wire.layer, self.wire.neuron)

    @cached_property
    def parts(self) -> Parts:
        """Each row's part in the slope, in the order of the batch."""
        return self.back.parts(self.wire.source)

    @cached_property
    def shares(self) -> tuple[PlacesShare, ...]:
        """Every row of the batch with its part in the slope, the largest first."""
        names, parts = self.update.run.kept.rows, self.parts
        shares = [
            PlacesShare(
                **names.of(row),
                sum=float(parts.own[place]),
                mean=float(parts.mean[place]),
                along=float(parts.along[place]),
                contribution=float(parts.values[place]),
            )
            for place, row in enumerate(self.update.rows)
        ]
        return tuple(sorted(shares, key=lambda share: -abs(share.contribution)))

    @property
    def strongest(self) -> int:
        """The place in the batch of the row with the largest contribution."""
        return int(np.argmax(np.abs(self.parts.values)))

    @cached_property
    def places(self) -> list[Place]:
        """What the places of that row add to its sum, the largest first; those of 0 left out."""
        return self.back.places(self.strongest, self.wire.source)

    @property
    def gaps(self) -> list[float]:
        """The gap between that row's sum and its places, relative to their absolute sizes."""
        products = np.array([place.product for place in self.places])
        gap = abs(float(self.parts.own[self.strongest]) - float(products.sum()))
        return [gap / size if (size := float(np.abs(products).sum())) else gap]

    def as_dict(self) -> dict[str, Any]:
        """Give the places of the largest part, and how the weight is used, as plain values."""
        parts, came = self.parts, self.back.came
        told = None
        if parts.even is not None:
            told = {
                "mean": came.mean,
                "spread": came.spread,
                "gain": came.gain,
                "value": parts.even,
                "factor": parts.factor,
            }
        places = [
            {
                "row": place.row,
                "column": place.column,
                "input": place.input,
                "blame": place.blame,
                "product": place.product,
            }
            for place in self.places
        ]
        return {"places": places, "standardised": told}

    def words(self) -> list[str]:
        """Tell the rows' parts, and the places of the largest."""
        from fathom.past.why_convolution_words import words

        return words(self)
