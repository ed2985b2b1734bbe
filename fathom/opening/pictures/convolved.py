"""One neuron of a convolution at one place of a picture, found and opened.

The arithmetic is `fathom.explain.convolution`; here its channels get names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.checks import counted
from fathom.data.columns.picture_column import PictureColumn, colours_of
from fathom.errors import OptionError
from fathom.explain.convolution import open_place
from fathom.nets.pictures.convolution import Average, Blocks, Convolution, Picture
from fathom.opening.pictures.feature_maps import place_of_largest
from fathom.opening.pictures.neuron_sum import Convolved
from fathom.opening.pictures.traced import Traced, trace_picture

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted


def open_neuron(
    model: Fitted,
    data: object,
    layer: int,
    neuron: int,
    at: tuple[int, int] | None = None,
    row: int = 0,
) -> Convolved:
    """Open the sum of one neuron of a convolution at one place: each input times its weight.

    Args:
        model: a network with convolutions, or the file that holds it.
        data: a picture, several, a folder or a zip file.
        layer: which convolution, counted from 0.
        neuron: which of its neurons, counted from 0.
        at: row and column of the convolution's output, counted from 0; without it, the place at
            which the neuron answers most strongly.
        row: which picture, counted from 0.

    Returns:
        Its window, weights and products, channel by channel, and how far their sum misses the
        network's own z. Where of several places one goes on, that one is opened, and the sums of
        the others are told.

    Raises:
        OptionError: there is no such layer, neuron or place, the network has no convolution, or is
            for tables.
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
