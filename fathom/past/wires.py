"""Wires by name: which weight is meant by ``0.2.5``, or by ``age -> hidden1.5``.

>>> wires = Wires.of(("age", "city = Rome"), (3, 1), ("salary",))
>>> wires.find("0.1.2")
Wire(layer=0, source=1, neuron=2)
>>> wires.find("city = Rome -> hidden1.2") == wires.find("0.1.2")
True
>>> wires.words(Wire(1, None, 0))
'bias -> salary'

Convolutions come first, and layers with weights are counted on after them.

>>> eye = Eye((8, 8, 3), ((8,), (6,)))
>>> wires = Wires.of(("red", "green", "blue"), (2,), ("cat", "dog"), eye)
>>> wires.find("0.1,1,2.5") == wires.find("1,1,blue -> convolution0.5")
True
>>> wires.words(wires.find("2.4.1")), wires.words(wires.find("1.gain.3"))
('convolution1.4 -> dog', 'gain -> convolution1.3')
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from fathom.errors import OptionError, hint
from fathom.nets.embedding import EMBEDDED, layer_names, names_of
from fathom.nets.pictures.convolution import Blocks
from fathom.nets.pictures.eye import Eye
from fathom.past.bundle import BIAS, Bundle, Source
from fathom.runs.header import RunHeader

# How wires are named in tables, and in pictures.
_EXAMPLES = ("0.2.5", "age -> hidden1.5"), ("0.1,1,2.5", "1,1,red -> convolution0.5")


@dataclass(frozen=True)
class Wire:
    """One weight: from `source` to a neuron of the layer after layer `layer`.

    Layer 0 is the inputs, or the picture, so that `layer` is also the place of the neuron's layer
    among those with weights. A weight of a convolution is used at every place of a picture: its
    `source` is row, column and channel in the window, or ``"gain"``. None is the bias.
    """

    layer: int
    source: Source
    neuron: int

    @property
    def begin(self) -> int | str | list[int]:
        """Where it comes from, as a plain value."""
        if self.source is None:
            return BIAS
        return list(self.source) if isinstance(self.source, tuple) else self.source


@dataclass(frozen=True)
class Wires:
    """The names at both ends of every weight of a network, layer by layer with weights."""

    layers: tuple[Bundle, ...]

    @classmethod
    def of(
        cls,
        inputs: Sequence[str],
        sizes: Sequence[int],
        outputs: Sequence[str],
        eye: Eye | None = None,
        embedded: Bundle | None = None,
    ) -> Wires:
        """Name the wires of a network.

        Args:
            inputs: names of the inputs; those of one pixel end with its colours.
            sizes: neurons of each layer that every input goes to.
            outputs: names of the last layer's neurons, in the person's words.
            eye: what it has for pictures.
            embedded: the wires to an embedding.
        """
        layers = [] if eye is None else _named(eye, inputs)
        layers += [] if embedded is None else [embedded]
        for name, count in zip(layer_names(len(sizes) - 1, embeds=False), sizes, strict=True):
            senders = layers[-1].neurons if layers else tuple(inputs)
            answers = tuple(outputs) if name == "output" else ()
            layers.append(Bundle(name, senders, count, answers=answers))
        return cls(tuple(layers))

    @property
    def counts(self) -> tuple[int, ...]:
        """How many neurons each layer with weights has, convolutions first."""
        return tuple(bundle.count for bundle in self.layers)

    @property
    def convolutions(self) -> int:
        """How many of the layers are convolutions: the first ones."""
        return sum(bool(bundle.window) for bundle in self.layers)

    def source(self, wire: Wire) -> str:
        """Name where a wire comes from."""
        return self.layers[wire.layer].source(wire.source)

    def neuron(self, wire: Wire) -> str:
        """Name where it leads to."""
        return self.layers[wire.layer].neurons[wire.neuron]

    def words(self, wire: Wire) -> str:
        """Write a wire as ``age -> hidden1.5``."""
        return f"{self.source(wire)} -> {self.neuron(wire)}"

    def find(self, text: str) -> Wire:
        """Find the wire that is meant.

        Raises:
            OptionError: there is no such wire; the nearest one is named.
        """
        number, name = _EXAMPLES[self.convolutions > 0]
        if not isinstance(text, str):
            raise OptionError(
                f"a weight is named like {number} or '{name}', in quotes, but got {text!r}"
            )
        if "->" in text:
            source, _, neuron = (part.strip() for part in text.rpartition("->"))
            return self._by_name(source, neuron, text)
        parts = text.strip().split(".")
        if len(parts) != 3 or not (parts[0].isdecimal() and parts[2].isdecimal()):
            first = self.layers[0]
            raise OptionError(
                f"a weight is named LAYER.FROM.TO, like {number}, or by its ends, like "
                f"'{first.sources[0]} -> {first.neurons[0]}', but got {text!r}"
            )
        return self._by_number(int(parts[0]), parts[1], int(parts[2]), text)

    def _by_number(self, layer: int, source: str, neuron: int, text: str) -> Wire:
        def refuse(why: str) -> NoReturn:
            raise OptionError(f"there is no weight {text!r}: {why}") from None

        if layer >= len(self.layers):
            refuse(f"wires begin in layers 0 to {len(self.layers) - 1} ({self._first()})")
        bundle = self.layers[layer]
        try:
            found = bundle.find(source)
        except KeyError:
            refuse(f"FROM is {bundle.range} in layer {layer}")
        if neuron >= bundle.count:
            refuse(f"TO is 0 to {bundle.count - 1} in layer {layer}")
        if not bundle.leads(found, neuron):
            refuse(f"{bundle.source(found)} does not lead to {bundle.neurons[neuron]}")
        return Wire(layer, found, neuron)

    def _first(self) -> str:
        """Say which layers come first."""
        last = self.convolutions - 1
        if last > 0:
            return f"0 to {last} are the convolutions"
        return "0 is the inputs" if last < 0 else "0 is the convolution"

    def _by_name(self, source: str, neuron: str, text: str) -> Wire:
        ends = {
            name: (layer, place)
            for layer, bundle in enumerate(self.layers)
            for names in (bundle.numbered, bundle.neurons)
            for place, name in enumerate(names)
        }
        if neuron not in ends:
            raise OptionError(
                f"there is no neuron {neuron!r} for {text!r} to end in. {hint(neuron, ends)}"
            )
        layer, place = ends[neuron]
        bundle = self.layers[layer]
        if source == BIAS and bundle.source(None) != BIAS:
            raise OptionError(
                f"'{BIAS}' is a column and the neuron's own bias: write {layer}."
                f"{bundle.senders.index(BIAS)}.{place} for the column, {layer}.{BIAS}.{place} for "
                "the bias"
            )
        try:
            found = bundle.find(source, by_name=True)
        except KeyError:
            raise OptionError(
                f"nothing called {source!r} leads to {neuron!r}. {hint(source, bundle.sources)}"
            ) from None
        if not bundle.leads(found, place):
            there = [name for n, name in enumerate(bundle.senders) if bundle.leads(n, place)]
            raise OptionError(f"{source!r} does not lead to {neuron!r}. {hint(source, there)}")
        return Wire(layer, found, place)


def _named(eye: Eye, inputs: Sequence[str]) -> list[Bundle]:
    """Name the wires of convolutions: their channels are colours, then the neurons before."""
    channels = tuple(name.rpartition(", ")[2] for name in inputs[: eye.shape[2]])
    if eye.block > 1:
        channels = Blocks(eye.block).named(channels)
    bundles: list[Bundle] = []
    for place, count in enumerate(itertools.chain(*eye.stages)):
        window = eye.window, eye.window
        bundles.append(Bundle(f"convolution{place}", channels, count, window))
        channels = bundles[-1].numbered
    return bundles


def wires_of(header: RunHeader) -> Wires:
    """Name the wires of a run's networks."""
    blueprint = header.blueprint
    sizes, embedded = (*blueprint.hidden, blueprint.outputs), None
    if groups := blueprint.embed:
        names = tuple(names_of(groups, header.inputs, header.columns))
        embedded = Bundle(EMBEDDED, header.inputs, len(names), answers=names, groups=groups)
    return Wires.of(header.inputs, sizes, header.outputs, blueprint.eye, embedded)
