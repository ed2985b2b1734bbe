"""How a training went: costs by epoch, and what could be seen in the network on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from fathom.display.card import Beside, Card, Chart, Curve, Folded, Lines
from fathom.display.visible import Fields, Visible
from fathom.explain.silent import dead_neurons
from fathom.nets.network import Network
from fathom.past.moments import moments
from fathom.past.update import open_update
from fathom.places import evenly
from fathom.runs.folder import state_steps
from fathom.runs.run import Run
from fathom.shapes import Float
from fathom.text import aligned
from fathom.training.loop import State

MOST_MOMENTS = 16


@dataclass(frozen=True, repr=False)
class Moment(Fields):
    """What could be seen at one step.

    Attributes:
        step: after so many steps.
        weights: root of the mean square of all weights and biases.
        slope: length of the slope of the next batch's cost.
        change: length of the next update of the weights.
        dead: hidden neurons that are silent for every row that judges it; None where none can be.
    """

    step: int
    weights: float
    slope: float | None
    change: float | None
    dead: int | None


@dataclass(frozen=True, eq=False, repr=False)
class RunHistory(Visible):
    """Costs by epoch, and moments by step.

    Attributes:
        steps_per_epoch: how many updates an epoch has.
        train, validation: the mean loss in each epoch; row 0 is the random start.
        moments: at steps spread over the run.
        forked: the step at which it branched off another training, if it did.
        hidden: how many hidden neurons there are.
    """

    steps_per_epoch: int
    train: Float[np.ndarray, " epochs"]
    validation: Float[np.ndarray, " epochs"]
    moments: tuple[Moment, ...]
    hidden: int
    forked: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "steps": [
                {
                    "step": epoch * self.steps_per_epoch,
                    "epoch": epoch,
                    "train": None if np.isnan(train) else float(train),
                    "validation": float(validation),
                }
                for epoch, (train, validation) in enumerate(
                    zip(self.train, self.validation, strict=True)
                )
            ],
            "moments": [vars(moment) for moment in self.moments],
            "forked": self.forked,
        }

    def __str__(self) -> str:
        rows = [["epoch", "step", "training cost", "validation cost"]]
        for epoch in evenly(len(self.train), MOST_MOMENTS).tolist():
            train = "" if np.isnan(self.train[epoch]) else f"{self.train[epoch]:.5g}"
            step = f"{epoch * self.steps_per_epoch:,}"
            rows.append([str(epoch), step, train, f"{self.validation[epoch]:.5g}"])
        lines = [*aligned(rows), ""]
        seen = [["step", "size of weights", "length of slope", "length of step", "dead neurons"]]
        for moment in self.moments:
            dead = "-" if moment.dead is None else f"{moment.dead} of {self.hidden}"
            sizes = (moment.weights, moment.slope, moment.change)
            numbers = ["" if size is None else f"{size:.4g}" for size in sizes]
            seen.append([f"{moment.step:,}", *numbers, dead])
        lines += aligned(seen)
        best = self._best
        lines += [
            "",
            f"The lowest validation cost is {self.validation[best]:.5g}, in epoch {best}.",
        ]
        if self.forked is not None:
            lines.append(
                f"It branched off another training at step {self.forked:,}; what came before is "
                "that one's."
            )
        return "\n".join(lines)

    @property
    def brief(self) -> str:
        """How long it is, and its lowest cost."""
        best = self._best
        epochs, lowest = len(self.validation) - 1, self.validation[best]
        return f"{epochs} epochs; the lowest validation cost is {lowest:.5g}, in epoch {best}"

    @property
    def _best(self) -> int:
        """The epoch of the lowest validation cost, of its own epochs."""
        first = 0 if self.forked is None else self.forked // self.steps_per_epoch + 1
        own = self.validation[first:] if first < len(self.validation) else self.validation
        return len(self.validation) - len(own) + int(np.argmin(own))

    def card(self) -> Card:
        """The costs, and what could be seen in the network on the way."""
        epochs, best = range(len(self.train)), self._best
        costs = [
            Curve("training", epochs, self.train.tolist()),
            Curve("validation", epochs, self.validation.tolist()),
        ]
        mark = (float(best), float(self.validation[best]), "lowest")
        drawn = Chart(costs, "Cost", "epoch", log=True, mark=mark)
        words = Folded("In words", [Lines(str(self))])
        return Card("History", self.brief, parts=[drawn, self._sizes(), words])

    def _sizes(self) -> Beside:
        """Draw how large weights, slopes and steps were."""
        moments, steps = self.moments, [float(moment.step) for moment in self.moments]
        sizes: dict[str, list[float | None]] = {
            "size of weights": [moment.weights for moment in moments],
            "length of slope": [moment.slope for moment in moments],
            "length of step": [moment.change for moment in moments],
        }
        known = {
            name: [np.nan if one is None else one for one in some] for name, some in sizes.items()
        }
        charts = [Chart([Curve(name, steps, ys)], name, "step") for name, ys in known.items()]
        return Beside(charts)


def history(run: Run) -> RunHistory:
    """Tell how the model's member learnt."""
    per_epoch = run.batches.per_epoch
    last = run.read(state_steps(run.mine)[-1])
    epochs = run.last // per_epoch + 1
    train, validation = (
        np.array([getattr(epoch, name)[run.member] for epoch in last.past[:epochs]])
        for name in ("train", "validation")
    )
    forked = run.header.forked
    return RunHistory(
        per_epoch,
        train,
        validation,
        tuple(_moment(run, state) for state in moments(run, run.last, MOST_MOMENTS)),
        sum(run.header.blueprint.hidden),
        None if forked is None else forked[1],
    )


def _moment(run: Run, state: State) -> Moment:
    step, network = state.step, run.network_of(state)
    weights = np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(network)])
    slope = change = None
    if not state.ended and step < run.last:
        update = open_update(run, state)
        slope = _length(update.taken.slopes)
        change = update.rate * _length(update.taken.direction)
    size = float(np.sqrt(np.mean(np.square(weights, dtype=np.float64))))
    return Moment(step, size, slope, change, dead_neurons(network, run.examples[1].inputs))


def _length(tree: Network) -> float:
    return float(
        np.sqrt(sum(np.sum(np.square(leaf, dtype=np.float64)) for leaf in jax.tree.leaves(tree)))
    )
