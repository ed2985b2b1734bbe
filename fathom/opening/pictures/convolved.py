"""One neuron of a convolution at one place of a picture: its whole sum, as small tables.

What it looks at there, times its weights, channel by channel, plus its bias, is z; what goes on is
phi(z). The arithmetic is `fathom.explain.convolution`; here its channels get names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fathom.data.columns.picture_column import PictureColumn, colours_of
from fathom.display.card import Card, Lines
from fathom.display.visible import Visible
from fathom.errors import OptionError
from fathom.explain.convolution import PlaceWork, open_place
from fathom.explain.sight import Ends
from fathom.nets.pictures.convolution import Average, Blocks, Convolution, Picture
from fathom.opening.pictures.convolved_words import convolved_words
from fathom.opening.pictures.feature_maps import place_of_largest
from fathom.opening.pictures.traced import Traced, trace_picture
from fathom.places import counted

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted


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
        return "\n".join(convolved_words(self))

    @property
    def brief(self) -> str:
        """Which neuron, where, and what goes on from it."""
        row, column = self.at
        where = f"neuron {self.neuron} of convolution {self.layer} at row {row}, column {column}"
        return f"{where}: z = {self.work.z:.5g}, output {self.work.output:.5g}"

    def card(self) -> Card:
        """The whole sum, as small tables."""
        return Card("Convolved", self.brief, parts=[Lines(str(self))])


def open_neuron(
    model: Fitted,
    data: object,
    layer: int,
    neuron: int,
    at: tuple[int, int] | None = None,
    row: int = 0,
) -> Convolved:
    """Open one neuron's sum at one place; see `fathom.convolved`.

    Raises:
        OptionError: there is no such layer, neuron or place, or the network has no convolution.
        DataError: there is no such picture.
    """
    traced = trace_picture(model, data, layer, row)
    maps = traced.maps
    there = f"convolution {traced.layer} has"
    last = maps.shape[2] - 1
    neuron = counted(neuron, last + 1, "neuron", f"{there} neurons 0 to {last}")
    found = (
        place_of_largest(maps[:, :, neuron]) if at is None else _place(at, maps.shape[:2], there)
    )
    channels, pixels = _channels(model, traced)
    return Convolved(
        traced.shown.file,
        traced.member,
        traced.layer,
        neuron,
        found,
        maps.shape[:2],
        traced.sight(found),
        traced.looks,
        traced.looks_words(),
        channels,
        pixels,
        open_place(traced.convolution, traced.step, neuron, found),
    )


def _place(at: object, size: tuple[int, ...], there: str) -> tuple[int, int]:
    """Read a place: its row and its column."""
    if not isinstance(at, tuple | list) or len(at) != 2:
        raise OptionError(f"a place is a row and a column, like (3, 5), but got {at!r}")
    row, column = (
        counted(one, count, what, f"{there} {what}s 0 to {count - 1}")
        for one, count, what in zip(at, size, ("row", "column"), strict=True)
    )
    return row, column


def _channels(model: Fitted, traced: Traced) -> tuple[tuple[str, ...], PictureColumn | None]:
    """Name what a convolution looks at, and say how that came from pixels where it did."""
    names: tuple[str, ...] = ()
    column = model.encoder.columns[0]
    pixels = column if isinstance(column, PictureColumn) else None
    for layer in traced.network.layers[: traced.place]:
        match layer:
            case Picture():
                names = colours_of(layer.shape[2])
            case Blocks():
                names = layer.named(names)
            case Convolution():
                names = tuple(f"neuron {neuron}" for neuron in range(len(layer.bias)))
                pixels = None
            case Average():
                names = tuple(f"mean of {one}" for one in names)
    return names, pixels
