"""Why learning rates went wrong: what was seen of each, put into a sentence with the number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import jax
import numpy as np

from fathom.design.design import Design
from fathom.explain.silent import dead_neurons
from fathom.nets.network import Network
from fathom.optimisers.optimisers import optimiser
from fathom.rates.diagnosis import Seen, middle_member, sentence
from fathom.rates.stability import StableRate, kept_rate, stable_rate
from fathom.rates.sweep import sweep
from fathom.rates.verdicts import RateReport, RateVerdict, judge_rates
from fathom.shapes import PRNGKeyArray
from fathom.training.examples import Examples, ExampleSets
from fathom.training.plan import Method
from fathom.training.population import Trained

UNSETTLED = (RateVerdict.RESTLESS, RateVerdict.TOO_LARGE)  # worth looking at where they ended


class RatesSeen(NamedTuple):
    """What was seen of the learning rates of a training.

    Attributes:
        rates: the verdicts on those of its members.
        beside: those on rates that were run briefly beside it.
        stable: the largest stable rate of the kept network, None where none can be stated.
    """

    rates: tuple[RateReport, ...]
    beside: tuple[RateReport, ...] = ()
    stable: StableRate | None = None


def see_rates(
    plan: Design,
    trained: Trained,
    chosen: int,
    sets: ExampleSets,
    others: tuple[float, ...] | None,
    seed: int,
) -> RatesSeen:
    """Look at the learning rates of a finished training; Ctrl-C leaves the rest out.

    Args:
        plan: what was trained.
        trained: what came of it.
        chosen: the member that is kept.
        sets: its rows.
        others: rates around which some are run briefly beside it, or None.
        seed: of the starts of those.
    """
    method, start, learnt = plan.plan.method, plan.blueprint, sets.training
    try:
        rates = diagnosed(trained, method, learnt, start)
        beside: tuple[RateReport, ...] = ()
        if others:
            brief = sweep(start, others, seed, *sets, plan.plan)
            beside = diagnosed(brief, method, learnt, start)
        return RatesSeen(rates, beside, kept_rate(trained, chosen, learnt, method))
    except KeyboardInterrupt:
        return RatesSeen(judge_rates(trained))


def diagnosed(
    trained: Trained,
    method: Method,
    examples: Examples,
    start: Callable[[PRNGKeyArray], Network],
) -> tuple[RateReport, ...]:
    """Judge the learning rates of a population, each with a sentence on what went wrong.

    Args:
        trained: the population.
        method: how it was trained.
        examples: rows that it learnt from.
        start: makes a member's random start from its seed's key.
    """
    reports = judge_rates(trained)
    lowest = min((one.validation for one in reports if one.validation is not None), default=np.inf)
    exploded = any(report.verdict is RateVerdict.EXPLODED for report in reports)
    begin = start_rate(start, trained.members[0].seed, examples, method) if exploded else None

    def told(report: RateReport) -> RateReport:
        member = middle_member(
            trained, report.learning_rate, report.verdict is RateVerdict.EXPLODED
        )
        seen = Seen(
            report.learning_rate,
            report.verdict,
            trained.judged[:, member],
            lowest,
            None if begin is None else begin.rate,
            *_where_it_ended(trained, member, report, method, examples),
        )
        return replace(report, why=sentence(seen))

    return tuple(told(report) for report in reports)


def start_rate(
    start: Callable[[PRNGKeyArray], Network], seed: int, examples: Examples, method: Method
) -> StableRate | None:
    """Find the largest stable rate at a random start; None where none can be stated there."""
    if optimiser(method.optimiser).limit is None:  # Adam has no averages yet
        return None
    return stable_rate(start(jax.random.key(seed)), examples, method)


def _where_it_ended(
    trained: Trained, member: int, report: RateReport, method: Method, examples: Examples
) -> tuple[float | None, tuple[int, int] | None]:
    """Look at the network where an unsettled rate left it: its limit there, its silent neurons."""
    network, memory = trained.ended(member)
    hidden = sum(network.sizes[1:-1])
    if report.verdict not in UNSETTLED or not _finite(network) or network.convolves:
        return None, None
    dead = dead_neurons(network, examples.inputs)
    found = stable_rate(network, examples, method, memory)
    return (found.rate if found else None), (None if dead is None else (dead, hidden))


def _finite(network: Network) -> bool:
    return all(bool(np.isfinite(leaf).all()) for leaf in jax.tree.leaves(network))
