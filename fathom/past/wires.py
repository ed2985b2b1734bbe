"""Wires by name: which weight is meant by ``0.2.5``, or by ``age -> hidden1.5``.

>>> wires = Wires(("age", "city = Rome"), (3, 1), ("salary",))
>>> wires.find("0.1.2")
Wire(layer=0, source=1, neuron=2)
>>> wires.find("city = Rome -> hidden1.2") == wires.find("0.1.2")
True
>>> wires.words(Wire(1, None, 0))
'bias -> salary'

Convolutions come first, and layers with weights are counted on after them.

>>> eye = Windows(3, 3, ("red", "green", "blue"), 8), Windows(3, 3, tuple("01234567"), 6)
>>> wires = Wires((), (2,), ("cat", "dog"), eye)
>>> wires.find("0.1,1,2.5") == wires.find("1,1,blue -> convolution0.5")
True
>>> wires.words(wires.find("2.4.1")), wires.words(wires.find("1.gain.3"))
('convolution1.4 -> dog', 'gain -> convolution1.3')
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from fathom.errors import OptionError, hint
from fathom.explain.convolved_slopes import Source
from fathom.past.windows import BIAS, Windows, windows_of
from fathom.runs.header import RunHeader

# How wires are named in tables, and in pictures.
_EXAMPLES = ("0.2.5", "age -> hidden1.5"), ("0.1,1,2.5", "1,1,red -> convolution0.5")


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
class WindowWire:
    """One weight of a convolution, used at every place of a picture.

    `source` is its row, column and channel in the window, None for the bias, or ``"gain"``.
    """

    layer: int
    source: Source
    neuron: int


@dataclass(frozen=True)
class Wires:
    """The names at both ends of every weight of a network.

    Attributes:
        inputs: names of the inputs.
        sizes: neurons of each layer with weights.
        outputs: names of the last layer's neurons, in the person's words.
        eye: the convolutions before these layers; they are counted first.
    """

    inputs: tuple[str, ...]
    sizes: tuple[int, ...]
    outputs: tuple[str, ...]
    eye: tuple[Windows, ...] = ()

    @property
    def counts(self) -> tuple[int, ...]:
        """How many neurons each layer with weights has, convolutions first."""
        return (*(windows.neurons for windows in self.eye), *self.sizes)

    def layer_name(self, layer: int) -> str:
        """Name a layer with weights: ``convolution0``, ``hidden1``, or ``output``."""
        if layer < len(self.eye):
            return f"convolution{layer}"
        return "output" if layer == len(self.counts) - 1 else f"hidden{layer - len(self.eye) + 1}"

    def sources(self, layer: int) -> list[str]:
        """Name what a layer's neurons listen to, in order."""
        if layer < len(self.eye):
            return self.eye[layer].names
        if layer == 0:
            return list(self.inputs)
        return self._numbered(layer - 1)

    def neurons(self, layer: int) -> list[str]:
        """Name the neurons of a layer: the last one's by what they answer."""
        if layer == len(self.counts) - 1 and len(self.outputs) == self.sizes[-1]:
            return list(self.outputs)
        return self._numbered(layer)

    def _numbered(self, layer: int) -> list[str]:
        return [f"{self.layer_name(layer)}.{place}" for place in range(self.counts[layer])]

    def source(self, wire: Wire | WindowWire) -> str:
        """Name where a wire comes from; a column that is called bias is told from the bias."""
        if isinstance(wire, WindowWire):
            return self.eye[wire.layer].words(wire.source)
        sources = self.sources(wire.layer)
        if wire.source is None:
            return f"its own {BIAS}" if BIAS in sources else BIAS
        return sources[wire.source]

    def words(self, wire: Wire | WindowWire) -> str:
        """Write a wire as ``age -> hidden1.5``."""
        return f"{self.source(wire)} -> {self.neurons(wire.layer)[wire.neuron]}"

    def find(self, text: str) -> Wire | WindowWire:
        """Find the wire that is meant.

        Raises:
            OptionError: there is no such wire; the nearest one is named.
        """
        number, name = _EXAMPLES[bool(self.eye)]
        if not isinstance(text, str):
            raise OptionError(
                f"a weight is named like {number} or '{name}', in quotes, but got {text!r}"
            )
        if "->" in text:
            source, _, neuron = (part.strip() for part in text.rpartition("->"))
            return self._by_name(source, neuron, text)
        parts = text.strip().split(".")
        if len(parts) != 3 or not (parts[0].isdecimal() and parts[2].isdecimal()):
            raise OptionError(
                f"a weight is named LAYER.FROM.TO, like {number}, or by its ends, like "
                f"'{self.sources(0)[0]} -> {self.neurons(0)[0]}', but got {text!r}"
            )
        return self._by_number(int(parts[0]), parts[1], int(parts[2]), text)

    def _by_number(self, layer: int, source: str, neuron: int, text: str) -> Wire | WindowWire:
        if layer >= len(self.counts):
            raise OptionError(
                f"there is no weight {text!r}: wires begin in layers 0 to {len(self.counts) - 1} "
                f"({self._first()})"
            )
        try:
            wire = self._wire(layer, source, neuron)
        except KeyError:
            raise OptionError(
                f"there is no weight {text!r}: FROM is {self._from(layer)} in layer {layer}"
            ) from None
        if neuron >= self.counts[layer]:
            raise OptionError(
                f"there is no weight {text!r}: TO is 0 to {self.counts[layer] - 1} in layer {layer}"
            )
        return wire

    def _first(self) -> str:
        """Say which layers come first."""
        last = len(self.eye) - 1
        if last > 0:
            return f"0 to {last} are the convolutions"
        return "0 is the inputs" if last < 0 else "0 is the convolution"

    def _from(self, layer: int) -> str:
        """Say which numbers a layer's sources have."""
        if layer < len(self.eye):
            return f"0,0,0 to {self.eye[layer].last} (ROW,COLUMN,CHANNEL), 'bias' or 'gain'"
        return f"0 to {len(self.sources(layer)) - 1} or 'bias'"

    def _wire(self, layer: int, source: str, neuron: int) -> Wire | WindowWire:
        """Make a wire of numbers; a KeyError says that nothing leads there."""
        if layer < len(self.eye):
            return WindowWire(layer, self.eye[layer].find(source), neuron)
        if source == BIAS:
            return Wire(layer, None, neuron)
        if not (source.isdecimal() and int(source) < len(self.sources(layer))):
            raise KeyError(source)
        return Wire(layer, int(source), neuron)

    def _by_name(self, source: str, neuron: str, text: str) -> Wire | WindowWire:
        ends = {
            name: (layer, place)
            for layer in range(len(self.counts))
            for names in (self._numbered(layer), self.neurons(layer))
            for place, name in enumerate(names)
        }
        if neuron not in ends:
            raise OptionError(
                f"there is no neuron {neuron!r} for {text!r} to end in. {hint(neuron, ends)}"
            )
        layer, place = ends[neuron]
        sources = self.sources(layer)
        if layer < len(self.eye):
            with contextlib.suppress(KeyError):
                return self._wire(layer, source, place)
        elif source == BIAS and BIAS in sources:
            raise OptionError(
                f"'{BIAS}' is a column and the neuron's own bias: write {layer}."
                f"{sources.index(BIAS)}.{place} for the column, {layer}.{BIAS}.{place} for the bias"
            )
        elif source == BIAS:
            return Wire(layer, None, place)
        elif source in sources:
            return Wire(layer, sources.index(source), place)
        raise OptionError(
            f"nothing called {source!r} leads to {neuron!r}. {hint(source, [*sources, BIAS])}"
        )


def wires_of(header: RunHeader) -> Wires:
    """Name the ends of the weights of a run's networks."""
    blueprint = header.blueprint
    eye = () if blueprint.eye is None else windows_of(blueprint.eye, header.inputs)
    return Wires(header.inputs, (*blueprint.hidden, blueprint.outputs), header.outputs, eye)
