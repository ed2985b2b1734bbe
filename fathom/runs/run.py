"""A run: any step of a training comes back, bit for bit, and can be asked why.

A state lies in the folder every now and then; what is between is computed again by the same
compiled program, told to stop earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import jax
import numpy as np

from fathom.errors import ModelFileError, OptionError, RunError
from fathom.nets.crowds import taken_out
from fathom.nets.network import Network
from fathom.runs.folder import (
    Kept,
    identities,
    read_words,
    run_folder,
    state_file,
    state_steps,
)
from fathom.runs.header import RunHeader
from fathom.runs.states import read_state
from fathom.training import devices
from fathom.training.batches import Batches
from fathom.training.examples import Examples
from fathom.training.loop import State, go_on


@dataclass(frozen=True, eq=False)
class Run:
    """What is kept of one training.

    Attributes:
        mine: its folder.
        kept: its words and rows.
        member: the member that became the model.
        last: the step after which this member learnt no more.
    """

    mine: Path
    kept: Kept
    member: int
    last: int

    @classmethod
    def open(cls, folder: Path, identity: str, member: int, epochs: int | None = None) -> Run:
        """Open the run of a model, which says that it learnt for so many `epochs`.

        Raises:
            RunError: it is missing, damaged, or of another model.
        """
        devices.prepare()  # steps are computed again by compiled programs
        known = identities(folder)
        if not known:
            raise RunError(
                f"there is no run in {folder}: it lies beside the model that it trained; name its "
                "folder with --run, or train again"
            )
        if identity not in known:
            raise RunError(f"the run in {folder} is of another model; train this one again")
        mine = folder / identity
        run = cls(mine, read_words(mine), member, 0)
        steps = state_steps(mine)
        if not steps:
            raise RunError(f"the run in {folder} has no state left; train again")
        forked = run.header.forked
        if steps[0] != (0 if forked is None else forked[1]):
            raise RunError(f"the run in {folder} lacks the state it began with; train again")
        past = run.read(steps[-1]).past
        curve = np.array([epoch.validation[member] for epoch in past])
        if epochs is not None and len(past) - 1 < epochs:
            raise RunError(
                f"the run in {folder} lacks its last state: the training went on for {epochs} "
                f"epochs, and what is left ends after {len(past) - 1}; train again"
            )
        own = int(np.flatnonzero(~np.isnan(curve))[-1])
        ran_on = own == len(past) - 1
        last = steps[-1] if ran_on else own * run.batches.per_epoch
        return cls(mine, run.kept, member, last)

    @property
    def header(self) -> RunHeader:
        """The words of the run."""
        return self.kept.header

    @property
    def batches(self) -> Batches:
        """How an epoch is cut."""
        return self.kept.batches

    @property
    def examples(self) -> tuple[Examples, Examples]:
        """The rows that it learnt from, and those that judged it, as numbers.

        Raises:
            RunError: they were too large to keep.
        """
        if self.kept.examples is None or self.kept.held_out is None:
            raise RunError(
                f"the run in {self.mine} keeps no rows, which would have taken more than half its "
                "limit; train again with a larger --run-limit"
            )
        return self.kept.examples, self.kept.held_out

    @property
    def exact(self) -> bool:
        """Whether computing again gives the same bits here: the same parts, as many devices."""
        told = self.header
        here = (jax.__version__, devices.device_name(), devices.instructions())
        there = (told.jax, told.device, told.instructions or here[-1])  # old runs do not say
        return here == there and len(jax.devices()) >= told.devices

    def check_step(self, step: int, first: int = 0) -> None:
        """Refuse a step that it never came to; a branch begins where it left its trunk."""
        if not isinstance(step, int | np.integer):
            raise OptionError(f"a step is a whole number, but got {step!r}")
        first += 0 if self.header.forked is None else self.header.forked[1]
        if not first <= step <= self.last:
            per_epoch = self.batches.per_epoch
            raise OptionError(
                f"there is no step {step:,}: the network learnt in steps {first} to {self.last:,} "
                f"({per_epoch:,} to an epoch)"
            )

    def before(self, step: int) -> int:
        """Give the last step up to `step` of which a state lies in the folder.

        Raises:
            RunError: there is none: a file has gone.
        """
        before = [kept for kept in state_steps(self.mine) if kept <= step]
        if not before:
            raise RunError(
                f"the run in {self.mine} has no state up to step {step:,}: a file of it is "
                "missing; train again"
            )
        return before[-1]

    def seconds_to(self, step: int) -> float:
        """Estimate how long it takes to compute the way to a step, compiling left out."""
        past = self.read(state_steps(self.mine)[-1]).past
        taken = past[-1].number * self.batches.per_epoch
        return (step - self.before(step)) * past[-1].seconds / max(taken, 1)

    def read(self, step: int) -> State:
        """Read a state that lies in the folder.

        Raises:
            RunError: it is damaged.
        """
        told = self.header
        try:
            return read_state(
                state_file(self.mine, step),
                told.blueprint,
                told.members,
                told.plan,
                *self.examples,
            )
        except ModelFileError as error:
            raise RunError(f"the run cannot be read: {error}") from None

    def state(self, step: int) -> State:
        """Give the whole state of training after `step` steps.

        Raises:
            OptionError: the network never came to this step.
            RunError: the run is damaged, or keeps no rows.
        """
        self.check_step(step)
        state = self.read(self.before(step))
        for after in go_on(state, until=step):
            state = after
        return state

    def place(self, state: State) -> int:
        """Give the place of the model's member among those in the program."""
        return int(np.flatnonzero(state.cohort.here == self.member)[0])

    def network(self, step: int) -> Network:
        """Give the network as it was after `step` steps, its last sums as they are."""
        return self.network_of(self.state(step))

    def network_of(self, state: State) -> Network:
        """Take the model's member out of a state."""
        networks = state.population().networks
        network: Network = taken_out(networks, self.member)
        return network


def open_run(
    model: Path | str,
    identity: str | None,
    member: int,
    folder: str | None = None,
    epochs: int | None = None,
) -> Run:
    """Open the run beside a model file, which says that it learnt for so many `epochs`.

    Raises:
        RunError: the model was trained without one, or it is missing, damaged or of another model.
    """
    if identity is None:
        raise RunError(f"{model} was trained without keeping its run, so its steps are gone")
    return Run.open(run_folder(model) if folder is None else Path(folder), identity, member, epochs)
