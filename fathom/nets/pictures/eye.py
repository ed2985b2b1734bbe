"""What a network for pictures has in front: convolutions, stage by stage, with fewer places."""

from __future__ import annotations

from dataclasses import dataclass

from fathom.nets.part import PRNGKeyArray, jax
from fathom.nets.pictures.augmentation import AugmentationLayer, CutOut, Light, Mirror, Shift
from fathom.nets.pictures.convolution import Average, Blocks, Convolution, Picture, PictureLayer


@dataclass(frozen=True)
class Eye:
    """What a network for pictures has before its layers of neurons.

    Args:
        shape: rows, columns and channels of a picture.
        stages: neurons of each convolution, stage by stage; at the end of a stage, of each 2 x 2
            places the strongest goes on; after the last one, all places are averaged.
        block: windows of so many places each way become one place first.
        window: rows and columns that a convolution looks at.
        shift: places that a picture is moved by at the most while learning; answers are made of
            five looks then.
        light: how much contrast and brightness change while learning.
        cut: side of the square that is hidden while learning.
        mirror: whether every second picture is mirrored while learning, and both answer.
        first: what neurons of the first convolution begin with, as windows row by row; the others
            begin at random (see `fathom.nets.pictures.patches`).

    >>> layers, numbers = Eye((8, 8, 3), ((4,), (6,))).layers(jax.random.key(0), "relu")
    >>> [layer.kind for layer in layers][4:], numbers
    (['convolution', 'convolution', 'average'], 6)
    """

    shape: tuple[int, int, int]
    stages: tuple[tuple[int, ...], ...]
    block: int = 1
    window: int = 3
    shift: int = 4
    light: float = 0.2
    cut: int = 0
    mirror: bool = True
    first: tuple[tuple[float, ...], ...] = ()

    def layers(
        self, key: PRNGKeyArray, activation: str
    ) -> tuple[list[PictureLayer | AugmentationLayer], int]:
        """Draw the layers, and say how many numbers they give."""
        made: list[PictureLayer | AugmentationLayer] = [Picture(self.shape)]
        made += [Light(self.light)] if self.light else []
        made += [CutOut(self.cut)] if self.cut else []
        made += [Shift(self.shift)] if self.shift else []
        made += [Mirror()] if self.mirror else []
        made += [Blocks(self.block)] if self.block > 1 else []
        channels = self.shape[2] * self.block**2
        for number, stage in enumerate(self.stages):
            for place, neurons in enumerate(stage, start=1):
                key, mine = jax.random.split(key)
                ends = place == len(stage) and number < len(self.stages) - 1
                wide = self.window, channels, neurons
                layer = Convolution.start(mine, *wide, activation, 2 if ends else 1)
                made.append(layer if number or place > 1 else layer.beginning(self.first))
                channels = neurons
        return [*made, Average(0)], channels
