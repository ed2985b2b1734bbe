"""The training loop: a population learns epoch by epoch, in one compiled program.

Learning rates, seeds and data are arguments of the program, so that a new rate never compiles
anew. It runs in chunks of at most a hundred steps. Between two chunks the whole of training is one
value, a `State`: there it can be watched, stopped, written down, taken up again, and nothing calls
back out of compiled code.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fathom.errors import OptionError
from fathom.nets.blueprint import Blueprint
from fathom.nets.draws import draw_starts
from fathom.nets.forked import check_not_forked
from fathom.shapes import Int32
from fathom.training import folds
from fathom.training.batches import Batches
from fathom.training.cohort import NEVER, Cohort
from fathom.training.examples import Examples, Member, left_out
from fathom.training.learning import Population, unjudged
from fathom.training.plan import Plan
from fathom.training.population import Epoch, Trained
from fathom.training.stopping import CODES, Stopped

Watch = Callable[[Epoch], None]


@dataclass(frozen=True)
class State:
    """The whole of training between two compiled chunks.

    Attributes:
        plan: how it is trained.
        batches: how an epoch is cut.
        cohort: the members in the compiled program.
        past: what each finished epoch brought; epoch 0 is the random start.
        taken: steps taken in the epoch that is under way.
        finished: the last state of all members, once some have been given up.
        drawn: the batches of the epoch under way, if they have been drawn.
    """

    plan: Plan
    batches: Batches
    cohort: Cohort
    past: tuple[Epoch, ...]
    taken: int = 0
    finished: Population | None = None
    drawn: Int32[np.ndarray, "chunks members steps size"] | None = None

    @property
    def step(self) -> int:
        """How many steps have been taken."""
        return self.past[-1].number * self.batches.per_epoch + self.taken

    @property
    def ended(self) -> bool:
        """Whether nothing is left to do: all epochs done, or every member has stopped."""
        epoch = self.past[-1]
        return not self.taken and (epoch.number >= self.plan.epochs or not epoch.running)

    def population(self) -> Population:
        """Give the state of all members, those that were given up included."""
        return self.cohort.write(self.finished)


def begin(
    blueprint: Blueprint,
    members: Sequence[Member],
    examples: Examples,
    held_out: Examples,
    plan: Plan,
) -> State:
    """Draw every member's random start and judge it: step 0."""
    if not members:
        raise OptionError("there is nothing to train: a population needs at least one member")
    check_not_forked()
    networks = draw_starts(blueprint, [member.seed for member in members])
    return begin_with(unjudged(networks, plan.method), members, examples, held_out, plan)


def begin_with(
    population: Population,
    members: Sequence[Member],
    examples: Examples,
    held_out: Examples,
    plan: Plan,
) -> State:
    """Judge members that nobody has judged yet: step 0."""
    check_not_forked()
    began = time.perf_counter()
    batches = Batches.cut(examples.each(members), plan.batch_size, plan.chunk)
    cohort = Cohort.begin(population, tuple(members), examples, held_out, plan, batches)
    first = Epoch(0, *cohort.costs(0), len(members), time.perf_counter() - began)
    return State(plan, batches, cohort, (first,))


def go_on(state: State, until: int = NEVER) -> Iterator[State]:
    """Train from a state on, and give the state after every chunk; none goes beyond step `until`.

    A state may also be asked for in the middle of a chunk; the same program then stops there.
    """
    began = time.perf_counter() - state.past[-1].seconds
    while not state.ended and state.step < until:
        state = _take_chunk(state, until)
        if state.taken == state.batches.per_epoch:
            state = _ended_epoch(state, began)
        yield state


def _take_chunk(state: State, until: int) -> State:
    """Take the steps up to the chunk's end, or up to `until` where that comes first.

    With the last step of an epoch every member is judged.
    """
    batches, number = state.batches, state.past[-1].number + 1
    drawn = state.cohort.draw(batches, number) if state.drawn is None else state.drawn
    place, offset = divmod(state.taken, batches.steps)
    order = drawn[place][:, offset:] if offset else drawn[place]
    taken = min((place + 1) * batches.steps, state.taken + until - state.step)
    steps, ends = taken - state.taken, taken == batches.per_epoch
    cohort = state.cohort.learn(order, state.plan, batches, state.taken, steps, ends)
    return replace(state, cohort=cohort, taken=taken, drawn=drawn)


