"""What a network gets wrong: classes that it takes for others, and the pictures it is worst at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from fathom.data.pictures.sources import FILE
from fathom.data.table import Table
from fathom.data.target.target import Target, with_target
from fathom.display.card import Bar, Bars, Beside, Card, Part, Pixels
from fathom.display.pixels import pixels_of
from fathom.display.visible import Fields, Visible
from fathom.errors import OptionError
from fathom.model.answered import Answered, ClassAnswered, NumberAnswered
from fathom.model.confused import Confused, most_confused
from fathom.model.fitted import Fitted
from fathom.shapes import Int, UInt8
from fathom.text import aligned, readable, signed

MOST_WORST = 10


@dataclass(frozen=True, eq=False, repr=False)
class Mistake(Fields):
    """A picture that a network gets wrong.

    Attributes:
        file: the picture's file, or which row it is.
        truth: the class that it shows, or the number.
        prediction: the class that the network names, or its number.
        probabilities: of every class; empty for a number.
        loss: minus the logarithm of the true class's probability; of a number the squared miss.
        pixels: the picture, in the form that the network knows.
    """

    file: str
    truth: float | str
    prediction: float | str
    probabilities: dict[str, float]
    loss: float
    pixels: UInt8[np.ndarray, "height width channels"]

    def chance(self, name: float | str) -> str:
        """Write a class with its probability; a number as it is.

        >>> wrong = Mistake("1.png", "cat", "dog", {"cat": 0.25, "dog": 0.75}, 1.39, np.zeros(
        ...     (1, 1, 1), np.uint8))
        >>> wrong.chance(wrong.prediction), wrong.chance(wrong.truth)
        ('dog 75.0%', 'cat 25.0%')
        """
        return (
            readable(name) if isinstance(name, float) else f"{name} {self.probabilities[name]:.1%}"
        )

    def cells(self) -> list[str]:
        """Write it as a line of a table, below `Mistakes.heads`."""
        if isinstance(self.truth, float) and isinstance(self.prediction, float):
            miss = signed(self.prediction - self.truth)
            return [self.file, readable(self.truth), readable(self.prediction), miss]
        chances = f"{self.chance(self.prediction)}, {self.chance(self.truth)}"
        return [self.file, f"{self.truth}", f"{self.prediction}", chances, f"{self.loss:.2f}"]

    def as_dict(self) -> dict[str, Any]:
        """Give plain values, without the pixels."""
        told = {"file": self.file, "truth": self.truth, "prediction": self.prediction}
        more = {"probabilities": self.probabilities, "loss": self.loss}
        return told | (more if self.probabilities else {})

    @property
    def brief(self) -> str:
        """Which, and what is answered instead."""
        if isinstance(self.truth, float):
            return (
                f"{self.file}: {self.chance(self.prediction)} instead of {self.chance(self.truth)}"
            )
        return f"{self.file}: {self.truth} taken for {self.chance(self.prediction)}"

    def card(self) -> Card:
        """The picture, and what is said of it."""
        facts = [("shows", f"{self.truth}"), ("is called", f"{self.prediction}")]
        return Card("Mistake", self.file, facts, [self.picture()])

    def picture(self) -> Pixels:
        """Give the picture with what is said of it."""
        return pixels_of(self.pixels, self.brief)


@dataclass(frozen=True, eq=False, repr=False)
class Mistakes(Visible):
    """What a network gets wrong among rows whose truth is known.

    Attributes:
        target: what is predicted.
        rows: how many there are.
        wrong: how many of them are answered wrongly.
        confused: of classes, the pairs that are taken for each other most often: at most five.
        worst: of pictures, those that are answered wrongly with the highest loss: at most ten; None
            of tables.
    """

    target: Target
    rows: int
    wrong: int
    confused: tuple[Confused, ...]
    worst: tuple[Mistake, ...] | None

    @property
    def heads(self) -> list[str]:
        """What stands above `Mistake.cells`."""
        if self.target.classes:
            return ["file", self.target.name, "named", "probabilities", "loss"]
        return ["file", self.target.name, "answered", "off by"]

    def counted(self) -> str:
        """Say how many are wrong, without a stop at the end."""
        what = "row" if self.worst is None else "picture"
        many = f"{self.rows:,} {what}{'' if self.rows == 1 else 's'}"
        if not self.target.classes:
            return f"the largest misses of {many}" if self.wrong else f"no miss in {many}"
        if not self.wrong:
            return f"none of {many} is taken for another class"
        are = "is" if self.wrong == 1 else "are"
        return f"{self.wrong:,} of {many} {are} taken for another class"

    def as_dict(self) -> dict[str, Any]:
        """Give plain values: `confused` of classes, `worst` of pictures."""
        data: dict[str, Any] = {}
        if self.target.classes:
            data["confused"] = [asdict(pair) for pair in self.confused]
        if self.worst is not None:
            data["worst"] = [one.as_dict() for one in self.worst]
        return data

    def __str__(self) -> str:
        counted = self.counted()
        lines = [f"{counted[0].upper()}{counted[1:]}{':' if self.wrong else '.'}"]
        lines += [f"  {pair}" for pair in self.confused]
        if self.worst:
            if self.target.classes:
                lines += ["", "Those with the highest loss, which is minus ln p(true class):"]
            table = [self.heads, *(one.cells() for one in self.worst)]
            lines += aligned(table, "<<<<>" if self.target.classes else "<>", indent=2)
        return "\n".join(lines)

    @property
    def brief(self) -> str:
        """How many there are."""
        return self.counted()

    def card(self) -> Card:
        """Classes that are taken for others, and the worst pictures."""
        parts: list[Part] = []
        if self.confused:
            taken = [(f"{one.truth} taken for {one.named}", one) for one in self.confused]
            parts.append(
                Bars(
                    [
                        Bar(name, one.count / one.of, f"{one.count:,} of {one.of:,}")
                        for name, one in taken
                    ]
                )
            )
        if self.worst:
            parts.append(Beside([one.picture() for one in self.worst], "The worst"))
        return Card("Mistakes", self.counted(), parts=parts)


def find_mistakes(model: Fitted, data: object, labels: object = None) -> Mistakes:
    """Say what a network gets wrong: classes that it takes for others, and its worst pictures.

    Args:
        model: trained, or the file that holds it.
        data: a table with the target in it; or pictures by class, a folder or a zip file.
        labels: of pictures, a table of files and what they show, where folders do not tell it.

    Returns:
        The most `confused` pairs of classes; and of pictures the `worst`: those that are answered
        wrongly with the highest loss, of numbers those with the largest misses. `print` tells them,
        `fathom.plots.mistakes.plot_mistakes` draws the pictures.

    Raises:
        OptionError: the network predicts a number from a table, which is not right or wrong.
        DataError: there is no truth beside the data, or they do not fit the model.

    >>> import fathom
    >>> table = {"size": list(range(60)), "kind": ["low"] * 30 + ["high"] * 30}
    >>> model = fathom.train(table, target="kind", hidden=(), epochs=60, starts=1)
    >>> print(fathom.mistakes(model, {"size": [5, 6, 55], "kind": ["low", "high", "high"]}))
    1 of 3 rows is taken for another class:
      high taken for low: 1 of 2
    """
    table = with_target(model.read(data, labels), model.target.name)
    found = mistakes_in(model, table, model.answered(table))
    if found is None:
        raise OptionError(
            f"{model.target.name!r} is a number, which is not right or wrong; evaluate says how "
            "far off it is, and of pictures the largest misses are told"
        )
    return found


def mistakes_in(model: Fitted, table: Table, answered: Answered) -> Mistakes | None:
    """Say what is wrong among the answers to a table's rows; None of numbers from a table.

    Args:
        model: that answered.
        table: the rows; those without a target are not among the answered ones.
        answered: all that have one, in their order.
    """
    pictures, pairs = model.encoder.only_picture is not None, tuple[Confused, ...]()
    if isinstance(answered, ClassAnswered):
        wrong = np.flatnonzero(answered.chosen != answered.truth)
        pairs = most_confused(answered, model.classes)
    elif pictures:
        wrong = np.flatnonzero(answered.answers != answered.truth)
    else:
        return None
    worst = None
    if pictures:
        order = wrong[np.argsort(-answered.row_losses[wrong], kind="stable")][:MOST_WORST]
        worst = _pictures(model, with_target(table, model.target.name), answered, order)
    return Mistakes(model.target, len(answered), len(wrong), pairs, worst)


def _pictures(
    model: Fitted, table: Table, answered: Answered, rows: Int[np.ndarray, " some"]
) -> tuple[Mistake, ...]:
    """Tell of some pictures what they show and what is answered."""
    some, part = table.keep(rows), answered.part(rows)
    shape, pixels = model.encoder.only_picture, some.column(model.encoder.columns[0].name)
    told = []
    for row, loss in enumerate(part.row_losses.tolist()):
        file = str(some.place(row, FILE))
        seen = np.asarray(pixels[row].to_numpy(), np.uint8).reshape(shape)
        told.append(Mistake(file, *_said(part, row, model.classes), loss, seen))
    return tuple(told)


def _said(
    part: Answered, row: int, classes: Sequence[str]
) -> tuple[float | str, float | str, dict[str, float]]:
    """Give what is true of a row, what is said of it, and the probability of every class."""
    if isinstance(part, NumberAnswered):
        return part.truth[row].item(), part.answers[row].item(), {}
    chances = dict(zip(classes, part.answers[row].tolist(), strict=True))
    return classes[part.truth[row]], classes[part.chosen[row]], chances
