"""A short run of other learning rates beside the one asked for: what they would have done."""

from __future__ import annotations

from dataclasses import replace

from fathom.nets.blueprint import Blueprint
from fathom.training.examples import Examples, Member
from fathom.training.loop import train
from fathom.training.plan import Plan
from fathom.training.population import Trained

EPOCHS = 15
FACTORS = (0.1, 1.0, 10.0)


def sweep(
    blueprint: Blueprint,
    rates: tuple[float, ...],
    seed: int,
    examples: Examples,
    held_out: Examples,
    plan: Plan,
) -> Trained:
    """Train the given rates, their tenths and their tenfolds for a few epochs, one start each.

    Its members are not part of the population, and nothing of it is kept but its verdicts.
    """
    tried = sorted({float(f"{rate * factor:.12g}") for rate in rates for factor in FACTORS})
    short = replace(plan, epochs=min(plan.epochs, EPOCHS), patience=None, trials=())
    members = [Member(rate, seed) for rate in tried]
    return train(blueprint, members, examples, held_out, short)
