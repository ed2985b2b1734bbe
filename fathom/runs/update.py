"""One update of all weights: what the program computed, and what from.

The program that takes one step and says what it was made of gives the same bits as the one that
takes a chunk of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import PyTree

from fathom.explain.backprop import Backward, open_backward
from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.runs.run import Run
from fathom.runs.wires import Wire
from fathom.training.learning import Taken, example_keys, open_step
from fathom.training.loop import State


@dataclass(frozen=True, eq=False)
class Update:
    """One update of all weights of the model's member: what the program computed, and from what.

    Attributes:
        step: it leads from the state after ``step - 1`` steps to that after `step`.
        before, after: the network.
        taken: the cost, slopes and direction of the program.
        rate: the learning rate of this step, with the schedule.
        peak: the learning rate without the schedule.
        memory: the optimiser's state before.
        rows: the places of the batch's rows among those that it learns from.
        backward: the batch's way there and back.
    """

    run: Run
    step: int
    before: Network
    after: Network
    taken: Taken
    rate: float
    peak: float
    memory: PyTree
    rows: np.ndarray
    backward: Backward


def update_of(run: Run, step: int) -> Update:
    """Open the update of a step: from the state after ``step - 1`` steps to that after `step`.

    Raises:
        OptionError: the network never took this step.
        RunError: the run is damaged, or keeps no rows.
    """
    run.check_step(step, first=1)
    state = run.state(step - 1)
    return open_update(run, state)


def open_update(run: Run, state: State) -> Update:
    """Open the step that follows on a state."""
    place, cohort, plan = run.place(state), state.cohort, state.plan
    drawn = cohort.draw(state.batches, state.past[-1].number + 1)
    chunk, offset = divmod(state.taken, state.batches.steps)
    order = drawn[chunk][:, offset]
    all_steps = plan.epochs * state.batches.per_epoch
    after, taken, rates = open_step(
        cohort.population,
        cohort.rates,
        cohort.keys,
        order,
        cohort.rows,
        jnp.asarray(all_steps),
        plan.method,
    )
    mine = jax.tree.map(lambda leaf: jnp.asarray(leaf[place]), jax.device_get((after, taken)))
    before = run.network_of(state)
    rows = np.asarray(order)[place]
    learnt, _ = run.examples
    key = None
    if before.random:
        key = jax.random.fold_in(cohort.keys[place], cohort.population.step)
    backward = open_backward(
        before,
        np.asarray(learnt.inputs[rows], np.float32),
        np.asarray(learnt.expected[rows], np.float32),
        plan.method.loss,
        example_keys(key, len(rows)),
    )
    memory = jax.device_get(cohort.population.optimiser)
    memory = jax.tree.map(lambda leaf: leaf[place], memory)
    return Update(
        run=run,
        step=state.step + 1,
        before=before,
        after=mine[0],
        taken=mine[1],
        rate=float(np.asarray(rates)[place]),
        peak=float(np.asarray(cohort.rates)[place]),
        memory=memory,
        rows=rows,
        backward=backward,
    )


def weight_of(tree: Network, wire: Wire) -> float:
    """Take one weight's number out of anything that is shaped like a network."""
    dense = [layer for layer in tree.layers if isinstance(layer, Dense)][wire.layer]
    if wire.source is None:
        return float(dense.bias[wire.neuron])
    return float(dense.weight[wire.neuron, wire.source])
