"""Where a training begins: anew, where one was stopped, or at a step of another (a fork)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import equinox as eqx
import jax
import numpy as np

from fathom.errors import ModelFileError, RunError
from fathom.nets.blueprint import Blueprint
from fathom.runs.carried import Carried
from fathom.runs.folder import Kept, begin_folder, identities, read_words, state_file, state_steps
from fathom.runs.recorder import Recorder
from fathom.runs.states import read_state
from fathom.training import loop
from fathom.training.cohort import Cohort
from fathom.training.examples import Examples, Member
from fathom.training.learning import RUNNING, Population, remembering, unjudged
from fathom.training.loop import State
from fathom.training.plan import Plan

USUAL_LIMIT = 50 * 2**20  # bytes
MOST_STATES, LARGEST_ROWS = 150 * 2**20, 500 * 2**20  # beside many rows; and rows that are kept


@dataclass(frozen=True)
class Origin:
    """The step of another training that a fork begins from.

    Attributes:
        run: the identity of that training's run.
        fingerprint: of its rows.
        state: of that training, at that step.
        members: those that are followed, each by one of every rate.
        model: the file of the model that it trained.
        blueprint: of its network; without it, the one that would be chosen now.
    """

    run: str
    fingerprint: str
    state: State
    members: tuple[int, ...]
    model: str | None = None
    blueprint: Blueprint | None = None

    @property
    def epoch(self) -> int:
        """The first epoch that ends after the step."""
        return self.state.past[-1].number + 1


@dataclass(frozen=True)
class Recording:
    """Whether and where a run is kept, and whether one that lies there is taken up again.

    Attributes:
        limit: what it may take, in bytes, of which rows may be half; without, 50 MB, or the rows
            (up to 500 MB) and twice as much again, but at most 150 MB.
    """

    folder: Path | None = None
    limit: int | None = None
    resume: bool = False


def open_training(
    kept: Kept,
    examples: Examples,
    held_out: Examples,
    wanted: Recording,
    origin: Origin | Carried | None,
) -> tuple[State, Recorder | None]:
    """Give the state to begin with, and the recorder if a run is kept.

    Args:
        kept: the words of the run and the names of its rows; its rows are dropped if too large.
        examples, held_out: the rows as numbers.
        wanted: whether and where a run is kept, and whether to resume.
        origin: where a fork begins, or what learns on.

    Raises:
        RunError: there is nothing to resume, or what lies there is of another training.
    """
    if wanted.resume and wanted.folder is not None:
        return _resumed(kept, examples, held_out, wanted)
    header = kept.header
    if isinstance(origin, Carried) and origin.networks:
        state = origin.begin(header.members, examples, held_out, header.plan)
    elif not isinstance(origin, Origin):
        state = loop.begin(header.blueprint, header.members, examples, held_out, header.plan)
    else:
        if origin.fingerprint != header.fingerprint:
            raise RunError(
                "the training that this one would branch off learnt from other rows: the data or "
                "how it is read has changed since; train anew, without --from"
            )
        state = forked(origin, header.members, header.plan, examples, held_out)
    if wanted.folder is None:
        return state, None
    with_rows, room = _room(wanted, examples, held_out)
    if with_rows:
        return state, Recorder(begin_folder(wanted.folder, kept), room)
    kept = replace(kept, examples=None, held_out=None)
    recorder = Recorder(begin_folder(wanted.folder, kept), room)
    most = f"{LARGEST_ROWS >> 20} MB" if wanted.limit is None else "half of --run-limit"
    recorder.warning = (
        f"the run keeps no rows, which would take more than {most}: no step of it can be looked "
        "into later"
    )
    return state, recorder


def _room(wanted: Recording, examples: Examples, held_out: Examples) -> tuple[bool, int]:
    """Say whether a run keeps its rows, and what its states may take, in bytes."""
    rows, limit = _size(examples) + (held_out is not examples) * _size(held_out), wanted.limit
    few = rows <= (LARGEST_ROWS if limit is None else limit / 2)
    if limit is None:
        limit = max(USUAL_LIMIT, few * min(3 * rows, rows + MOST_STATES))
    return few, limit - few * rows


def _size(examples: Examples) -> int:
    return int(examples.inputs.nbytes + examples.expected.nbytes)


def _resumed(
    kept: Kept, examples: Examples, held_out: Examples, wanted: Recording
) -> tuple[State, Recorder]:
    folder, header = wanted.folder, kept.header
    assert folder is not None
    known = identities(folder)
    if not known:
        raise RunError(f"there is no run to resume in {folder}; train without --resume first")
    mine = folder / header.identity
    if header.identity not in known:
        raise RunError(_difference(read_words(folder / known[-1]), kept, folder))
    began = read_words(mine).header
    if began.devices != header.devices:
        raise RunError(
            f"the run in {folder} was begun on {began.devices} devices (cores), and there are "
            f"{header.devices} now: it would not end with the same bits; train without --resume, "
            f"or with FATHOM_DEVICES={began.devices}"
        )
    if (began.fathom, began.jax, began.device) != (header.fathom, header.jax, header.device):
        raise RunError(
            f"the run in {folder} was begun with Fathom {began.fathom}, JAX {began.jax} on "
            f"{began.device}, not with Fathom {header.fathom}, JAX {header.jax} on "
            f"{header.device}: it would not end with the same bits; train without --resume"
        )
    if began.instructions not in (None, header.instructions):
        raise RunError(
            f"the run in {folder} was begun on a processor with the instructions "
            f"{began.instructions}, and this one has {header.instructions}: it would not end with "
            "the same bits; train without --resume"
        )
    state = latest_state(mine, header.blueprint, header.members, header.plan, examples, held_out)
    recorder = Recorder(mine, _room(wanted, examples, held_out)[1])
    recorder.known({step: state_file(mine, step).stat().st_size for step in state_steps(mine)})
    return state, recorder


def latest_state(
    mine: Path,
    blueprint: Blueprint,
    members: tuple[Member, ...],
    plan: Plan,
    examples: Examples,
    held_out: Examples,
) -> State:
    """Read the last state of a run that is whole; a run that has none begins anew."""
    for step in reversed(state_steps(mine)):
        try:
            return read_state(state_file(mine, step), blueprint, members, plan, examples, held_out)
        except ModelFileError:  # damaged: the one before will do
            state_file(mine, step).unlink(missing_ok=True)
    return loop.begin(blueprint, members, examples, held_out, plan)


def _difference(before: Kept, now: Kept, folder: Path) -> str:
    """Say why a run is not this one."""
    then, wanted = before.header, now.header
    if then.fingerprint != wanted.fingerprint:
        return (
            f"the run in {folder} learnt from other rows: the data or how it is read has changed "
            "since; train without --resume"
        )
    names = ("blueprint", "members", "plan")
    other = [name for name in names if getattr(then, name) != getattr(wanted, name)]
    if not other:
        return f"the run in {folder} is a branch of another; train without --resume"
    return (
        f"the run in {folder} was begun with other options (another {_CALLED[other[0]]}); give the "
        "same ones, or train without --resume"
    )


_CALLED = {
    "blueprint": "network",
    "members": "learning rate, number of starts or seed",
    "plan": "way of training, such as epochs, batch size or patience",
}


def forked(
    origin: Origin,
    members: tuple[Member, ...],
    plan: Plan,
    examples: Examples,
    held_out: Examples,
) -> State:
    """Begin at a step of another training: its weights to the bit, for members of other rates.

    What the optimiser remembered comes along where the optimiser stays the same.
    """
    before = origin.state
    here = [int(np.flatnonzero(before.cohort.here == member)[0]) for member in origin.members]
    places = np.resize(here, len(members))
    many = jax.tree.map(lambda leaf: leaf[places] if leaf.ndim else leaf, before.cohort.population)
    many = _branched(many, before)
    goes_on = plan.method.optimiser == before.plan.method.optimiser
    memory = (many if goes_on else unjudged(many.networks, plan.method)).optimiser
    many = remembering(many, memory, plan.method)
    past = tuple(
        replace(
            epoch,
            train=np.resize(epoch.train[list(origin.members)], len(members)),
            validation=np.resize(epoch.validation[list(origin.members)], len(members)),
            running=len(members),
        )
        for epoch in before.past
    )
    everyone = np.arange(len(members))
    cohort = Cohort.of(members, everyone, many, examples, held_out)
    return State(plan, before.batches, cohort, past, before.taken)


def _branched(population: Population, before: State) -> Population:
    """Let every member learn, with the network it has by now as its best so far."""
    judged = before.past[-1]
    costs = (
        population.validation_cost
        if not before.taken
        else np.full_like(population.validation_cost, np.inf)
    )
    return eqx.tree_at(
        lambda p: (p.stopped, p.best, p.best_cost, p.best_epoch),
        population,
        (
            np.full_like(population.stopped, RUNNING),
            population.networks,
            costs,
            np.full_like(population.best_epoch, judged.number),
        ),
    )
