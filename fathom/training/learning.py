"""The compiled part of training: many members take many steps at once.

    direction = what the optimiser makes of the slope of the batch's cost
    weight    = weight - learning rate x schedule x direction     (for every weight and bias)

Everything is written for one member and one example; `vmap` adds the crowds. A member that has
stopped is masked: it is computed along with the others and keeps its weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int, Key, PRNGKeyArray, PyTree

from fathom.nets.layers import Dropout
from fathom.nets.losses import loss as find_loss
from fathom.nets.network import Network
from fathom.training.optimisers import optimiser as find_optimiser
from fathom.training.schedules import schedule as find_schedule
from fathom.training.stopping import CODES, Stopped

BLOCK = 4096  # rows judged at once: bounds memory, not the result

RUNNING = CODES.index(Stopped.RUNNING)
NO_IMPROVEMENT = CODES.index(Stopped.NO_IMPROVEMENT)
DIVERGED = CODES.index(Stopped.DIVERGED)
DROPPED = CODES.index(Stopped.DROPPED)
PADDING = len(CODES)  # no member at all: it only fills up a device


@dataclass(frozen=True)
class Method:
    """What is compiled into the program: loss, optimiser, weight decay and schedule, by name."""

    loss: str = "squared"
    optimiser: str = "adam"
    weight_decay: float = 0.0
    schedule: str = "constant"


class Rows(eqx.Module):
    """Examples on the device."""

    inputs: Float[Array, "rows inputs"]
    expected: Float[Array, "rows outputs"]


class Population(eqx.Module):
    """The whole state of training, member by member: stop here, go on later, get the same bits."""

    networks: Network
    optimiser: PyTree
    best: Network
    best_cost: Float[Array, " members"]
    best_epoch: Int[Array, " members"]
    stopped: Int[Array, " members"]
    epoch: Int[Array, ""]
    step: Int[Array, ""]
    train_cost: Float[Array, " members"]
    validation_cost: Float[Array, " members"]

    @property
    def running(self) -> Bool[Array, " members"]:
        """Which members still learn."""
        return self.stopped == RUNNING


def example_loss(
    network: Network,
    inputs: Float[Array, " inputs"],
    expected: Float[Array, " outputs"],
    key: PRNGKeyArray | None,
    method: Method,
) -> Float[Array, ""]:
    """Give the loss of one example, from the network's last sums."""
    loss = find_loss(method.loss)
    compare = loss.from_sums or loss.function
    return compare(expected, network(inputs, key=key).sums)


def batch_cost(
    network: Network, batch: Rows, key: PRNGKeyArray | None, method: Method
) -> Float[Array, ""]:
    """Give the cost of a batch: the mean of its examples' losses."""
    keys = None if key is None else jax.random.split(key, len(batch.inputs))
    losses = jax.vmap(example_loss, in_axes=(None, 0, 0, None if keys is None else 0, None))(
        network, batch.inputs, batch.expected, keys, method
    )
    return jnp.mean(losses)


def mean_cost(network: Network, rows: Rows, method: Method) -> Float[Array, ""]:
    """Give the cost of many rows, in blocks, without dropout."""

    def of_row(row: tuple[Array, Array]) -> Float[Array, ""]:
        return example_loss(network, *row, None, method)

    return jnp.mean(jax.lax.map(of_row, (rows.inputs, rows.expected), batch_size=BLOCK))


@eqx.filter_jit
def begin(
    start: Callable[[PRNGKeyArray], Network],
    keys: Key[Array, " members"],
    held_out: Rows,
    method: Method,
) -> Population:
    """Draw every member's random start and judge it: epoch 0."""
    networks = jax.vmap(start)(keys)
    direction = find_optimiser(method.optimiser).transformation(method.weight_decay)
    cost = jax.vmap(mean_cost, in_axes=(0, None, None))(networks, held_out, method)
    count = len(keys)
    return Population(
        networks=networks,
        optimiser=jax.vmap(lambda network: direction.init(eqx.filter(network, eqx.is_array)))(
            networks
        ),
        best=networks,
        best_cost=jnp.where(jnp.isfinite(cost), cost, jnp.inf),
        best_epoch=jnp.zeros(count, int),
        stopped=jnp.full(count, RUNNING),
        epoch=jnp.zeros((), int),
        step=jnp.zeros((), int),
        train_cost=jnp.zeros(count),
        validation_cost=cost,
    )