def _ended_epoch(state: State, began: float) -> State:
    """Read what an epoch brought; at those that the plan names, give up the worse rates."""
    number, cohort = state.past[-1].number + 1, state.cohort
    costs = cohort.costs(state.batches.per_epoch)
    epoch = Epoch(number, *costs, cohort.running, time.perf_counter() - began)
    finished, past = state.finished, (*state.past, epoch)
    if epoch.running and number in state.plan.trials:
        finished = cohort.write(finished)
        cohort = cohort.without_worse_rates(state.plan)
    return replace(state, cohort=cohort, past=past, taken=0, finished=finished, drawn=None)


def train(
    blueprint: Blueprint,
    members: Sequence[Member],
    examples: Examples,
    held_out: Examples,
    plan: Plan,
    watch: Watch | None = None,
) -> Trained:
    """Train all members side by side and keep each one's best.

    Args:
        blueprint: what each network is, apart from its weights.
        members: rates and seeds.
        examples: rows to learn from.
        held_out: rows that say when a member is at its best.
        plan: how.
        watch: called after every epoch with what it brought.

    Ctrl-C ends the training and keeps the best so far.
    """
    return finish(begin(blueprint, members, examples, held_out, plan), watch)


def finish(
    state: State,
    watch: Watch | None = None,
    record: Callable[[State, bool], None] | None = None,
    go_ahead: Callable[[], None] | None = None,
) -> Trained:
    """Train from a state to the end.

    Args:
        state: where to begin.
        watch: called after every epoch with what it brought.
        record: called with the state at the beginning and after every chunk, and whether it is the
            last one.
        go_ahead: called after every chunk; what it raises ends the training, and nothing is kept.

    Ctrl-C ends the training and keeps the best so far.
    """
    ended = Stopped.EPOCHS_DONE
    try:
        if record:
            record(state, state.ended)
        for after in go_on(state):
            state = after
            if record:
                record(state, state.ended)
            if watch and not state.taken:
                watch(state.past[-1])
            if go_ahead:
                go_ahead()
    except KeyboardInterrupt:
        ended = Stopped.INTERRUPTED
        with contextlib.suppress(KeyboardInterrupt):  # a second one: leave the last state unwritten
            if record:
                record(state, True)
    return trained(state, ended)


def trained(state: State, ended: Stopped = Stopped.EPOCHS_DONE) -> Trained:
    """Give what came of a training; members that still learn ended by `ended`."""
    population, plan, past = state.population(), state.plan, state.past
    validation = np.stack([epoch.validation for epoch in past])
    codes = [CODES[int(code)] for code in population.stopped]
    last = [int(np.flatnonzero(~np.isnan(column))[-1]) for column in validation.T]
    best = [int(epoch) for epoch in population.best_epoch]
    return Trained(
        members=state.cohort.members,
        networks=population.best if plan.keep_best else population.networks,
        train=np.stack([epoch.train for epoch in past]),
        validation=validation,
        best_epoch=tuple(best if plan.keep_best else last),
        stopped=tuple(ended if code is Stopped.RUNNING else code for code in codes),
        batches=state.batches,
        seconds=tuple(epoch.seconds for epoch in past),
        devices=state.cohort.used,
        population=population,
        shares=_shares(state.cohort),
    )


def _shares(cohort: Cohort) -> np.ndarray | None:
    """Say what each member counts in the common cost of its rate, where they leave out folds."""
    out = left_out(cohort.members)
    if not out:
        return None
    rates = [member.learning_rate for member in cohort.members]
    held_out = cohort.held_out
    return folds.shares(rates, held_out.known_folds, out, held_out.weights)
