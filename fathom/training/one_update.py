"""One step taken as training takes it, and opened: what it was made of, for every member."""

from __future__ import annotations

from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from fathom.nets.crowds import taken_out
from fathom.nets.network import Network
from fathom.optimisers.schedules import schedule as find_schedule
from fathom.shapes import Array, Float, Int, Key, PyTree
from fathom.training.learning import Compiled, Population
from fathom.training.loop import State
from fathom.training.step import Rows, Taken, one_step


class NextStep(NamedTuple):
    """The step that follows on a state, for one member: its rows, and what came of them."""

    rows: Int[np.ndarray, " size"]
    after: Network
    taken: Taken
    rate: float


def next_step(state: State, place: int) -> NextStep:
    """Open the step that follows on a state, for the member at this place of the program."""
    cohort, plan = state.cohort, state.plan
    drawn = cohort.draw(state.batches, state.past[-1].number + 1)
    chunk, offset = divmod(state.taken, state.batches.steps)
    order = drawn[chunk][:, offset]
    all_steps = jnp.asarray(plan.epochs * state.batches.per_epoch)
    block, slot = cohort.find(place)
    batches, picked = cohort.taken(block, order[block.slots])
    compiled = Compiled(plan.method.compiled, block.placement.shared(order.shape[-1]))
    held = block.population, block.rates, block.keys, picked, batches
    decay = jnp.asarray(plan.method.weight_decay, jnp.float32)
    of_all = open_step(*held, all_steps, decay, compiled)
    after, taken, rate = member_of(cohort.taken_off(block, of_all), slot)
    return NextStep(order[place], after, taken, float(rate))


def member_of(tree: PyTree, place: int) -> PyTree:
    """Take one member out of what holds all of them, off the devices."""
    return taken_out(tree, place)


@eqx.filter_jit
def open_step(
    population: Population,
    rates: Float[Array, " members"],
    keys: Key[Array, " members"],
    picked: Int[Array, "members size"],
    rows: Rows,
    all_steps: Int[Array, ""],
    weight_decay: Float[Array, ""],
    compiled: Compiled,
) -> tuple[Network, Taken, Float[Array, " members"]]:
    """Take one step as `learn` does; say what it was made of, and with which rates."""
    method, shared = compiled
    decay = weight_decay if method.weight_decay else None
    step = jnp.asarray(population.step)
    now = rates * find_schedule(method.schedule).factor(step / all_steps)
    drops = population.networks.random
    mine = jax.vmap(jax.random.fold_in, in_axes=(0, None))(keys, step) if drops else None

    def one_member(network, state, rate, key, rows_of_mine):  # type: ignore[no-untyped-def]
        batch = rows.taken(rows_of_mine)
        after, _, taken = one_step(network, state, rate, batch, key, method, shared, decay)
        return after, taken

    of_all: Any = jax.vmap(one_member, in_axes=(0, 0, 0, 0 if drops else None, 0))
    after, taken = of_all(population.networks, population.optimiser, now, mine, picked)
    return after, taken, now
