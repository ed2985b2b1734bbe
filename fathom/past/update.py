"""One update of all weights: what the program computed, and what from.

The weights after it are those that training left. The program that says what a step was made of
gives the same ones; with convolutions, on some processors, other last bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax
import numpy as np

from fathom.explain.backprop import Backward, open_backward
from fathom.explain.convolved_slopes import NeuronBack, open_convolution
from fathom.explain.weight_slopes import WeightSlopes
from fathom.nets.embedding import Embedding
from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.nets.pictures.convolution import Convolution
from fathom.optimisers.muon import Around, rows_of
from fathom.past.bundle import GAIN
from fathom.past.wires import Wire, Wires, wires_of
from fathom.runs.run import Run
from fathom.shapes import Array, Float, Key, PyTree
from fathom.training.loop import State, go_on
from fathom.training.one_update import member_of, next_step
from fathom.training.step import Taken, example_keys


@dataclass(frozen=True, eq=False)
class Update:
    """One update of all weights of the model's member: what the program computed, and from what.

    Attributes:
        step: it leads from the state after ``step - 1`` steps to that after `step`.
        state: of all training, before.
        before: the network.
        taken: the cost, slopes and direction of the program.
        rate: the learning rate of this step, with the schedule.
        peak: the learning rate without the schedule.
        memory: the optimiser's state before.
        rows: the places of the batch's rows among those that it learns from.
        inputs, expected: these rows.
        keys: of what is left to chance with each of them; None where nothing is.
    """

    run: Run
    step: int
    state: State
    before: Network
    taken: Taken
    rate: float
    peak: float
    memory: PyTree
    rows: np.ndarray
    inputs: Float[np.ndarray, "rows inputs"]
    expected: Float[np.ndarray, "rows outputs"]
    keys: Key[Array, " rows"] | None

    @cached_property
    def after(self) -> Network:
        """The network after it, as training left it."""
        *_, later = go_on(self.state, until=self.step)
        left: Network = jax.tree.map(np.asarray, self.run.network_of(later))
        return left

    @cached_property
    def wires(self) -> Wires:
        """The names of the weights' ends."""
        return wires_of(self.run.header)

    @cached_property
    def backward(self) -> Backward:
        """The batch's way there and back."""
        return open_backward(
            self.before, self.inputs, self.expected, self.run.header.plan.method.loss, self.keys
        )

    def backward_to(self, layer: int, neuron: int) -> NeuronBack:
        """Give the batch's way back to one neuron of a convolution."""
        loss = self.run.header.plan.method.loss
        return open_convolution(
            self.before, layer, neuron, self.inputs, self.expected, loss, self.keys
        )

    def pool(self, layer: int) -> int:
        """Give how many places of a convolution, a side, the largest goes on of."""
        convolution = self.before.layers[self.before.convolutions[layer]]
        assert isinstance(convolution, Convolution)
        return convolution.pool

    def weight_slopes(self, wire: Wire) -> WeightSlopes:
        """Give each row's slope of its loss for one weight."""
        dense = wire.layer - self.wires.convolutions
        if dense < 0:
            assert not isinstance(wire.source, int)
            return self.backward_to(wire.layer, wire.neuron).weight_slopes(wire.source)
        assert wire.source is None or isinstance(wire.source, int)
        return self.backward.weight_slopes(dense, wire.source, wire.neuron)


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
    place, cohort, before = run.place(state), state.cohort, run.network_of(state)
    here = cohort.population
    rows, _, taken, rate = next_step(state, place)
    memory = member_of(here.optimiser, place)
    before, taken, memory = jax.tree.map(np.asarray, (before, taken, memory))
    learnt, _ = run.examples
    key = None
    if before.random:
        key = jax.random.fold_in(cohort.keys[place], here.step)
    return Update(
        run=run,
        step=state.step + 1,
        state=state,
        before=before,
        taken=taken,
        rate=rate,
        peak=float(cohort.rates[place]),
        memory=memory,
        rows=rows,
        inputs=np.asarray(learnt.inputs[rows]),
        expected=np.asarray(learnt.expected[rows], np.float32),
        keys=example_keys(key, len(rows)),
    )


def kept_of(tree: Network, wire: Wire) -> float | None:
    """Take what an optimiser keeps of one weight; None where it keeps no such number of it."""
    return None if _array_of(tree, wire) is None else weight_of(tree, wire)


def _array_of(tree: Network, wire: Wire) -> Any:
    """Give the array that a weight stands in; None where nothing is kept there."""
    layer = _layer_of(tree, wire)
    if isinstance(layer, Embedding):
        return layer.table
    if wire.source is None:
        return layer.bias
    if isinstance(layer, Convolution) and wire.source == GAIN:
        return layer.gain
    return layer.weight


def _layer_of(tree: Network, wire: Wire) -> Dense | Convolution | Embedding:
    kinds = Dense | Convolution | Embedding
    weighted = [layer for layer in tree.layers if isinstance(layer, kinds)]
    return weighted[wire.layer]


def around(update: Update, wire: Wire) -> Around | None:
    """Give what the weight's direction was mixed of, where its layer's neurons are mixed."""
    memory = update.memory
    velocities = getattr(memory[0] if type(memory) is tuple else memory, "velocity", None)
    if velocities is None or kept_of(velocities, wire) is None or wire.source is None:
        return None
    layers = [_layer_of(tree, wire) for tree in (update.taken.slopes, velocities)]
    slopes, before = (np.asarray(one.weight) for one in layers if not isinstance(one, Embedding))
    place = wire.source
    assert not isinstance(place, str)  # gains are not mixed
    if isinstance(place, tuple):
        place = int(np.ravel_multi_index(place, slopes.shape[:-1]))
    return Around(rows_of(slopes), rows_of(before), wire.neuron, place)


def weight_of(tree: Network, wire: Wire) -> float:
    """Take one weight's number out of anything that is shaped like a network."""
    layer = _layer_of(tree, wire)
    if isinstance(layer, Embedding):
        assert isinstance(wire.source, int)
        where = layer.at(wire.neuron, wire.source)
        assert where is not None  # `Wires` finds no other
        return float(layer.table[where])
    match wire.source:
        case None:
            return float(layer.bias[wire.neuron])
        case int(place):
            return float(layer.weight[wire.neuron, place])
        case (row, column, channel):
            return float(layer.weight[row, column, channel, wire.neuron])
    assert isinstance(layer, Convolution)
    assert layer.gain is not None
    return float(layer.gain[wire.neuron])
