"""The slope of one weight, opened: what each row of the batch adds to it, and the largest part.

    slope        = mean over the batch's rows of the contribution
    contribution = sum over the layer's places of  input x blame
    blame        = how much the neuron's sum there moved the row's loss, by the chain rule

A `Dense` layer has one place; its blame is opened up to the loss. A convolution has all places of a
picture; their blames are the slopes of the row's loss, as the program has them. If its weights are
used standardised, the contribution to a stored one is ``factor x (sum - mean - along)``; see
`fathom.explain.convolved_slopes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fathom.data.place import RowPlace
from fathom.explain.backprop import Chain
from fathom.explain.weight_slopes import Place, WeightSlopes
from fathom.past.update import Update
from fathom.past.wires import Wire


@dataclass(frozen=True)
class Share:
    """One row's part in the slope of one weight.

    Attributes:
        place: where the row stands in the table.
        sum: over the places of its layer, of input x blame.
        contribution: the same, or of a standardised weight factor x (sum - mean - along).
        mean: of such sums over all weights of the neuron; 0 where nothing is standardised.
        along: what of them lies along the stored weights; 0 where nothing is standardised.
        only: the place of a layer that has no more than one.
    """

    place: RowPlace
    sum: float
    contribution: float
    mean: float = 0.0
    along: float = 0.0
    only: Place | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give plain values: what is multiplied, or of a convolution what is summed."""
        parts = {"sum": self.sum, "mean": self.mean, "along": self.along}
        if self.only is not None:
            parts = {"input": self.only.input, "blame": self.only.blame}
        return {**self.place.as_dict(), **parts, "contribution": self.contribution}


@dataclass(frozen=True, eq=False)
class Slope:
    """How the slope of one weight is made of the rows of a batch, the largest part opened."""

    update: Update
    wire: Wire

    @property
    def dense(self) -> int | None:
        """The layer's place among those that every input goes to; None of a convolution."""
        place = self.wire.layer - self.update.wires.convolutions
        return None if place < 0 else place

    @cached_property
    def parts(self) -> WeightSlopes:
        """Each row's part in the slope, in the order of the batch."""
        return self.update.weight_slopes(self.wire)

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """Every row of the batch with its part in the slope, the largest first."""
        names, parts, used = self.update.run.kept.rows, self.parts, self.parts.standardised
        nothing = np.zeros(len(self.update.rows))
        mean, along = (nothing, nothing) if used is None else (used.mean, used.along)
        terms = (part.tolist() for part in (parts.sums, parts.values, mean, along))
        rows = zip(self.update.rows, *terms, self._only(), strict=True)
        shares = [Share(names.of(row), *numbers) for row, *numbers in rows]
        return tuple(sorted(shares, key=lambda share: -abs(share.contribution)))

    def _only(self) -> list[Place | None]:
        """Give the only place of each row, if the layer has no more than one."""
        if self.dense is None:
            return [None] * len(self.update.rows)
        inputs, blames = (part.ravel().tolist() for part in (self.parts.inputs, self.parts.blames))
        return [Place(0, 0, sent, blame) for sent, blame in zip(inputs, blames, strict=True)]

    @cached_property
    def strongest(self) -> int:
        """The place in the batch of the row with the largest contribution."""
        return int(np.argmax(np.abs(self.parts.values)))

    @cached_property
    def places(self) -> list[Place]:
        """What the places of that row add to its sum, the largest first; those of 0 left out."""
        return self.parts.places(self.strongest)

    @cached_property
    def chains(self) -> list[Chain]:
        """The blame of that row, opened up to the loss along the largest terms; a `Dense` layer's.

        Their layers are counted from the first that every input goes to.
        """
        if self.dense is None:
            return []
        chains = [self.update.backward.chain(self.strongest, self.dense, self.wire.neuron)]
        while chains[-1].terms:
            neuron = max(chains[-1].terms, key=lambda term: abs(term[1] * term[2]))[0]
            layer = chains[-1].layer + 1
            chains.append(self.update.backward.chain(self.strongest, layer, neuron))
        return chains

    @property
    def gaps(self) -> list[float]:
        """The gap between each sum and its terms, relative to the sum of the absolute terms."""
        products = np.array([place.product for place in self.places])
        gap = abs(float(self.parts.sums[self.strongest]) - float(products.sum()))
        size = float(np.abs(products).sum())
        return [gap / size if size else gap, *(chain.residual for chain in self.chains)]

    def as_dict(self) -> dict[str, Any]:
        """Give the largest part as plain values: its blame, or of a convolution its places."""
        if self.dense is not None:
            return {"blame": [self._chain_as_dict(chain) for chain in self.chains]}
        used = self.parts.standardised
        standardised = used and {
            "mean": used.came.mean,
            "spread": used.came.spread,
            "gain": used.came.gain,
            "value": used.even,
            "factor": used.factor,
        }
        places = [{**vars(place), "product": place.product} for place in self.places]
        return {"places": places, "standardised": standardised}

    def _chain_as_dict(self, chain: Chain) -> dict[str, Any]:
        return {
            "layer": self.update.wires.convolutions + chain.layer,
            "neuron": chain.neuron,
            "sum": chain.z,
            "activation": chain.activation,
            "slope": chain.slope,
            "dropout": chain.passed,
            "terms": [
                {"to": to, "weight": weight, "blame": blame, "product": weight * blame}
                for to, weight, blame in chain.terms
            ],
            "blame": chain.blame,
        }
