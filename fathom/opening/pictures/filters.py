"""What a network for pictures is made of: its layers, and its first filters as small pictures.

A neuron of the first convolution looks at a few pixels, and its weights say what it looks for
there: shown as a picture of the same few pixels, they are its filter (Krizhevsky, Sutskever &
Hinton 2012). Deeper neurons look at what others found; no small picture shows them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import equinox as eqx
import jax
import numpy as np

from fathom.display.card import Beside, Card, Grid, Part
from fathom.display.pixels import pixels_of
from fathom.display.visible import Fields, Visible
from fathom.nets.layers import Dense, Dropout
from fathom.nets.network import Layer, Network
from fathom.nets.pictures.augmentation import CutOut, Light, Mirror, Shift
from fathom.nets.pictures.convolution import Average, Blocks, Convolution, Picture
from fathom.opening.pictures.traced import find_convolutions, looks_in, member_of, member_words
from fathom.shapes import Float, UInt8
from fathom.text import aligned

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted

MOST_DRAWN = 32  # filters of a card
HEAD = ["layer", "gives", "neurons", "window", "pool", "learnt", "what it does"]


@dataclass(frozen=True, repr=False)
class LayerFacts(Fields):
    """One layer of a network.

    Attributes:
        name: what kind it is; convolutions are counted from 0.
        gives: the shape of what it makes of a picture; looks at it are not counted.
        looks: how many looks at the picture there are behind it.
        neurons: how many it has; None where it has none.
        window: rows and columns that they look at; None where that is not limited.
        pool: of so many places each way one goes on; None where nothing is pooled.
        learnt: how many weights, biases and gains it has.
        words: what it does.
    """

    name: str
    gives: tuple[int, ...]
    looks: int
    neurons: int | None
    window: tuple[int, int] | None
    pool: int | None
    learnt: int
    words: str

    def cells(self) -> list[str]:
        """Write it as a line of a table."""
        return [
            self.name,
            f"{_times(self.gives)}{f', {self.looks} looks' if self.looks > 1 else ''}",
            f"{self.neurons:,}" if self.neurons else "",
            _times(self.window) if self.window else "",
            _times((self.pool, self.pool)) if self.pool else "",
            f"{self.learnt:,}" if self.learnt else "",
            self.words,
        ]


@dataclass(frozen=True, eq=False, repr=False)
class Filters(Visible):
    """A network's layers, and the filters of its first convolution.

    Attributes:
        member: which network it is, where several answer together; else None.
        layers: all layers, in order.
        weights: of each neuron of the first convolution, as they are used, for each of the pixels
            that it looks at: where small blocks of pixels came in as one place, they are laid out
            as pixels again.
    """

    member: int | None
    layers: tuple[LayerFacts, ...]
    weights: Float[np.ndarray, "neurons rows columns channels"]

    @property
    def colourless(self) -> Float[np.ndarray, " neurons"]:
        """How much of each filter is the same in all colours: a share of its squared weights."""
        even = self.weights.mean(axis=3, keepdims=True)
        size = (self.weights**2).sum(axis=(1, 2, 3))
        share: Float[np.ndarray, " neurons"] = (
            (even**2).sum(axis=(1, 2, 3)) * self.weights.shape[3] / np.maximum(size, 1e-300)
        )
        return share

    def as_dict(self) -> dict[str, Any]:
        """Give plain values; a filter has a row of pixels for each row of its window."""
        data: dict[str, Any] = {"layers": [asdict(layer) for layer in self.layers]}
        data |= {} if self.member is None else {"member": self.member}
        return data | {"filters": self.weights.tolist()}

    def __str__(self) -> str:
        total = sum(layer.learnt for layer in self.layers)
        return "\n".join(
            [
                *member_words(self.member),
                *aligned([HEAD, *(layer.cells() for layer in self.layers)], "<<>>>><"),
                "",
                f"{total:,} weights, biases and gains are learnt.",
                self._filter_words(),
            ]
        )

    def _filter_words(self) -> str:
        return f"{self._count_words()}; --plot draws them."

    def _count_words(self) -> str:
        neurons, rows, columns, channels = self.weights.shape
        told = f"The {neurons} filters of convolution 0 are pictures of {columns} x {rows} pixels"
        if channels == 3:
            plain = int((self.colourless >= 0.5).sum())
            told += f": {plain} for light and dark, {neurons - plain} for colours"
        return told

    @property
    def brief(self) -> str:
        """How many layers and filters."""
        neurons, rows, columns, _ = self.weights.shape
        return f"{len(self.layers)} layers; {neurons} filters of {columns} x {rows} pixels"

    def card(self) -> Card:
        """The layers, and the first filters as pictures."""
        drawn = [
            pixels_of(filter_pixels(one), f"{neuron}")
            for neuron, one in enumerate(self.weights[:MOST_DRAWN])
        ]
        parts: list[Part] = [
            Grid([HEAD, *(layer.cells() for layer in self.layers)], "<<>>>><"),
            Beside([replace(one, wide=48) for one in drawn], self._count_words()),
        ]
        which = [("looked into", words) for words in member_words(self.member)]
        return Card("Filters", self.brief, which, parts)


def filter_pixels(
    weights: Float[np.ndarray, "rows columns channels"],
) -> UInt8[np.ndarray, "rows columns channels"]:
    """Turn weights into colours: 0 is the middle grey, the largest one full.

    >>> filter_pixels(np.array([[[-2.0], [0.0], [2.0]]])).ravel().tolist()
    [0, 127, 255]
    """
    most = max(float(np.abs(weights).max()), 1e-300)
    return ((weights / most + 1) * 127.5).astype(np.uint8)


def find_filters(model: Fitted) -> Filters:
    """Say what a network for pictures is made of, and give its first filters as small pictures.

    Args:
        model: a network with convolutions, or the file that holds it; of several that answer
            together the one most like all (for another one see `fathom.Model.alone`).

    Returns:
        Every layer, and the `weights` of the first convolution (neurons, rows, columns, channels),
        as they are used, for pixels; see `fathom.plots.filters.plot_filters`.

    Raises:
        OptionError: the network is for tables, or has no convolution.
    """
    network, places = find_convolutions(model)
    first = network.layers[places[0]]
    assert isinstance(first, Convolution)
    block = next((one.side for one in network.layers if isinstance(one, Blocks)), 1)
    weights = unblocked(np.asarray(first.used, np.float64), block)
    return Filters(member_of(model), layer_facts(network), weights)


def unblocked(
    weights: Float[np.ndarray, "high wide channels neurons"], side: int
) -> Float[np.ndarray, "neurons rows columns colours"]:
    """Lay weights for blocks of `side` x `side` pixels out as weights for pixels.

    Of a block's channels the colours of its first pixel come first, then those of the pixel right
    of it, as `fathom.nets.pictures.convolution.Blocks` makes them.

    >>> unblocked(np.arange(8.0).reshape(1, 2, 4, 1), 2)[0, :, :, 0].tolist()
    [[0.0, 1.0, 4.0, 5.0], [2.0, 3.0, 6.0, 7.0]]
    """
    high, wide, channels, neurons = weights.shape
    parted = weights.reshape(high, wide, side, side, channels // side**2, neurons)
    pixels = parted.transpose(5, 0, 2, 1, 3, 4)
    return pixels.reshape(neurons, high * side, wide * side, -1)


def layer_facts(network: Network) -> tuple[LayerFacts, ...]:
    """Say of every layer what it is, and what it makes of a picture."""
    first = network.layers[0]
    size = int(np.prod(first.shape)) if isinstance(first, Picture) else network.sizes[0]
    trace = eqx.filter_eval_shape(network, jax.ShapeDtypeStruct((size,), np.float32))
    told: list[LayerFacts] = []
    convolutions = 0
    for layer, step in zip(network.layers, trace.steps, strict=True):
        name = layer.kind.replace("_", " ")
        if isinstance(layer, Convolution):
            name, convolutions = f"{name} {convolutions}", convolutions + 1
        before = told[-1].looks if told else 1
        told.append(_facts(layer, name, tuple(step.output.shape), before))
    return tuple(told)


def _facts(layer: Layer, name: str, shape: tuple[int, ...], before: int) -> LayerFacts:
    """Say what one layer is; `before` it there were so many looks."""
    looks, gives = looks_in(shape), shape[-3:]
    window = pool = neurons = None
    if isinstance(layer, Convolution):
        high, wide = layer.weight.shape[:2]
        window, pool = (high, wide), layer.pool if layer.pool > 1 else None
    if isinstance(layer, Convolution | Dense):
        neurons = len(layer.bias)
    learnt = sum(leaf.size for leaf in jax.tree.leaves(eqx.filter(layer, eqx.is_array)))
    words = _does(layer)
    if looks > before:
        words += f"; answering: {looks} looks, side by side"
    return LayerFacts(name, gives, looks, neurons, window, pool, learnt, words)


def _does(layer: Layer) -> str:
    """Say in some words what a layer does."""
    match layer:
        case Picture():
            return "numbers as rows, columns and channels"
        case Shift():
            return f"while learning: moved by up to {_many(layer.reach, 'pixel')}"
        case Light():
            return f"while learning: another light, by up to {layer.strength:g}"
        case CutOut():
            return f"while learning: a square of {layer.side} x {layer.side} hidden"
        case Mirror():
            return "while learning: every second picture mirrored"
        case Blocks():
            return f"{layer.side} x {layer.side} places become one"
        case Average():
            each = f"each {_times((layer.side, layer.side))}" if layer.side else "all"
            return f"the mean of {each} places{'' if layer.side else ' and looks'}"
        case Dropout():
            return f"while learning: {layer.rate:.0%} of the signals silenced"
        case Dense() | Convolution():
            return layer.activation
    return layer.kind


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _times(sizes: tuple[int, ...]) -> str:
    return " x ".join(map(str, sizes))
