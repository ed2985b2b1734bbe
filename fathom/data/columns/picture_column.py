"""How a column of pictures becomes inputs: every pixel's every channel, shifted and scaled."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from fathom.data.columns.category_column import Input
from fathom.data.columns.column import Column
from fathom.data.pictures.form import LARGEST
from fathom.errors import DataError
from fathom.nets.inputs.pixels import Pixels
from fathom.shapes import Float32, Float64, UInt8

WHITE = 255.0


class PictureColumn(BaseModel):
    """A column of pictures: ``(value / 255 - mean) / spread`` of each pixel and channel.

    Mean and spread are those of each channel over all pixels of the training pictures. The inputs
    go row by row from the top left, the channels of a pixel beside each other. A missing picture
    counts as one in the mean colour.

    >>> dark, light = np.zeros((2, 2, 1), np.uint8), np.full((2, 2, 1), 255, np.uint8)
    >>> cells = pl.Series("picture", np.stack([dark, light]))
    >>> made = PictureColumn.learn(cells)
    >>> made.encode(cells).tolist()
    [[-1.0, -1.0, -1.0, -1.0], [1.0, 1.0, 1.0, 1.0]]
    >>> made.inputs[1].name
    'picture: row 0, column 1, grey'
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    kind: Literal["picture"] = "picture"
    name: str
    height: int = Field(ge=1, le=LARGEST)
    width: int = Field(ge=1, le=LARGEST)
    means: tuple[float, ...] = Field(min_length=1, max_length=3)
    spreads: tuple[Annotated[float, Field(gt=0)], ...]

    @model_validator(mode="after")
    def _fitting(self) -> PictureColumn:
        if len(self.means) != len(self.spreads):
            raise ValueError("as many spreads as means")
        return self

    @classmethod
    def learn(cls, column: pl.Series, found: Column | None = None) -> PictureColumn | None:
        """Take means and spreads of the pictures that are there; None if all are of one colour."""
        pixels = _pixels(column.drop_nulls())
        if not len(pixels):
            return None
        means, spreads = _means_and_spreads(pixels)
        if not spreads.any():
            return None
        _, height, width, _ = pixels.shape
        wide = [float(spread) or 1.0 for spread in spreads]
        return cls(
            name=column.name,
            height=height,
            width=width,
            means=tuple(map(float, means)),
            spreads=tuple(wide),
        )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels."""
        return self.height, self.width, len(self.means)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Name the inputs made of this column."""
        colours = colours_of(len(self.means))
        return tuple(
            Input(f"{self.name}: row {row}, column {column}, {colour}", self.name, "pixel")
            for row in range(self.height)
            for column in range(self.width)
            for colour in colours
        )

    def encode(self, column: pl.Series) -> Float32[np.ndarray, "rows inputs"]:
        """Turn pictures into inputs.

        Raises:
            DataError: they are of another form.
        """
        made = np.zeros((len(column), int(np.prod(self.shape))), np.float32)
        there = column.is_not_null().to_numpy()
        made[there] = self.held(column.filter(pl.Series(there)))[:]
        return made

    def held(self, column: pl.Series) -> Pixels:
        """Turn pictures into inputs that are held as bytes; none may be missing.

        Raises:
            DataError: they are of another form.
        """
        pixels = _pixels(column)
        if len(pixels) and pixels.shape[1:] != self.shape:
            have, need = (" x ".join(map(str, one)) for one in (pixels.shape[1:], self.shape))
            raise DataError(
                f"the column {self.name!r} holds pictures of {need} numbers, but got {have}"
            )
        return Pixels.of(pixels.reshape(-1, *self.shape), self.means, self.spreads)

    def fill(self, column: pl.Series) -> list[float | str | None]:
        """Say for each cell what it counts as: a picture, or the mean colour."""
        return [None if missing else "a picture" for missing in column.is_null()]

    def words(self) -> str:
        """Say how the column is encoded.

        >>> PictureColumn(name="picture", height=2, width=3, means=(0.5,), spreads=(0.2,)).words()
        'picture: 3 x 2 pixels, grey; each / 255, minus the mean 0.5, divided by the spread 0.2'
        """
        means = ", ".join(f"{mean:.3g}" for mean in self.means)
        spreads = ", ".join(f"{spread:.3g}" for spread in self.spreads)
        colours = ", ".join(colours_of(len(self.means)))
        return (
            f"{self.name}: {self.width} x {self.height} pixels, {colours}; each / 255, minus the "
            f"mean {means}, divided by the spread {spreads}"
        )


def colours_of(channels: int) -> tuple[str, ...]:
    """Name the channels of a pixel.

    >>> colours_of(1), colours_of(3)
    (('grey',), ('red', 'green', 'blue'))
    """
    named = {1: ("grey",), 3: ("red", "green", "blue")}
    return named.get(channels) or tuple(f"channel {place}" for place in range(channels))


def _means_and_spreads(
    pixels: UInt8[np.ndarray, "rows height width channels"],
) -> tuple[Float64[np.ndarray, " channels"], Float64[np.ndarray, " channels"]]:
    """Give mean and spread of each channel, as shares of white, by counting its 256 values."""
    values = np.arange(256) / WHITE
    counts = [
        np.bincount(pixels[..., channel].ravel(), minlength=256)
        for channel in range(pixels.shape[-1])
    ]
    means = np.array([np.average(values, weights=count) for count in counts])
    squares = [
        np.average((values - mean) ** 2, weights=count)
        for mean, count in zip(means, counts, strict=True)
    ]
    return means, np.sqrt(np.array(squares))


def _pixels(column: pl.Series) -> UInt8[np.ndarray, "rows height width channels"]:
    """Give the cells as one array.

    Raises:
        DataError: they are no pictures.
    """
    shape = getattr(column.dtype, "shape", ())
    if not (isinstance(column.dtype, pl.Array) and len(shape) == 3):
        raise DataError(
            f"the column {column.name!r} holds no pictures; give a folder or a zip file of them"
        )
    return column.to_numpy().reshape(len(column), *shape).astype(np.uint8, copy=False)
