"""One neuron of a convolution at one place of a picture: its whole sum, as small tables.

What it looks at there, times its weights, channel by channel, plus its bias, is z; what goes on is
phi(z). The tables are small enough that a person can check them by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.data.columns.picture_column import PictureColumn
from fathom.display.card import Card, Lines
from fathom.display.visible import Visible
from fathom.explain.convolution import PlaceWork, UsedWeights
from fathom.explain.sight import Ends
from fathom.opening.pictures.traced import member_words
from fathom.shapes import Bool, Float, Int
from fathom.text import aligned

FEW = 4  # so many channels are all opened
MOST_LISTED, MOST_OPENED = 8, 3  # of more channels


@dataclass(frozen=True, eq=False, repr=False)
class Convolved(Visible):
    """What one neuron of a convolution made of one place of a picture.

    Attributes:
        file: the picture's file, or which row it is.
        member: which network it is in, where several answer together; else None.
        layer: which convolution, counted from 0.
        neuron: which of its neurons, counted from 0.
        at: row and column of the convolution's output, counted from 0.
        places: how many rows and columns that has.
        sees: rows and columns of the picture, first and last, that it sees from there.
        looks: how many looks at the picture the network takes; this is the first.
        notes: how places are counted, and what the other looks are.
        channels: the names of what it looks at.
        pixels: how the inputs came from the picture; None where they are others' outputs.
        work: the arithmetic.
    """

    file: str
    member: int | None
    layer: int
    neuron: int
    at: tuple[int, int]
    places: tuple[int, int]
    sees: tuple[Ends, Ends]
    looks: int
    notes: tuple[str, ...]
    channels: tuple[str, ...]
    pixels: PictureColumn | None
    work: PlaceWork

    @property
    def residual(self) -> float:
        """How far the sum misses the network's own z, as a share of its parts' sizes."""
        return self.work.residual

    def as_dict(self) -> dict[str, Any]:
        """Give plain values; tables have a row of numbers for each row of the window."""
        work, opened = self.work, self.work.opened
        data: dict[str, Any] = {"file": self.file, "layer": self.layer, "neuron": self.neuron}
        data |= {} if self.member is None else {"member": self.member}
        tables = [
            {
                "name": name,
                "inputs": opened.inputs[:, :, place].tolist(),
                "weights": work.weights[:, :, place].tolist(),
                "products": work.products[:, :, place].tolist(),
                "sum": float(work.by_channel[place]),
            }
            for place, name in enumerate(self.channels)
        ]
        return data | {
            "at": list(self.at),
            "looks": self.looks,
            "sees": {"rows": list(self.sees[0]), "columns": list(self.sees[1])},
            "windows": [
                {"row": one.row, "column": one.column, "sum": one.sum, "opened": one is opened}
                for one in work.windows
            ],
            "stored": {
                "mean": work.came.mean,
                "spread": work.came.spread,
                "gain": work.came.gain,
            },
            "channels": tables,
            "bias": work.bias,
            "z": work.z,
            "activation": work.activation,
            "output": work.output,
            "residual": self.residual,
        }

    def __str__(self) -> str:
        return "\n".join(_words(self))

    @property
    def brief(self) -> str:
        """Which neuron, where, and what goes on from it."""
        row, column = self.at
        where = f"neuron {self.neuron} of convolution {self.layer} at row {row}, column {column}"
        return f"{where}: z = {self.work.z:.5g}, output {self.work.output:.5g}"

    def card(self) -> Card:
        """The whole sum, as small tables."""
        return Card("Convolved", self.brief, parts=[Lines(str(self))])


def _words(told: Convolved) -> list[str]:
    """Write the whole sum down, line by line."""
    lines = [*_head(told), "", *_windows_words(told), ""]
    order = np.argsort(-np.abs(told.work.by_channel), kind="stable")
    if len(order) <= FEW:
        for channel in range(len(order)):
            lines += [*_table(told, channel), ""]
        lines += ["All together:", *_sum_words(told, np.arange(len(order)))]
    else:
        lines += [f"What its {len(order)} channels add, those that do most first:"]
        lines += [*_sum_words(told, order[:MOST_LISTED]), ""]
        lines += [f"The first {MOST_OPENED} of them, opened:", ""]
        for channel in order[:MOST_OPENED].tolist():
            lines += [*_table(told, channel), ""]
        lines = lines[:-1]
    return [*lines, "", *_end(told)]


def _head(told: Convolved) -> list[str]:
    """Say which neuron it is, what it sees, and where its inputs and weights come from."""
    high, wide, channels = told.work.weights.shape
    rows, columns = (f"{low} to {high}" for low, high in told.sees)
    row, column = told.at
    inputs = f"{high} x {wide} places with {channels} channels each"
    lines = [
        f"Neuron {told.neuron} of convolution {told.layer} at row {row}, column {column} of "
        f"{told.places[0]} x {told.places[1]}, for {told.file}",
        *member_words(told.member),
        f"  sees     rows {rows}, columns {columns} of the picture",
    ]
    if told.pixels is not None:
        means, spreads = (
            ", ".join(f"{one:.3f}" for one in part)
            for part in (told.pixels.means, told.pixels.spreads)
        )
        inputs += f": pixels / 255, minus {means}, divided by {spreads}"
    elif told.layer:
        inputs += f": the outputs of convolution {told.layer - 1}"
    return [*lines, f"  inputs   {inputs}", f"  weights  {_weights_words(told.work.came)}"]


def _weights_words(came: UsedWeights) -> str:
    """Say how the weights came from the stored ones."""
    if came.gain is None:
        return "as they are stored"
    return (
        f"the stored ones minus their mean {came.mean:.4g}, divided by their spread "
        f"{came.spread:.4g}, times the gain {came.gain:.4g}, times the root of 2"
    )


def _windows_words(told: Convolved) -> list[str]:
    """Say which windows there were to choose from."""
    work = told.work
    opened = work.opened
    if len(work.windows) == 1:
        return [f"Its window: around row {opened.row}, column {opened.column} of its inputs."]
    side = round(len(work.windows) ** 0.5)
    rows = [["around row", "column", "z", ""]]
    rows += [
        [str(one.row), str(one.column), f"{one.sum:+.4f}", "<- opened" if one is opened else ""]
        for one in work.windows
    ]
    title = f"It looks around {side} x {side} places of its inputs; the largest z goes on:"
    return [title, *aligned(rows, indent=2)]


def _table(told: Convolved, channel: int) -> list[str]:
    """Write one channel's window: inputs x weights = products."""
    work, opened = told.work, told.work.opened
    parts = (
        _cells(opened.inputs[:, :, channel], opened.inside),
        _cells(work.weights[:, :, channel]),
        _cells(work.products[:, :, channel], opened.inside),
    )
    blocks = [aligned(part) for part in parts]
    heads = (told.channels[channel], "weights", "products")
    widths = [max(len(head), len(block[0])) for head, block in zip(heads, blocks, strict=True)]
    middle = len(blocks[0]) // 2
    lines = ["     ".join(f"{head:<{w}}" for head, w in zip(heads, widths, strict=True)).rstrip()]
    for row, line in enumerate(zip(*blocks, strict=True)):
        cells = [f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)]
        signs = ("  x  ", "  =  ") if row == middle else ("     ", "     ")
        end = f"  sum {work.by_channel[channel]:+.4f}" if row == middle else ""
        lines.append(f"{cells[0]}{signs[0]}{cells[1]}{signs[1]}{cells[2]}{end}".rstrip())
    return [f"  {line}" for line in lines]


