"""Wires of a convolution by name: which weight is meant by ``1,1,2`` or by ``1,1,red``.

A neuron of a convolution listens to every place of a small window, and there to every channel; it
has a bias, and a gain that all its weights are multiplied by.

>>> from fathom.nets.pictures.eye import Eye
>>> first, second = windows_of(Eye((8, 8, 3), ((4,), (6,))), ("red", "green", "blue"))
>>> first.find("1,1,2"), first.find("1,1,blue"), first.find("bias"), first.find("gain")
((1, 1, 2), (1, 1, 2), None, 'gain')
>>> first.words((0, 2, 1)), second.words((0, 2, 1)), first.words("gain")
('0,2,green', '0,2,convolution0.1', 'gain')
>>> second.find("3,0,0")
Traceback (most recent call last):
KeyError: '3,0,0'
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fathom.explain.convolved_slopes import Source
from fathom.nets.pictures.convolution import Blocks
from fathom.nets.pictures.eye import Eye

BIAS: Final = "bias"
GAIN: Final = "gain"


@dataclass(frozen=True)
class Windows:
    """What the neurons of one convolution listen to.

    Attributes:
        high, wide: rows and columns of the window.
        channels: the name of each channel.
        neurons: how many there are.
    """

    high: int
    wide: int
    channels: tuple[str, ...]
    neurons: int

    @property
    def names(self) -> list[str]:
        """Name all that a neuron listens to, in order, then what all its weights share."""
        places = itertools.product(range(self.high), range(self.wide), self.channels)
        return [*(f"{row},{column},{channel}" for row, column, channel in places), BIAS, GAIN]

    @property
    def last(self) -> str:
        """The last place of the window, in numbers."""
        return f"{self.high - 1},{self.wide - 1},{len(self.channels) - 1}"

    def words(self, source: Source) -> str:
        """Name one of them."""
        if source is None:
            return BIAS
        if isinstance(source, str):
            return source
        row, column, channel = source
        return f"{row},{column},{self.channels[channel]}"

    def find(self, text: str) -> Source:
        """Find what is meant.

        Raises:
            KeyError: there is nothing of this name.
        """
        if text in (BIAS, GAIN):
            return None if text == BIAS else GAIN
        row, column, channel = (part.strip() for part in (*text.split(",", 2), "", "")[:3])
        if channel in self.channels:
            channel = str(self.channels.index(channel))
        sizes = (self.high, self.wide, len(self.channels))
        places = [int(one) if one.isdecimal() else -1 for one in (row, column, channel)]
        if not all(0 <= one < size for one, size in zip(places, sizes, strict=True)):
            raise KeyError(text)
        return places[0], places[1], places[2]


def windows_of(eye: Eye, inputs: Sequence[str]) -> tuple[Windows, ...]:
    """Say what the neurons of each convolution listen to.

    Args:
        eye: what the network has for pictures.
        inputs: the name of each of its inputs; those of one pixel end with its colours.
    """
    colours = [name.rpartition(", ")[2] for name in inputs[: eye.shape[2]]]
    if eye.block > 1:
        colours = list(Blocks(eye.block).named(colours))
    found: list[Windows] = []
    for place, neurons in enumerate(itertools.chain(*eye.stages)):
        found.append(Windows(eye.window, eye.window, tuple(colours), neurons))
        colours = [f"convolution{place}.{neuron}" for neuron in range(neurons)]
    return tuple(found)
