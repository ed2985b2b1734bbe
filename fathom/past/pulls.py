"""Every training row's pull on one answer, followed step by step.

A step moves the answer f by (mean of the slopes of f before and after it) . (what it did to the
weights), right up to the third order of the step. What it did to the weights is a sum over the rows
of its batch and, where the optimiser remembers, over those of earlier ones:

    pull of a row in step s = -1 / batch size x (slope of the row's loss) . M_s
    M_s = now x Q_s + later x R_s,    R_s = Q_s + decay x R_(s+1)
    Q_s = rate_s x (mean slope of f over step s) / divisor_s

The network is the real one, bit for bit, at the begin of each chunk of steps; within it the same
steps are taken anew. A chunk waits until so much of what came after is known that the rest of its
memory does not matter.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from fathom.explain.influence import followed_sum
from fathom.nets.crowds import taken_out
from fathom.nets.example import example_loss
from fathom.nets.network import Network
from fathom.optimisers.optimisers import optimiser
from fathom.optimisers.schedules import schedule
from fathom.progress import tell
from fathom.runs.folder import state_steps
from fathom.runs.run import Run
from fathom.shapes import Array, Float, Int, Key, PyTree
from fathom.training.loop import State, go_on
from fathom.training.plan import Method
from fathom.training.step import Rows, example_keys, one_step, rows_of

MOST_NUMBERS = 2e7  # steps of a chunk x weights: what is held at once
MOST_PRODUCTS = 4e11  # of an input and a weight: about a minute
MOST_CONVOLVED = 1e13  # in convolutions, which are quicker: about three


class Chunk(NamedTuple):
    """Some steps of the model's member, one below the other.

    Attributes:
        networks: before each step.
        wants: Q, how the answer would move if a slope counted once.
        order: the places of the batch's rows.
        keys: of each step, for dropout; None without.
    """

    networks: Network
    wants: Network
    order: Int[Array, "steps size"]
    keys: Key[Array, " steps"] | None


class When(NamedTuple):
    """Where steps stand in their training: the first's number, of how many, the rate, the key."""

    first: Int[Array | np.ndarray, ""]
    all_steps: Int[Array | np.ndarray, ""]
    rate: Float[Array, ""]
    key: Key[Array, ""] | None


class Asked(NamedTuple):
    """What is followed: the answer to one example, of several classes the odds of one."""

    inputs: Float[Array | np.ndarray, " inputs"]
    place: int | None


def can_follow(run: Run, network: Network, until: int) -> bool:
    """Whether the way is short enough, and the network small enough, to follow every step."""
    held = run.batches.steps * network.parameters
    products = 4 * until * network.products * run.batches.size
    most = MOST_CONVOLVED if network.convolves else MOST_PRODUCTS
    return held <= MOST_NUMBERS and products <= most


def follow(
    run: Run, inputs: Float[np.ndarray, " inputs"], until: int, place: int | None
) -> tuple[Float[np.ndarray, " rows"], State]:
    """Sum each training row's pulls on the followed number, from the first state to `until`.

    Gives the state there, too.

    Args:
        run: of the model.
        inputs: the example whose answer is followed, encoded.
        until: the step to end with.
        place: the class whose odds are followed; None for a number or two classes.
    """
    learnt, method = run.examples[0], run.header.plan.method
    rows, reach = rows_of(learnt), optimiser(method.optimiser).lasting.reach
    pulls = np.zeros(len(learnt))
    waiting: list[Chunk] = []

    def settle_first() -> None:
        chunk = waiting.pop(0)
        after = jax.tree.map(lambda leaf: np.zeros(leaf.shape[1:], leaf.dtype), chunk.wants)
        for later in reversed(waiting):
            _, after = _remembered(later.wants, after, method)
        moved, _ = _remembered(chunk.wants, after, method)
        found = np.asarray(_pulls(chunk, moved, rows, method), np.float64)
        np.add.at(pulls, np.asarray(chunk.order), found)

    state = run.read(state_steps(run.mine)[0])
    asked = Asked(np.asarray(inputs, np.float32), place)
    first = state.step
    for after in go_on(state, until=until):
        steps = after.step - state.step
        tell("steps followed", after.step - first, until - first)
        waiting.append(_chunk(run, state, steps, rows, asked))
        state = after
        while sum(len(later.order) for later in waiting[1:]) >= reach:
            settle_first()
    while waiting:
        settle_first()
    return pulls, state


