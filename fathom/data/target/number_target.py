"""A target that is a number, and the scale on which it is learnt.

>>> target = NumberTarget.learn(pl.Series("salary", [1000, 3000, 5000]))
>>> target.task, target.mean, target.outputs
('regression', 3000.0, 1)
"""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np
import polars as pl
from pydantic import Field

from fathom.data.cells.cell import numbers
from fathom.data.cells.writing import PLAIN, Writing
from fathom.data.target.number_scale import NUMBER_SCALES, NumberScale
from fathom.data.target.scale import Scale
from fathom.data.target.target_column import TargetColumn
from fathom.errors import DataError
from fathom.shapes import Float, Float32, Float64


class NumberTarget(TargetColumn):
    """A column of numbers to predict; JSON can carry it.

    Attributes:
        task: regression.
        scale: on which it is learnt: plain, log (of numbers above 0) or count.
        mean, std: of the training rows, on that scale; see `fathom.data.target.number_scale`.
        writing: how its numbers are written, where they are text.
    """

    miss_name: ClassVar[str] = "typical miss"
    miss_metric: ClassVar[str] = "rmse"
    loss_name: ClassVar[str] = "squared_error"

    task: Literal["regression"] = "regression"
    scale: Scale = "plain"
    mean: float = 0.0
    std: Annotated[float, Field(gt=0)] = 1.0
    writing: Writing = PLAIN

    @classmethod
    def learn(
        cls, column: pl.Series, writing: Writing = PLAIN, scale: Scale = "plain"
    ) -> NumberTarget:
        """Learn the scale from the cells; missing ones are passed over.

        Raises:
            DataError: they are not numbers, not of this scale, or all the same.

        >>> NumberTarget.learn(pl.Series("visits", [0, 2, 4]), scale="count").words()
        'visits: a count, mean 2'
        """
        return cls(name=column.name, writing=writing, scale=scale).rescaled(column)

    def rescaled(self, column: pl.Series) -> NumberTarget:
        """Take mean and spread from these rows, the training rows.

        Raises:
            DataError: every cell is missing, or they are not of this scale, or all the same.

        >>> NumberTarget.learn(pl.Series("y", [0, 2, 4])).rescaled(pl.Series("y", [0, 2])).mean
        1.0
        """
        values = numbers(column.drop_nulls(), self.writing)
        if len(values) == 0:
            raise DataError(f"the target {self.name!r} is missing in every training row")
        learnt = NUMBER_SCALES[self.scale].learn(values, self.name)
        return self.model_copy(update={"mean": learnt.mean, "std": learnt.std})

    def check(self, column: pl.Series) -> None:
        """Refuse cells that are not of this scale.

        Raises:
            DataError: one is no number, or one of another scale.

        >>> NumberTarget(name="visits", scale="count").check(pl.Series("visits", [2, -1]))
        Traceback (most recent call last):
        fathom.errors.DataError: the target 'visits' has -1, which is no count; leave the poisson \
loss out
        """
        values = numbers(column.drop_nulls(), self.writing)
        NUMBER_SCALES[self.scale].check(values, self.name)

    @property
    def number_scale(self) -> NumberScale:
        """The scale with its mean and spread: the formulas there and back."""
        return NUMBER_SCALES[self.scale](self.mean, self.std)

    @property
    def plain(self) -> bool:
        """Whether a sum times `std` is a number in the user's units."""
        return self.unit is not None

    @property
    def unit(self) -> float | None:
        """How much one more of a last sum is, in the user's units; None where that is not fixed."""
        return self.number_scale.unit

    @property
    def outputs(self) -> int:
        """How many outputs a network for this target has."""
        return 1

    @property
    def classes(self) -> tuple[str, ...]:
        """A number has none."""
        return ()

    @property
    def positive(self) -> None:
        """A number has no positive class."""
        return None

    @property
    def output_classes(self) -> tuple[str, ...]:
        """The classes that have an output of their own: none."""
        return ()

    @property
    def output_names(self) -> tuple[str, ...]:
        """What each output answers: the target."""
        return (self.name,)

    @property
    def typical(self) -> float:
        """A usual number, in its own units."""
        return self.number_scale.typical

    @property
    def decimals(self) -> int:
        """How many decimals of its numbers are worth showing.

        >>> [NumberTarget(name="y", std=s).decimals for s in (9_000.0, 3.2, 0.004)]
        [0, 2, 5]
        """
        size = self.number_scale.coarse
        return min(max(0, 2 - math.floor(math.log10(max(abs(size), 1e-12)))), 12)

    def encode(self, column: pl.Series) -> Float32[np.ndarray, "rows 1"]:
        """Turn cells into what the network should answer: standardised numbers.

        Raises:
            DataError: a cell is missing, or is no number.

        >>> NumberTarget(name="y", mean=10, std=2).encode(pl.Series("y", [8, 11])).tolist()
        [[-1.0], [0.5]]
        """
        return self.number_scale.scaled(self.truth(column)).astype(np.float32)[:, None]

    def decode(self, encoded: Float[np.ndarray, "rows 1"]) -> Float64[np.ndarray, " rows"]:
        """Give the true values that `encode` was given.

        >>> NumberTarget(name="y", mean=10, std=2).decode(np.array([[-1.0], [0.5]])).tolist()
        [8.0, 11.0]
        """
        return self.units(encoded[:, 0])

    def truth(self, column: pl.Series) -> Float64[np.ndarray, " rows"]:
        """Give the cells as numbers in the user's units.

        >>> NumberTarget(name="y").truth(pl.Series("y", ["1", "2.5"])).tolist()
        [1.0, 2.5]
        """
        self.check_present(column)
        return numbers(column, self.writing)

    def true_values(self, frame: pl.DataFrame) -> Float64[np.ndarray, " rows"]:
        """Give what answers to these rows are compared with: the numbers in its column."""
        return self.truth(frame[self.name])

    def answers(self, outputs: Float[np.ndarray, "rows 1"]) -> Float[np.ndarray, " rows"]:
        """Turn a network's outputs into answers: numbers.

        >>> NumberTarget(name="y").answers(np.array([[3.5]]))
        array([3.5])
        """
        return outputs[:, 0]

    def predictions(
        self, outputs: Float[np.ndarray, "rows 1"], threshold: float = 0.5
    ) -> Float[np.ndarray, " rows"]:
        """Turn a network's outputs into what is said of each row: numbers."""
        return self.answers(outputs)

    def prediction(self, output: Float[np.ndarray, " 1"], threshold: float = 0.5) -> float:
        """Turn the output for one row into what is said of it: a number."""
        return float(output[0])

    def chances(self, output: Float[np.ndarray, " 1"]) -> dict[str, float]:
        """A number has no classes with probabilities."""
        return {}

    def units(self, encoded: Float[np.ndarray, "*any"]) -> Float64[np.ndarray, "*any"]:
        """Turn what `encode` gave back into the user's units, as float64.

        >>> NumberTarget(name="y", mean=10, std=2).units(np.array([-1.0, 0.5]))
        array([ 8., 11.])
        """
        return self.number_scale.units(np.asarray(encoded, np.float64))

    def words(self) -> str:
        """Say what is predicted.

        >>> NumberTarget(name="y", mean=10, std=2).words()
        'y: a number, mean 10, spread 2'
        """
        return f"{self.name}: {self.number_scale.words()}"
