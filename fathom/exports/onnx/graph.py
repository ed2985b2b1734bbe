"""A graph under construction: values by name, joined by ONNX's operators.

>>> graph = Graph("doubled", names={"x"})
>>> twice = graph.node("Mul", graph.input("x", np.float64, 1), graph.constant(2.0), called="twice")
>>> graph.output("y", twice, np.float64, 1)
>>> made = graph.made()
>>> [node.op_type for node in made.node], [value.name for value in made.output]
(['Mul', 'Identity'], ['y'])
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

ROWS = "rows"
LEARNT_IN = "ai.onnx.ml"  # the domain of LabelEncoder
_STRINGS = {"LabelEncoder": LEARNT_IN}


class Graph:
    """Nodes, constants, inputs and outputs; every value has a name of its own.

    Args:
        name: of the graph.
        names: that no inner value may have: those of inputs and outputs.
    """

    def __init__(self, name: str, names: Collection[str] = ()) -> None:
        self.name = name
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self.taken: set[str] = set(names)
        self._held: dict[tuple[str, tuple[int, ...], bytes], str] = {}

    def inner(self, name: str) -> Graph:
        """Begin the body of a loop: it sees all values of this graph, and has names of its own."""
        body = Graph(name)
        body.taken = self.taken
        return body

    def input(self, name: str, dtype: Any, *shape: int | str) -> str:
        """Add an input with a line for each row."""
        self.inputs.append(_value(name, dtype, (ROWS, *shape)))
        return name

    def output(self, name: str, value: str, dtype: Any, *shape: int | str) -> None:
        """Give a value out, with a line for each row."""
        self.nodes.append(helper.make_node("Identity", [value], [name], name=name))
        self.outputs.append(_value(name, dtype, (ROWS, *shape)))

    def enter(self, name: str, dtype: Any, *shape: int | None) -> str:
        """Add an input of a loop's body, of any shape."""
        name = self._named(name)
        self.inputs.append(_value(name, dtype, shape))
        return name

    def leave(self, value: str, dtype: Any, *shape: int | None) -> None:
        """Give a value out of a loop's body."""
        self.outputs.append(_value(value, dtype, shape))

    def constant(self, value: Any, called: str = "constant") -> str:
        """Hold numbers or texts that are always the same; Python's are float64, int64 and text."""
        array = np.asarray(value)
        if array.dtype.kind == "U":
            array = array.astype(object)
        key = array.dtype.str, array.shape, _bytes(array)
        if key not in self._held:
            name = self._named(called)
            self.constants.append(numpy_helper.from_array(array, name))
            self._held[key] = name
        return self._held[key]

    def node(self, operator: str, *values: str, called: str = "", **attributes: Any) -> str:
        """Work with values; gives the name of what comes out."""
        return self.nodes_out(operator, values, [called or operator.lower()], **attributes)[0]

    def nodes_out(
        self, operator: str, values: Sequence[str], called: Sequence[str], **attributes: Any
    ) -> list[str]:
        """Work with values where several come out."""
        names = [self._named(one) for one in called]
        domain = _STRINGS.get(operator, "")
        self.nodes.append(
            helper.make_node(operator, values, names, names[0], domain=domain, **attributes)
        )
        return names

    def cast(self, value: str, dtype: Any, called: str = "cast") -> str:
        """Turn values into those of another kind."""
        return self.node("Cast", value, called=called, to=_kind(dtype))

    def joined(self, values: Sequence[str], axis: int = 1, called: str = "joined") -> str:
        """Put values side by side; one alone stays as it is."""
        if len(values) == 1:
            return values[0]
        return self.node("Concat", *values, called=called, axis=axis)

    def picked(self, value: str, places: Sequence[int], called: str = "picked") -> str:
        """Take columns out of rows, in this order."""
        return self.node("Gather", value, self.constant([*places]), called=called, axis=1)

    def made(self) -> onnx.GraphProto:
        """Give the graph."""
        return helper.make_graph(
            self.nodes, self.name, self.inputs, self.outputs, initializer=self.constants
        )

    def _named(self, called: str) -> str:
        name, again = called, 2
        while name in self.taken:
            name, again = f"{called}.{again}", again + 1
        self.taken.add(name)
        return name


def _bytes(array: np.ndarray) -> bytes:
    return repr(array.tolist()).encode() if array.dtype == object else array.tobytes()


def _kind(dtype: Any) -> int:
    if dtype is str:
        return int(onnx.TensorProto.STRING)
    return int(helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))


def _value(name: str, dtype: Any, shape: Sequence[int | str | None]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, _kind(dtype), list(shape))
