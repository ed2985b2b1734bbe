"""Chapter 6 opened: one neuron's sum for a point, and what the next step does to each of its wires.

Forward, a neuron's terms add up to its sum. Backward, each row of the next batch has its part in a
weight's slope, and the slope becomes the change.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from pydantic import Field

from fathom.errors import OptionError
from fathom.explain.backprop import Backward, open_backward
from fathom.explain.forward import open_forward
from fathom.lab.asking import Answer, Ask, Question, Visitor
from fathom.lab.chapters.network import Place, training_of
from fathom.nets.network import Network
from fathom.training.one_update import NextStep, next_step

NAMES = ("x", "y")
MOST_ROWS = 12  # of a batch, written out; the rest in one line


class Open(Question):
    """A neuron at a step: of a layer, both counted from 0, and the point that it is shown.

    `wire` is where the wire comes from whose change is opened by rows; without it, the bias.
    """

    step: Annotated[int, Field(ge=0, le=10**9)]
    layer: Annotated[int, Field(ge=0, le=6)]
    neuron: Annotated[int, Field(ge=0, le=7)]
    wire: Annotated[int, Field(ge=0, le=7)] | None = None
    x: Place
    y: Place
    member: Annotated[int, Field(ge=0, le=8)] = 0


def open_neuron(visitor: Visitor, asked: Open) -> Answer:
    """Open it.

    >>> from fathom.lab.chapters.network import Setup, start
    >>> visitor = Visitor()
    >>> _ = start(visitor, Setup(hidden=(3,)))
    >>> told = open_neuron(visitor, Open(step=0, layer=0, neuron=1, x=0.5, y=0.5)).data
    >>> [term["from"] for term in told["forward"]["terms"]], told["update"]["rows"]
    (['x', 'y'], 10)
    """
    training = training_of(visitor)
    member, state = training.member(asked.member), training.walk.at(asked.step)
    network = training.network(state, member)
    if asked.layer >= len(network.dense) or asked.neuron >= len(network.dense[asked.layer].bias):
        raise OptionError("there is no such neuron in this network")
    work = open_forward(network, np.array([asked.x, asked.y]), NAMES)
    layer = work.layers[asked.layer]
    if asked.wire is not None and asked.wire >= len(layer.sources):
        raise OptionError("this neuron has no such wire")
    forward = layer.neuron_as_dict(asked.neuron) | {
        "activation": layer.activation,
        "residual": layer.residual,
        "answer": work.output.tolist(),
    }
    data: dict[str, Any] = {"forward": forward, "step": state.step}
    if not state.ended:
        step = next_step(state, member)
        learnt = state.cohort.examples.part(step.rows)
        back = open_backward(
            network, np.asarray(learnt.inputs), learnt.expected, state.plan.method.loss
        )
        data["update"] = _update(network, step, back, asked, layer.sources)
    return Answer(data)


def _update(
    network: Network, step: NextStep, back: Backward, asked: Open, sources: tuple[str, ...]
) -> dict[str, Any]:
    """Tell what the next step makes of the neuron's weights, and one wire's slope row by row."""
    layer, neuron, wire = asked.layer, asked.neuron, asked.wire
    trees = (network, step.taken.slopes, step.taken.direction, step.after)
    arrays = [
        (np.asarray(one.weight), np.asarray(one.bias)) for one in (t.dense[layer] for t in trees)
    ]
    columns = [np.append(weight[neuron], bias[neuron]) for weight, bias in arrays]
    wires = [
        dict(zip(("before", "slope", "direction", "after"), map(float, row), strict=True))
        | {"from": name}
        for name, *row in zip((*sources, "bias"), *columns, strict=True)
    ]
    signal, blame = back.signal(layer, wire), back.blames[layer][:, neuron]
    parts = signal * blame
    order = np.argsort(-np.abs(parts), kind="stable")
    rows = [
        {
            "row": int(step.rows[place]),
            "signal": float(signal[place]),
            "blame": float(blame[place]),
            "part": float(parts[place]),
        }
        for place in order[:MOST_ROWS]
    ]
    return {
        "rate": step.rate,
        "rows": len(parts),
        "wires": wires,
        "opened": "bias" if wire is None else sources[wire],
        "parts": rows,
        "rest": float(parts[order[MOST_ROWS:]].sum()),
        "slope": float(parts.mean()),
    }


ASKS = {"network.open": Ask(Open, open_neuron, heavy=True)}
