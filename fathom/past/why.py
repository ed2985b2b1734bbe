"""Why a weight changed: one update of one weight, opened into arithmetic that adds up.

    change    = after - before          the stored numbers themselves
              = -learning rate x direction, and what rounding left over
    direction = what the optimiser made of the slope      (its own lines)
    slope     = mean over the batch's rows of what each contributes

What a row contributes is opened in `fathom.past.slope`.

What the program computed (weights, slope, direction) is taken from it as stored, in float32; the
arithmetic beside it is worked in float64. `residual` is the largest gap between them, relative to
the sum of the absolute terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fathom.display.card import Bar, Bars, Card, Folded, Grid, Lines, Part
from fathom.display.visible import Visible
from fathom.optimisers.opened import Line
from fathom.optimisers.optimisers import memory_of, optimiser
from fathom.past.slope import Share, Slope
from fathom.past.slope_words import slope_words
from fathom.past.update import Update, around, kept_of, update_of, weight_of
from fathom.past.wires import Wire, Wires, wires_of
from fathom.runs.run import Run

SMALLEST = 1e-30
MOST_BARS = 12  # rows of a card


@dataclass(frozen=True, eq=False, repr=False)
class Why(Visible):
    """One weight's change in one update, opened. `print` tells it; `as_dict` is for programs."""

    update: Update
    wire: Wire

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
    def opened(self) -> Slope:
        """How the slope is made of the rows of the batch, the largest part opened."""
        return Slope(self.update, self.wire)

    @property
    def shares(self) -> tuple[Share, ...]:
        """Every row of the batch with its part in the slope, the largest first."""
        return self.opened.shares

    @cached_property
    def lines(self) -> list[Line]:
        """What the optimiser made of the slope, line by line; the last one is the direction."""
        method = self.update.run.header.plan.method
        memory = memory_of(self.update.memory, lambda tree: kept_of(tree, self.wire))
        beside = around(self.update, self.wire)
        return optimiser(method.optimiser).open(
            self.slope, self.before, memory, method.weight_decay, beside
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
        method = update.run.header.plan.method
        return {
            "step": update.step,
            "weight": {
                "layer": wire.layer,
                "from": wire.begin,
                "to": wire.neuron,
                "name": self.wires.words(wire),
            },
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "rounding": self.rounding,
            "learning_rate": update.rate,
            "schedule": {
                "name": method.schedule,
                "peak": update.peak,
                "factor": update.rate / update.peak,
            },
            "gradient": self.gradient,
            "rows": [share.as_dict() for share in self.shares],
            "optimizer": {
                "name": method.optimiser,
                "slope": self.slope,
                "direction": self.direction,
                "weight_decay": method.weight_decay,
                "lines": [line.as_dict() for line in self.lines],
            },
            **self.opened.as_dict(),
            "residual": self.residual,
        }

    def __str__(self) -> str:
        name = self.update.run.header.plan.method.optimiser
        direction = f"The direction is what {name} made of the slope {self.slope:.6g}:"
        steps = [f"  {line}" for line in self.lines]
        end = f"every sum agrees with its terms to {self.residual:.1e} of their size"
        parts = *self._change_words(), "", direction, *steps, "", *slope_words(self.opened), end
        return "\n".join(parts)

    def _change_words(self) -> list[str]:
        update, per_epoch = self.update, self.update.run.batches.per_epoch
        epoch, batch = divmod(update.step - 1, per_epoch)
        rate, schedule = f"{update.rate:.6g}", update.run.header.plan.method.schedule
        direction = f"{self.direction:.6g} = {self.computed:+.6e}"
        if schedule != "constant":
            rate += f" ({schedule}: {update.rate / update.peak:.4g} of {update.peak:.4g})"
        return [
            f"{self.wires.words(self.wire)}, step {update.step:,} (batch {batch + 1} of "
            f"{per_epoch} in epoch {epoch + 1})",
            f"  before            {self.before:+.9f}",
            f"  after             {self.after:+.9f}",
            f"  change            {self.change:+.6e}",
            f"    -learning rate x direction = -{rate} x {direction}",
            f"    rounding        {self.rounding:+.1e}",
        ]

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
        rows = [
            Bar(one.place.words(), one.contribution, f"{one.contribution:+.5g}") for one in shares
        ]
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
