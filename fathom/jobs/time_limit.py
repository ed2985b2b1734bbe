"""Seconds that a person gives a training, turned into epochs before it begins.

What is learnt never depends on a clock: the speed is measured first, epochs follow from it, and
they are what the run and the model say was asked for. The same epochs give the same weights.
"""

from __future__ import annotations

import time
from dataclasses import replace

from fathom.design.choice import Chosen
from fathom.design.design import Design
from fathom.judging.baseline_methods import FEW_COLUMNS, MOST_CELLS
from fathom.runs.folder import recorded_settings
from fathom.settings.settings import Settings
from fathom.text import readable
from fathom.training import loop
from fathom.training.examples import ExampleSets
from fathom.training.speed import speed_of

STARTING = 2.5  # seconds until a command begins to read
ANSWERING, COMPARING = 5e-5, 2.5e-6  # of a row, and of a cell that baselines learn from: on 2 cores
AT_LEAST = 0.3  # of the time, to learn in


def epochs_in_time(
    settings: Settings, plan: Design, sets: ExampleSets, columns: int, spent: float
) -> tuple[int | None, str]:
    """Say how many epochs fit, and why; None where the time leaves room for all, or is not limited.

    Args:
        settings: what was asked.
        plan: what would be trained without a limit.
        sets: the rows as numbers.
        columns: of the table, those that are learnt from.
        spent: seconds since the reading began.
    """
    wanted, began = settings.effort.time, time.perf_counter()
    if wanted is None:
        return None, ""
    if settings.run.resume and settings.run.run is not None:  # measured when it began
        before = recorded_settings(settings.run.run)
        if before is None:  # said when it is opened
            return None, ""
        return before.learning.epochs, "as many epochs as were planned when the run was begun"
    state = loop.begin(plan.blueprint, plan.members, *sets, plan.plan)
    speed, steps, most = speed_of(state), state.batches.per_epoch, plan.plan.epochs
    tried = len({member.learning_rate for member in plan.members}), plan.plan.one_left
    around = STARTING + spent + time.perf_counter() - began + speed.judging
    around += _seconds_to_judge(settings, len(sets.training), columns)
    left = max(wanted - around, AT_LEAST * wanted + speed.compiling)
    fitting = max(speed.epochs(left, most, steps, *tried), 1)
    one = f"{readable(speed.epoch(steps), 2)} s an epoch"
    told = f"{one}, measured, and about {readable(around, 2)} s for all else"
    if fitting < most:
        many = f"{fitting} epoch{'s' * (fitting > 1)}"
        told = f"{many} instead of {most}: {told}; --epochs {fitting} gives the same"
    else:
        told = f"all {most} epochs: {told}"
    epochs = fitting if fitting < most else None
    if around + speed.learning(fitting, steps, *tried) > wanted + 1:
        return epochs, f"{told}. That takes longer than the {wanted:g} s asked for"
    return epochs, f"within {wanted:g} s, as asked, {told}"


def _seconds_to_judge(settings: Settings, rows: int, columns: int) -> float:
    """Guess how long answers and baselines take afterwards."""
    cells = min(rows * settings.together * max(columns, FEW_COLUMNS), MOST_CELLS)
    return ANSWERING * rows + COMPARING * cells * settings.judging.baselines


def limited(chosen: Chosen, epochs: int) -> Chosen:
    """Ask for so many epochs, and no more for a time."""
    return replace(chosen, settings=chosen.settings.changed(epochs=epochs))
