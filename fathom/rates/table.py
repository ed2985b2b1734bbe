"""The learning rates of a training, as they are told: in the user's units, the kept one marked."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np

from fathom.data.target.class_target import ClassTarget
from fathom.data.target.target import Target
from fathom.model.story import RateStory, Training
from fathom.rates.verdicts import RateVerdict
from fathom.shapes import Float
from fathom.text import readable
from fathom.training.stopping import Stopped

BRIEFLY = "(beside it, a few epochs)"


@runtime_checkable
class Costed(Protocol):
    """Whatever knows the loss that its costs are means of."""

    @property
    def loss(self) -> str:
        """The loss, by name."""


def rate_rows(training: Training, target: Target) -> list[list[str]]:
    """Give a line of cells for each rate: rate, cost, verdict, when it came close to the best.

    Of the brief runs beside, those of rates that were trained in full are passed over.
    """
    kept = training.members[training.chosen].learning_rate
    rows = [_row(rate, training, target) for rate in training.rates]
    for rate, row in zip(training.rates, rows, strict=True):
        row.append("<- kept" if rate.learning_rate == kept else "")
    full = {rate.learning_rate for rate in training.rates}
    beside = [rate for rate in training.sweep if rate.learning_rate not in full]
    return rows + [[*_row(rate, training, target), BRIEFLY] for rate in beside]


def rate_faults(training: Training) -> list[str]:
    """Give the sentences on rates that went wrong; those that were merely slow need none."""
    wrong = (RateVerdict.EXPLODED, RateVerdict.TOO_LARGE, RateVerdict.RESTLESS, RateVerdict.SOUND)
    verdicts = {verdict.value for verdict in wrong}
    return [rate.why for rate in training.rates if rate.why and rate.verdict in verdicts]


def cost_name(training: Costed, target: Target) -> str:
    """Say what a rate's cost is called: a miss in the target's units where it has some."""
    if isinstance(target, ClassTarget):
        return target.miss_name
    if target.unit is None:
        return "cost"
    return {"squared": target.miss_name, "absolute": "mean miss"}.get(training.loss, "cost")


def told_costs(
    costs: Float[np.ndarray, "*any"], training: Costed, target: Target
) -> Float[np.ndarray, "*any"]:
    """Turn costs as they were trained on into what `cost_name` says, in the target's units."""
    if target.unit is None:
        return costs
    misses: Float[np.ndarray, "*any"] = costs
    if training.loss == "squared":
        misses = target.unit * np.sqrt(costs)
    elif training.loss == "absolute":
        misses = target.unit * costs
    return misses


def told_cost(cost: float | None, training: Costed, target: Target) -> str:
    """Write a cost in the user's units, or that there is none."""
    if cost is None:
        return "diverged"
    return readable(float(told_costs(np.array([cost]), training, target)[0]))


def _row(rate: RateStory, training: Training, target: Target) -> list[str]:
    verdict = rate.verdict
    if rate.diverged and rate.diverged < rate.starts:
        verdict += f", {rate.diverged} of {rate.starts} diverged"
    mine = [one for one in training.members if one.learning_rate == rate.learning_rate]
    if mine and all(one.stopped == Stopped.DROPPED.value for one in mine):
        verdict += ", given up early"
    close = "never" if rate.validation is not None else ""
    if rate.epochs_to_level is not None:
        close = f"{rate.epochs_to_level} epoch{'s' * (rate.epochs_to_level != 1)}"
        if rate.seconds_to_level is not None:
            close += f", {rate.seconds_to_level:.2g} s"
    return [f"{rate.learning_rate:g}", told_cost(rate.validation, training, target), verdict, close]
