"""Every training row's pull on one answer, estimated at some moments of a long training.

Between two moments each row was met once an epoch; each meeting counts as

    -rate / batch size x (slope of the row's loss) . P (slope of the answer)

with P what becomes of a slope in all: 1 for plain descent, 10 for momentum (its sum of past
slopes), one over the root of the average square for RMSprop and Adam. Weight decay and dropout are
left out. Where the way is short enough, `fathom.past.pulls` follows every step instead.
"""

from __future__ import annotations

import itertools
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from fathom.explain.influence import answer_slope, loss_slopes_along
from fathom.nets.crowds import taken_out
from fathom.nets.network import Network
from fathom.optimisers.optimisers import optimiser
from fathom.optimisers.schedules import schedule
from fathom.past.moments import moments
from fathom.progress import watched
from fathom.runs.run import Run
from fathom.shapes import Array, Float, PyTree
from fathom.training.loop import State

MOST_MOMENTS = 40


def estimate(
    run: Run, inputs: Float[np.ndarray, " inputs"], until: int, place: int | None
) -> tuple[Float[np.ndarray, " rows"], State]:
    """Estimate each training row's pulls on the followed number; as `fathom.past.pulls.follow`."""
    learnt, _ = run.examples
    states = list(moments(run, until, MOST_MOMENTS))
    pulls, mine = np.zeros(len(learnt)), np.asarray(inputs, np.float32)
    for place_of, state in enumerate(watched(states, "moments weighed", len(states))):
        network = run.network_of(state)
        _, slope = answer_slope(network, mine, place)
        # The random start has no averages yet: those of the next state stand in.
        way = _lasting(run, states[max(place_of, 1)], slope)
        slopes = loss_slopes_along(
            network, way, learnt.inputs, learnt.expected, run.header.plan.method.loss
        )
        pulls -= _met(run, states, place_of) / state.batches.size * slopes
    return pulls if learnt.weights is None else learnt.weights * pulls, states[-1]


def _met(run: Run, states: list[State], place: int) -> float:
    """Give rate x how often each row was met around a state: half of the way to its neighbours."""
    half = 0.0
    for before, after in itertools.pairwise(states[max(place - 1, 0) : place + 2]):
        epochs = (after.step - before.step) / before.batches.per_epoch
        half += epochs * _rate(run, before, after) / 2
    return half


def _rate(run: Run, before: State, after: State) -> float:
    """Give the mean learning rate between two states."""
    told = run.header.plan
    all_steps = told.epochs * before.batches.per_epoch
    steps = np.linspace(before.step, max(after.step - 1, before.step), 9)
    factor = _mean_factor(steps / all_steps, told.method.schedule)
    return run.header.members[run.member].learning_rate * float(factor)


@partial(jax.jit, static_argnames="name")
def _mean_factor(progress: Array | np.ndarray, name: str) -> Float[Array, ""]:
    return jnp.mean(jax.vmap(schedule(name).factor)(jnp.asarray(progress)))


def _lasting(run: Run, state: State, slope: Network) -> Network:
    """Multiply a slope by what becomes of it in all steps; nothing where none was ever seen."""
    memory = taken_out(state.population().optimiser, run.member)
    lasted: Network = _in_all(slope, memory, run.header.plan.method.optimiser)
    return lasted


@partial(jax.jit, static_argnames="name")
def _in_all(slope: Network, memory: PyTree, name: str) -> Network:
    lasting = optimiser(name).lasting
    return lasting.divided(lasting.in_all(slope), memory, None, slope, least=1e-6)
