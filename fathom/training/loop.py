"""The training loop: a population learns epoch by epoch, in one compiled program.

Learning rates, seeds and data are arguments of the program, so that a new rate never compiles
anew. It runs in chunks of at most a hundred steps; between them it can be watched and stopped, and
nothing calls back out of compiled code. Members are shared out over the devices; where their
number does not divide, copies of the first fill up, learn nothing and are forgotten.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Key, PRNGKeyArray

from fathom.errors import OptionError
from fathom.nets.network import Network
from fathom.training.batches import Batches
from fathom.training.devices import Placement
from fathom.training.learning import (
    DROPPED,
    PADDING,
    RUNNING,
    Population,
    Rows,
    begin,
    judge_epoch,
    learn_chunk,
)
from fathom.training.population import Epoch, Examples, Member, Plan, Trained, by_middle_start
from fathom.training.stopping import CODES, Stopped

Watch = Callable[[Epoch], None]


def train(
    start: Callable[[PRNGKeyArray], Network],
    members: Sequence[Member],
    examples: Examples,
    held_out: Examples,
    plan: Plan,
    watch: Watch | None = None,
) -> Trained:
    """Train all members side by side and keep each one's best.

    Args:
        start: makes a network from a random key; hashable, so that it compiles once.
        members: rates and seeds.
        examples: rows to learn from.
        held_out: rows that say when a member is at its best.
        plan: how.
        watch: called after every epoch with what it brought.

    Ctrl-C ends the training and keeps the best so far.
    """
    if not members:
        raise OptionError("there is nothing to train: a population needs at least one member")
    began = time.perf_counter()
    batches = Batches.cut(len(examples), plan.batch_size)
    cohort = Cohort.begin(start, tuple(members), examples, held_out, plan)
    past = [Epoch(0, *cohort.costs(0), len(members), time.perf_counter() - began)]
    finished = cohort.write(None)
    ended = Stopped.EPOCHS_DONE
    try:
        for number in range(1, plan.epochs + 1):
            cohort = cohort.learn(batches, number, plan)
            train_total = cohort.population.train_cost
            cohort = cohort.judge(plan)
            costs = cohort.costs(batches.per_epoch, train_total)
            past.append(Epoch(number, *costs, cohort.running, time.perf_counter() - began))
            if watch:
                watch(past[-1])
            if not cohort.running:
                break
            if number in plan.trials:
                finished = cohort.write(finished)
                cohort = cohort.without_worse_rates(past)
    except KeyboardInterrupt:
        ended = Stopped.INTERRUPTED
    return _trained(cohort.write(finished), tuple(members), past, ended, plan, batches, cohort)


@dataclass(frozen=True)
class Cohort:
    """The members that are still in the compiled program: `places` says which, padding last."""

    members: tuple[Member, ...]
    places: Int[np.ndarray, " width"]
    population: Population
    placement: Placement
    keys: Key[Array, " width"]
    rates: Float[Array, " width"]
    rows: Rows
    judges: Rows

    @classmethod
    def begin(
        cls,
        start: Callable[[PRNGKeyArray], Network],
        members: tuple[Member, ...],
        examples: Examples,
        held_out: Examples,
        plan: Plan,
    ) -> Cohort:
        """Draw every member's random start, on the devices."""
        placement = Placement.of(len(members))
        places = np.resize(np.arange(len(members)), placement.width)
        seeds = jnp.array([members[place].seed for place in places])
        keys = placement.share(jax.vmap(jax.random.key)(seeds))
        judges = placement.copy(_rows(held_out))
        population = begin(start, keys, judges, plan.method)
        padding = jnp.arange(len(places)) >= len(members)
        population = _stopped(population, jnp.where(padding, PADDING, RUNNING))
        rates = jnp.array([members[place].learning_rate for place in places], jnp.float32)
        return cls(
            members,
            places,
            _placed(population, placement),
            placement,
            keys,
            placement.share(rates),
            placement.copy(_rows(examples)),
            judges,
        )

    @property
    def running(self) -> int:
        """How many members still learn."""
        return int(self.population.running.sum())

    @property
    def real(self) -> int:
        """How many members there are, the padding not counted."""
        return self.placement.members

    def learn(self, batches: Batches, epoch: int, plan: Plan) -> Cohort:
        """Take the steps of one epoch."""
        seeds = [self.members[place].seed for place in self.places]
        all_steps = jnp.asarray(plan.epochs * batches.per_epoch)
        population = self.population
        for order in self.placement.share(batches.draw(seeds, epoch), axis=1):
            population = learn_chunk(
                population, self.rates, self.keys, order, self.rows, all_steps, plan.method
            )
        return replace(self, population=population)

    def judge(self, plan: Plan) -> Cohort:
        """Judge every member on the held-out rows; keep the best, stop those that stand still."""
        patience = jnp.asarray(plan.epochs + 1 if plan.patience is None else plan.patience)
        return replace(
            self, population=judge_epoch(self.population, self.judges, patience, plan.method)
        )

    def costs(
        self, steps: int, total: Array | None = None
    ) -> tuple[Float[np.ndarray, " members"], Float[np.ndarray, " members"]]:
        """Read every member's training and validation cost; NaN for one that does not learn."""
        train, validation = (np.full(len(self.members), np.nan) for _ in range(2))
        here = self.places[: self.real]
        validation[here] = np.asarray(self.population.validation_cost)[: self.real]
        if steps and total is not None:
            train[here] = np.asarray(total, np.float64)[: self.real] / steps
        return np.where(np.isnan(validation), np.nan, train), validation

    def without_worse_rates(self, past: list[Epoch]) -> Cohort:
        """Give up the worse half of the rates, judged by the middle one of their starts.

        Every start of every rate has run the same epochs by now, or has stopped by itself.
        """
        best = np.asarray(self.population.best_cost, np.float64)[: self.real]
        rates = np.array([self.members[p].learning_rate for p in self.places[: self.real]])
        order = by_middle_start(rates, best)
        kept = set(order[: -(-len(order) // 2)])
        stay = np.flatnonzero([rate in kept for rate in rates])
        if len(stay) == self.real:
            return self
        placement = Placement.of(len(stay))
        picked = np.resize(stay, placement.width)
        padding = np.arange(len(picked)) >= len(stay)
        population = jax.tree.map(
            lambda leaf: leaf[picked] if leaf.ndim else leaf, jax.device_get(self.population)
        )
        population = _stopped(population, np.where(padding, PADDING, population.stopped))
        return replace(
            self,
            places=self.places[picked],
            population=_placed(population, placement),
            placement=placement,
            keys=placement.share(self.keys[picked]),
            rates=placement.share(self.rates[picked]),
            rows=placement.copy(self.rows),
            judges=placement.copy(self.judges),
        )

    def write(self, finished: Population | None) -> Population:
        """Write these members' state into that of all; those not here any more were dropped."""
        mine = jax.device_get(self.population)
        if finished is None:
            return jax.tree.map(lambda leaf: leaf[: self.real] if leaf.ndim else leaf, mine)
        here = self.places[: self.real]
        gone = np.setdiff1d(np.arange(len(self.members)), here)

        def into(old: np.ndarray, new: np.ndarray) -> np.ndarray:
            whole = np.array(old)
            if whole.ndim:
                whole[here] = new[: self.real]
            return whole

        whole = jax.tree.map(into, finished, mine)
        stopped = whole.stopped
        stopped[gone] = np.where(stopped[gone] == RUNNING, DROPPED, stopped[gone])
        return whole


def _stopped(population: Population, codes: Array | np.ndarray) -> Population:
    return eqx.tree_at(lambda p: p.stopped, population, codes)


def _placed(population: Population, placement: Placement) -> Population:
    """Put a population's state on the devices: each member's where it learns, the rest on all."""
    return jax.tree.map(
        lambda leaf: placement.share(leaf) if leaf.ndim else placement.copy(leaf), population
    )


def _rows(examples: Examples) -> Rows:
    return Rows(
        jnp.asarray(examples.inputs, jnp.float32), jnp.asarray(examples.expected, jnp.float32)
    )


def _trained(
    population: Population,
    members: tuple[Member, ...],
    past: list[Epoch],
    ended: Stopped,
    plan: Plan,
    batches: Batches,
    cohort: Cohort,
) -> Trained:
    validation = np.stack([epoch.validation for epoch in past])
    codes = [CODES[int(code)] for code in population.stopped]
    last = [int(np.flatnonzero(~np.isnan(column))[-1]) for column in validation.T]
    best = [int(epoch) for epoch in population.best_epoch]
    return Trained(
        members=members,
        networks=population.best if plan.keep_best else population.networks,
        train=np.stack([epoch.train for epoch in past]),
        validation=validation,
        best_epoch=tuple(best if plan.keep_best else last),
        stopped=tuple(ended if code is Stopped.RUNNING else code for code in codes),
        batches=batches,
        seconds=tuple(epoch.seconds for epoch in past),
        devices=cohort.placement.devices,
    )
