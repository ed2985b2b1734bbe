"""A picture that a network is shown, as a person finds it and as the network gets it.

>>> import numpy as np
>>> from fathom.data.target.class_target import ClassTarget
>>> target = ClassTarget(name="class", task="multiclass", classes=("cat", "dog"))
>>> print(Named.of(target, np.array([0.2, 0.8])))
dog (dog 80.0%, cat 20.0%)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fathom.data.pictures.sources import FILE
from fathom.data.target.target import Target
from fathom.display.visible import Fields
from fathom.errors import OptionError
from fathom.opening.words import chance_words
from fathom.shapes import Float, UInt8

if TYPE_CHECKING:
    from fathom.model.fitted import Fitted


@dataclass(frozen=True, eq=False)
class Shown:
    """One picture.

    Attributes:
        file: the picture's file, or which row it is.
        pixels: the picture, in the form that the network knows.
        inputs: what the network gets.
    """

    file: str
    pixels: UInt8[np.ndarray, "rows columns channels"]
    inputs: Float[np.ndarray, " inputs"]

    @classmethod
    def of(cls, model: Fitted, data: object, row: int = 0) -> Shown:
        """Read one picture of several, counted from 0.

        Raises:
            OptionError: the network is for tables.
            DataError: there is no such picture.
        """
        shape = picture_shape(model)
        table = model.read(data)
        row = model.encoder.row_of(table.frame, row)
        one = table.frame[row : row + 1]
        pixels = one[model.encoder.columns[0].name].to_numpy()[0]
        return cls(
            str(table.place(row, FILE)),
            pixels.reshape(shape).astype(np.uint8),
            model.encoder.encode(one)[0],
        )


@dataclass(frozen=True, eq=False, repr=False)
class Named(Fields):
    """What a network answers to one picture.

    Attributes:
        probabilities: of every class; empty for a number.
        prediction: the class that is named, or the number.
    """

    probabilities: dict[str, float]
    prediction: float | str

    @classmethod
    def of(
        cls, target: Target, output: Float[np.ndarray, " outputs"], threshold: float = 0.5
    ) -> Named:
        """Read a network's answer; `threshold` decides between two classes."""
        return cls(target.chances(output), target.prediction(output, threshold))

    def __str__(self) -> str:
        if self.probabilities:
            return f"{self.prediction} ({chance_words(self.probabilities)})"
        return f"{self.prediction:.5g}"

    @property
    def brief(self) -> str:
        """The class with its probability, or the number."""
        return str(self)


def picture_shape(model: Fitted) -> tuple[int, int, int]:
    """Give rows, columns and channels of the pictures that a network knows.

    Raises:
        OptionError: the network is for tables.
    """
    shape = model.encoder.only_picture
    if shape is None:
        raise OptionError("this network looks at a table; its answers are opened by explain")
    return shape
