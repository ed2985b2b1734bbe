"""The compiled part of training: many members take many steps at once.

Everything is written for one member and one example; `vmap` adds the crowds. A member that has
stopped is masked: it is computed along with the others and keeps its weights.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh

from fathom.nets.crowds import so_many
from fathom.nets.example import example_loss
from fathom.nets.laid import batch_axes
from fathom.nets.network import Network
from fathom.optimisers.optimisers import optimiser as find_optimiser
from fathom.optimisers.schedules import schedule as find_schedule
from fathom.shapes import Array, Bool, Float, Int, Key, PyTree
from fathom.training.plan import Method
from fathom.training.step import Rows, one_step
from fathom.training.stopping import CODES, Stopped

NOTHING = 1e-30
JUDGED = 128  # rows at once: what many members make of them stays in the cache

# Without this, a step first copies all weights and the optimiser's state: a tenth of its time.
IN_PLACE = {"xla_cpu_copy_insertion_use_region_analysis": True}

RUNNING = CODES.index(Stopped.RUNNING)
NO_IMPROVEMENT = CODES.index(Stopped.NO_IMPROVEMENT)
DIVERGED = CODES.index(Stopped.DIVERGED)
DROPPED = CODES.index(Stopped.DROPPED)
PADDING = len(CODES)  # no member at all: it only fills up a device


class Judges(eqx.Module):
    """The rows that judge: all of them every member, or, where they leave out folds, some each.

    `picked` are the rows, filled up to a size of `fathom.training.sizes`, `counted` what each of
    them counts: what fills up, nothing; both of every member, or of all. As many `blocks` of them
    are worked on as hold those that count. `shares` say what each member counts in the common cost
    of its rate; None: it has its own.
    """

    rows: Rows
    picked: Int[Array, "*members most"]
    counted: Float[Array, "*members most"]
    blocks: Int[Array, ""]
    shares: Float[Array, "members members"] | None = None


class Compiled(NamedTuple):
    """What another one of is another program: how is learnt, and which devices share batches."""

    method: Method  # as `Method.compiled`
    shared: Mesh | None


class Call(eqx.Module):
    """The numbers of one call of the program; another number compiles nothing anew.

    `all_steps` is how many steps there will be at the most: what the schedule measures progress by.
    `steps` are taken now. `begins` and `ends` say whether an epoch does, before and after these.
    A member stops after `patience` epochs without a better cost.
    """

    all_steps: Int[Array | np.ndarray, ""]
    steps: Int[Array | np.ndarray, ""]
    patience: Int[Array | np.ndarray, ""]
    weight_decay: Float[Array | np.ndarray, ""]
    begins: Bool[Array | np.ndarray, ""]
    ends: Bool[Array | np.ndarray, ""]


class Population(eqx.Module):
    """The whole state of training, member by member: stop here, go on later, get the same bits."""

    networks: Network
    optimiser: PyTree
    best: Network
    best_cost: Float[Array | np.ndarray, " members"]
    best_epoch: Int[Array | np.ndarray, " members"]
    stopped: Int[Array | np.ndarray, " members"]
    epoch: Int[Array | np.ndarray, ""]
    step: Int[Array | np.ndarray, ""]
    train_cost: Float[Array | np.ndarray, " members"]
    validation_cost: Float[Array | np.ndarray, " members"]

    @property
    def running(self) -> Bool[Array | np.ndarray, " members"]:
        """Which members still learn."""
        return self.stopped == RUNNING


def judged_costs(
    networks: Network, judges: Judges, method: Method
) -> tuple[Float[Array, " members"], Float[Array, " members"]]:
    """Judge every member by its own rows; give its cost, and that of all that belong together."""
    rows = judges.rows

    def of_member(network: Network, picked: Array, counted: Array) -> Float[Array, ""]:
        def add_block(place: Array, sums: Array) -> Array:
            mine, count = (
                jax.lax.dynamic_slice_in_dim(whole, place * JUDGED, JUDGED)
                for whole in (picked, counted)
            )
            inputs = rows.inputs[mine]
            losses = jax.vmap(example_loss, in_axes=(None, batch_axes(inputs), 0, None))(
                network, inputs, rows.expected[mine], method.loss
            )
            return sums + jnp.where(count > 0, count * losses, 0.0)

        sums = jax.lax.fori_loop(0, judges.blocks, add_block, jnp.zeros(JUDGED))
        return jnp.sum(sums) / jnp.maximum(jnp.sum(counted), NOTHING)  # none may count at all

    own = None if judges.picked.ndim == 1 else 0
    cost = jax.vmap(of_member, in_axes=(0, own, own))(networks, judges.picked, judges.counted)
    if judges.shares is None:
        return cost, cost
    parts = jnp.where(judges.shares > 0, judges.shares * cost, 0.0)
    return cost, jnp.sum(parts, axis=1)


def unjudged(networks: Network, method: Method) -> Population:
    """Make a population of random starts that nobody has judged yet: the end of epoch -1.

    An optimiser begins with nothing but zeros, so that this is no work for a compiled program: they
    are NumPy's until a block puts them on the devices.
    """
    direction = find_optimiser(method.optimiser).transformation(method.weight_decay)
    memory = eqx.filter_eval_shape(jax.vmap(direction.init), networks)
    count = len(jax.tree.leaves(networks)[0])
    return Population(
        networks=networks,
        optimiser=jax.tree.map(_zeros, memory),
        best=networks,
        best_cost=np.full(count, np.inf, np.float32),
        best_epoch=np.zeros(count, np.int32),
        stopped=np.full(count, RUNNING, np.int32),
        epoch=np.array(-1, np.int32),
        step=np.array(0, np.int32),
        train_cost=np.zeros(count, np.float32),
        validation_cost=np.zeros(count, np.float32),
    )


def remembering(population: Population, memory: PyTree, method: Method) -> Population:
    """Give a population what the same optimiser remembered, perhaps with another weight decay.

    What fades weights remembers nothing, but stands in line: with it or without, the numbers are
    the same ones, and how they are held is not.
    """
    held = jax.tree.structure(unjudged(population.networks, method).optimiser)
    kept = jax.tree.unflatten(held, jax.tree.leaves(memory))
    return eqx.tree_at(
        lambda one: one.optimiser,
        population,
        kept,
        is_leaf=lambda leaf: leaf is population.optimiser,
    )


def _zeros(like: jax.ShapeDtypeStruct) -> np.ndarray:
    return np.zeros(like.shape, like.dtype)


@partial(jax.jit, static_argnames="compiled", compiler_options=IN_PLACE)
def learn(
    population: Population,
    rates: Float[Array, " members"],
    keys: Key[Array, " members"],
    order: Int[Array, "members most size"],
    rows: Rows,
    judges: Judges | None,
    call: Call,
    compiled: Compiled,
) -> Population:
    """Take steps, all members side by side, a batch of `order` each; judge them at an epoch's end.

    `order` may have more batches than steps are taken: so a replay ends anywhere with the same
    program. Without `judges` the end of an epoch is somebody else's work.
    """
    method, shared = compiled
    decay = call.weight_decay if method.weight_decay else None
    factor = find_schedule(method.schedule).factor
    drops = population.networks.random

    def one_member(network, state, rate, running, key, picked):  # type: ignore[no-untyped-def]
        batch = rows.taken(picked)
        after, new_state, taken = one_step(network, state, rate, batch, key, method, shared, decay)
        network, state = jax.tree.map(
            lambda new, old: jnp.where(running, new, old), (after, new_state), (network, state)
        )
        return network, state, taken.cost

    def together(carry, picked):  # type: ignore[no-untyped-def]
        networks, states, step, total = carry
        mine = jax.vmap(jax.random.fold_in, in_axes=(0, None))(keys, step) if drops else None
        now = rates * factor(step / call.all_steps)
        of_all: Any = jax.vmap(one_member, in_axes=(0, 0, 0, 0, 0 if drops else None, 0))
        networks, states, cost = of_all(networks, states, now, population.running, mine, picked)
        return networks, states, step + 1, total + cost

    total = jnp.where(call.begins, 0.0, population.train_cost)
    carry = (population.networks, population.optimiser, population.step, total)
    learnt = eqx.tree_at(
        lambda p: (p.networks, p.optimiser, p.step, p.train_cost),
        population,
        so_many(together, carry, jnp.swapaxes(order, 0, 1), call.steps),
    )
    if judges is None:
        return learnt

    def judged(one: Population) -> Population:
        return ended(one, *judged_costs(one.networks, judges, method), call.patience)

    after: Population = jax.lax.cond(call.ends, judged, lambda one: one, learnt)
    return after


def ended(
    population: Population,
    cost: Float[Array, " members"],
    common: Float[Array, " members"],
    patience: Int[Array | np.ndarray, ""],
) -> Population:
    """End an epoch with these costs.

    Members that belong together are kept as they were in one epoch: the best for all of them.
    """
    epoch, running = population.epoch + 1, population.running
    sound = jnp.isfinite(cost) & jnp.isfinite(population.train_cost)
    better = running & sound & (common < population.best_cost)  # not where one is not finite
    best_epoch = jnp.where(better, epoch, population.best_epoch)
    stopped = jnp.where(running & (epoch - best_epoch >= patience), NO_IMPROVEMENT, RUNNING)
    stopped = jnp.where(running & ~sound, DIVERGED, stopped)

    def keep(new: Array, old: Array) -> Array:
        return jnp.where(better.reshape(-1, *[1] * (new.ndim - 1)), new, old)

    return Population(
        networks=population.networks,
        optimiser=population.optimiser,
        best=jax.tree.map(keep, population.networks, population.best),
        best_cost=jnp.where(better, common, population.best_cost),
        best_epoch=best_epoch,
        stopped=jnp.where(running, stopped, population.stopped),
        epoch=epoch,
        step=population.step,
        train_cost=population.train_cost,
        validation_cost=jnp.where(running, cost, jnp.nan),
    )
