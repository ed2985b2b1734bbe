"""What each column did to an answer, as a graph: the path of `fathom.explain.path` in operators.

From the average row to this one all inputs move evenly. Where networks are straight between bends,
the way is walked from bend to bend in a loop, all rows, all networks and several stretches of the
way side by side; along curves it is looked at in Gauss and Legendre's places. What is gathered are
the slopes at the first layer's sums: those change evenly along the way, so that all before them is
worked once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fathom.explain.pieces import is_straight
from fathom.exports.onnx.activations import fired, slope
from fathom.exports.onnx.graph import Graph
from fathom.exports.onnx.layers import Laid, Stacked
from fathom.nets.activations import activation
from fathom.shapes import Float

STRETCHES = 16  # of the way, walked side by side where rows are few
MOST_STRETCHES = 1024  # of all rows together
STEP = 1e-12  # of the way: as far behind a bend slopes are looked at
MOST_STEPS = 4096  # as many bends one stretch has at the most
PANELS, PLACES = 32, 8


@dataclass(frozen=True, eq=False)
class Way:
    """The way from the average row to each row, at the first layer's sums.

    Attributes:
        layers: of the networks; the last one's sums are followed.
        begin: the first sums of the average row, (networks, 1, neurons).
        along: how much they change on the whole way, (networks, rows, neurons).
        weights: what of the last sums is followed, (1, rows or 1, outputs).
    """

    layers: tuple[Stacked, ...]
    begin: str
    along: str
    weights: str


def gathered(
    graph: Graph, laid: Laid, average: Float[np.ndarray, "networks neurons"], weights: str
) -> str:
    """Sum the slopes of a followed number along the way: (networks, rows, first sums).

    Args:
        graph: to add to.
        laid: the networks.
        average: the first sums of the average row.
        weights: what of the last sums is followed, as in `Way`.
    """
    begin = graph.constant(average[:, None], "average")
    along = graph.node("Sub", laid.first, begin, called="along")
    way = Way(laid.layers, begin, along, weights)
    if len(laid.layers) == 1:
        return _back(graph, way, [])
    straight = is_straight(laid.members[0])
    return _walked(graph, way) if straight else _looked_at(graph, way)


def _walked(graph: Graph, way: Way) -> str:
    """Walk from bend to bend, several stretches of the way side by side."""
    shape = graph.node("Shape", way.along, called="shape")
    rows = graph.node("Gather", shape, graph.constant([1]), called="rows", axis=0)
    some = graph.node("Max", rows, graph.constant([1]))
    many = graph.node("Div", graph.constant([MOST_STRETCHES]), some)
    least, most = graph.constant(np.int64(1)), graph.constant(np.int64(STRETCHES))
    many = graph.node("Clip", many, least, most, called="stretches")
    wide = _Stretched(graph, rows, many)
    stretched = Way(way.layers, way.begin, wide(way.along), wide(way.weights))
    first, end = wide.ends(shape)
    body = graph.inner("from bend to bend")
    width = way.layers[0].biases.shape[-1]
    _step_body(body, stretched, end, width)
    nothing = graph.node("Mul", stretched.along, graph.constant(0.0), called="nothing")
    limit, going = graph.constant(np.int64(MOST_STEPS)), graph.constant(np.bool_(True))
    _, slopes = graph.nodes_out(
        "Loop", [limit, going, first, nothing], ["reached", "slopes"], body=body.made()
    )
    return wide.back(slopes)


class _Stretched:
    """Rows repeated for every stretch of the way, the stretches one behind the other.

    Shapes are worked out, not left to Reshape's -1, which knows nothing of no rows.
    """

    def __init__(self, graph: Graph, rows: str, many: str) -> None:
        self.graph, self.rows, self.many = graph, rows, many
        self.all = graph.node("Mul", rows, many, called="rows of stretches")

    def __call__(self, value: str) -> str:
        """Repeat (networks or 1, rows or 1, numbers) for every stretch."""
        graph, one = self.graph, self.graph.constant([1])
        wide = graph.node("Unsqueeze", value, one)
        wide = graph.node("Expand", wide, graph.joined([one, self.many, self.rows, one], 0))
        first = graph.node("Shape", value, called="networks", start=0, end=1)
        last = graph.node("Shape", value, called="numbers", start=2)
        shape = graph.joined([first, self.all, last], 0)
        return graph.node("Reshape", wide, shape, called="stretched", allowzero=1)

    def ends(self, shape: str) -> tuple[str, str]:
        """Say where each stretch begins and ends: (networks, stretches x rows, 1)."""
        graph = self.graph
        count = graph.node("Squeeze", self.many)
        nought, one = graph.constant(np.int64(0)), graph.constant(np.int64(1))
        places = graph.node("Range", nought, count, one)
        size = graph.cast(self.many, np.float64)
        first = graph.node("Div", graph.cast(places, np.float64), size, called="begins")
        end = graph.node("Add", first, graph.node("Reciprocal", size), called="ends")
        networks = graph.node("Slice", shape, graph.constant([0]), graph.constant([1]))
        return self._each(first, networks), self._each(end, networks)

    def _each(self, places: str, networks: str) -> str:
        graph, one = self.graph, self.graph.constant([1])
        laid = graph.node("Reshape", places, graph.constant([1, -1, 1, 1]))
        wide = graph.node("Expand", laid, graph.joined([networks, self.many, self.rows, one], 0))
        shape = graph.joined([networks, self.all, one], 0)
        return graph.node("Reshape", wide, shape, called="each", allowzero=1)

    def back(self, slopes: str) -> str:
        """Sum what all stretches gathered: (networks, rows, numbers)."""
        graph = self.graph
        first = graph.node("Shape", slopes, called="networks", start=0, end=1)
        last = graph.node("Shape", slopes, called="numbers", start=2)
        laid = graph.joined([first, self.many, self.rows, last], 0)
        each = graph.node("Reshape", slopes, laid, called="each stretch", allowzero=1)
        return graph.node("ReduceSum", each, graph.constant([1]), called="slopes", keepdims=0)


def _step_body(body: Graph, way: Way, end: str, width: int) -> None:
    """Walk on to the next bend: slopes are the same up to there."""
    body.enter("step", np.int64)
    body.enter("going on", np.bool_)
    reached = body.enter("reached so far", np.float64, None, None, 1)
    slopes = body.enter("slopes so far", np.float64, None, None, width)
    at = body.node("Add", reached, body.constant(STEP), called="at")
    sums, ahead = _met(body, way, at)
    here = _back(body, way, sums)
    then = body.node("Min", body.node("Add", at, ahead), end, called="then")
    long = body.node("Sub", then, reached, called="long")
    more = body.node("Add", slopes, body.node("Mul", here, long), called="slopes then")
    left = body.node("Less", then, end, called="left")
    any_left = body.node("ReduceMax", body.cast(left, np.int32), called="any", keepdims=0)
    body.leave(body.cast(any_left, np.bool_, "goes on"), np.bool_)
    body.leave(then, np.float64, None, None, 1)
    body.leave(more, np.float64, None, None, width)


def _met(graph: Graph, way: Way, at: str) -> tuple[list[str], str]:
    """Give all layers' sums at a place of the way, and how far ahead the next bend is."""
    each, change, sums, ahead = "", way.along, list[str](), list[str]()
    for layer in way.layers[:-1]:
        if sums:
            each = graph.node("Add", graph.node("MatMul", each, layer.weight), layer.bias)
            change = graph.node("MatMul", change, layer.weight, called="change")
        else:
            each = graph.node("Add", way.begin, graph.node("Mul", at, way.along), called="sums")
        sums.append(each)
        for bend in activation(layer.activation).bends or ():
            ahead.append(_crossing(graph, each, change, bend))
        each = fired(graph, layer.activation, each)
        change = graph.node("Mul", change, slope(graph, layer.activation, sums[-1]))
    if not ahead:
        return sums, graph.constant(np.inf)
    return sums, ahead[0] if len(ahead) == 1 else graph.node("Min", *ahead, called="ahead")


