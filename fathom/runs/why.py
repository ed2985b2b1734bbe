"""Why a weight changed: one update of one weight, opened into arithmetic that adds up.

    change    = after - before          the stored numbers themselves
              = -learning rate x direction, and what rounding left over
    direction = what the optimiser made of the slope      (its own lines)
    slope     = mean over the batch's rows of  input to the wire x blame
    blame     = how much the neuron's sum moved the row's loss, by the chain rule

What the program computed (weights, slope, direction) is taken from it as stored, in float32; the
arithmetic beside it is worked in float64. `residual` is the largest gap between them, relative to
the sum of the absolute terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fathom.explain.backprop import Chain
from fathom.runs.folder import named
from fathom.runs.run import Run
from fathom.runs.update import Update, update_of, weight_of
from fathom.runs.wires import Wire, Wires
from fathom.training.opened import Line
from fathom.training.optimisers import memory_of, optimiser

SMALLEST = 1e-30


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
class Why:
    """One weight's change in one update, opened. `print` tells it; `as_dict` is for programs."""

    update: Update
    wire: Wire

    @property
    def wires(self) -> Wires:
        """The names of the weights' ends."""
        return self.update.run.wires

    @property
    def before(self) -> float:
        """The weight before the update, as it was stored."""
        return weight_of(self.update.before, self.wire)

    @property
    def after(self) -> float:
        """The weight after the update, as it was stored."""
        return weight_of(self.update.after, self.wire)

    @property
    def change(self) -> float:
        """The stored number after, minus the stored number before."""
        return self.after - self.before

    @property
    def direction(self) -> float:
        """What the program multiplied the learning rate with."""
        return weight_of(self.update.taken.direction, self.wire)

    @property
    def computed(self) -> float:
        """Minus learning rate x direction."""
        return -self.update.rate * self.direction

    @property
    def rounding(self) -> float:
        """What is left of the change: it comes from storing weights in float32."""
        return self.change - self.computed

    @property
    def gradient(self) -> float:
        """The slope of the batch's cost: the mean of the rows' contributions."""
        return float(np.mean([share.contribution for share in self.shares]))

    @property
    def slope(self) -> float:
        """The slope as the program computed it."""
        return weight_of(self.update.taken.slopes, self.wire)

    @cached_property
    def shares(self) -> tuple[RowShare, ...]:
        """Every row of the batch with its part in the slope, the largest first."""
        wire, back, rows = self.wire, self.update.backward, self.update.rows
        sent = back.signal(wire.layer, wire.source)
        blames = back.blames[wire.layer][:, wire.neuron]
        names = self.update.run.kept.rows
        shares = [
            RowShare(
                **names.of(row),
                input=float(sent[place]),
                blame=float(blames[place]),
                contribution=float(sent[place] * blames[place]),
            )
            for place, row in enumerate(rows)
        ]
        return tuple(sorted(shares, key=lambda share: -abs(share.contribution)))

    @cached_property
    def lines(self) -> list[Line]:
        """What the optimiser made of the slope, line by line; the last one is the direction."""
        method = self.update.run.header.plan.method
        memory = memory_of(self.update.memory, lambda tree: weight_of(tree, self.wire))
        return optimiser(method.optimiser).open(
            self.slope, self.before, memory, method.weight_decay
        )

    @property
    def strongest(self) -> int:
        """The place in the batch of the row with the largest contribution."""
        parts = self.update.backward.contributions(
            self.wire.layer, self.wire.source, self.wire.neuron
        )
        return int(np.argmax(np.abs(parts)))

    @property
    def expected(self) -> np.ndarray:
        """What that row should have brought, output by output."""
        learnt, _ = self.update.run.examples
        return np.asarray(learnt.expected[self.update.rows[self.strongest]], np.float64)

    def chains(self) -> list[Chain]:
        """Open the blame for the strongest row, up to the loss: along the largest terms."""
        back, found = self.update.backward, []
        layer, neuron = self.wire.layer, self.wire.neuron
        while True:
            found.append(back.chain(self.strongest, layer, neuron))
            if not found[-1].terms:
                return found
            layer, neuron = layer + 1, max(found[-1].terms, key=lambda t: abs(t[1] * t[2]))[0]

    @property
    def residual(self) -> float:
        """The largest gap in the arithmetic, relative to the sum of the absolute terms."""
        parts = [abs(share.contribution) for share in self.shares]
        gaps = [
            abs(self.slope - self.gradient) / max(float(np.mean(parts)), SMALLEST),
            abs(self.direction - self.lines[-1].value) / max(self.lines[-1].size, SMALLEST),
            *(chain.residual for chain in self.chains()),
        ]
        return max(gaps)

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        wire, update = self.wire, self.update
        told = update.run.header.plan
        return {
            "step": update.step,
            "weight": {
                "layer": wire.layer,
                "from": "bias" if wire.source is None else wire.source,
                "to": wire.neuron,
                "name": self.wires.words(wire),
            },
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "rounding": self.rounding,
            "learning_rate": update.rate,
            "schedule": {
                "name": told.method.schedule,
                "peak": update.peak,
                "factor": update.rate / update.peak,
            },
            "gradient": self.gradient,
            "rows": [named(share) for share in self.shares],
            "optimizer": {
                "name": told.method.optimiser,
                "slope": self.slope,
                "direction": self.direction,
                "weight_decay": told.method.weight_decay,
                "lines": [line.as_dict() for line in self.lines],
            },
            "blame": [_chain_as_dict(chain) for chain in self.chains()],
            "residual": self.residual,
        }

    def __str__(self) -> str:
        from fathom.runs.why_words import words

        return words(self)


def why(run: Run, step: int, weight: str) -> Why:
    """Open one weight's change in one update.

    Args:
        run: of the model.
        step: the update that leads to the state after so many steps.
        weight: ``LAYER.FROM.TO`` or its ends by name; see `Wires`.

    Raises:
        OptionError: there is no such step or weight.
    """
    wire = run.wires.find(weight)
    return Why(update_of(run, step), wire)


def _chain_as_dict(chain: Chain) -> dict[str, Any]:
    return {
        "layer": chain.layer,
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
