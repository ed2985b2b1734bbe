"""What an answer owes to each part of a picture: hide the part, and see what becomes of the answer.

A square in the mean colour is slid over the picture, and the network answers every picture that is
made so (Zeiler & Fergus 2014). Where the answer falls, something that speaks for it was hidden.
Unlike slopes this needs no look into the network; but a square hides what is in it, and shows an
edge that was not there.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from fathom.data.target.class_target import ClassTarget
from fathom.data.target.target import Target
from fathom.display.card import Beside, Card, Words
from fathom.display.pixels import pixels_of, signs_of
from fathom.display.visible import Visible
from fathom.errors import OptionError
from fathom.nets.rows import answer_rows
from fathom.opening.pictures.shown import Named, Shown, picture_shape
from fathom.places import edges
from fathom.shapes import Float, Int, UInt8
from fathom.text import aligned, readable, signed

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted

BLOCK = 256  # pictures made at once
MOST_SQUARES = 20_000
COARSE = 6  # rows and columns of the map in words, at the most


@dataclass(frozen=True, eq=False, repr=False)
class Occlusion(Visible):
    """What hiding each part of a picture does to its answer.

    Attributes:
        file: the picture's file, or which row it is.
        pixels: the picture, in the form that the network knows.
        named: the network's answer to the whole picture.
        side: of the square that hides a part, in pixels.
        rows, columns: where the square's upper left corner stood.
        value: the named class's probability, or the number, for the whole picture.
        changes: how much that changes with the square there.
    """

    target: Target
    file: str
    pixels: UInt8[np.ndarray, "height width channels"]
    named: Named
    side: int
    rows: Int[np.ndarray, " rows"]
    columns: Int[np.ndarray, " columns"]
    value: float
    changes: Float[np.ndarray, "rows columns"]

    @property
    def name(self) -> str:
        """What `value` is: ``p(class = dog)``, or the target."""
        named = self.named.prediction
        target = self.target
        return target.chance(str(named)) if isinstance(target, ClassTarget) else target.name

    @property
    def parts(self) -> Float[np.ndarray, "height width"]:
        """Of each pixel the mean change over all squares that hide it."""
        height, width = self.pixels.shape[:2]
        total, count = np.zeros((height, width)), np.zeros((height, width))
        for i, row in enumerate(self.rows):
            for j, column in enumerate(self.columns):
                hidden = slice(row, row + self.side), slice(column, column + self.side)
                total[hidden] += self.changes[i, j]
                count[hidden] += 1
        return total / count

    @property
    def most(self) -> tuple[int, int, float]:
        """Row and column of the square that changes most, and how much."""
        row, column = divmod(int(np.abs(self.changes).argmax()), len(self.columns))
        return int(self.rows[row]), int(self.columns[column]), float(self.changes[row, column])

    def as_dict(self) -> dict[str, Any]:
        """Give plain values; `changes` has a row of numbers for each of `rows`."""
        data: dict[str, Any] = {"file": self.file, "prediction": self.named.prediction}
        if self.named.probabilities:
            data["probabilities"] = self.named.probabilities
        row, column, change = self.most
        return data | {
            "of": self.name,
            "value": self.value,
            "side": self.side,
            "rows": self.rows.tolist(),
            "columns": self.columns.tolist(),
            "changes": self.changes.tolist(),
            "most": {"row": row, "column": column, "change": change},
        }

    def __str__(self) -> str:
        points = " (percentage points)" if self.named.probabilities else ""
        return "\n".join(
            [
                f"{self.target.name} of {self.file}: {self.named}",
                "",
                *self._sentences(),
                "",
                f"How much it changes on average while something is hidden here{points}:",
                *aligned(self._coarse(), indent=2),
            ]
        )

    def _coarse(self) -> list[list[str]]:
        """Write the means over a few large fields as a table."""
        rows, columns = (edges(size, min(COARSE, size)).tolist() for size in self.pixels.shape[:2])
        parts = self.parts
        table = [["rows", *(f"{low}-{high - 1}" for low, high in pairwise(columns))]]
        for top, end in pairwise(rows):
            fields = np.split(parts[top:end], columns[1:-1], axis=1)
            means = [self._change(float(field.mean())) for field in fields]
            table.append([f"{top}-{end - 1}", *means])
        return table

    def _told(self, value: float) -> str:
        return f"{value:.1%}" if self.named.probabilities else readable(value)

    def _change(self, value: float) -> str:
        return f"{100 * value + 0.0:+.1f}" if self.named.probabilities else signed(value, 3)

    @property
    def brief(self) -> str:
        """What is answered, and how much hiding a part of it changes that."""
        change = self._change(self.most[2])
        return f"{self.target.name} of {self.file}: {self.named}; hiding a part changes {change}"

    def card(self) -> Card:
        """The picture beside what hiding each part of it does."""
        drawn = [
            pixels_of(self.pixels, self.file),
            signs_of(-self.parts, "blue: hiding it takes away from the answer; orange: adds to it"),
        ]
        title = f"{self.target.name} of {self.file}: {self.named}"
        return Card("Occlusion", title, parts=[Beside(drawn), *map(Words, self._sentences())])

    def _sentences(self) -> list[str]:
        """Say how it was hidden, and where that changes most."""
        row, column, change = self.most
        side, last = self.side, self.side - 1
        return [
            f"{self.name} is {self._told(self.value)}; a square of {side} x {side} pixels in "
            f"the mean colour hides each part in turn, at {self.changes.size:,} places.",
            f"It changes most, by {self._change(change)} to {self._told(self.value + change)}, "
            f"with rows {row} to {row + last}, columns {column} to {column + last} hidden.",
        ]


def find_occlusion(model: Fitted, data: object, side: int, row: int = 0) -> Occlusion:
    """Hide each part of a picture in turn, and say what becomes of the answer (Zeiler & Fergus).

    Args:
        model: a network for pictures, or the file that holds it.
        data: a picture, several, a folder or a zip file.
        side: of the square that hides a part, in pixels; it moves on by half of that.
        row: which picture, counted from 0.

    Returns:
        For each place of the square, the `changes` of the named class's probability, or of the
        number; `parts` has their mean for each pixel.

    Raises:
        OptionError: there is no such square, or the network is for tables.
        DataError: there is no such picture.
    """
    height, width, _ = picture_shape(model)
    side = _checked_side(side, height, width)
    shown = Shown.of(model, data, row)
    rows, columns = _places(height, side), _places(width, side)
    answers = np.concatenate(
        [
            answer_rows(model.network, some)
            for some in _hidden(shown, side, [(i, j) for i in rows for j in columns])
        ]
    )
    named = Named.of(model.target, answers[0], model.trust.threshold)
    values = [_value(model, answer, named) for answer in answers]
    changes = np.array(values[1:]).reshape(len(rows), len(columns)) - values[0]
    return Occlusion(
        model.target,
        shown.file,
        shown.pixels,
        named,
        side,
        np.array(rows),
        np.array(columns),
        values[0],
        changes,
    )


def _places(size: int, side: int) -> list[int]:
    """Say where a square begins, so that all is hidden: by about half of it from place to place.

    >>> _places(10, 4)
    [0, 2, 4, 6]
    >>> _places(10, 5), _places(3, 1)
    ([0, 2, 4, 5], [0, 1, 2])
    """
    last = size - side
    return sorted({*range(0, last + 1, max(1, side // 2)), last})


def _checked_side(side: int, height: int, width: int) -> int:
    """Refuse a square that does not fit, or too many of them."""
    try:
        side = operator.index(side)
    except TypeError:
        raise OptionError(
            f"a square's side is a whole number of pixels, but got {side!r}"
        ) from None
    if not 1 <= side <= min(height, width):
        raise OptionError(
            f"a square of {side} x {side} pixels cannot hide a part of {width} x {height}: "
            f"its side is 1 to {min(height, width)}"
        )
    count = len(_places(height, side)) * len(_places(width, side))
    if count > MOST_SQUARES:
        raise OptionError(
            f"a square of {side} x {side} pixels has {count:,} places in {width} x {height}; "
            f"at most {MOST_SQUARES:,} are answered: take a larger one"
        )
    return side


def _hidden(
    shown: Shown, side: int, places: list[tuple[int, int]]
) -> Iterator[Float[np.ndarray, "some inputs"]]:
    """Give the picture, then the picture with each square; so many at once as are answered so."""
    whole = shown.inputs.reshape(shown.pixels.shape)
    made = [whole]
    for row, column in places:
        if len(made) == BLOCK:
            yield np.stack(made).reshape(BLOCK, -1)
            made = []
        hidden = whole.copy()
        hidden[row : row + side, column : column + side] = 0  # the mean colour
        made.append(hidden)
    yield np.stack(made).reshape(len(made), -1)


def _value(model: Fitted, answer: Float[np.ndarray, " outputs"], named: Named) -> float:
    """Give the named class's probability, or the number."""
    found = Named.of(model.target, answer)
    return found.probabilities[str(named.prediction)] if model.classes else float(answer[0])