def _crossing(graph: Graph, sums: str, change: str, bend: float) -> str:
    """Give how far ahead the first of the neurons comes to its bend."""
    away = graph.node("Sub", graph.constant(bend), sums)
    still = graph.node("Equal", change, graph.constant(0.0))
    some = graph.node("Where", still, graph.constant(1.0), change)
    far = graph.node("Div", away, some)
    behind = graph.node("LessOrEqual", far, graph.constant(0.0))
    never = graph.node("Or", behind, still)
    ahead = graph.node("Where", never, graph.constant(np.inf), far)
    return graph.node("ReduceMin", ahead, graph.constant([2]), called="crossing", keepdims=1)


def _back(graph: Graph, way: Way, sums: Sequence[str]) -> str:
    """Follow the number back to the first sums: the chain rule from the last layer on."""
    back = way.weights
    for layer, before in zip(reversed(way.layers[1:]), reversed(sums), strict=True):
        turned = graph.node("Transpose", layer.weight, called="turned", perm=[0, 2, 1])
        back = graph.node("MatMul", back, turned, called="back")
        name = way.layers[sums.index(before)].activation
        back = graph.node("Mul", back, slope(graph, name, before), called="blame")
    return back


def _looked_at(graph: Graph, way: Way) -> str:
    """Look at places of panels of equal length, one panel after the other."""
    body, width = graph.inner("panel by panel"), way.layers[0].biases.shape[-1]
    nodes, shares = np.polynomial.legendre.leggauss(PLACES)
    panel = body.enter("panel", np.int64)
    going = body.enter("going on", np.bool_)
    slopes = body.enter("slopes so far", np.float64, None, None, width)
    for node, share in zip(nodes.tolist(), shares.tolist(), strict=True):
        begun = body.cast(panel, np.float64)
        at = body.node("Add", begun, body.constant((node + 1) / 2))
        at = body.node("Mul", at, body.constant(1 / PANELS), called="at")
        here = _back(body, way, _met_sums(body, way, at))
        part = body.node("Mul", here, body.constant(share / 2 / PANELS))
        slopes = body.node("Add", slopes, part, called="slopes then")
    body.leave(body.node("Identity", going), np.bool_)
    body.leave(slopes, np.float64, None, None, width)
    nothing = graph.node("Mul", way.along, graph.constant(0.0), called="nothing")
    limit, on = graph.constant(np.int64(PANELS)), graph.constant(np.bool_(True))
    made = graph.nodes_out("Loop", [limit, on, nothing], ["slopes"], body=body.made())
    return made[0]


def _met_sums(graph: Graph, way: Way, at: str) -> list[str]:
    each = graph.node("Add", way.begin, graph.node("Mul", at, way.along), called="sums")
    sums = [each]
    for before, layer in zip(way.layers, way.layers[1:-1], strict=False):
        each = fired(graph, before.activation, each)
        each = graph.node("Add", graph.node("MatMul", each, layer.weight), layer.bias)
        sums.append(each)
    return sums
