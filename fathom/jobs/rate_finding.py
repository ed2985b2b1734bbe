"""Which learning rate, and why no larger one: `lr_find` reads top to bottom."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Unpack

import jax
import jax.numpy as jnp

from fathom.data.columns.encoder import Input
from fathom.design.choice import choose
from fathom.design.design import design
from fathom.errors import OptionError
from fathom.jobs.gathering import gather
from fathom.jobs.preparing import prepare
from fathom.jobs.storytelling import rate_stories
from fathom.model.story import StableStory
from fathom.nets.losses import loss as find_loss
from fathom.progress import tell as tell_progress
from fathom.rates.search import RateSearch
from fathom.rates.seen import diagnosed, start_rate
from fathom.rates.stability import StableRate, kept_rate
from fathom.rates.told_stable import tell_stable
from fathom.settings.doors import NOT_SEARCHED
from fathom.settings.options import Options
from fathom.settings.settings import Settings
from fathom.settings.words import with_options
from fathom.training import devices
from fathom.training.batches import Batches
from fathom.training.examples import ExampleSets
from fathom.training.loop import train
from fathom.training.plan import Plan
from fathom.training.stopping import Stopped

RATES = tuple(float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 5))
STEPS = 600  # of each rate, about
BEST_AT_MEAN = ("squared", "cross_entropy", "binary_cross_entropy")
EPOCHS = (5, 60)  # at least and at the most
VALIDATION = 0.16


@with_options(without=NOT_SEARCHED, what="lr_find")
def lr_find(
    data: Any,
    target: str,
    *,
    rates: Sequence[float] | None = None,
    raw: bool = False,
    tell: Callable[[int, int], None] | None = None,
    **options: Unpack[Options],
) -> RateSearch:
    """Train one network with many learning rates side by side: which is best, and why no larger?

    All start from the same random weights and see the same batches, in one compiled program. The
    largest stable rate comes from the curvature of the cost, with the limit that is the optimiser's
    own; see `fathom.rates.stability`.

    Args:
        data, target: as in `train`.
        rates: those to try, at least two; by default 1e-05 to 5.
        raw: feed the numbers of the table as they are, neither shifted nor scaled.
        tell: is told how many rates and epochs there will be.

    Raises:
        DataError: the table cannot be learnt from.
        OptionError: an option makes no sense.

    >>> table = {"size": list(range(100)), "price": [3 * size + 7 for size in range(100)]}
    >>> found = lr_find(table, "price", hidden=(), optimizer="sgd", batch_size=0, raw=True)
    >>> found.limiting_input, found.largest_stable_rate < 0.001
    ('size', True)
    """
    devices.prepare()
    settings = _settings(target, rates, options)
    material = gather(data, settings)
    ready = prepare(material, choose(settings, material.known))
    sets = ready.example_sets(raw)
    goal, inputs = ready.target, ready.encoder.inputs
    plan = design(len(sets.training), len(inputs), goal.task, goal.outputs, settings)
    brief = _brief(plan.plan, len(sets.training), settings.learning.epochs)
    if tell:
        tell(len(plan.members), brief.epochs)
    trained = train(
        plan.blueprint,
        plan.members,
        *sets,
        brief,
        lambda epoch: tell_progress("epochs", epoch.number, brief.epochs),
    )
    if Stopped.INTERRUPTED in trained.stopped:  # rates that were cut short cannot be compared
        raise KeyboardInterrupt
    reports = diagnosed(trained, brief.method, sets.training, plan.blueprint)
    begin = start_rate(plan.blueprint, plan.members[0].seed, sets.training, brief.method)
    search = RateSearch(
        table=ready.table.name,
        target=goal,
        rows=(len(sets.training), len(ready.parts.validation)),
        network=(plan.blueprint.inputs, *plan.blueprint.hidden, plan.blueprint.outputs),
        optimiser=brief.method.optimiser,
        loss=brief.method.loss,
        epochs=trained.epochs_run,
        scaled=not raw,
        sweep=rate_stories(reports),
        stable=_told(begin, inputs),
        at_start=_told(begin, inputs),
        constant=_constant(sets, brief.method.loss),
        warnings=material.known.warnings,
    )
    if search.recommended is None:
        return search
    member = [one.learning_rate for one in plan.members].index(search.recommended)
    kept = kept_rate(trained, member, sets.training, brief.method)
    return replace(search, stable=_told(kept, inputs))


def _settings(target: str, rates: Sequence[float] | None, options: Options) -> Settings:
    """Ask for one network, one start, and all rates at once."""
    tried = tuple(sorted(map(float, RATES if rates is None else rates)))
    if len(tried) < 2:
        raise OptionError("to compare learning rates give at least two, like 0.01,0.1")
    usual: Options = {
        "learning_rate": tried,
        "weight_decay": 0.0,
        "starts": 1,
        "ensemble": 1,
        "validation_share": VALIDATION,
        "test_share": 0.0,
    }
    asked: Options = {**usual, **options}
    return Settings.of(target=target, **asked)


def _told(found: StableRate | None, inputs: Sequence[Input]) -> StableStory | None:
    return None if found is None else tell_stable(found, inputs)


def _constant(sets: ExampleSets, loss: str) -> float | None:
    """Give the mean loss of always answering the mean, or each class with its share."""
    if loss not in BEST_AT_MEAN:
        return None
    answer = jnp.asarray(sets.training.expected.mean(axis=0))
    of_row = jax.vmap(find_loss(loss), in_axes=(0, None))
    return float(of_row(jnp.asarray(sets.validation.expected), answer).mean())


def _brief(plan: Plan, rows: int, epochs: int | None) -> Plan:
    """Make a short training of a plan: all rates to the end, so that they can be compared."""
    least, most = EPOCHS
    steps = Batches.cut(rows, plan.batch_size, plan.chunk).per_epoch
    count = epochs or min(max(math.ceil(STEPS / steps), least), most)
    return replace(plan, epochs=count, patience=None, trials=())
