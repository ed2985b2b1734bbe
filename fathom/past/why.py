"""Why a weight changed: one update of one weight, opened into arithmetic that adds up.

    change    = after - before          the stored numbers themselves
              = -learning rate x direction, and what rounding left over
    direction = what the optimiser made of the slope      (its own lines)
    slope     = mean over the batch's rows of what each contributes

What a row contributes depends on the kind of layer: see `fathom.past.why_dense` for neurons that
every input goes to, and `fathom.past.why_convolution` for those that look at every place of a
picture.

What the program computed (weights, slope, direction) is taken from it as stored, in float32; the
arithmetic beside it is worked in float64. `residual` is the largest gap between them, relative to
the sum of the absolute terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fathom.display.card import Bar, Bars, Card, Folded, Grid, Lines, Part
from fathom.display.visible import Visible
from fathom.optimisers.opened import Line
from fathom.optimisers.optimiser import memory_of, optimiser
from fathom.past.update import Update, update_of, weight_of
from fathom.past.why_convolution import ConvolvedSlope, PlacesShare
from fathom.past.why_dense import DenseSlope, RowShare
from fathom.past.wires import WindowWire, Wire, Wires, wires_of
from fathom.runs.folder import named
from fathom.runs.run import Run

SMALLEST = 1e-30
MOST_BARS = 12  # rows of a card


# Each kind of layer has its own: what a row's part is made of, and how the largest is opened.
Share = RowShare | PlacesShare
OpenedSlope = DenseSlope | ConvolvedSlope


@dataclass(frozen=True, eq=False, repr=False)
class Why(Visible):
    """One weight's change in one update, opened. `print` tells it; `as_dict` is for programs."""

    update: Update
    wire: Wire | WindowWire

    @property
    def wires(self) -> Wires:
        """The names of the weights' ends."""
        return self.update.wires

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
    def opened(self) -> OpenedSlope:
        """How the slope is made of the rows of the batch, the largest part opened."""
        if isinstance(self.wire, WindowWire):
            return ConvolvedSlope(self.update, self.wire)
        return DenseSlope(self.update, self.wire)

    @property
    def shares(self) -> Sequence[Share]:
        """Every row of the batch with its part in the slope, the largest first."""
        return self.opened.shares

    @cached_property
    def lines(self) -> list[Line]:
        """What the optimiser made of the slope, line by line; the last one is the direction."""
        method = self.update.run.header.plan.method
        memory = memory_of(self.update.memory, lambda tree: weight_of(tree, self.wire))
        return optimiser(method.optimiser).open(
            self.slope, self.before, memory, method.weight_decay
        )

    @property
    def residual(self) -> float:
        """The largest gap in the arithmetic, relative to the sum of the absolute terms."""
        parts = [abs(share.contribution) for share in self.shares]
        gaps = [
            abs(self.slope - self.gradient) / max(float(np.mean(parts)), SMALLEST),
            abs(self.direction - self.lines[-1].value) / max(self.lines[-1].size, SMALLEST),
            *self.opened.gaps,
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
                "from": self.opened.source,
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
            **self.opened.as_dict(),
            "residual": self.residual,
        }

    def __str__(self) -> str:
        from fathom.past.why_words import words

        return words(self)

    @property
    def brief(self) -> str:
        """Which weight, at which step, and how it changed."""
        return f"{self.wires.words(self.wire)}, step {self.update.step:,}: {self.change:+.6e}"

    def card(self) -> Card:
        """The arithmetic of the change, and the rows that made the slope as bars."""
        rate = f"-{self.update.rate:.6g} x {self.direction:.6g} = {self.computed:+.6e}"
        change = [
            ["", ""],
            ["before", f"{self.before:+.9f}"],
            ["-learning rate x direction", rate],
            ["rounding", f"{self.rounding:+.1e}"],
            ["after", f"{self.after:+.9f}"],
        ]
        optimiser_name = self.update.run.header.plan.method.optimiser
        direction = Lines("\n".join(map(str, self.lines)))
        shares = self.shares[:MOST_BARS]
        rows = [Bar(_row_name(one), one.contribution, f"{one.contribution:+.5g}") for one in shares]
        mean = f"The slope {self.slope:.6g} is the mean of {len(self.shares)} rows; those with most"
        parts: list[Part] = [
            Grid(change, "<>"),
            Folded(f"The direction is what {optimiser_name} made of the slope", [direction]),
            Bars(rows, mean),
            Folded("In words", [Lines(str(self))]),
        ]
        title = f"{self.wires.words(self.wire)}, step {self.update.step:,}"
        agrees = f"to {self.residual:.1e} of the sizes of the terms"
        return Card("Why", title, [("change", f"{self.change:+.6e}"), ("agrees", agrees)], parts)


def _row_name(share: Share) -> str:
    place = f"line {share.line}" if share.line else share.file
    return f"row {share.row}" + (f" ({place})" if place else "")


def why(run: Run, step: int, weight: str) -> Why:
    """Open one weight's change in one update.

    Args:
        run: of the model.
        step: the update that leads to the state after so many steps.
        weight: ``LAYER.FROM.TO`` or its ends by name; see `Wires`.

    Raises:
        OptionError: there is no such step or weight.
    """
    wire = wires_of(run.header).find(weight)
    return Why(update_of(run, step), wire)
