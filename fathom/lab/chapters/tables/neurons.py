"""The network of one row, opened neuron by neuron: what comes in, the sum, what goes on."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from pydantic import Field

from fathom.data.columns.encoder import Cell
from fathom.errors import OptionError
from fathom.explain.forward import LastWork, LayerWork
from fathom.lab.asking import Answer, Ask, Visitor
from fathom.lab.chapters.tables.learnt import OneRow, job_of, model_of, plain, rows_of
from fathom.opening.explain import explain
from fathom.opening.explanation import Explanation
from fathom.opening.worked import find_neuron

MOST_TERMS = 200  # of a neuron; the smallest of more are told as one sum
MOST_NEURONS = 128  # of a layer that can be chosen; the strongest of more


class Open(OneRow):
    """Which neuron: layers are counted from 1; without one the first neuron of the last layer."""

    member: Annotated[int, Field(ge=0, le=10**6)] | None = None
    layer: Annotated[int, Field(ge=1, le=10**6)] | None = None
    neuron: Annotated[int, Field(ge=0, le=10**9)] = 0


def opened(visitor: Visitor, asked: Open) -> Answer:
    """Write a neuron's sum down, and what all neurons give for this row."""
    model, rows = model_of(visitor), rows_of(job_of(visitor), asked.of)
    if model.encoder.form is not None:
        raise OptionError("of pictures the chapter Pictures opens neurons")
    found = explain(model, rows, asked.row, asked.member, asked.changed or None)
    shown = found if found.what_if is None else found.what_if
    layers = shown.work.layers
    number = len(layers) if asked.layer is None else asked.layer
    layer, neuron = find_neuron(shown.work, f"{number}.{asked.neuron}")
    data: dict[str, Any] = {
        "layers": [_layer(one) for one in layers],
        "opened": {"layer": number, "neuron": neuron}
        | _neuron(layer, neuron, shown.cells if number == 1 else ()),
        "prediction": shown.prediction,
        "members": 0 if shown.average is None else len(shown.average.sums),
        "member": shown.member,
        "nearest": model.nearest,
    }
    if number == len(layers):
        data |= _after(shown, model.names[1])
    return Answer(data)


def _layer(layer: LayerWork) -> dict[str, Any]:
    """Tell what its neurons give; of very many the strongest, in their order."""
    strongest = np.argsort(-np.abs(layer.outputs), kind="stable")[:MOST_NEURONS]
    places = np.sort(strongest).tolist()
    return {
        "name": layer.name,
        "activation": layer.activation,
        "count": len(layer.bias),
        "neurons": [
            {"place": n, "name": layer.neuron_name(n), "output": float(layer.outputs[n])}
            for n in places
        ],
    }


def _neuron(layer: LayerWork, neuron: int, cells: tuple[Cell, ...]) -> dict[str, Any]:
    """Tell its terms, the largest first, so that they add up with the rest and the bias."""
    products = layer.products[neuron]
    order = np.argsort(-np.abs(products), kind="stable")[: np.count_nonzero(products)]
    shown, rest = order[:MOST_TERMS].tolist(), order[MOST_TERMS:]
    terms = [
        {
            "place": n,
            "from": layer.sources[n],
            "raw": plain(cells[n].raw) if cells else None,
            "value": float(layer.values[n]),
            "weight": float(layer.weights[neuron, n]),
            "product": float(products[n]),
        }
        for n in shown
    ]
    return {
        "name": layer.neuron_name(neuron),
        "activation": layer.activation,
        "terms": terms,
        "more": len(rest),
        "rest": float(products[rest].sum()),
        "silent": len(products) - len(order),
        "bias": float(layer.bias[neuron]),
        "sum": float(layer.sums[neuron]),
        "output": float(layer.outputs[neuron]),
    }


def _after(shown: Explanation, names: list[str]) -> dict[str, Any]:
    """Tell what follows the last sums: of several networks their mean; then the last steps."""
    average = shown.average
    data: dict[str, Any] = {"outputs": names}
    if average is not None:
        data["sums"], data["mean"] = average.sums.tolist(), average.mean.tolist()
    data["last"] = [_step(one) for one in (average or shown.work).last]
    return data


def _step(one: LastWork) -> dict[str, Any]:
    return {"name": one.name, "words": one.words, "after": np.atleast_1d(one.after).tolist()}


ASKS = {"table.opened": Ask(Open, opened, heavy=True)}
