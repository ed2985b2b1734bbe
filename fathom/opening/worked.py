"""The whole arithmetic of one answer in words: inputs, neurons (strongest first), last steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from fathom.data.columns.encoder import Cell
from fathom.errors import OptionError
from fathom.explain.average import Average
from fathom.explain.forward import LayerWork, Work
from fathom.text import shortened

MOST_NEURONS_SHOWN = 3
MOST_INPUTS_SHOWN = 60  # of a column
LONGEST_RAW = 40  # letters of a cell


def worked_words(
    work: Work, cells: Sequence[Cell], average: Average | None, member: int | None
) -> list[str]:
    """Write the arithmetic down.

    Args:
        work: of one network.
        cells: how each raw cell became an input.
        average: how that network and others answer together.
        member: which of them it is.
    """
    lines = ["Inputs: how each cell becomes a number"]
    lines += _input_words(cells)
    if average is not None:
        lines += ["", f"Network {member} of those that answer together, by itself:"]
    for number, layer in enumerate(work.layers, 1):
        lines += ["", *_layer_words(number, layer, last=number == len(work.layers))]
    lines += ["", *_last_words(work)]
    if average is not None:
        lines += ["", *average.words()]
    return lines


def _input_words(cells: Sequence[Cell]) -> list[str]:
    """Tell each input; of a column that has very many, those that are 0 in one line."""
    counts = Counter(cell.column for cell in cells)
    shown = [c for c in cells if c.encoded or counts[c.column] <= MOST_INPUTS_SHOWN]
    rest = counts - Counter(cell.column for cell in shown)
    lines, left = [], max((len(cell.name) for cell in shown), default=0)
    for cell in shown:
        raw = "missing" if cell.raw is None else shortened(str(cell.raw), LONGEST_RAW)
        lines.append(f"  {cell.name:<{left}}  {raw:>12}  ->  {cell.encoded:>9.5g}")
    return [*lines, *(f"  {count} more inputs of {name} are 0" for name, count in rest.items())]


def neuron_words(work: Work, neuron: str) -> list[str]:
    """Write one neuron's sum down, ``LAYER.INDEX``; of the last layer what follows too."""
    layer, place = find_neuron(work, neuron)
    after = _last_words(work) if layer is work.layers[-1] else []
    return [layer.neuron_in_words(place), *after]


def find_neuron(work: Work, neuron: str) -> tuple[LayerWork, int]:
    """Find ``LAYER.INDEX``: layer 1 is the first with neurons (0 is the inputs).

    Raises:
        OptionError: there is no such neuron.
    """
    layers = work.layers
    layer, _, place = str(neuron).partition(".")
    if not isinstance(neuron, str) or not (layer.isdecimal() and place.isdecimal()):
        raise OptionError(
            f"a neuron is named LAYER.INDEX, like 1.5 for neuron 5 of the first layer, "
            f"but got {neuron!r}"
        )
    if not 1 <= int(layer) <= len(layers):
        raise OptionError(f"there is no layer {layer}: the network has layers 1 to {len(layers)}")
    found = layers[int(layer) - 1]
    if int(place) >= len(found.bias):
        raise OptionError(
            f"there is no neuron {neuron}: layer {layer} has neurons 0 to {len(found.bias) - 1}"
        )
    return found, int(place)


def _last_words(work: Work) -> list[str]:
    return [
        f"{last.name}: {last.words} = {', '.join(f'{value:.7g}' for value in last.after)}"
        for last in work.last
    ]


def _layer_words(number: int, layer: LayerWork, last: bool) -> list[str]:
    count = len(layer.bias)
    if count <= MOST_NEURONS_SHOWN or last:
        return [layer.neuron_in_words(n) for n in range(count)]
    order = np.argsort(-np.abs(layer.outputs), kind="stable")[:MOST_NEURONS_SHOWN]
    title = (
        f"{layer.name}: the {MOST_NEURONS_SHOWN} strongest of {count} neurons "
        f"(one more: --neuron {number}.{order[0]})"
    )
    return [title, *(layer.neuron_in_words(int(n)) for n in order)]
