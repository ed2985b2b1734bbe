"""Which learning rate, and why no larger one: `lr_find` reads top to bottom."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp

from fathom.data.understanding import understand
from fathom.design.design import Wishes, design
from fathom.errors import OptionError
from fathom.jobs.preparing import prepare
from fathom.jobs.storytelling import rate_stories
from fathom.nets.losses import loss as find_loss
from fathom.rates.search import RateSearch
from fathom.rates.seen import diagnosed, start_rate
from fathom.rates.stability import StableRate, kept_rate
from fathom.rates.told_stable import tell_stable
from fathom.training import devices
from fathom.training.batches import Batches
from fathom.training.loop import train
from fathom.training.population import Examples, Plan
from fathom.training.stopping import Stopped

RATES = tuple(float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 5))
STEPS = 600  # of each rate, about
BEST_AT_MEAN = ("squared", "cross_entropy", "binary_cross_entropy")
EPOCHS = (5, 60)  # at least and at the most
VALIDATION = 0.16


def lr_find(
    data: Any,
    target: str,
    *,
    task: str | None = None,
    positive: str | None = None,
    columns: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    rates: Sequence[float] | None = None,
    hidden: tuple[int, ...] | list[int] | None = None,
    activation: str | None = None,
    optimizer: str | None = None,
    loss: str | None = None,
    weight_decay: float = 0.0,
    batch_size: int | None = None,
    epochs: int | None = None,
    seed: int = 0,
    raw: bool = False,
    tell: Callable[[int, int], None] | None = None,
) -> RateSearch:
    """Train one network with many learning rates side by side: which is best, and why no larger?

    All start from the same random weights and see the same batches, in one compiled program. The
    largest stable rate comes from the curvature of the cost, with the limit that is the optimiser's
    own; see `fathom.rates.stability`.

    Args:
        data, target, task, positive, columns, only: as in `train`.
        rates: those to try, at least two; by default 1e-05 to 5.
        hidden, activation, optimizer, loss, weight_decay, batch_size, seed: as in `train`.
        epochs: passes over the rows; by default as many as make about 600 steps, 5 to 60.
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
    tried = tuple(sorted(map(float, RATES if rates is None else rates)))
    if len(tried) < 2:
        raise OptionError("to compare learning rates give at least two, like 0.01,0.1")
    wishes = Wishes(
        hidden=None if hidden is None else tuple(hidden),
        activation=activation,
        optimizer=optimizer,
        learning_rate=tried,
        loss=loss,
        weight_decay=weight_decay,
        batch_size=batch_size,
        epochs=epochs,
        starts=1,
        seed=seed,
    )
    known = understand(data, target, task=task, positive=positive, columns=columns, only=only)
    ready = prepare(known, validation_share=VALIDATION, test_share=0.0, seed=seed)
    goal, inputs = ready.goal, ready.encoder.inputs
    examples, held_out = ready.examples(raw)
    plan = design(len(examples), len(inputs), goal.task, goal.outputs, wishes)
    brief = _brief(plan.plan, len(examples), epochs)
    if tell:
        tell(len(tried), brief.epochs)
    trained = train(plan.blueprint, plan.members, examples, held_out, brief)
    if Stopped.INTERRUPTED in trained.stopped:  # rates that were cut short cannot be compared
        raise KeyboardInterrupt
    reports = diagnosed(trained, brief.method, examples, plan.blueprint)
    begin = start_rate(plan.blueprint, plan.members[0].seed, examples, brief.method)

    def told(found: StableRate | None) -> Any:
        return None if found is None else tell_stable(found, inputs)

    search = RateSearch(
        table=ready.table.name,
        target=goal,
        rows=(len(examples), len(ready.parts.validation)),
        network=(plan.blueprint.inputs, *plan.blueprint.hidden, plan.blueprint.outputs),
        optimiser=brief.method.optimiser,
        loss=brief.method.loss,
        epochs=trained.epochs_run,
        scaled=not raw,
        sweep=rate_stories(reports),
        stable=told(begin),
        at_start=told(begin),
        constant=_constant(examples, held_out, brief.method.loss),
        warnings=known.warnings,
    )
    if search.recommended is None:
        return search
    member = tried.index(search.recommended)
    return replace(search, stable=told(kept_rate(trained, member, examples, brief.method)))


def _constant(examples: Examples, held_out: Examples, loss: str) -> float | None:
    """Give the mean loss of always answering the mean, or each class with its share."""
    if loss not in BEST_AT_MEAN:
        return None
    answer = jnp.asarray(examples.expected.mean(axis=0))
    of_row = jax.vmap(find_loss(loss), in_axes=(0, None))
    return float(of_row(jnp.asarray(held_out.expected), answer).mean())


def _brief(plan: Plan, rows: int, epochs: int | None) -> Plan:
    """Make a short training of a plan: all rates to the end, so that they can be compared."""
    least, most = EPOCHS
    steps = Batches.cut(rows, plan.batch_size, plan.chunk).per_epoch
    count = epochs or min(max(math.ceil(STEPS / steps), least), most)
    return replace(plan, epochs=count, patience=None, trials=())
