"""The arithmetic of one answer: every product, sum and output on the way through a network.

Taken from the same forward pass that trains and predicts, worked in float64 from the stored float32
numbers, so that every sum can be checked by hand.

>>> import jax, numpy as np
>>> from fathom.nets.blueprint import Blueprint
>>> network = Blueprint(inputs=2, hidden=(3,), outputs=1)(jax.random.key(0))
>>> work = open_forward(network, np.array([1.0, -2.0]), ["age", "experience"])
>>> [layer.name for layer in work.layers]
['hidden1', 'output']
>>> work.residual < 1e-5
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.nets.answers import Answer, last_steps
from fathom.nets.embedding import EMBEDDED
from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.nets.part import Array
from fathom.shapes import Float
from fathom.text import aligned

MOST_TERMS_SHOWN = 8
MOST_TERMS, MOSTLY = 24, 0.9


@dataclass(frozen=True)
class LayerWork:
    """One layer's arithmetic: row n of `products` adds up, with bias n, to sum n."""

    name: str
    activation: str
    sources: tuple[str, ...]
    values: Float[np.ndarray, " inputs"]
    weights: Float[np.ndarray, "neurons inputs"]
    bias: Float[np.ndarray, " neurons"]
    sums: Float[np.ndarray, " neurons"]
    outputs: Float[np.ndarray, " neurons"]
    names: tuple[str, ...] = ()  # of neurons that have names of their own

    @property
    def products(self) -> Float[np.ndarray, "neurons inputs"]:
        """What each input adds to each neuron's sum."""
        return self.weights * self.values

    @property
    def residual(self) -> float:
        """The largest gap between a sum and its terms, relative to the terms' sizes."""
        worked = self.products.sum(axis=1) + self.bias
        size = np.abs(self.products).sum(axis=1) + np.abs(self.bias)
        return float(np.max(np.abs(self.sums - worked) / np.maximum(size, 1e-30)))

    def neuron_name(self, neuron: int) -> str:
        """Name a neuron as ``hidden1.5``."""
        return self.names[neuron] if self.names else f"{self.name}.{neuron}"

    def neuron_as_dict(self, neuron: int) -> dict[str, Any]:
        """Give one neuron's arithmetic as plain values."""
        rows = zip(
            self.sources, self.values, self.weights[neuron], self.products[neuron], strict=True
        )
        return {
            "name": self.neuron_name(neuron),
            "terms": [
                {"from": source, "value": float(v), "weight": float(w), "product": float(p)}
                for source, v, w, p in rows
            ],
            "bias": float(self.bias[neuron]),
            "sum": float(self.sums[neuron]),
            "output": float(self.outputs[neuron]),
        }

    def neuron_in_words(self, neuron: int, most: int = MOST_TERMS_SHOWN) -> str:
        """Write one neuron's sum, largest terms first, the rest in one line.

        So many terms as make nine tenths of the sizes, `most` at the least and 24 at the most.
        """
        products = self.products[neuron]
        order = np.argsort(-np.abs(products), kind="stable")
        order = order[: np.count_nonzero(products)]
        sizes = np.cumsum(np.abs(products[order]))
        enough = int(np.searchsorted(sizes, MOSTLY * sizes[-1])) + 1 if len(sizes) else 0
        count = max(most, min(enough, MOST_TERMS))
        shown = order if len(order) <= count + 1 else order[:count]
        rows = [
            (self.sources[i], f"{self.values[i]:.4g} x {self.weights[neuron, i]:.4g}", products[i])
            for i in shown
        ]
        if rest := len(order) - len(shown):
            rows.append((f"{rest} smaller terms", "", products[order[len(shown) :]].sum()))
        if silent := len(products) - len(order):
            rows.append(
                (f"{silent} {'terms that are' if silent > 1 else 'term that is'} 0", "", 0.0)
            )
        rows.append(("bias", "", self.bias[neuron]))
        rows.append(("sum z", "", self.sums[neuron]))
        if self.activation != "identity":
            rows.append((f"{self.activation}(z)", "", self.outputs[neuron]))
        cells = [[name, terms, f"{value:+12.5g}"] for name, terms, value in rows]
        return "\n".join([f"{self.neuron_name(neuron)}:", *aligned(cells, "<>", indent=2)])


@dataclass(frozen=True)
class LastWork:
    """One last step: what it is called, how it is computed, and the numbers before and after."""

    name: str
    words: str
    before: Float[np.ndarray, " values"]
    after: Float[np.ndarray, " values"]


@dataclass(frozen=True)
class Work:
    """All the arithmetic of one answer."""

    layers: tuple[LayerWork, ...]
    last: tuple[LastWork, ...]
    output: Float[np.ndarray, " outputs"]

    @property
    def residual(self) -> float:
        """The largest relative gap in any neuron's sum."""
        return max(layer.residual for layer in self.layers)


def open_forward(
    network: Network,
    inputs: Float[np.ndarray, " inputs"],
    names: Sequence[str],
    columns: Sequence[str] = (),
) -> Work:
    """Open one example's way through a network.

    Args:
        network: its last steps included.
        inputs: of the example.
        names: of the inputs.
        columns: that the inputs come from; their own names without.
    """
    called = network.embedded_names(names, columns or names)
    trace = network.answering().opened.doubled(np.asarray(inputs, np.float32).astype(np.float64))
    layers: list[LayerWork] = []
    sources = tuple(names)
    for layer, step in zip(network.opened.layers, trace.steps, strict=True):
        if not isinstance(layer, Dense):
            continue  # dropout lets everything pass when predicting
        name = network.layer_names[len(layers)]
        layers.append(
            LayerWork(
                name=name,
                activation=layer.activation,
                sources=sources,
                values=_exact(step.inputs),
                weights=_exact(layer.weight),
                bias=_exact(layer.bias),
                sums=_exact(step.sum),
                outputs=_exact(step.output),
                names=tuple(called) if name == EMBEDDED else (),
            )
        )
        sources = tuple(layers[-1].neuron_name(neuron) for neuron in range(len(layer.bias)))
    last = last_works(network.answer, layers[-1].outputs)
    return Work(tuple(layers), last, last[-1].after if last else layers[-1].outputs)


def last_works(
    answer: Sequence[Answer], sums: Float[np.ndarray, " outputs"]
) -> tuple[LastWork, ...]:
    """Open the last steps, in float64 as every answer takes them: from the last sums to it."""
    return tuple(
        LastWork(one.kind, one.words(), np.asarray(step.inputs), np.asarray(step.output))
        for one, step in zip(answer, last_steps(answer, sums), strict=True)
    )


def _exact(array: Array) -> np.ndarray:
    """Hold float32 numbers in float64, where their products are exact."""
    return np.asarray(array, np.float64)
