"""Activations and their slopes as operators, in float64.

>>> sorted(FUNCTIONS) == sorted(SLOPES)
True
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from fathom.data.cells.find_writing import listed
from fathom.errors import OptionError
from fathom.exports.onnx.graph import Graph


def fired(graph: Graph, activation: str, sums: str) -> str:
    """Give the outputs of neurons for their sums.

    Raises:
        OptionError: there are no operators for this activation.
    """
    return _found(FUNCTIONS, activation)(graph, sums)


def slope(graph: Graph, activation: str, sums: str) -> str:
    """Give the slopes of the outputs at the sums; see `fired`."""
    return _found(SLOPES, activation)(graph, sums)


_Operators = Callable[[Graph, str], str]


def _found(known: dict[str, _Operators], activation: str) -> _Operators:
    if activation not in known:
        raise OptionError(
            f"an ONNX file knows the activations {listed(sorted(known))}, and the network has "
            f"{activation!r}; train it with one of these"
        )
    return known[activation]


def _identity(graph: Graph, sums: str) -> str:
    return sums


def _step(graph: Graph, sums: str) -> str:
    return graph.cast(_above(graph, sums), np.float64, "step")


def _relu(graph: Graph, sums: str) -> str:
    return graph.node("Relu", sums)


def _leaky_relu(graph: Graph, sums: str) -> str:
    return graph.node("Mul", sums, _leaky_slope(graph, sums), called="leaky_relu")


def _sigmoid(graph: Graph, sums: str) -> str:
    return graph.node("Sigmoid", sums)


def _tanh(graph: Graph, sums: str) -> str:
    return graph.node("Tanh", sums)


def _silu(graph: Graph, sums: str) -> str:
    return graph.node("Mul", sums, graph.node("Sigmoid", sums), called="silu")


def _gelu(graph: Graph, sums: str) -> str:
    return graph.node("Mul", sums, _below(graph, sums), called="gelu")


def _one(graph: Graph, sums: str) -> str:
    zero = graph.node("Mul", sums, graph.constant(0.0))
    return graph.node("Add", zero, graph.constant(1.0), called="slope")


def _nothing(graph: Graph, sums: str) -> str:
    return graph.node("Mul", sums, graph.constant(0.0), called="slope")


def _relu_slope(graph: Graph, sums: str) -> str:
    return graph.cast(_above(graph, sums), np.float64, "slope")


def _leaky_slope(graph: Graph, sums: str) -> str:
    one, little = graph.constant(1.0), graph.constant(0.01)
    return graph.node("Where", _above(graph, sums), one, little, called="slope")


def _sigmoid_slope(graph: Graph, sums: str) -> str:
    mirrored = graph.node("Sigmoid", graph.node("Neg", sums))
    return graph.node("Mul", graph.node("Sigmoid", sums), mirrored, called="slope")


def _tanh_slope(graph: Graph, sums: str) -> str:
    out = graph.node("Tanh", sums)
    square = graph.node("Mul", out, out)
    return graph.node("Sub", graph.constant(1.0), square, called="slope")


def _silu_slope(graph: Graph, sums: str) -> str:
    part = graph.node("Mul", sums, _sigmoid_slope(graph, sums))
    return graph.node("Add", graph.node("Sigmoid", sums), part, called="slope")


def _gelu_slope(graph: Graph, sums: str) -> str:
    half = graph.node("Mul", graph.node("Mul", sums, sums), graph.constant(-0.5))
    bell = graph.node("Mul", graph.node("Exp", half), graph.constant(1 / math.sqrt(2 * math.pi)))
    part = graph.node("Mul", sums, bell)
    return graph.node("Add", _below(graph, sums), part, called="slope")


def _above(graph: Graph, sums: str) -> str:
    return graph.node("Greater", sums, graph.constant(0.0), called="above")


def _below(graph: Graph, sums: str) -> str:
    """Give the share of a normal bell below; ONNX Runtime has its integral in float32 alone."""
    turned = graph.node("Mul", sums, graph.constant(1 / math.sqrt(2)))
    single = graph.node("Erf", graph.cast(turned, np.float32), called="erf")
    share = graph.node("Mul", graph.cast(single, np.float64), graph.constant(0.5))
    return graph.node("Add", share, graph.constant(0.5), called="below")


FUNCTIONS: dict[str, _Operators] = {
    "identity": _identity,
    "step": _step,
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "silu": _silu,
    "gelu": _gelu,
}
SLOPES: dict[str, _Operators] = {
    "identity": _one,
    "step": _nothing,
    "relu": _relu_slope,
    "leaky_relu": _leaky_slope,
    "sigmoid": _sigmoid_slope,
    "tanh": _tanh_slope,
    "silu": _silu_slope,
    "gelu": _gelu_slope,
}
