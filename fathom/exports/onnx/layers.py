"""Networks side by side as a graph: from inputs to the mean of their last sums, in float64.

All networks have the same shape, so that a layer of all of them is one product of arrays:
(networks, rows, inputs) times (networks, inputs, neurons). Weights are held in float32, in which
they were learnt, and widened when the graph is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fathom.exports.onnx.activations import fired
from fathom.exports.onnx.encoded import Piece
from fathom.exports.onnx.graph import Graph
from fathom.nets.embedding import SIZE, Embedding
from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.shapes import Float


@dataclass(frozen=True, eq=False)
class Stacked:
    """A layer of all networks: `weight` is (networks, inputs, neurons), `bias` (networks, 1, ...).

    The values' names are those of float64 constants in the graph.
    """

    weight: str
    bias: str
    activation: str
    weights: Float[np.ndarray, "networks inputs neurons"]
    biases: Float[np.ndarray, "networks one neurons"]


@dataclass(frozen=True, eq=False)
class Laid:
    """Networks of one shape in a graph.

    Attributes:
        members: the networks.
        layers: those of neurons, an embedding left out, in order.
        signals: what the first of `layers` receives: (networks or 1, rows, inputs).
        first: the sums of the first of `layers`: (networks, rows, neurons).
        sums: the mean of the networks' last sums, (rows, outputs), rounded to float32.
        exact: the same as float64 gives them.
    """

    members: tuple[Network, ...]
    layers: tuple[Stacked, ...]
    signals: str
    first: str
    sums: str
    exact: str


def laid(graph: Graph, members: Sequence[Network], inputs: Piece) -> Laid:
    """Lay networks over inputs, whose order the weights take.

    Args:
        graph: to add to.
        members: networks of one shape, without convolutions.
        inputs: the encoded rows, as float64.
    """
    embedding = members[0].layers[0]
    order = np.asarray(inputs.places)
    if isinstance(embedding, Embedding):
        signals = _embedded(graph, members, inputs)
        order = np.arange(embedding.outputs)
    else:
        signals = graph.node("Unsqueeze", inputs.value, graph.constant([0]), called="inputs")
    layers = [_stacked(graph, list(same)) for same in _layers_of(members, order)]
    sums, each = [], signals
    for layer in layers:
        sums.append(total(graph, each, layer))
        each = fired(graph, layer.activation, sums[-1])
    if len(members) > 1:
        exact = graph.node("ReduceMean", each, graph.constant([0]), called="mean", keepdims=0)
    else:
        exact = graph.node("Squeeze", each, graph.constant([0]), called="sums")
    rounded = graph.cast(graph.cast(exact, np.float32, "rounded"), np.float64, "sums")
    return Laid(tuple(members), tuple(layers), signals, sums[0], rounded, exact)


def total(graph: Graph, signals: str, layer: Stacked) -> str:
    """Give the weighted sums of a layer."""
    weighted = graph.node("MatMul", signals, layer.weight, called="weighted")
    return graph.node("Add", weighted, layer.bias, called="sum")


def widened(graph: Graph, array: np.ndarray, called: str) -> str:
    """Hold float32 numbers as they are, and use them as float64."""
    held = graph.constant(np.asarray(array, np.float32), called)
    return graph.cast(held, np.float64, f"{called} in float64")


def _layers_of(members: Sequence[Network], order: np.ndarray) -> list[list[Dense]]:
    """Give each layer of neurons with those of the other networks; inputs of the first in order."""
    each = [[one for one in member.layers if isinstance(one, Dense)] for member in members]
    for layers in each:
        first = layers[0]
        layers[0] = Dense(np.asarray(first.weight)[:, order], first.bias, first.activation)
    return [list(same) for same in zip(*each, strict=True)]


def _stacked(graph: Graph, layers: Sequence[Dense]) -> Stacked:
    weights = np.stack([np.asarray(layer.weight).T for layer in layers])
    biases = np.stack([np.asarray(layer.bias)[None] for layer in layers])
    weight, bias = widened(graph, weights, "weights"), widened(graph, biases, "biases")
    exact = weights.astype(np.float64), biases.astype(np.float64)
    return Stacked(weight, bias, layers[0].activation, *exact)


def _embedded(graph: Graph, members: Sequence[Network], inputs: Piece) -> str:
    """Bring groups of inputs to 8 numbers each, for all networks; others go on as they are.

    Groups are filled up to one length with inputs whose rows of the table are 0.
    """
    embeddings = [one for member in members if isinstance(one := member.layers[0], Embedding)]
    groups, alone = embeddings[0].groups, embeddings[0].alone
    at = {place: n for n, place in enumerate(inputs.places)}
    longest, many = max(end - first for first, end in groups), len(members) * SIZE
    table = np.zeros((len(groups), longest, len(members), SIZE), np.float32)
    sources, begin = np.zeros((len(groups), longest), int), 0
    for number, (first, end) in enumerate(groups):
        width = end - first
        rows = [np.asarray(one.table)[begin : begin + width] for one in embeddings]
        table[number, :width] = np.stack(rows, axis=1)
        sources[number, :width] = [at[place] for place in range(first, end)]
        begin += width
    held = graph.picked(inputs.value, sources.ravel().tolist(), "groups")
    held = _reshaped(graph, held, (-1, len(groups), longest), (1, 0, 2))
    weights = widened(graph, table.reshape(len(groups), longest, many), "table")
    made = graph.node("MatMul", held, weights, called="embedded")  # (groups, rows, networks x 8)
    made = _reshaped(graph, made, (len(groups), -1, len(members), SIZE), (2, 1, 0, 3))
    made = graph.node(
        "Reshape", made, graph.constant([len(members), -1, len(groups) * SIZE]), called="embedded"
    )
    if not len(alone):
        return made
    others = graph.picked(inputs.value, [at[int(place)] for place in alone], "alone")
    others = graph.node("Unsqueeze", others, graph.constant([0]), called="alone")
    shape = graph.node("Shape", made, called="shape", start=0, end=2)
    shape = graph.joined([shape, graph.constant([len(alone)])], 0)
    return graph.joined([made, graph.node("Expand", others, shape)], 2, "embedded")


def _reshaped(graph: Graph, value: str, shape: Sequence[int], axes: Sequence[int]) -> str:
    laid = graph.node("Reshape", value, graph.constant([*shape]), called="laid")
    return graph.node("Transpose", laid, called="laid", perm=list(axes))