def _chunk(run: Run, state: State, steps: int, rows: Rows, asked: Asked) -> Chunk:
    """Take the next steps of the model's member alone, from its real state."""
    cohort, plan, mine = state.cohort, state.plan, run.place(state)
    drawn = state.drawn
    if drawn is None:
        drawn = cohort.draw(state.batches, state.past[-1].number + 1)
    chunk, offset = divmod(state.taken, state.batches.steps)
    order = np.asarray(drawn[chunk])[mine, offset : offset + steps]
    here = cohort.population
    network, memory, rate = taken_out((here.networks, here.optimiser, cohort.rates), mine)
    key = jax.device_put(cohort.keys[mine], jax.devices()[0]) if network.random else None
    first, all_steps = np.array([state.step, plan.epochs * state.batches.per_epoch], np.int32)
    when = When(np.asarray(first), np.asarray(all_steps), rate, key)
    return _walk(network, memory, when, order, rows, asked, plan.method)


@eqx.filter_jit
def _walk(
    network: Network,
    memory: PyTree,
    when: When,
    order: Int[Array | np.ndarray, "steps size"],
    rows: Rows,
    asked: Asked,
    method: Method,
) -> Chunk:
    """Take the steps; give the networks before them, and Q."""
    numbers = when.first + jnp.arange(len(order))
    factor = jax.vmap(schedule(method.schedule).factor)
    rates = when.rate * factor(jnp.asarray(numbers / when.all_steps))
    keys = None
    if when.key is not None:
        keys = jax.vmap(jax.random.fold_in, in_axes=(None, 0))(when.key, numbers)
    lasting = optimiser(method.optimiser).lasting
    slope_of = jax.grad(lambda net: followed_sum(net(asked.inputs).sums, asked.place))

    def step(carry, taken):  # type: ignore[no-untyped-def]
        net, state, slope = carry
        rate, key, picked = taken
        batch = rows.taken(picked)
        after, state, made = one_step(net, state, rate, batch, key, method)
        slope_after = slope_of(after)
        halfway = jax.tree.map(lambda a, b: rate * (a + b) / 2, slope, slope_after)
        wants = lasting.divided(halfway, state, made.slopes, after)
        return (after, state, slope_after), (net, wants)

    begin = (network, memory, slope_of(network))
    drawn = jnp.asarray(order)
    _, (networks, wants) = jax.lax.scan(step, begin, (rates, keys, drawn))
    return Chunk(networks, wants, drawn, keys)


@partial(jax.jit, static_argnames="method")
def _remembered(wants: Network, after: Network, method: Method) -> tuple[Network, Network]:
    """Give M of every step, and R of the first; `after` is R of the step that follows."""
    lasting = optimiser(method.optimiser).lasting

    def back(later: Network, want: Network) -> tuple[Network, Network]:
        summed = lasting.summed(want, later)
        return summed, lasting.counted(want, summed)

    first, moved = jax.lax.scan(back, after, wants, reverse=True)
    return moved, first


@eqx.filter_jit
def _pulls(chunk: Chunk, moved: Network, rows: Rows, method: Method) -> Float[Array, "steps size"]:
    """Give the pull of every row of every batch."""

    def of_step(
        network: Network, way: Network, picked: Int[Array, " size"], key: Key[Array, ""] | None
    ) -> Float[Array, " size"]:
        keys = example_keys(key, len(picked))

        def losses(net: Network) -> Float[Array, " size"]:
            return jax.vmap(example_loss, in_axes=(None, 0, 0, None, None if key is None else 0))(
                net, jnp.asarray(rows.inputs[picked]), rows.expected[picked], method.loss, keys
            )

        return -jax.jvp(losses, (network,), (way,))[1] / len(picked)

    steps = chunk.networks, moved, chunk.order, chunk.keys
    pulled: Float[Array, "steps size"]
    _, pulled = jax.lax.scan(lambda _, one: (None, of_step(*one)), None, steps)
    return pulled
