"""A model as an ONNX file: raw cells in, answers out; and, if asked for, why.

>>> import fathom
>>> from fathom.exports.parts import ALL, Parts
>>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
>>> model = fathom.train(table, target="price", hidden=(), epochs=2, starts=1)
>>> made = onnx.load_from_string(onnx_file(Parts.of(model, ALL), explain=True))
>>> [value.name for value in made.graph.input], [value.name for value in made.graph.output]
(['size'], ['prediction', 'strange', 'of', 'average', 'parts', 'value'])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from onnx import helper

from fathom.data.columns.picture_column import PictureColumn
from fathom.errors import OptionError
from fathom.exports.onnx.answers import answered
from fathom.exports.onnx.cells import cells_in
from fathom.exports.onnx.encoded import Piece
from fathom.exports.onnx.explained import explained
from fathom.exports.onnx.graph import LEARNT_IN, Graph
from fathom.exports.onnx.layers import laid
from fathom.exports.onnx.pictures import numbers_in, picture_sums, pictures_in
from fathom.exports.onnx.told import told
from fathom.exports.parts import Parts
from fathom.model.fitted import Fitted
from fathom.nets.network import Network

OPSET, IR = 20, 9  # the first that searches texts; ONNX Runtime knows both from 1.17 on
OUTPUTS = ("prediction", "probabilities", "interval", "strange", "of", "average", "parts", "value")
INPUTS = "inputs"


def onnx_file(parts: Parts, explain: bool = False, encoded: bool = False) -> bytes:
    """Write a model as an ONNX file.

    Args:
        parts: the networks that are written.
        explain: whether columns' parts of each answer are further outputs.
        encoded: whether inputs come as numbers, as `Encoder.encode` makes them, in place of cells.
    """
    model = parts.model
    columns = [] if encoded else [column.name for column in model.encoder.columns]
    names = output_names([*columns, INPUTS] if encoded else columns)
    graph = Graph("fathom", {*columns, *names.values(), INPUTS})
    alone = model if len(parts.places) == parts.members else model.alone(parts.places[0])
    if model.network.convolves:
        if explain:
            raise OptionError(
                "an ONNX file explains tables, by their columns; of pictures leave explain out, "
                "and ask 'fathom explain'"
            )
        _pictures(graph, alone, parts, names, encoded)
    else:
        inputs, strange = _taken_in(graph, parts, encoded)
        single = graph.cast(inputs.value, np.float32, "inputs in float32")
        exact = Piece(graph.cast(single, np.float64, "encoded"), inputs.places)
        made = laid(graph, _members(parts), exact)
        answered(graph, alone, made.sums, names)
        if strange is not None:
            graph.output(names["strange"], strange, np.bool_, len(columns))
        if explain:
            explained(graph, alone, made, exact.places, names)
    return bytes(_model(graph, parts, names, encoded).SerializeToString())


def output_names(taken: Sequence[str]) -> dict[str, str]:
    """Name outputs; one that a column is called like gets a line behind it.

    >>> output_names(["value"])["value"]
    'value_'
    """
    names = {}
    for name in OUTPUTS:
        own = name
        while own in taken:
            own += "_"
        names[name] = own
    return names


def _members(parts: Parts) -> list[Network]:
    return [parts.model.member(place).answering() for place in parts.places]


def _pictures(
    graph: Graph, alone: Fitted, parts: Parts, names: Mapping[str, str], encoded: bool
) -> None:
    """Take pictures in, and answer them."""
    column = parts.model.encoder.columns[0]
    assert isinstance(column, PictureColumn)
    pictures = numbers_in(graph, column, INPUTS) if encoded else pictures_in(graph, column)
    answered(graph, alone, picture_sums(graph, _members(parts), pictures), names)


def _taken_in(graph: Graph, parts: Parts, encoded: bool) -> tuple[Piece, str | None]:
    """Take rows in, as cells or encoded; give the inputs, and of cells which are strange."""
    encoder = parts.model.encoder
    if not encoded:
        return cells_in(graph, encoder.typed, parts.model.reading.rules)
    count = len(encoder.inputs)
    return Piece(graph.input(INPUTS, np.float32, count), tuple(range(count))), None


def _model(graph: Graph, parts: Parts, names: dict[str, str], encoded: bool) -> onnx.ModelProto:
    """Put the graph into a model that says what it is, and check it."""
    given = {value.name for value in graph.outputs}
    words = told(parts, {one: name for one, name in names.items() if name in given}, encoded)
    made = helper.make_model(
        graph.made(),
        producer_name="fathom",
        producer_version=parts.model.story.fathom,
        doc_string=words["about"],
        ir_version=IR,
        opset_imports=[helper.make_opsetid(*one) for one in (("", OPSET), (LEARNT_IN, 2))],
    )
    helper.set_model_props(made, words)
    onnx.checker.check_model(made, full_check=True)
    return made
