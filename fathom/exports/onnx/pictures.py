"""Networks for pictures as a graph, in float32, as they answer: looks, convolutions, averages.

A picture comes in as bytes, (rows, height, width, channels), in the size that the network knows;
inside, channels come first, as ONNX's operators want them. Several looks at a picture go through
all layers as further rows, those of one look together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fathom.data.columns.picture_column import WHITE, PictureColumn
from fathom.exports.onnx.activations import fired
from fathom.exports.onnx.graph import Graph
from fathom.nets.layers import Dense, Dropout
from fathom.nets.network import Network
from fathom.nets.pictures.augmentation import CutOut, Light, Mirror, Shift
from fathom.nets.pictures.convolution import Average, Blocks, Convolution, Picture

EXACT = ("relu", "identity")  # the same in float32 as in float64
HIGH_AND_WIDE, BACK, FORTH = (2, 3), -(2**31), 2**31  # axes; beyond both ends


def pictures_in(graph: Graph, column: PictureColumn) -> str:
    """Take pictures in, and give (rows, channels, height, width) as the network receives them."""
    pixels = graph.input(column.name, np.uint8, *column.shape)
    shares = graph.node("Div", graph.cast(pixels, np.float32), _single(graph, WHITE))
    away = graph.node("Sub", shares, _single(graph, column.means), called="away")
    scaled = graph.node("Div", away, _single(graph, column.spreads), called="scaled")
    return graph.node("Transpose", scaled, called="channels first", perm=[0, 3, 1, 2])


def numbers_in(graph: Graph, column: PictureColumn, name: str) -> str:
    """Take pictures in that are encoded already, a row each; see `pictures_in`."""
    count = int(np.prod(column.shape))
    laid = graph.constant([-1, *column.shape])
    laid = graph.node("Reshape", graph.input(name, np.float32, count), laid, called="pictures")
    return graph.node("Transpose", laid, called="channels first", perm=[0, 3, 1, 2])


def picture_sums(graph: Graph, members: Sequence[Network], pictures: str) -> str:
    """Give the mean of the networks' last sums, as float64: (rows, outputs)."""
    each = [_through(graph, member, pictures) for member in members]
    if len(each) > 1:
        each = [graph.node("Mean", *each, called="mean")]
    return graph.cast(each[0], np.float64, "sums")


def _through(graph: Graph, network: Network, value: str) -> str:
    looks = 1
    for layer in network.layers:
        if isinstance(layer, Shift):
            value, looks = _shifted(graph, layer, value), 5 * looks
        elif isinstance(layer, Mirror):
            value, looks = _mirrored(graph, value), 2 * looks
        elif isinstance(layer, Blocks):
            value = _cropped(graph, value, layer.side, _shape_of(network))
            value = graph.node("SpaceToDepth", value, blocksize=layer.side)
        elif isinstance(layer, Convolution):
            value = _convolved(graph, layer, value)
        elif isinstance(layer, Average):
            value = _averaged(graph, layer, value, looks)
        elif isinstance(layer, Dense):
            weighted = graph.node("MatMul", value, _single(graph, np.asarray(layer.weight).T))
            total = graph.node("Add", weighted, _single(graph, layer.bias), called="sum")
            value = _fired(graph, layer.activation, total)
        else:  # what answers do not need: it changes pictures, or silences neurons, while learning
            assert isinstance(layer, Picture | Light | CutOut | Dropout)
    return value


def _shifted(graph: Graph, layer: Shift, value: str) -> str:
    """Give five looks: the picture, and moved to each corner, its edge mirrored."""
    step = max(1, layer.reach // 4)
    pads = graph.constant([0, 0, step, step, 0, 0, step, step])
    wide = graph.node("Pad", value, pads, called="with edge", mode="reflect")
    axes, looks = graph.constant(HIGH_AND_WIDE), [value]
    for row in (0, 2 * step):
        for column in (0, 2 * step):
            ends = [row - 2 * step or FORTH, column - 2 * step or FORTH]
            begin, end = graph.constant([row, column]), graph.constant(ends)
            looks.append(graph.node("Slice", wide, begin, end, axes, called="moved"))
    return graph.joined(looks, 0, "looks")


def _mirrored(graph: Graph, value: str) -> str:
    last, first = graph.constant([-1]), graph.constant([BACK])
    mirrored = graph.node("Slice", value, last, first, graph.constant([3]), last, called="mirrored")
    return graph.joined([value, mirrored], 0, "looks")


def _convolved(graph: Graph, layer: Convolution, value: str) -> str:
    kernel = np.transpose(np.asarray(layer.used), (3, 2, 0, 1))
    value = graph.node(
        *("Conv", value, _single(graph, kernel), _single(graph, layer.bias)),
        called="convolution",
        auto_pad="SAME_UPPER",
    )
    if layer.pool > 1:
        size = [layer.pool, layer.pool]
        value = graph.node("MaxPool", value, called="largest", kernel_shape=size, strides=size)
    return _fired(graph, layer.activation, value)


def _averaged(graph: Graph, layer: Average, value: str, looks: int) -> str:
    if layer.side:
        size = [layer.side, layer.side]
        return graph.node("AveragePool", value, kernel_shape=size, strides=size)
    value = graph.node(
        "ReduceMean", value, graph.constant(HIGH_AND_WIDE), called="mean", keepdims=0
    )
    if looks == 1:
        return value
    channels = graph.node("Shape", value, called="channels", start=1)
    shape = graph.joined([graph.constant([looks, -1]), channels], 0)
    each = graph.node("Reshape", value, shape, called="each look")
    return graph.node("ReduceMean", each, graph.constant([0]), called="mean", keepdims=0)


def _cropped(graph: Graph, value: str, side: int, shape: tuple[int, int, int]) -> str:
    """Leave out what fills no window."""
    ends = [shape[0] // side * side, shape[1] // side * side]
    if tuple(ends) == shape[:2]:
        return value
    begin, axes = graph.constant([0, 0]), graph.constant(HIGH_AND_WIDE)
    return graph.node("Slice", value, begin, graph.constant(ends), axes, called="cropped")


def _shape_of(network: Network) -> tuple[int, int, int]:
    return next(layer.shape for layer in network.layers if isinstance(layer, Picture))


def _fired(graph: Graph, activation: str, sums: str) -> str:
    if activation in EXACT:
        return fired(graph, activation, sums)
    return graph.cast(fired(graph, activation, graph.cast(sums, np.float64)), np.float32)


def _single(graph: Graph, value: object) -> str:
    return graph.constant(np.asarray(value, np.float32))
