"""Raw columns as a graph: an input for each, all inputs of the network, and what is strange."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.date_column import DateColumn
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.number_column import NumberColumn
from fathom.data.columns.text_column import TextColumn
from fathom.data.reading.rules import ReadingRules
from fathom.exports.onnx.encoded import Encoded, Kind, Piece, Placed, ordered, placed, together
from fathom.exports.onnx.graph import Graph
from fathom.exports.onnx.numbers import date_inputs, number_inputs
from fathom.exports.onnx.words import category_inputs, text_inputs


def cells_in(
    graph: Graph, columns: Sequence[TypedColumn], rules: ReadingRules
) -> tuple[Piece, str]:
    """Take raw cells in, a column each.

    Args:
        graph: to add to.
        columns: in the encoder's order, which the graph's inputs have, too.
        rules: which words mean that a cell is missing.

    Returns:
        The network's inputs as float64, in an order of their own; and of each row and column
        whether its cell is strange.
    """
    every, found = placed(columns), list[Encoded]()
    for scaling in ("robust", "standard"):
        numbers = [one for one in _of(every, NumberColumn) if one.column.scaling == scaling]
        found += [number_inputs(graph, numbers)] if numbers else []
    if dates := _of(every, DateColumn):
        found.append(date_inputs(graph, dates))
    if categories := _of(every, CategoryColumn):
        marks = [rules.marks(one.column.name) for one in categories]
        found.append(category_inputs(graph, categories, marks))
    for one in _of(every, TextColumn):
        found.append(text_inputs(graph, one, rules.marks(one.column.name)))
    order = {column.name: place for place, column in enumerate(columns)}
    graph.inputs.sort(key=lambda value: order[value.name])
    inputs = together(graph, [piece for one in found for piece in one.pieces], "inputs")
    strange = together(graph, [one.strange for one in found], "strange")
    return inputs, ordered(graph, strange, "strange")


def _of(columns: Sequence[Placed[TypedColumn]], kind: type[Kind]) -> list[Placed[Kind]]:
    return [cast("Placed[Kind]", one) for one in columns if isinstance(one.column, kind)]
