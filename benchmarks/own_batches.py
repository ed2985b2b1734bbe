"""What it costs that each of 64 networks draws batches of its own, and what does not.

    python benchmarks/own_batches.py [--runs 15] [--calm]

The steps of the training loop alone (20-64-64-2, batch 32, Adam; no shuffling, no validation), per
network and step, in turns in one process. *Own*: every network picks its own rows. *Shared*: all
get the same rows, picked once. *Lying ready*: the same own or shared rows in every step, so that
nothing is picked. *One after the other*: each network takes all its steps before the next begins.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, PartitionSpec
from task import Task
from timing import timed, wait_for_calm

from fathom.nets.blueprint import Blueprint
from fathom.nets.network import Network
from fathom.optimisers.optimisers import optimiser
from fathom.training import devices
from fathom.training.devices import Placement
from fathom.training.learning import IN_PLACE
from fathom.training.plan import Method
from fathom.training.step import Rows, batch_cost

TASK = Task(20, 64, 32, epochs=1, members=64)
STEPS = 78  # in one call of the compiled program
METHOD = Method("cross_entropy", "adam")
ADAM = optimiser("adam").transformation()


@dataclass(frozen=True)
class Way:
    """How rows reach the networks, and on how many devices the networks lie."""

    words: str
    devices: int
    shared: bool = False
    picked: bool = True
    together: bool = True


WAYS = (
    Way("own batches, as in use", 2),
    Way("shared batches", 2, shared=True),
    Way("own rows lying ready", 2, picked=False),
    Way("shared rows lying ready", 2, shared=True, picked=False),
    Way("own, one after the other", 2, together=False),
    Way("own, one device", 1),
    Way("shared, one device", 1, shared=True),
)


def step(network: Network, state, batch: Rows):  # type: ignore[no-untyped-def]
    slopes = jax.grad(batch_cost)(network, batch, None, METHOD)
    along, state = ADAM.update(slopes, state)
    return jax.tree.map(lambda weight, way: weight - TASK.rate * way, network, along), state


def pick(rows: Rows, order: jax.Array) -> Rows:
    return Rows(rows.inputs[order], rows.expected[order])


def program(way: Way) -> Callable:
    """Compile what takes STEPS steps with all networks; each device works through its own."""

    def at_once(networks, states, orders, rows):  # type: ignore[no-untyped-def]
        orders = orders if way.shared else orders.swapaxes(0, 1)
        ready = None if way.picked else pick(rows, orders[0])

        def one_step(carry, order):  # type: ignore[no-untyped-def]
            batch = pick(rows, order) if ready is None else ready
            return jax.vmap(step, in_axes=(0, 0, None if way.shared else 0))(*carry, batch), None

        return jax.lax.scan(one_step, (networks, states), orders)[0]

    def in_turn(networks, states, orders, rows):  # type: ignore[no-untyped-def]
        def alone(carried):  # type: ignore[no-untyped-def]
            def one_step(carry, order):  # type: ignore[no-untyped-def]
                return step(*carry, pick(rows, order)), None

            return jax.lax.scan(one_step, carried[:2], carried[2])[0]

        return jax.lax.map(alone, (networks, states, orders))

    order = PartitionSpec(None if way.shared else "members")
    shared_out = jax.shard_map(
        at_once if way.together else in_turn,
        mesh=Mesh(np.array(jax.devices()[: way.devices]), ("members",)),
        in_specs=(PartitionSpec("members"), PartitionSpec("members"), order, PartitionSpec()),
        out_specs=PartitionSpec("members"),
        check_vma=False,
    )
    return jax.jit(shared_out, compiler_options=IN_PLACE)


def begun(way: Way) -> Callable[[], None]:
    """Give what takes STEPS steps in this way."""
    inputs, classes = TASK.table()
    expected = np.eye(2, dtype=np.float32)[classes]
    placement = Placement(TASK.members, way.devices)
    rows = Rows(jnp.asarray(inputs), jnp.asarray(expected))
    keys = jax.vmap(jax.random.key)(jnp.arange(TASK.members))
    networks = jax.vmap(Blueprint(TASK.inputs, (TASK.hidden, TASK.hidden), 2))(keys)
    states = jax.vmap(ADAM.init)(networks)
    shape = (STEPS, TASK.batch) if way.shared else (TASK.members, STEPS, TASK.batch)
    orders = jnp.asarray(np.random.default_rng(1).integers(0, TASK.rows, shape))
    orders = placement.copy(orders) if way.shared else placement.share(orders)
    rows, run = placement.copy(rows), program(way)
    networks, states = placement.share((networks, states))
    return lambda: jax.block_until_ready(run(networks, states, orders, rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--calm", action="store_true", help="begin turns while nobody else works")
    given = parser.parse_args()
    devices.prepare()
    works = {way: begun(way) for way in WAYS if way.devices <= len(jax.devices())}
    seconds: dict[Way, list[float]] = {way: [] for way in works}
    for turn in range(given.runs + 2):  # the first two turns warm up
        for way, work in works.items():
            if given.calm and turn >= 2:
                wait_for_calm()
            taken = timed(work)
            if turn >= 2:
                seconds[way].append(taken)
    print(f"{TASK.words}, {TASK.members} networks at once, medians of {given.runs}\n")
    print(f"  {'':<26}{'devices':>8}{'µs a step':>11}{'fastest':>9}")
    for way, times in seconds.items():
        median, least = (f(times) / STEPS / TASK.members * 1e6 for f in (statistics.median, min))
        print(f"  {way.words:<26}{way.devices:>8}{median:>11.2f}{least:>9.2f}")


if __name__ == "__main__":
    main()
