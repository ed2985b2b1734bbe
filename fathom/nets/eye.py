"""What a network for pictures has in front: convolutions, stage by stage, with fewer places."""

from __future__ import annotations

from dataclasses import dataclass

import jax
from jaxtyping import PRNGKeyArray

from fathom.nets.pictures import (
    Average,
    Blocks,
    Convolution,
    Mirror,
    Picture,
    PictureLayer,
    Shift,
)


@dataclass(frozen=True)
class Eye:
    """What a network for pictures has before its layers of neurons.

    Args:
        shape: rows, columns and channels of a picture.
        stages: neurons of each convolution, stage by stage; between two stages, windows of 2 x 2
            places are averaged, and after the last one all places.
        block: windows of so many places each way become one place first.
        window: rows and columns that a convolution looks at.
        shift: places that a picture is moved by at the most while learning.
        mirror: whether every second picture is mirrored while learning.

    >>> layers, numbers = Eye((8, 8, 3), ((4,), (6,))).layers(jax.random.key(0), "relu")
    >>> [layer.kind for layer in layers][3:], numbers
    (['blocks', 'convolution', 'average', 'convolution', 'average'], 6)
    """

    shape: tuple[int, int, int]
    stages: tuple[tuple[int, ...], ...]
    block: int = 2
    window: int = 3
    shift: int = 4
    mirror: bool = True

    def layers(self, key: PRNGKeyArray, activation: str) -> tuple[list[PictureLayer], int]:
        """Draw the layers, and say how many numbers they give."""
        made: list[PictureLayer] = [Picture(self.shape)]
        made += [Shift(self.shift)] if self.shift else []
        made += [Mirror()] if self.mirror else []
        made += [Blocks(self.block)] if self.block > 1 else []
        channels = self.shape[2] * self.block**2
        for number, stage in enumerate(self.stages):
            made += [Average(2)] if number else []
            for neurons in stage:
                key, mine = jax.random.split(key)
                made.append(Convolution.start(mine, self.window, channels, neurons, activation))
                channels = neurons
        return [*made, Average(0)], channels
