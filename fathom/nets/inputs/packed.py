"""Rows of inputs held packed: numbers and small codes, spread out where they are used.

Most of a network's inputs say little: of a number's ramps all are 1 up to one, and 0 after it; of a
category's inputs one is 1. What is kept of them is which one that is, the *code*, and how far up
that ramp it is, a *number*. Spread out they are the same inputs to the last bit; held so they take
a tenth of the room, and a program that learns spreads out no more than its batch.

>>> rows = np.array([[0.5, 1, 0.25, 0], [-2, 0, 0, 0], [9, 1, 1, 1]], np.float32)
>>> packed = Packing.of([Group(1, 4, rising=True)], inputs=4).pack(rows)
>>> packed.numbers.tolist(), packed.codes.tolist()
([[0.5, 0.25], [-2.0, 0.0], [9.0, 0.0]], [[1], [0], [3]])
>>> packed.shape, bool((packed[1:] == rows[1:]).all())
((3, 4), True)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from fathom.nets.part import Array, Part, namespace
from fathom.shapes import Bool, Float, Int, Integer

NONE = -1  # no number: 1 where the code fits; no code: the number as it is


class Packed(Part):
    """Rows of inputs, packed: `packed[rows]` are some of them as an array.

    The last four say where each input comes from: which of a row's numbers, which of its codes, the
    code that shows the number, and whether higher codes show 1, as those of ramps do.
    """

    numbers: Float[Array | np.ndarray, "rows numbers"]
    codes: Integer[Array | np.ndarray, "rows codes"]
    number_at: Int[Array | np.ndarray, " inputs"]
    code_at: Int[Array | np.ndarray, " inputs"]
    value: Int[Array | np.ndarray, " inputs"]
    rising: Bool[Array | np.ndarray, " inputs"]

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and inputs, as of an array of them."""
        return len(self.numbers), len(self.value)

    @property
    def nbytes(self) -> int:
        """What the rows take."""
        return int(self.numbers.nbytes + self.codes.nbytes)

    def __getitem__(self, rows: Any) -> Float[Array, "*some inputs"]:
        """Spread out some rows."""
        numbers, codes = self.numbers[rows], self.codes[rows]
        if isinstance(numbers, np.ndarray) and numbers.ndim == 2:
            return self._filled(numbers, codes)
        xp = namespace(numbers)
        numbers = numbers[..., self.number_at]
        given = xp.where(self.number_at == NONE, xp.ones_like(numbers), numbers)
        codes = codes[..., self.code_at].astype(np.int32)
        above = (self.rising & (codes > self.value)).astype(given.dtype)
        return xp.where(self.code_at == NONE, given, xp.where(codes == self.value, given, above))

    def _filled(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """Spread rows out group by group in NumPy, which touches most inputs once."""
        made = np.zeros((len(numbers), len(self.value)), numbers.dtype)
        alone = np.flatnonzero(self.code_at == NONE)
        made[:, alone] = np.where(
            self.number_at[alone] == NONE, np.float32(1), numbers[:, self.number_at[alone]]
        )
        real = (self.code_at != NONE) & (self.value != NONE)  # no row has the code of what fills up
        for group in np.unique(self.code_at[real]):
            places = np.flatnonzero(real & (self.code_at == group))
            own, values = codes[:, group], self.value[places]
            if self.rising[places].any():
                side_by_side = places[-1] - places[0] == len(places) - 1
                where = slice(places[0], places[-1] + 1) if side_by_side else places
                made[:, where] = self.rising[places] & (own[:, None] > values)
            place_of = np.full(max(int(values.max()), int(own.max(initial=0))) + 1, NONE)
            place_of[values] = places
            shown = place_of[own]
            at = np.flatnonzero(shown != NONE)
            shown = shown[at]
            number = self.number_at[shown]
            made[at, shown] = np.where(number == NONE, np.float32(1), numbers[at, number])
        return made

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Spread out all rows: that takes the room which packing saves."""
        return np.asarray(self[:], dtype)

    def part(self, rows: Int[np.ndarray, " some"] | slice) -> Packed:
        """Take some of the rows, packed as they are."""
        return self._with(self.numbers[rows], self.codes[rows])

    def columns(self, places: Sequence[int]) -> Packed:
        """Take some of the inputs of all rows, each once.

        Raises:
            ValueError: one is asked for twice.
        """
        some = np.asarray(places, np.int32)
        if len(np.unique(some)) != len(some):
            raise ValueError("an input of packed rows is asked for twice")
        layout = self.number_at, self.code_at, self.value, self.rising
        return Packed(self.numbers, self.codes, *(each[some] for each in layout))

    @classmethod
    def together(cls, parts: Sequence[Packed]) -> Packed:
        """Put one part below the other; all are packed in the same way.

        >>> packing = Packing.of([Group(0, 3, rising=False)], inputs=3)
        >>> one, two = (packing.pack(np.eye(3, dtype=np.float32)[rows]) for rows in ([0], [2, 1]))
        >>> Packed.together([one, two])[:].tolist()
        [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
        """
        numbers = np.concatenate([part.numbers for part in parts])
        return parts[0]._with(numbers, np.concatenate([part.codes for part in parts]))

    @classmethod
    def restore(cls, arrays: Mapping[str, np.ndarray]) -> Packed:
        """Take them out of a file, by the names of the fields.

        Raises:
            KeyError, TypeError, ValueError: they do not fit together.
        """
        packed = cls(**arrays)
        count, inputs = packed.shape
        layout = packed.number_at, packed.code_at, packed.value, packed.rising
        whole = all(part.dtype.kind in "iu" for part in (packed.codes, *layout[:3]))
        fits = packed.numbers.ndim == packed.codes.ndim == 2 and len(packed.codes) == count
        fits &= all(part.shape == (inputs,) for part in layout) and packed.rising.dtype == bool
        if not (fits and whole and packed.numbers.dtype == np.float32 and inputs):
            raise ValueError("packed rows do not fit together")
        for at, held in ((packed.number_at, packed.numbers), (packed.code_at, packed.codes)):
            if at.min() < NONE or at.max() >= held.shape[1]:
                raise ValueError("packed rows do not fit together")
        return packed

    def _with(self, numbers: np.ndarray, codes: np.ndarray) -> Packed:
        return Packed(numbers, codes, self.number_at, self.code_at, self.value, self.rising)


class Group(NamedTuple):
    """Inputs that share a code: from the `first` up to `end`; those of a number are `rising`."""

    first: int
    end: int
    rising: bool


@dataclass(frozen=True)
class Packing:
    """How rows are packed: a code for each group of inputs; what is in none stays a number."""

    groups: tuple[Group, ...]
    inputs: int
    alone: tuple[int, ...]

    @classmethod
    def of(cls, groups: Sequence[Group], inputs: int) -> Packing:
        """Plan it for so many inputs."""
        shared = {place for group in groups for place in range(group.first, group.end)}
        alone = tuple(place for place in range(inputs) if place not in shared)
        return cls(tuple(groups), inputs, alone)

    @property
    def row_bytes(self) -> int:
        """What a row takes; as an array it takes four for each input."""
        return 4 * self._numbers + self._kind.itemsize * len(self.groups)

    def pack(self, rows: Float[np.ndarray, "rows inputs"]) -> Packed:
        """Pack rows: of ramps as they are made, and of inputs of which at most one is 1."""
        numbers = np.zeros((len(rows), self._numbers), np.float32)
        codes = np.empty((len(rows), len(self.groups)), self._kind)
        number_at, code_at, value = np.full((3, self.inputs), NONE, np.int32)
        rising = np.zeros(self.inputs, bool)
        numbers[:, : len(self.alone)] = rows[:, self.alone]
        number_at[list(self.alone)] = np.arange(len(self.alone))
        last = len(self.alone)
        for place, (first, end, rises) in enumerate(self.groups):
            mine, count = rows[:, first:end], end - first
            full = (mine == 1).sum(axis=1)
            codes[:, place] = full if rises else np.where(full == 1, mine.argmax(axis=1), count)
            code_at[first:end], value[first:end], rising[first:end] = place, np.arange(count), rises
            if rises:
                shown = np.minimum(full, count - 1)[:, None]
                numbers[:, last] = np.take_along_axis(mine, shown, axis=1)[:, 0] * (full < count)
                number_at[first:end] = last
                last += 1
        return Packed(numbers, codes, number_at, code_at, value, rising)

    @property
    def _numbers(self) -> int:
        return max(len(self.alone) + sum(group.rising for group in self.groups), 1)

    @property
    def _kind(self) -> np.dtype[Any]:
        """The smallest whole numbers that hold all codes."""
        most = max((group.end - group.first for group in self.groups), default=0)
        return np.min_scalar_type(most)
