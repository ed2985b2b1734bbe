"""Pictures held as bytes, and made the numbers that a network sees where they are used.

A pixel has one of 256 values in each channel, so that a table of 256 numbers a channel says what
each becomes. Held so, pictures take a quarter of the room, and a program that learns makes numbers
of no more than its batch.

>>> pixels = Pixels.of(np.array([[[[0], [255]]]], np.uint8), means=(0.5,), spreads=(0.25,))
>>> pixels.shape, pixels[:].tolist(), pixels.nbytes
((1, 2), [[-2.0, 2.0]], 2)
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fathom.nets.part import Array, Part, jnp
from fathom.shapes import Float, Int, UInt8

WHITE = 255


class Pixels(Part):
    """Pictures, a row each, the channels of a pixel side by side: `pixels[rows]` are numbers.

    Each becomes ``(value / 255 - mean) / spread``. `levels` has what each value of each channel
    becomes, since a compiler would round otherwise.
    """

    bytes: UInt8[Array | np.ndarray, "rows inputs"]
    levels: Float[Array | np.ndarray, "256 channels"]
    mean: Float[Array | np.ndarray, " channels"]
    spread: Float[Array | np.ndarray, " channels"]

    @classmethod
    def of(
        cls,
        pictures: UInt8[np.ndarray, "rows height width channels"],
        means: Sequence[float] | Float[np.ndarray, " channels"],
        spreads: Sequence[float] | Float[np.ndarray, " channels"],
    ) -> Pixels:
        """Hold pictures of which each pixel becomes ``(value / 255 - mean) / spread``."""
        mean, spread = (np.array(one, np.float32) for one in (means, spreads))
        values = np.arange(WHITE + 1, dtype=np.uint8)[:, None]
        levels = (values / np.float32(WHITE) - mean) / spread
        inputs = math.prod(pictures.shape[1:])
        return cls(pictures.reshape(len(pictures), inputs), levels, mean, spread)

    def __len__(self) -> int:
        return len(self.bytes)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and inputs, as of an array of them."""
        rows, inputs = self.bytes.shape
        return rows, inputs

    @property
    def nbytes(self) -> int:
        """What the rows take."""
        return int(self.bytes.nbytes)

    def __getitem__(self, rows: Any) -> Float[Array, "*some inputs"]:
        """Make numbers of some rows."""
        some, channels = self.bytes[rows], self.levels.shape[1]
        times = some.shape[-1] // channels
        if isinstance(some, np.ndarray):
            mean, spread = (np.tile(np.asarray(one), times) for one in (self.mean, self.spread))
            made = some / np.float32(WHITE)
            made -= mean
            made /= spread
            return made
        each = some.reshape(*some.shape[:-1], times, channels)
        parts = [self.levels[:, one][each[..., one].astype(np.int32)] for one in range(channels)]
        return jnp.stack(parts, axis=-1).reshape(some.shape)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Make numbers of all rows: four times the room."""
        return np.asarray(self[:], dtype)

    def part(self, rows: Int[np.ndarray, " some"] | slice) -> Pixels:
        """Take some of the rows, held as they are."""
        return self._with(self.bytes[rows])

    @classmethod
    def together(cls, parts: Sequence[Pixels]) -> Pixels:
        """Put one part below the other; all have the same levels."""
        return parts[0]._with(np.concatenate([part.bytes for part in parts]))

    @classmethod
    def restore(cls, arrays: Mapping[str, np.ndarray]) -> Pixels:
        """Take them out of a file, by the names of the fields.

        Raises:
            KeyError, TypeError, ValueError: they do not fit together.
        """
        held, mean, spread = arrays["bytes"], arrays["mean"], arrays["spread"]
        fits = held.dtype == np.uint8 and held.ndim == 2 and mean.ndim == spread.ndim == 1
        fits &= mean.dtype == spread.dtype == np.float32 and 0 < len(mean) == len(spread)
        if not fits or held.shape[1] % len(mean) or not (spread > 0).all():
            raise ValueError("pictures held as bytes do not fit together")
        places = held.shape[1] // len(mean)
        return cls.of(held.reshape(len(held), 1, places, len(mean)), mean, spread)

    def _with(self, held: UInt8[np.ndarray, "rows inputs"]) -> Pixels:
        return Pixels(held, self.levels, self.mean, self.spread)
