"""All wires that lead to one layer, and what each end is called.

What a neuron of a `Dense` layer listens to is called by its name, or by its place among the others:
``age``, ``2``. A neuron of a convolution listens to every place of a small window, and there to
every channel: ``1,1,red``, ``1,1,0``. Both have a ``bias``; a ``gain`` multiplies all weights of
the latter.

>>> dense = Bundle("hidden1", ("age", "city = Rome"), 3)
>>> dense.find("1"), dense.find("bias"), dense.find("age", by_name=True), dense.source(1)
(1, None, 0, 'city = Rome')
>>> window = Bundle("convolution0", ("red", "green"), 4, window=(3, 3))
>>> window.find("1,1,1"), window.find("1,1,green"), window.find("gain"), window.source((0, 2, 1))
((1, 1, 1), (1, 1, 1), 'gain', '0,2,green')
>>> window.find("3,0,0")
Traceback (most recent call last):
KeyError: '3,0,0'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from fathom.explain.convolved_slopes import Source as Seen
from fathom.nets.embedding import Groups, leads

BIAS: Final = "bias"
GAIN: Final = "gain"

Source = int | Seen  # which input; or row, column and channel of the window; None: the bias


@dataclass(frozen=True)
class Bundle:
    """All wires to one layer with weights.

    Attributes:
        layer: what it is called: ``convolution0``, ``hidden1`` or ``output``.
        senders: what its neurons listen to: the inputs, channels, or neurons before.
        count: how many neurons it has.
        window: rows and columns that a neuron of a convolution looks at; else empty.
        answers: what its neurons are called in the person's words, if they have such names.
        groups: of an embedding, the senders that a group's 8 neurons listen to; none to others.
    """

    layer: str
    senders: tuple[str, ...]
    count: int
    window: tuple[int, ...] = ()
    answers: tuple[str, ...] = ()
    groups: Groups = ()

    @property
    def numbered(self) -> tuple[str, ...]:
        """The neurons' names by their place: ``hidden1.5``."""
        return tuple(f"{self.layer}.{place}" for place in range(self.count))

    @property
    def neurons(self) -> tuple[str, ...]:
        """The neurons' names, in the person's words where there are such."""
        return self.answers if len(self.answers) == self.count else self.numbered

    @property
    def sources(self) -> list[str]:
        """The names of all that a neuron listens to, in order, the bias at the end."""
        places = [tuple(map(str, place)) for place in np.ndindex(*self.window)]
        names = [",".join((*place, name)) for place in places for name in self.senders]
        if self.groups:
            return [names[place] for first, end in self.groups for place in range(first, end)]
        return [*names, GAIN, BIAS] if self.window else [*names, BIAS]

    @property
    def range(self) -> str:
        """Which sources there are, by number."""
        if not self.window:
            return f"0 to {len(self.senders) - 1} or 'bias'"
        last = ",".join(str(size - 1) for size in (*self.window, len(self.senders)))
        return f"0,0,0 to {last} (ROW,COLUMN,CHANNEL), 'bias' or 'gain'"

    def source(self, source: Source) -> str:
        """Name one of them; an input that is called bias is told from the bias."""
        if source is None:
            return f"its own {BIAS}" if BIAS in self.senders else BIAS
        if isinstance(source, tuple):
            row, column, channel = source
            return f"{row},{column},{self.senders[channel]}"
        return self.senders[source] if isinstance(source, int) else source

    def find(self, text: str, by_name: bool = False) -> Source:
        """Find what is meant by a number, or by a name; a channel is found by both.

        Raises:
            KeyError: there is nothing of this name.
        """
        if (text == BIAS and not self.groups) or (text == GAIN and self.window):
            return None if text == BIAS else GAIN
        *place, sender = (part.strip() for part in text.split(",", len(self.window)))
        if sender in self.senders and (by_name or self.window):
            sender = str(self.senders.index(sender))
        elif by_name and not self.window:
            raise KeyError(text)
        parts, sizes = (*place, sender), (*self.window, len(self.senders))
        if len(parts) != len(sizes) or not all(map(_counts_to, parts, sizes)):
            raise KeyError(text)
        numbers = tuple(map(int, parts))
        return numbers if len(numbers) == 3 else numbers[0]

    def leads(self, source: Source, neuron: int) -> bool:
        """Whether there is a weight from one to the other: in an embedding most are missing.

        >>> Bundle("embedded", ("a", "b", "c"), 9, groups=((0, 2),)).leads(1, 7)
        True
        """
        if not self.groups:
            return True
        return isinstance(source, int) and leads(self.groups, source, neuron)


def _counts_to(text: str, count: int) -> bool:
    """Whether it is one of so many places, counted from 0."""
    return text.isdecimal() and int(text) < count
