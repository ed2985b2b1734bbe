"""Why an answer is what it is, as outputs of a graph: average + the columns' parts = the value.

They are those of `fathom.opening.contributions`: of a number its own units (of a number learnt by
its logarithm the logarithm's), of two classes the logit, of more the lead of the likeliest over
the next, ``ln(p1 / p2)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from fathom.exports.onnx.graph import Graph
from fathom.exports.onnx.layers import Laid
from fathom.exports.onnx.walk import gathered
from fathom.model.fitted import Fitted
from fathom.nets.embedding import Embedding
from fathom.nets.network import Network
from fathom.opening.explain import average_row
from fathom.opening.followed import Followed
from fathom.shapes import Float


def explained(
    graph: Graph, model: Fitted, laid: Laid, places: Sequence[int], names: Mapping[str, str]
) -> None:
    """Add what is explained, the average, the columns' parts and the value they add up to.

    Args:
        graph: to add to.
        model: whose answers they are.
        laid: its networks in the graph.
        places: of the inputs, in the order that the networks receive them.
        names: what the outputs are called.
    """
    average = average_row(model).astype(np.float64)
    begin, columns = _begin(model, laid, average, places)
    first = laid.layers[0]
    begun = np.matmul(begin[:, None], first.weights)[:, 0] + first.biases[:, 0]
    followed = _followed(graph, model, laid.exact)
    slopes = gathered(graph, laid, begun, followed.weights)
    turned = graph.node("Transpose", first.weight, called="turned", perm=[0, 2, 1])
    slopes = graph.node("MatMul", slopes, turned, called="input slopes")
    moved = graph.node("Sub", laid.signals, graph.constant(begin[:, None]), called="moved")
    each = graph.node("Mul", slopes, moved, called="parts of signals")
    each = graph.node("ReduceMean", each, graph.constant([0]), called="parts", keepdims=0)
    parts = graph.node("MatMul", each, graph.constant(columns), called="parts of columns")
    at_average = np.mean([_last_sums(member, average) for member in laid.members], axis=0)
    graph.output(names["of"], followed.name, str, 1)
    graph.output(names["average"], followed.value(graph.constant(at_average)), np.float64, 1)
    graph.output(names["parts"], parts, np.float64, columns.shape[1])
    graph.output(names["value"], followed.value(laid.exact), np.float64, 1)


class _Row:
    """What is followed, row by row.

    Attributes:
        name: what it is called, a text for each row.
        weights: of the last sums: (1, rows or 1, outputs).
    """

    def __init__(self, graph: Graph, name: str, weights: str, offset: float, sums: str) -> None:
        self.graph, self.name, self.weights, self.offset, self.sums = (
            *(graph, name, weights, offset, sums),
        )

    def value(self, sums: str) -> str:
        """Give the number for these last sums, of each row or of the average one."""
        graph = self.graph
        zero = graph.node("Mul", self.sums, graph.constant(0.0))  # a line for each row
        sums = graph.node("Add", zero, sums)
        weights = graph.node("Squeeze", self.weights, graph.constant([0]))
        told = graph.node("Mul", sums, weights)
        told = graph.node("ReduceSum", told, graph.constant([1]), keepdims=1)
        return graph.node("Add", told, graph.constant(self.offset), called="followed")


def _followed(graph: Graph, model: Fitted, sums: str) -> _Row:
    """Say what is followed: the same of all rows, or of several classes the row's first two."""
    count = len(model.names[1])
    answer, target = model.network.answer, model.target
    if count == 1:
        one = Followed.of(target, answer, np.zeros(1))
        shape = graph.node("Shape", sums)
        name = graph.node("Expand", graph.constant(np.array([[one.name]])), shape, called="of")
        weights = graph.constant(one.weights.reshape(1, 1, 1))
        return _Row(graph, name, weights, one.offset, sums)
    pairs = [[_pair(model, a, b) for b in range(count)] for a in range(count)]
    two = graph.constant([2])
    _, best = graph.nodes_out("TopK", [sums, two], ["largest", "two classes"], axis=1)
    first, second = (graph.picked(best, [place]) for place in (0, 1))
    times = graph.node("Mul", first, graph.constant(np.int64(count)))
    names = graph.constant(np.array([one.name for row in pairs for one in row]))
    name = graph.node("Gather", names, graph.node("Add", times, second), called="of")
    size = float(np.abs(pairs[0][1].weights).max())
    every = graph.constant(size * np.eye(count))
    lead = graph.node("Sub", *(graph.node("Gather", every, one) for one in (first, second)))
    weights = graph.node("Transpose", lead, called="weights of sums", perm=[1, 0, 2])
    return _Row(graph, name, weights, 0.0, sums)


def _pair(model: Fitted, first: int, second: int) -> Followed:
    sums = np.zeros(len(model.names[1]))
    sums[second], sums[first] = 1.0, 2.0
    return Followed.of(model.target, model.network.answer, sums)


def _begin(
    model: Fitted, laid: Laid, average: Float[np.ndarray, " inputs"], places: Sequence[int]
) -> tuple[Float[np.ndarray, "networks signals"], Float[np.ndarray, "signals columns"]]:
    """Give what an average row sends to the first layer, and which column each signal is of."""
    names = [column.name for column in model.encoder.columns]
    own = [made.column for made in model.encoder.inputs]
    if isinstance(laid.members[0].layers[0], Embedding):
        sent = [member.doubled.layers[0](average).output for member in laid.members]
        groups = laid.members[0].layers[0]
        of = [own[first] for first, _ in groups.groups for _ in range(groups.table.shape[1])]
        of += [own[place] for place in groups.alone]
    else:
        sent, of = [average[list(places)]], [own[place] for place in places]
    columns = np.array([[float(name == one) for name in names] for one in of])
    return np.stack([np.asarray(one) for one in sent]), columns


def _last_sums(member: Network, average: Float[np.ndarray, " inputs"]) -> np.ndarray:
    return np.asarray(member.doubled(average).sums)