@eqx.filter_jit
def learn_chunk(
    population: Population,
    rates: Float[Array, " members"],
    keys: Key[Array, " members"],
    order: Int[Array, "members steps size"],
    rows: Rows,
    all_steps: Int[Array, ""],
    method: Method,
) -> Population:
    """Take as many steps as `order` has batches, all members side by side.

    `all_steps` is how many there will be at the most: what the schedule measures progress by.
    """
    factor = find_schedule(method.schedule).factor
    direction = find_optimiser(method.optimiser).transformation(method.weight_decay)
    drops = any(isinstance(layer, Dropout) for layer in population.networks.layers)

    def one_member(network, state, rate, running, key, picked):  # type: ignore[no-untyped-def]
        batch = Rows(rows.inputs[picked], rows.expected[picked])
        cost, slopes = eqx.filter_value_and_grad(batch_cost)(network, batch, key, method)
        change, new_state = direction.update(slopes, state, network)
        new = jax.tree.map(lambda weight, along: weight - rate * along, network, change)
        network, state = jax.tree.map(
            lambda after, before: jnp.where(running, after, before),
            (new, new_state),
            (network, state),
        )
        return network, state, cost

    def one_step(carry, picked):  # type: ignore[no-untyped-def]
        networks, states, step, total = carry
        mine = jax.vmap(jax.random.fold_in, in_axes=(0, None))(keys, step) if drops else None
        now = rates * factor(step / all_steps)
        networks, states, cost = jax.vmap(
            one_member, in_axes=(0, 0, 0, 0, 0 if drops else None, 0)
        )(networks, states, now, population.running, mine, picked)
        return (networks, states, step + 1, total + cost), None

    carry = (population.networks, population.optimiser, population.step, population.train_cost)
    (networks, states, step, total), _ = jax.lax.scan(one_step, carry, jnp.swapaxes(order, 0, 1))
    return eqx.tree_at(
        lambda p: (p.networks, p.optimiser, p.step, p.train_cost),
        population,
        (networks, states, step, total),
    )


@eqx.filter_jit
def judge_epoch(
    population: Population, held_out: Rows, patience: Int[Array, ""], method: Method
) -> Population:
    """End an epoch: judge every running member on the held-out rows, keep its best, stop some."""
    cost = jax.vmap(mean_cost, in_axes=(0, None, None))(population.networks, held_out, method)
    epoch, running = population.epoch + 1, population.running
    sound = jnp.isfinite(cost) & jnp.isfinite(population.train_cost)
    better = running & sound & (cost < population.best_cost)
    best_epoch = jnp.where(better, epoch, population.best_epoch)
    stopped = jnp.where(running & (epoch - best_epoch >= patience), NO_IMPROVEMENT, RUNNING)
    stopped = jnp.where(running & ~sound, DIVERGED, stopped)

    def keep(new: Array, old: Array) -> Array:
        return jnp.where(better.reshape(-1, *[1] * (new.ndim - 1)), new, old)

    return Population(
        networks=population.networks,
        optimiser=population.optimiser,
        best=jax.tree.map(keep, population.networks, population.best),
        best_cost=jnp.where(better, cost, population.best_cost),
        best_epoch=best_epoch,
        stopped=jnp.where(running, stopped, population.stopped),
        epoch=epoch,
        step=population.step,
        train_cost=jnp.zeros_like(cost),
        validation_cost=jnp.where(running, cost, jnp.nan),
    )
