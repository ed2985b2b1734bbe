"""A state of training <-> one file: every array of it, and what each finished epoch brought.

It says which run and which step it is of, so that no file is believed by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import numpy as np

from fathom import archive
from fathom.errors import ModelFileError
from fathom.nets.blueprint import Blueprint
from fathom.nets.draws import key_data, keys_of
from fathom.runs.folder import step_of
from fathom.training.batches import Batches
from fathom.training.cohort import Cohort
from fathom.training.examples import Examples, Member
from fathom.training.learning import Population, unjudged
from fathom.training.loop import State
from fathom.training.plan import Method, Plan
from fathom.training.population import Epoch

KIND = "state"


def to_bytes(state: State, run: str) -> bytes:
    """Write a state of a run down; the rows it learns from are not in it, nor the padding."""
    arrays = _named("population", state.cohort.population)
    if state.finished is not None:
        arrays |= _named("finished", state.finished)
    past = state.past
    arrays |= {
        "past.train": np.stack([epoch.train for epoch in past]),
        "past.validation": np.stack([epoch.validation for epoch in past]),
        "past.running": np.array([epoch.running for epoch in past]),
        "past.seconds": np.array([epoch.seconds for epoch in past]),
        "here": np.asarray(state.cohort.here, np.int64),
    }
    words = {"kind": KIND, "run": run, "step": state.step, "taken": state.taken}
    return archive.to_bytes(arrays, words | {"devices": state.cohort.devices})


def read_state(
    path: Path,
    blueprint: Blueprint,
    members: tuple[Member, ...],
    plan: Plan,
    examples: Examples,
    held_out: Examples,
) -> State:
    """Read a state, and put it on the devices as it was.

    Raises:
        ModelFileError: the file is no state of this training and step, or is damaged.
    """
    found = archive.read(path)
    try:
        said = found.header["kind"], found.header.get("run", path.parent.name)  # 0.1.0 says no run
        if said != (KIND, path.parent.name):
            raise ValueError("no state, or of another run")
        here = found.arrays["here"]
        population = _restored("population", found.arrays, blueprint, len(here), plan.method)
        finished = None
        if any(name.startswith("finished.") for name in found.arrays):
            finished = _restored("finished", found.arrays, blueprint, len(members), plan.method)
        devices = int(found.header["devices"])
        cohort = Cohort.of(members, here, population, examples, held_out, devices)
        batches = Batches.cut(examples.each(members), plan.batch_size, plan.chunk)
        past = _past(found.arrays)
        state = State(plan, batches, cohort, past, int(found.header["taken"]), finished)
        if not state.step == int(found.header["step"]) == step_of(path):
            raise ValueError("of another step")
        return state
    except (KeyError, ValueError, TypeError, IndexError) as fault:
        raise ModelFileError(
            f"'{path}' is no state of this training, or is damaged; train again"
        ) from fault


def _named(part: str, tree: Any) -> dict[str, np.ndarray]:
    leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
    return {f"{part}{jax.tree_util.keystr(path)}": np.asarray(leaf) for path, leaf in leaves}


def _restored(
    part: str, arrays: Mapping[str, np.ndarray], blueprint: Blueprint, width: int, method: Method
) -> Population:
    """Build a population of this width again from its named arrays."""
    keys = keys_of(key_data([0] * width))
    shape = eqx.filter_eval_shape(lambda: unjudged(jax.vmap(blueprint)(keys), method))
    wanted, tree = jax.tree_util.tree_flatten_with_path(shape)
    leaves = []
    for path, leaf in wanted:
        array = arrays[f"{part}{jax.tree_util.keystr(path)}"]
        if array.shape != leaf.shape or array.dtype != leaf.dtype:
            raise ValueError("an array is of another shape")
        leaves.append(array)
    return jax.tree_util.tree_unflatten(tree, leaves)


def _past(arrays: Mapping[str, np.ndarray]) -> tuple[Epoch, ...]:
    columns = (arrays[f"past.{name}"] for name in ("train", "validation", "running", "seconds"))
    return tuple(
        Epoch(number, train, validation, int(running), float(seconds))
        for number, (train, validation, running, seconds) in enumerate(zip(*columns, strict=True))
    )
