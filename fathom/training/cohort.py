"""A cohort: the members that still learn, in blocks, and the rows that they learn from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import jax
import numpy as np

from fathom.errors import OptionError
from fathom.nets.draws import key_data, keys_of
from fathom.nets.inputs.held import Inputs, as_float32
from fathom.nets.laid import LaidRows
from fathom.shapes import Float, Int, Int32, Key, PyTree
from fathom.training import folds, judging
from fathom.training.batches import Batches
from fathom.training.block import Block, blocks_of
from fathom.training.devices import Placement, available
from fathom.training.examples import Examples, Member, left_out
from fathom.training.laying import Laying
from fathom.training.learning import DROPPED, RUNNING, Call, Compiled, Population, learn
from fathom.training.plan import Method, Plan
from fathom.training.population import by_middle_start
from fathom.training.sizes import filled, rows_room, steps_room
from fathom.training.step import Rows, rows_of

Drawn = Int32[np.ndarray, "members steps size"]  # which rows make batches
NEVER = np.iinfo(np.int32).max  # a step that is never reached


@dataclass(frozen=True)
class Cohort:
    """The members that still learn.

    Attributes:
        members: all of the training.
        here: the places, among them, of those that still learn.
        blocks: those, on the devices.
        kept: the rows on the devices; None of large networks, for which some are taken there at a
            time.
        examples, held_out: the rows that are learnt from, and those that judge.
        devices: how many a block is shared out over at the most.
        laying: how inputs and networks are laid out there.
    """

    members: tuple[Member, ...]
    here: Int[np.ndarray, " here"]
    blocks: tuple[Block, ...]
    kept: Rows | None
    examples: Examples
    held_out: Examples
    devices: int
    laying: Laying

    @classmethod
    def begin(
        cls,
        fresh: Population,
        members: tuple[Member, ...],
        examples: Examples,
        held_out: Examples,
        plan: Plan,
        batches: Batches,
    ) -> Cohort:
        """Judge members that nobody has judged yet, on the devices: epoch 0."""
        cohort = cls.of(members, np.arange(len(members)), fresh, examples, held_out)
        order = np.zeros((len(members), batches.steps, batches.size), np.int32)
        judged = cohort.learn(order, plan, batches, taken=0, steps=0, ends=True)
        # A start whose cost is not finite may still learn; later that is the end of a member.
        pairs = zip(judged.blocks, cohort.blocks, strict=True)
        blocks = tuple(after.stopped(before.population.stopped) for after, before in pairs)
        return replace(judged, blocks=blocks)

    @classmethod
    def of(
        cls,
        members: tuple[Member, ...],
        here: Int[np.ndarray, " here"],
        population: Population,
        examples: Examples,
        held_out: Examples,
        devices: int | None = None,
    ) -> Cohort:
        """Put the state of some members, and their rows, on the devices.

        Args:
            members: all of the training.
            here: the places, among them, of those that still learn.
            population: the states of these, on the host.
            examples, held_out: the rows.
            devices: how many to use at the most; all without.
        """
        by_rows, mine = population.networks.convolves, [members[place] for place in here]
        there = available(devices)
        rates = [member.learning_rate for member in mine]
        cut = blocks_of(rates, there, by_rows)
        placements = [Placement.of(len(slots), by_rows, there) for slots in cut]
        laying = Laying.for_network(population.networks, examples.inputs.shape[1])
        kept = judged = None
        if not by_rows:
            rows = kept = Rows(*placements[0].copy(_laid(examples, laying)))
            if held_out is not examples:
                rows = Rows(*placements[0].copy(_laid(held_out, laying)))
            judged = rows, held_out
        blocks = [
            Block.placed(slots, mine, population, placement, judged, laying)
            for slots, placement in zip(cut, placements, strict=True)
        ]
        return cls(members, here, tuple(blocks), kept, examples, held_out, there, laying)

    @property
    def running(self) -> int:
        """How many members still learn."""
        stopped = [np.asarray(block.population.stopped) for block in self.blocks]
        return sum(int((codes == RUNNING).sum()) for codes in stopped)

    @property
    def used(self) -> int:
        """How many devices work on a block."""
        return max(block.placement.devices for block in self.blocks)

    @property
    def population(self) -> Population:
        """The state of the members here, taken off the devices."""
        parts = [self.taken_off(block, block.population) for block in self.blocks]
        order = np.argsort(np.concatenate([block.slots[: block.real] for block in self.blocks]))
        return jax.tree.map(
            lambda *leaves: np.concatenate(leaves)[order] if leaves[0].ndim else leaves[0], *parts
        )

    @property
    def seeds(self) -> list[int]:
        """The seed of every member here."""
        return [self.members[place].seed for place in self.here]

    @property
    def rates(self) -> Float[np.ndarray, " here"]:
        """The learning rate of every member here."""
        return np.array([self.members[place].learning_rate for place in self.here], np.float32)

    @property
    def keys(self) -> Key[jax.Array, " here"]:
        """The key of chance of every member here."""
        return keys_of(key_data(self.seeds))

    def taken_off(self, block: Block, tree: PyTree) -> PyTree:
        """Take what the devices made of a block's members off them, without what fills up."""
        return block.taken(tree, self.laying)

    def learn(
        self, order: Drawn, plan: Plan, batches: Batches, taken: int, steps: int, ends: bool
    ) -> Cohort:
        """Take steps: a batch each from `order`; at the end of an epoch judge, and stop some.

        Args:
            order: the batches of each member here, as many as a chunk has, or more than are wanted.
            plan: how they are trained.
            batches: how an epoch is cut.
            taken: the steps of this epoch that are behind.
            steps: how many of the order's batches are learnt from.
            ends: whether the epoch ends with them.
        """
        most = plan.epochs + 1 if plan.patience is None else plan.patience
        call = Call(
            all_steps=np.array(plan.epochs * batches.per_epoch, np.int32),
            steps=np.array(steps, np.int32),
            patience=np.array(most, np.int32),
            weight_decay=np.array(plan.method.weight_decay, np.float32),
            begins=np.array(taken == 0, np.bool_),
            ends=np.array(ends, np.bool_),
        )
        room = batches.steps if self.kept is None else steps_room(batches.steps)
        order = filled(order, room, axis=1)
        work = self._learnt if self.kept is not None else self._learnt_by_rows
        method = plan.method.compiled
        blocks = [work(block, order[block.slots], call, method) for block in self.blocks]
        return replace(self, blocks=tuple(blocks))

    def _learnt(self, block: Block, order: Drawn, call: Call, method: Method) -> Block:
        """Let the members of a block learn, and be judged."""
        rows, picked = self.taken(block, order)
        held = block.rates, block.keys, picked, rows, block.judges
        compiled = Compiled(method, block.placement.shared(order.shape[-1]))
        return replace(block, population=learn(block.population, *held, call, compiled))

    def _learnt_by_rows(self, block: Block, order: Drawn, call: Call, method: Method) -> Block:
        """Let large networks learn, whose rows are shared out; judge them some rows a call."""
        if call.steps:
            block = self._learnt(block, order, call, method)
            # Devices that add up a batch wait for each other: with more work in line behind them
            # they may wait for ever.
            jax.block_until_ready(block.population)
        if not call.ends:
            return block
        networks = block.population.networks
        cost = judging.costs(networks, self.held_out, block.placement, method.loss)
        return replace(block, population=judging.ended(block.population, cost, cost, call.patience))

    def taken(
        self, block: Block, order: Int32[np.ndarray, "members *steps size"]
    ) -> tuple[Rows, jax.Array]:
        """Give rows on the devices, and which of them make each batch that was drawn.

        Rows that are not kept there are taken there: those of these batches alone.
        """
        if self.kept is not None:
            return self.kept, block.placement.share_batches(order)
        places = np.arange(order.size, dtype=np.int32).reshape(order.shape)
        rows = rows_of(self.examples.part(order.ravel()))
        return block.placement.copy(rows), block.placement.share_batches(places)

    def draw(self, batches: Batches, epoch: int) -> Int32[np.ndarray, "chunks members steps size"]:
        """Draw the batches of an epoch for every member here."""
        out = left_out([self.members[place] for place in self.here])
        own = [folds.learnt(self.examples.known_folds, fold) for fold in out] or None
        return batches.draw(self.seeds, epoch, own, self.examples.weights)

    def find(self, place: int) -> tuple[Block, int]:
        """Give the block of the member at a place among those here, and its place there."""
        for block in self.blocks:
            found = np.flatnonzero(block.slots[: block.real] == place)
            if len(found):
                return block, int(found[0])
        raise OptionError(f"there are {len(self.here)} members, counted from 0, but not {place}")

    def costs(self, steps: int) -> tuple[Float[np.ndarray, " all"], Float[np.ndarray, " all"]]:
        """Read every member's training and validation cost; NaN for one that does not learn."""
        train, validation = (np.full(len(self.members), np.nan) for _ in range(2))
        for block in self.blocks:
            mine = self.here[block.slots[: block.real]]
            validation[mine] = np.asarray(block.population.validation_cost)[: block.real]
            if steps:
                total = np.asarray(block.population.train_cost, np.float64)
                train[mine] = total[: block.real] / steps
        return np.where(np.isnan(validation), np.nan, train), validation

    def without_worse_rates(self, plan: Plan) -> Cohort:
        """Give up the worse half of the rates, or all but one, judged by their middle start.

        Every start of every rate has run the same epochs by now, or has stopped by itself.
        """
        population = self.population
        best = np.asarray(population.best_cost, np.float64)
        rates = np.array([self.members[place].learning_rate for place in self.here])
        order = by_middle_start(rates, best)
        kept = set(order[: 1 if plan.one_left else -(-len(order) // 2)])
        stay = np.flatnonzero([rate in kept for rate in rates])
        if len(stay) == len(self.here):
            return self
        state = jax.tree.map(lambda leaf: leaf[stay] if leaf.ndim else leaf, population)
        return Cohort.of(
            self.members, self.here[stay], state, self.examples, self.held_out, self.devices
        )

    def write(self, finished: Population | None) -> Population:
        """Write these members' state into that of all; those not here any more were dropped."""
        mine = self.population
        if finished is None:
            return mine
        gone = np.setdiff1d(np.arange(len(self.members)), self.here)

        def into(old: np.ndarray, new: np.ndarray) -> np.ndarray:
            whole = np.array(old)
            if whole.ndim:
                whole[self.here] = new
            return whole

        whole = jax.tree.map(into, finished, mine)
        stopped = whole.stopped
        stopped[gone] = np.where(stopped[gone] == RUNNING, DROPPED, stopped[gone])
        return whole


def _laid(examples: Examples, laying: Laying) -> tuple[Inputs | LaidRows, np.ndarray]:
    """Lay rows out for the devices; what each counts is said by who judges."""
    size = rows_room(len(examples))
    given = laying.inputs(as_float32(examples.inputs), size)
    expected = filled(np.asarray(examples.expected, np.float32), size)
    return given, expected
