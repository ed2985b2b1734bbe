"""A picture on its way through every layer, and what each neuron hangs on in the layer before.

Of a convolution each neuron has a map; what its sum consists of at the place where it answers most
strongly says which maps of the layer before it hangs on there (`fathom.explain.convolution`). Of a
layer of neurons each has one number, a sum of weights times what came in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fathom.data.columns.picture_column import colours_of
from fathom.explain.convolution import follow, windows_around
from fathom.nets.layers import Dense, Step
from fathom.nets.pictures.convolution import Average, Blocks, Convolution
from fathom.opening.pictures.feature_maps import place_of_largest
from fathom.opening.pictures.shown import Shown
from fathom.opening.pictures.traced import looks_in, member_of
from fathom.shapes import Float, Shaped

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted


@dataclass(frozen=True, eq=False)
class Level:
    """What one layer makes of a picture.

    Attributes:
        kind: convolution, average or dense.
        layer: which convolution, counted from 0; None of all others.
        pool: of so many places each way one goes on; 1 where nothing is pooled.
        activation: of its neurons; "" where it has none.
        values: a map for each neuron (neurons, rows, columns), or a number for each.
        parts: what each neuron, or channel, of the layer before adds to the sum of each neuron: of
            a map, at the place where it is largest.
    """

    kind: str
    layer: int | None
    pool: int
    activation: str
    values: Shaped[np.ndarray, " neurons *places"]
    parts: Float[np.ndarray, "neurons before"]


@dataclass(frozen=True, eq=False)
class Levels:
    """A picture on its way through a network.

    Attributes:
        member: which network it is, where several answer together; else None.
        looks: how many looks at the picture it takes; maps are those of the first.
        channels: the names of what the first layer's neurons look at.
        levels: what each layer makes of it, but for those that only learning needs.
        answer: what it says in the end: probabilities, or a number.
    """

    member: int | None
    looks: int
    channels: tuple[str, ...]
    levels: tuple[Level, ...]
    answer: Float[np.ndarray, " outputs"]


def follow_levels(model: Fitted, data: object, row: int = 0) -> Levels:
    """Follow a picture through all layers; of several networks through the one most like all.

    Args:
        model: a network for pictures.
        data: a picture, several, a folder or a zip file.
        row: which picture, counted from 0.

    Raises:
        OptionError: the network is for tables.
        DataError: there is no such picture.
    """
    shown, network = Shown.of(model, data, row), model.member()
    trace = follow(network, shown.inputs)
    levels: list[Level] = []
    channels, convolutions, looks = colours_of(shown.pixels.shape[2]), 0, 1
    for layer, step in zip(network.layers, trace.steps, strict=True):
        looks = max(looks, looks_in(step.output.shape))
        if isinstance(layer, Convolution):
            levels.append(_convolution(layer, step, convolutions))
            convolutions += 1
        elif isinstance(layer, Average):
            levels.append(_average(layer, step))
        elif isinstance(layer, Dense):
            levels.append(_dense(layer, step, len(levels[-1].values if levels else channels)))
        elif isinstance(layer, Blocks):
            channels = layer.named(channels)
    answer = np.atleast_1d(np.asarray(trace.output, np.float64))
    return Levels(member_of(model), looks, channels, tuple(levels), answer)


def _first(signals: object) -> Float[np.ndarray, "rows columns channels"]:
    """Take the picture as it is, where there are several looks."""
    exact = np.asarray(signals, np.float64)
    return exact[0] if exact.ndim == 4 else exact


def _convolution(layer: Convolution, step: Step, number: int) -> Level:
    maps = _first(step.output).transpose(2, 0, 1)
    used = np.asarray(layer.used, np.float64)
    seen = windows_around(_first(step.inputs), used.shape[:2])
    parts = [
        _parts(seen, used[..., neuron], layer.pool, place_of_largest(field))
        for neuron, field in enumerate(maps)
    ]
    return Level("convolution", number, layer.pool, layer.activation, maps, np.stack(parts))


def _parts(
    seen: Float[np.ndarray, "rows columns high wide channels"],
    weights: Float[np.ndarray, "high wide channels"],
    pool: int,
    at: tuple[int, int],
) -> Float[np.ndarray, " channels"]:
    """Say what each channel adds to a neuron's sum at a place: in the window that goes on."""
    row, column = pool * at[0], pool * at[1]
    windows = seen[row : row + pool, column : column + pool].reshape(-1, *weights.shape)
    sums = (windows * weights).sum(axis=(1, 2))
    largest: Float[np.ndarray, " channels"] = sums[sums.sum(axis=1).argmax()]
    return largest


def _average(layer: Average, step: Step) -> Level:
    """A mean hangs on its own map alone."""
    found = np.asarray(step.output, np.float64)
    values = found if found.ndim == 1 else _first(found).transpose(2, 0, 1)
    largest = values.reshape(len(values), -1).max(axis=1)
    return Level("average", None, max(layer.side, 1), "", values, np.diag(largest))


def _dense(layer: Dense, step: Step, before: int) -> Level:
    inputs = np.asarray(step.inputs, np.float64)
    products = np.asarray(layer.weight, np.float64) * inputs
    parts = products.reshape(len(products), -1, before).sum(axis=1)  # of pixels: by their colours
    values = np.asarray(step.output, np.float64)
    return Level("dense", None, 1, layer.activation, values, parts)
