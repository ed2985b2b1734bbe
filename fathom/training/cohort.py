"""A cohort: the members that are still in the compiled program, on their devices.

Members are shared out over the devices; where their number does not divide, copies of the first
fill up, learn nothing and are forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import equinox as eqx
import jax
import numpy as np
from jaxtyping import Array, Float, Int, Key

from fathom.nets.draws import draw_starts, key_data, keys_of
from fathom.nets.forked import check_not_forked
from fathom.nets.network import Blueprint
from fathom.training import folds, judging
from fathom.training.batches import Batches
from fathom.training.devices import Placement
from fathom.training.learning import (
    DROPPED,
    PADDING,
    RUNNING,
    Apart,
    Judges,
    Method,
    Population,
    Rows,
    judge_epoch,
    learn_chunk,
    unjudged,
)
from fathom.training.population import Examples, Member, Plan, by_middle_start, left_out

Drawn = Array | np.ndarray  # which rows make batches
NEVER = np.iinfo(np.int32).max  # a step that is never reached


@dataclass(frozen=True)
class Cohort:
    """The members that are still in the compiled program: `places` says which, padding last.

    `kept` are the rows on the devices, `judges` those that judge; None of large networks, for
    which some of either are taken there at a time.
    """

    members: tuple[Member, ...]
    places: Int[np.ndarray, " width"]
    population: Population
    placement: Placement
    keys: Key[Array, " width"]
    rates: Float[Array, " width"]
    kept: Rows | None
    judges: Judges | None
    examples: Examples
    held_out: Examples

    @classmethod
    def begin(
        cls,
        blueprint: Blueprint,
        members: tuple[Member, ...],
        examples: Examples,
        held_out: Examples,
        plan: Plan,
    ) -> Cohort:
        """Draw every member's random start and judge it, on the devices: epoch 0."""
        check_not_forked()
        placement = Placement.of(len(members), blueprint.loops)
        places = np.resize(np.arange(len(members)), placement.width)
        networks = draw_starts(blueprint, [members[place].seed for place in places])
        fresh = unjudged(networks, plan.method)
        cohort = cls.placed(members, places, fresh, placement, examples, held_out)
        judged = cohort.judge(plan)
        # A start whose cost is not finite may still learn; later that is the end of a member.
        population = _stopped(judged.population, cohort.population.stopped)
        return replace(judged, population=population)

    @classmethod
    def of(
        cls,
        members: tuple[Member, ...],
        here: Int[np.ndarray, " real"],
        population: Population,
        placement: Placement,
        examples: Examples,
        held_out: Examples,
    ) -> Cohort:
        """Make a cohort of some members and their state, filled up to a multiple of the devices."""
        picked = np.resize(np.arange(len(here)), placement.width)
        population = jax.tree.map(lambda leaf: leaf[picked] if leaf.ndim else leaf, population)
        return cls.placed(members, here[picked], population, placement, examples, held_out)

    @classmethod
    def placed(
        cls,
        members: tuple[Member, ...],
        places: Int[np.ndarray, " width"],
        population: Population,
        placement: Placement,
        examples: Examples,
        held_out: Examples,
    ) -> Cohort:
        """Put a population's state and its rows on the devices; what fills up learns nothing."""
        mine = _picked(members, places)
        kept = judges = None
        if not placement.by_rows:
            kept = placement.copy(examples.rows())
            rows = kept if held_out is examples else placement.copy(held_out.rows())
            judges = _judges(mine, rows, held_out, placement)
        rates = np.array([member.learning_rate for member in mine], np.float32)
        padding = np.arange(len(places)) >= placement.members
        population = _stopped(population, np.where(padding, PADDING, population.stopped))
        return cls(
            members,
            places,
            _placed(population, placement),
            placement,
            _keys(mine, placement),
            placement.share(rates),
            kept,
            judges,
            examples,
            held_out,
        )

    @property
    def running(self) -> int:
        """How many members still learn."""
        return int((np.asarray(self.population.stopped) == RUNNING).sum())

    @property
    def real(self) -> int:
        """How many members there are, the padding not counted."""
        return self.placement.members

    @property
    def here(self) -> Int[np.ndarray, " real"]:
        """The places, among all members, of those that are in the program."""
        return self.places[: self.real]

    @property
    def seeds(self) -> list[int]:
        """The seed of every member in the program, padding included."""
        return [self.members[place].seed for place in self.places]

    def learn(self, order: Drawn, all_steps: int, until: int, method: Method) -> Cohort:
        """Take the steps of a chunk: a batch each from `order`, none after step `until`."""
        rows, picked = self.taken(order)
        population = learn_chunk(
            self.population,
            self.rates,
            self.keys,
            picked,
            rows,
            jax.device_put(np.int32(all_steps)),
            jax.device_put(np.int32(until)),
            method,
        )
        if self.placement.by_rows:
            # Devices that add up a batch wait for each other: with more work in line behind them
            # they may wait for ever.
            jax.block_until_ready(population)
        return replace(self, population=population)

    def taken(self, order: Drawn) -> tuple[Rows, Drawn]:
        """Give rows on the devices, and which of them make each batch that was drawn.

        Rows that are not kept there are taken there: those of these batches alone.
        """
        if self.kept is not None:
            return self.kept, order
        picked = np.asarray(order)
        places = np.arange(picked.size, dtype=np.int32).reshape(picked.shape)
        rows = self.examples.part(picked.ravel()).rows()
        return self.placement.copy(rows), self.placement.share_batches(places)

    def draw(self, batches: Batches, epoch: int) -> Sequence[Drawn]:
        """Draw an epoch's batches, where its rows are: an array (members, steps, size) a chunk."""
        out = left_out(_picked(self.members, self.places))
        own = [folds.learnt(self.examples.known_folds, fold) for fold in out] or None
        drawn = batches.draw(self.seeds, epoch, own, self.examples.weights)
        return [
            chunk if self.kept is None else self.placement.share_batches(chunk) for chunk in drawn
        ]

    def judge(self, plan: Plan) -> Cohort:
        """Judge every member on the held-out rows; keep the best, stop those that stand still."""
        most = plan.epochs + 1 if plan.patience is None else plan.patience
        patience = jax.device_put(np.int32(most))
        if self.judges is not None:
            judged = judge_epoch(self.population, self.judges, patience, plan.method)
        else:
            networks, loss = self.population.networks, plan.method.loss
            cost = judging.costs(networks, self.held_out, self.placement, loss)
            judged = judging.ended(self.population, cost, cost, patience)
        # A constant comes back on every device; left there, the next chunk would compile anew.
        zeros = self.placement.share(judged.train_cost)
        return replace(self, population=eqx.tree_at(lambda p: p.train_cost, judged, zeros))

    def costs(
        self, steps: int, total: Array | None = None
    ) -> tuple[Float[np.ndarray, " members"], Float[np.ndarray, " members"]]:
        """Read every member's training and validation cost; NaN for one that does not learn."""
        train, validation = (np.full(len(self.members), np.nan) for _ in range(2))
        validation[self.here] = np.asarray(self.population.validation_cost)[: self.real]
        if steps and total is not None:
            train[self.here] = np.asarray(total, np.float64)[: self.real] / steps
        return np.where(np.isnan(validation), np.nan, train), validation

    def without_worse_rates(self, plan: Plan) -> Cohort:
        """Give up the worse half of the rates, or all but one, judged by their middle start.

        Every start of every rate has run the same epochs by now, or has stopped by itself.
        """
        best = np.asarray(self.population.best_cost, np.float64)[: self.real]
        rates = np.array([self.members[place].learning_rate for place in self.here])
        order = by_middle_start(rates, best)
        kept = set(order[: 1 if plan.one_left else -(-len(order) // 2)])
        stay = np.flatnonzero([rate in kept for rate in rates])
        if len(stay) == self.real:
            return self
        placement = Placement.of(len(stay), self.population.networks.loops)
        kept_state = jax.tree.map(
            lambda leaf: leaf[stay] if leaf.ndim else leaf, jax.device_get(self.population)
        )
        return Cohort.of(
            self.members, self.places[stay], kept_state, placement, self.examples, self.held_out
        )

    def write(self, finished: Population | None) -> Population:
        """Write these members' state into that of all; those not here any more were dropped."""
        mine = jax.device_get(self.population)
        if finished is None:
            return jax.tree.map(lambda leaf: leaf[: self.real] if leaf.ndim else leaf, mine)
        gone = np.setdiff1d(np.arange(len(self.members)), self.here)

        def into(old: np.ndarray, new: np.ndarray) -> np.ndarray:
            whole = np.array(old)
            if whole.ndim:
                whole[self.here] = new[: self.real]
            return whole

        whole = jax.tree.map(into, finished, mine)
        stopped = whole.stopped
        stopped[gone] = np.where(stopped[gone] == RUNNING, DROPPED, stopped[gone])
        return whole


def _keys(members: Sequence[Member], placement: Placement) -> Key[Array, " width"]:
    data = placement.share(key_data([member.seed for member in members]))
    return keys_of(data)


def _stopped(population: Population, codes: Array | np.ndarray) -> Population:
    return eqx.tree_at(lambda p: p.stopped, population, codes)


def _placed(population: Population, placement: Placement) -> Population:
    """Put a population's state on the devices: each member's where it learns, the rest on all."""
    return jax.tree.map(
        lambda leaf: placement.share(np.asarray(leaf)) if leaf.ndim else placement.copy(leaf),
        population,
    )


def _picked(members: Sequence[Member], places: np.ndarray) -> list[Member]:
    """Give the members in the program, padding included."""
    return [members[place] for place in places]


def _judges(
    members: Sequence[Member], rows: Rows, held_out: Examples, placement: Placement
) -> Judges:
    """Say which rows judge each member.

    `members` are those in the program; what fills up comes last and has a share in nobody's cost.
    `rows` are those of `held_out` on the devices.
    """
    out = left_out(members)
    if not out:
        return Judges(rows)
    picked, counts = folds.padded(held_out.known_folds, out)
    weights = held_out.weights
    counted = counts * (1.0 if weights is None else weights[picked])
    rates = [member.learning_rate for member in members]
    parts = np.zeros((len(members), len(members)), np.float32)
    real = placement.members
    parts[:real, :real] = folds.shares(rates[:real], held_out.known_folds, out[:real], weights)
    parts[real:, 0] = 1
    each = picked.astype(np.int32), counted.astype(np.float32), parts
    return Judges(rows, Apart(*placement.share(each)))
