"""What the neurons of a convolution find in a picture: a map for each, of how strongly it answers.

A neuron of a convolution looks at every place of a picture; its outputs there, laid out as places,
are its feature map (LeCun et al. 1989). A place of the map sees some pixels around it, more of them
layer by layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fathom.display.card import Beside, Card, Grid, Words
from fathom.display.pixels import pixels_of, signs_of
from fathom.display.visible import Fields, Visible
from fathom.explain.sight import Ends
from fathom.opening.pictures.traced import member_words, trace_picture
from fathom.shapes import Float, Int, UInt8
from fathom.text import aligned

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted

MOST_TOLD = 8


@dataclass(frozen=True, eq=False, repr=False)
class Strongest(Fields):
    """Where a neuron answers most strongly.

    Attributes:
        neuron: which one, counted from 0.
        at: row and column of its map.
        output: how strongly it answers there.
        rows, columns: of the picture, first and last, that it sees from there.
        active: the share of all places at which its output is above 0.
    """

    neuron: int
    at: tuple[int, int]
    output: float
    rows: Ends
    columns: Ends
    active: float

    def as_dict(self) -> dict[str, Any]:
        """Give plain values."""
        sees = {"rows": list(self.rows), "columns": list(self.columns)}
        told = {"neuron": self.neuron, "at": list(self.at), "output": self.output}
        return told | {"sees": sees, "active": self.active}


@dataclass(frozen=True, eq=False, repr=False)
class FeatureMaps(Visible):
    """The feature maps of one convolution for one picture.

    Attributes:
        file: the picture's file, or which row it is.
        pixels: the picture, in the form that the network knows.
        member: which network looked at it, where several answer together; else None.
        layer: which convolution, counted from 0.
        activation: of its neurons.
        looks: how many looks at the picture the network takes; maps are those of the first.
        notes: how places are counted, and what the other looks are.
        maps: every neuron's outputs.
        strongest: of every neuron, the one that answers most strongly first.
    """

    file: str
    pixels: UInt8[np.ndarray, "height width channels"]
    member: int | None
    layer: int
    activation: str
    looks: int
    notes: tuple[str, ...]
    maps: Float[np.ndarray, "rows columns neurons"]
    strongest: tuple[Strongest, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give plain values; a map has a row of numbers for each row of places."""
        data: dict[str, Any] = {"file": self.file, "layer": self.layer}
        data |= {} if self.member is None else {"member": self.member}
        data |= {"activation": self.activation, "looks": self.looks}
        data["neurons"] = [
            one.as_dict() | {"map": self.maps[:, :, one.neuron].tolist()} for one in self.strongest
        ]
        return data

    def __str__(self) -> str:
        first = self.strongest[0]
        silent = sum(one.output <= 0 for one in self.strongest)
        return "\n".join(
            [
                f"{self.brief[0].upper()}{self.brief[1:]}",
                *member_words(self.member),
                "",
                "Which answer most strongly, and where:",
                *aligned(self._rows(), indent=2),
                "",
                *([f"Neurons that find nothing here: {silent}."] if silent else []),
                *self.notes,
                f"One opened: --layer {self.layer} --neuron {first.neuron} "
                f"--at {first.at[0]},{first.at[1]}",
            ]
        )

    @property
    def brief(self) -> str:
        """Which convolution looks at what."""
        rows, columns, neurons = self.maps.shape
        return (
            f"convolution {self.layer} looks at {self.file}: {neurons} neurons "
            f"({self.activation}), each at {rows} x {columns} places"
        )

    def card(self) -> Card:
        """The picture, and the maps of the neurons that answer most strongly."""
        told = self.strongest[:MOST_TOLD]
        drawn = [pixels_of(self.pixels, self.file)]
        drawn += [
            signs_of(self.maps[:, :, one.neuron], f"neuron {one.neuron}, up to {one.output:.3f}")
            for one in told
        ]
        table = Grid(self._rows(), ">")
        return Card(
            "Feature maps", self.brief, parts=[Beside(drawn), table, *map(Words, self.notes)]
        )

    def _rows(self) -> list[list[str]]:
        """Give a line of cells for each of the strongest, the heads before."""
        heads = ["neuron", "output", "at row", "column", "sees rows", "columns", "above 0"]
        return [heads, *(_cells(one) for one in self.strongest[:MOST_TOLD])]


def find_maps(model: Fitted, data: object, layer: int, row: int = 0) -> FeatureMaps:
    """Say what the neurons of a convolution find in a picture, how strongly, and where.

    Args:
        model: a network with convolutions, or the file that holds it.
        data: a picture, several, a folder or a zip file.
        layer: which convolution, counted from 0.
        row: which picture, counted from 0.

    Returns:
        The `maps` (rows, columns, neurons), of the picture as it is, and the `strongest` neurons.

    Raises:
        OptionError: there is no such layer, the network has no convolution, or is for tables.
        DataError: there is no such picture.
    """
    traced = trace_picture(model, data, layer, row)
    maps = traced.maps
    order: Int[np.ndarray, " neurons"] = np.argsort(-maps.max(axis=(0, 1)), kind="stable")
    strongest = []
    for neuron in order.tolist():
        at = place_of_largest(maps[:, :, neuron])
        active = float((maps[:, :, neuron] > 0).mean())
        strongest.append(Strongest(neuron, at, float(maps[*at, neuron]), *traced.sight(at), active))
    return FeatureMaps(
        traced.shown.file,
        traced.shown.pixels,
        traced.member,
        traced.layer,
        traced.convolution.activation,
        traced.looks,
        traced.looks_words(),
        maps,
        tuple(strongest),
    )


def place_of_largest(field: Float[np.ndarray, "rows columns"]) -> tuple[int, int]:
    """Say in which row and column the largest number stands.

    >>> place_of_largest(np.array([[0.0, 1.0], [3.0, 2.0]]))
    (1, 0)
    """
    row, column = divmod(int(field.argmax()), field.shape[1])
    return row, column


def _cells(one: Strongest) -> list[str]:
    return [
        str(one.neuron),
        f"{one.output:.3f}",
        *map(str, one.at),
        *("-".join(map(str, ends)) for ends in (one.rows, one.columns)),
        f"{one.active:.0%}",
    ]
