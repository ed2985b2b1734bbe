"""The slope of a weight of a `Dense` layer, opened: every row's part is one product.

slope = mean over the batch's rows of  input to the wire x blame
blame = how much the neuron's sum moved the row's loss, by the chain rule
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fathom.explain.backprop import Chain
from fathom.past.update import Update
from fathom.past.wires import Wire


@dataclass(frozen=True, eq=False)
class RowShare:
    """One row's part in the slope: contribution = input x blame."""

    row: int
    line: int | None
    input: float
    blame: float
    contribution: float
    file: str | None = None


@dataclass(frozen=True, eq=False)
class DenseSlope:
    """How the slope of one weight is made of the rows of a batch, and the blame of the largest."""

    update: Update
    wire: Wire

    @property
    def first(self) -> int:
        """How many layers with weights come before those that every input goes to."""
        return len(self.update.wires.eye)

    @property
    def source(self) -> int | str:
        """Where the wire comes from."""
        return "bias" if self.wire.source is None else self.wire.source

    @cached_property
    def shares(self) -> tuple[RowShare, ...]:
        """Every row of the batch with its part in the slope, the largest first."""
        back, layer = self.update.backward, self.wire.layer - self.first
        sent = back.signal(layer, self.wire.source)
        blames = back.blames[layer][:, self.wire.neuron]
        names = self.update.run.kept.rows
        shares = [
            RowShare(
                **names.of(row),
                input=float(sent[place]),
                blame=float(blames[place]),
                contribution=float(sent[place] * blames[place]),
            )
            for place, row in enumerate(self.update.rows)
        ]
        return tuple(sorted(shares, key=lambda share: -abs(share.contribution)))

    @property
    def strongest(self) -> int:
        """The place in the batch of the row with the largest contribution."""
        parts = self.update.backward.contributions(
            self.wire.layer - self.first, self.wire.source, self.wire.neuron
        )
        return int(np.argmax(np.abs(parts)))

    @property
    def expected(self) -> np.ndarray:
        """What that row should have brought, output by output."""
        learnt, _ = self.update.run.examples
        return np.asarray(learnt.expected[self.update.rows[self.strongest]], np.float64)

    def chains(self) -> list[Chain]:
        """Open the blame for the strongest row, up to the loss: along the largest terms.

        Their layers are counted from the first that every input goes to.
        """
        back, found = self.update.backward, []
        layer, neuron = self.wire.layer - self.first, self.wire.neuron
        while True:
            found.append(back.chain(self.strongest, layer, neuron))
            if not found[-1].terms:
                return found
            layer, neuron = layer + 1, max(found[-1].terms, key=lambda t: abs(t[1] * t[2]))[0]

    @property
    def gaps(self) -> list[float]:
        """The gap between each blame and its terms, relative to the sum of the absolute terms."""
        return [chain.residual for chain in self.chains()]

    def as_dict(self) -> dict[str, Any]:
        """Give the blames as plain values."""
        return {"blame": [self._chain_as_dict(chain) for chain in self.chains()]}

    def words(self) -> list[str]:
        """Tell the rows' parts, and the blame for the largest."""
        from fathom.past.why_dense_words import words

        return words(self)

    def _chain_as_dict(self, chain: Chain) -> dict[str, Any]:
        return {
            "layer": self.first + chain.layer,
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
