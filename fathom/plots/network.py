"""The picture of a network: neurons in columns, every line a weight."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from fathom.nets.network import Network
from fathom.plots import style

MOST_SHOWN = 14  # neurons of a layer; the middle of a wider one is left out


def plot_network(
    network: Network, inputs: Sequence[str], outputs: Sequence[str] = ("output",)
) -> Figure:
    """Draw neurons and weights: blue amplifies, orange holds back, thicker is stronger.

    Args:
        network: its layers with weights are drawn.
        inputs: the names of the inputs.
        outputs: the names of the last neurons.
    """
    sizes = network.sizes
    tallest = max(min(size, MOST_SHOWN) for size in sizes)
    figure = style.new_figure(2.4 + 2.2 * len(sizes), 1.4 + 0.36 * max(tallest, 6))
    axes = figure.add_subplot()
    axes.axis("off")
    columns = [_places(size, x) for x, size in enumerate(sizes)]
    for layer, (before, after) in enumerate(itertools.pairwise(columns)):
        _wires(axes, np.asarray(network.dense[layer].weight), before, after)
    for x, (size, column) in enumerate(zip(sizes, columns, strict=True)):
        _neurons(axes, column, size, first=x == 0)
        axes.text(x, 1.07, _caption(network, x), **_text(style.SMALL, style.GREY))
    _names(axes, columns[0], inputs, -0.06, "right")
    _names(axes, columns[-1], outputs, len(sizes) - 1 + 0.06, "left")
    axes.set(xlim=(-0.75, len(sizes) - 0.25), ylim=(-0.1, 1.15))
    style.dress(axes, f"{network.parameters:,} weights and biases")
    return figure


def _places(size: int, x: float) -> dict[int, tuple[float, float]]:
    """Give the shown neurons their places, first at the top."""
    shown = list(range(size))
    if size > MOST_SHOWN:
        shown = [*range(MOST_SHOWN // 2), *range(size - MOST_SHOWN // 2, size)]
    slots = len(shown) + (size > MOST_SHOWN)  # an empty slot for those left out
    heights = []
    for slot, neuron in enumerate(shown):
        heights.append(slot + (size > MOST_SHOWN and neuron >= MOST_SHOWN // 2))
    pitch = min(1 / max(slots - 1, 1), 0.25)
    top = 0.5 + pitch * (slots - 1) / 2
    return {n: (x, top - pitch * h) for n, h in zip(shown, heights, strict=True)}


def _wires(
    axes: Axes,
    weight: np.ndarray,
    before: dict[int, tuple[float, float]],
    after: dict[int, tuple[float, float]],
) -> None:
    pairs = [(i, o) for o in after for i in before]
    values = np.array([weight[o, i] for i, o in pairs])
    strength = np.abs(values) / max(np.abs(values).max(), 1e-30)
    order = np.argsort(strength)  # the strongest on top
    lines = LineCollection(
        [(before[pairs[k][0]], after[pairs[k][1]]) for k in order],
        colors=[style.BLUE if values[k] > 0 else style.RED for k in order],
        linewidths=0.3 + 2.2 * strength[order],
        alpha=np.clip(0.12 + 0.75 * strength[order], 0, 1),
        zorder=1,
    )
    axes.add_collection(lines)


def _neurons(axes: Axes, column: dict[int, tuple[float, float]], size: int, first: bool) -> None:
    x, y = np.array(list(column.values())).T
    fill = style.FAINT if first else style.PAPER
    axes.scatter(x, y, s=90, c=fill, edgecolors=style.INK, linewidths=1.1, zorder=2)
    if size > len(column):
        upper, lower = sorted(y, reverse=True)[MOST_SHOWN // 2 - 1 : MOST_SHOWN // 2 + 1]
        words = f"{size - len(column)} more"
        axes.text(x[0], (upper + lower) / 2, words, **_text(style.SMALL, style.GREY))


def _names(
    axes: Axes,
    column: dict[int, tuple[float, float]],
    names: Sequence[str],
    x: float,
    side: str,
) -> None:
    for neuron, (_, y) in column.items():
        if neuron < len(names):
            axes.text(x, y, _short(names[neuron]), **_text(style.SMALL, style.INK) | {"ha": side})


def _short(name: str) -> str:
    """Shorten a name in its middle: inputs of one column differ at the end.

    >>> _short("ocean_proximity = NEAR OCEAN")
    'ocean_pro…= NEAR OCEAN'
    """
    return name if len(name) <= 22 else f"{name[:9]}…{name[-12:]}"


def _caption(network: Network, column: int) -> str:
    if column == 0:
        return f"{network.sizes[0]} inputs"
    layer = network.dense[column - 1]
    if column == len(network.dense) and layer.activation == "identity":
        return "1 output" if len(layer.bias) == 1 else f"{len(layer.bias)} outputs"
    return f"{len(layer.bias)} {layer.activation}"


def _text(size: float, color: str) -> dict[str, Any]:
    return {"fontsize": size, "color": color, "ha": "center", "va": "center"}
