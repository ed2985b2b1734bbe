"""Wires by name: which weight is meant by ``0.2.5``, or by ``age -> hidden1.5``.

>>> wires = Wires(("age", "city = Rome"), (3, 1), ("salary",))
>>> wires.find("0.1.2")
Wire(layer=0, source=1, neuron=2)
>>> wires.find("city = Rome -> hidden1.2") == wires.find("0.1.2")
True
>>> wires.words(Wire(1, None, 0))
'bias -> salary'
"""

from __future__ import annotations

from dataclasses import dataclass

from fathom.errors import OptionError, hint

BIAS = "bias"


@dataclass(frozen=True)
class Wire:
    """One weight: from `source` (None: the bias) to a neuron of the layer after layer `layer`.

    Layer 0 is the inputs, so that ``layer`` is also the place of the neuron's layer among those
    with weights.
    """

    layer: int
    source: int | None
    neuron: int


@dataclass(frozen=True)
class Wires:
    """The names at both ends of every weight of a network.

    Attributes:
        inputs: names of the inputs.
        sizes: neurons of each layer with weights.
        outputs: names of the last layer's neurons, in the person's words.
    """

    inputs: tuple[str, ...]
    sizes: tuple[int, ...]
    outputs: tuple[str, ...]

    def layer_name(self, layer: int) -> str:
        """Name a layer with weights: ``hidden1``, or ``output``."""
        return "output" if layer == len(self.sizes) - 1 else f"hidden{layer + 1}"

    def sources(self, layer: int) -> list[str]:
        """Name what a layer's neurons listen to, in order."""
        if layer == 0:
            return list(self.inputs)
        return [f"{self.layer_name(layer - 1)}.{place}" for place in range(self.sizes[layer - 1])]

    def neurons(self, layer: int) -> list[str]:
        """Name the neurons of a layer: the last one's by what they answer."""
        if layer == len(self.sizes) - 1 and len(self.outputs) == self.sizes[-1]:
            return list(self.outputs)
        return [f"{self.layer_name(layer)}.{place}" for place in range(self.sizes[layer])]

    def source(self, wire: Wire) -> str:
        """Name where a wire comes from; a column that is called bias is told from the bias."""
        sources = self.sources(wire.layer)
        if wire.source is None:
            return f"its own {BIAS}" if BIAS in sources else BIAS
        return sources[wire.source]

    def words(self, wire: Wire) -> str:
        """Write a wire as ``age -> hidden1.5``."""
        return f"{self.source(wire)} -> {self.neurons(wire.layer)[wire.neuron]}"

    def find(self, text: str) -> Wire:
        """Find the wire that is meant.

        Raises:
            OptionError: there is no such wire; the nearest one is named.
        """
        if not isinstance(text, str):
            raise OptionError(
                f"a weight is named like 0.2.5 or 'age -> hidden1.5', in quotes, but got {text!r}"
            )
        if "->" in text:
            source, _, neuron = (part.strip() for part in text.rpartition("->"))
            return self._by_name(source, neuron, text)
        return self._by_number(text)

    def _by_number(self, text: str) -> Wire:
        parts = text.strip().split(".")
        if len(parts) != 3 or not (parts[0].isdecimal() and parts[2].isdecimal()):
            raise OptionError(
                "a weight is named LAYER.FROM.TO, like 0.2.5, or by its ends, like "
                f"'{self.sources(0)[0]} -> {self.neurons(0)[0]}', but got {text!r}"
            )
        layer, neuron = int(parts[0]), int(parts[2])
        if layer >= len(self.sizes):
            raise OptionError(
                f"there is no weight {text!r}: wires begin in layers 0 to {len(self.sizes) - 1} "
                "(0 is the inputs)"
            )
        count = len(self.sources(layer))
        if parts[1] != BIAS and not (parts[1].isdecimal() and int(parts[1]) < count):
            raise OptionError(
                f"there is no weight {text!r}: FROM is 0 to {count - 1} or 'bias' in layer {layer}"
            )
        if neuron >= self.sizes[layer]:
            raise OptionError(
                f"there is no weight {text!r}: TO is 0 to {self.sizes[layer] - 1} in layer {layer}"
            )
        return Wire(layer, None if parts[1] == BIAS else int(parts[1]), neuron)

    def _by_name(self, source: str, neuron: str, text: str) -> Wire:
        ends = {
            name: (layer, place)
            for layer in range(len(self.sizes))
            for names in (
                [f"{self.layer_name(layer)}.{place}" for place in range(self.sizes[layer])],
                self.neurons(layer),
            )
            for place, name in enumerate(names)
        }
        if neuron not in ends:
            raise OptionError(
                f"there is no neuron {neuron!r} for {text!r} to end in. {hint(neuron, ends)}"
            )
        layer, place = ends[neuron]
        sources = self.sources(layer)
        if source == BIAS and BIAS in sources:
            raise OptionError(
                f"'{BIAS}' is a column and the neuron's own bias: write {layer}."
                f"{sources.index(BIAS)}.{place} for the column, {layer}.{BIAS}.{place} for the bias"
            )
        if source == BIAS:
            return Wire(layer, None, place)
        if source not in sources:
            raise OptionError(
                f"nothing called {source!r} leads to {neuron!r}. {hint(source, [*sources, BIAS])}"
            )
        return Wire(layer, sources.index(source), place)
