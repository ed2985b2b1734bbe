"""Chapter 1, a neuron: its sum written out, all combinations of inputs, and what it computes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fathom.lab.asking import Answer, Ask, Question, Visitor
from fathom.nets.neuron import Neuron

Number = Annotated[float, Field(ge=-1000, le=1000)]
Name = Annotated[str, Field(min_length=1, max_length=40)]


class Fire(Question):
    """A neuron of up to four named inputs, and what comes in."""

    weights: Annotated[dict[Name, Number], Field(min_length=1, max_length=4)]
    inputs: Annotated[dict[Name, Number], Field(max_length=4)]
    threshold: Number
    activation: Annotated[str, Field(max_length=20)] = "step"


def fire(_: Visitor, asked: Fire) -> Answer:
    """Let the neuron answer.

    >>> asked = Fire(weights={"legs": 2, "coat": 4}, inputs={"legs": 1, "coat": 1}, threshold=5)
    >>> told = fire(Visitor(), asked).data
    >>> told["firing"]["sum"], told["firing"]["fires"], told["logic"]
    (6.0, True, 'AND')
    """
    neuron = Neuron(asked.weights, threshold=asked.threshold, activation=asked.activation)
    firing = neuron.explain(asked.inputs)
    table = [
        {"inputs": [term.value for term in row.terms], "z": row.z, "output": row.output}
        for row in neuron.truth_table()
    ]
    data = {
        "firing": firing.as_dict(),
        "verdict": str(firing).splitlines()[-1],
        "table": table,
        "logic": neuron.describe_logic(),
    }
    return Answer(data)


ASKS = {"neuron.fire": Ask(Fire, fire)}