def _cells(
    numbers: Float[np.ndarray, "high wide"], inside: Bool[np.ndarray, "high wide"] | None = None
) -> list[list[str]]:
    """Write numbers; beyond the picture's edge a dot."""
    beyond = np.zeros(numbers.shape, bool) if inside is None else ~inside
    return [
        [
            "." if out else f"{number:+.4f}" if number else "0"
            for number, out in zip(*row, strict=True)
        ]
        for row in zip(numbers.tolist(), beyond.tolist(), strict=True)
    ]


def _sum_words(told: Convolved, shown: Int[np.ndarray, " shown"]) -> list[str]:
    """Write the sum of the channels, and what becomes of it."""
    work, sums = told.work, told.work.by_channel
    rows = [[told.channels[channel], f"{sums[channel]:+.4f}"] for channel in shown.tolist()]
    if rest := len(sums) - len(shown):
        others = float(sums.sum() - sums[shown].sum())
        rows.append([f"the other {rest} channels", f"{others:+.4f}"])
    rows += [["bias", f"{work.bias:+.4f}"], ["z", f"{work.opened.sum:+.4f}"]]
    rows.append([f"{work.activation}(z), which goes on", f"{work.output:+.4f}"])
    return aligned(rows, "<>", indent=2)


def _end(told: Convolved) -> list[str]:
    """Say how well it adds up, and what else the network looks at."""
    lines = [f"The network has z = {told.work.z:+.7g}; this sum misses it by {told.residual:.1e} "]
    lines[0] += "of its parts' sizes."
    if not told.work.opened.inside.all():
        lines.append("A dot is beyond the edge: 0 is taken for it.")
    return [*lines, *told.notes]
