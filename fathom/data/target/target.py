"""What the network is to predict: a number, or one of some classes.

>>> target = Target.learn(pl.Series("smoker", ["no", "yes", "no", "yes"]))
>>> target.task, target.classes, target.positive
('binary', ('no', 'yes'), 'yes')
"""

from __future__ import annotations

import math

import numpy as np
import polars as pl
from jaxtyping import Float32, Shaped
from pydantic import BaseModel, ConfigDict

from fathom.data.cells.cell import count_distinct, labels, numbers, places, spread
from fathom.data.cells.find_writing import find_writings
from fathom.data.cells.writing import PLAIN, Writing
from fathom.data.pictures.sources import PICTURE
from fathom.data.table import Table
from fathom.data.target.scale import Scale, check_scale
from fathom.data.target.task import Task, find_classes, find_task, with_positive
from fathom.errors import DataError, OptionError, hint
from fathom.text import readable


class Target(BaseModel):
    """The target column: its task, and how its cells become numbers; JSON can carry it.

    Attributes:
        task: `regression`, `binary` or `multiclass`.
        scale: of a regression: plain, log (of numbers above 0) or count.
        mean, std: of a regression's training rows, on that scale; the network learns
            ``(y - mean) / std`` or ``(ln y - mean) / std``, of counts ``ln(y / mean)``.
        classes: the names, sorted (by value if all are numbers); the second of two is the positive
            one, whose probability a binary network gives: `yes`, `true` and `1` sort second.
        writing: how a regression's numbers are written, where they are text.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    task: Task
    scale: Scale = "plain"
    mean: float = 0.0
    std: float = 1.0
    classes: tuple[str, ...] = ()
    writing: Writing = PLAIN

    @classmethod
    def learn(
        cls,
        column: pl.Series,
        task: str | None = None,
        positive: str | None = None,
        writing: Writing | None = None,
        scale: Scale = "plain",
    ) -> Target:
        """Decide the task, and learn the scale or the classes.

        Text, booleans and numbers of only two values are classes; other numbers are a regression.
        Missing cells are passed over.

        Args:
            column: the cells.
            task: the task, if a person said it.
            positive: of two classes the one whose probability is given.
            writing: how its numbers are written, if that is known already.
            scale: of a regression: plain, log or count.

        Raises:
            DataError: the column cannot be such a target.
            OptionError: there is no such task, or no such class.

        >>> Target.learn(pl.Series("salary", [1000, 3000, 5000])).mean
        3000.0
        """
        present = column.drop_nulls()
        if len(present) == 0:
            raise DataError(f"the target {column.name!r} is missing in every row")
        if len(present) == 1:
            raise DataError(
                f"only one row has a target {column.name!r}: a network learns from many rows"
            )
        if writing is None:
            writing = find_writings(column.to_frame())[0].get(column.name, PLAIN)
        chosen = find_task(column, task, writing)
        if count_distinct(present) == 1:
            raise DataError(
                f"the target {column.name!r} is {labels(present)[0]!r} in every row: "
                "there is nothing to learn"
            )
        classes = () if chosen == "regression" else find_classes(column, chosen)
        if positive is not None:
            classes = with_positive(classes, positive, column.name)
        if chosen == "regression":
            found = cls(name=column.name, task=chosen, writing=writing, scale=scale)
            return found.rescaled(column)
        if scale != "plain":
            raise OptionError(
                f"the target {column.name!r} is a class, which has no {scale} scale; leave it out"
            )
        return cls(name=column.name, task=chosen, classes=classes)

    def rescaled(self, column: pl.Series) -> Target:
        """Take mean and spread from these rows, the training rows; classes stay as they are.

        >>> Target.learn(pl.Series("y", [0, 2, 4])).rescaled(pl.Series("y", [0, 2])).mean
        1.0
        """
        if self.task != "regression":
            return self
        values = numbers(column.drop_nulls(), self.writing)
        if len(values) == 0:
            raise DataError(f"the target {self.name!r} is missing in every training row")
        check_scale(values, self.scale, self.name)
        if self.scale == "count":
            return self.model_copy(update={"mean": float(values.mean()), "std": 1.0})
        mean, std = spread(np.log(values) if self.scale == "log" else values, self.name)
        if std == 0:
            raise DataError(
                f"the target {self.name!r} is {mean:g} in every training row: "
                "there is nothing to learn"
            )
        return self.model_copy(update={"mean": mean, "std": std})

    @property
    def outputs(self) -> int:
        """How many outputs a network for this target has."""
        return len(self.classes) if self.task == "multiclass" else 1

    @property
    def typical(self) -> float:
        """A usual number of a regression, in its own units."""
        return float(np.exp(self.mean)) if self.scale == "log" else self.mean

    @property
    def decimals(self) -> int:
        """How many decimals of a regression's numbers are worth showing.

        >>> [Target(name="y", task="regression", std=s).decimals for s in (9_000.0, 3.2, 0.004)]
        [0, 2, 5]
        """
        size = self.std if self.plain else self.typical / 10
        return min(max(0, 2 - math.floor(math.log10(max(abs(size), 1e-12)))), 12)

    def chance(self, name: str) -> str:
        """Write the probability of one class down.

        >>> Target(name="smoker", task="binary", classes=("no", "yes")).chance("yes")
        'p(smoker = yes)'
        """
        return f"p({self.name} = {name})"

    @property
    def positive(self) -> str | None:
        """The class whose probability a binary network gives."""
        return self.classes[1] if self.task == "binary" else None

    def encode(self, column: pl.Series) -> Float32[np.ndarray, "rows outputs"]:
        """Turn cells into what the network should answer: standardised, 0 or 1, or one-hot.

        Raises:
            DataError: a cell is missing, is no number, or is none of the classes.

        >>> Target.learn(pl.Series("y", ["a", "b", "c"] * 2)).encode(pl.Series("y", ["c", "a"]))
        array([[0., 0., 1.],
               [1., 0., 0.]], dtype=float32)
        """
        if self.task == "regression":
            return self._scaled(self._numbers(column)).astype(np.float32)[:, None]
        place = self._places(column)
        if self.task == "binary":
            return place.astype(np.float32)[:, None]
        return np.eye(len(self.classes), dtype=np.float32)[place]

    def truth(self, column: pl.Series) -> Shaped[np.ndarray, " rows"]:
        """Give the cells as numbers in the user's units, or as class names.

        >>> list(Target.learn(pl.Series("y", [0, 1, 0, 1])).truth(pl.Series("y", [1.0, 0.0])))
        ['1', '0']
        """
        if self.task == "regression":
            return self._numbers(column)
        return np.array(self.classes, dtype=object)[self._places(column)]

    def _scaled(self, values: np.ndarray) -> np.ndarray:
        if self.scale == "count":
            return values / self.mean
        return ((np.log(values) if self.scale == "log" else values) - self.mean) / self.std

    def units(self, encoded: np.ndarray) -> np.ndarray:
        """Turn what `encode` gave back into the user's units, as float64.

        >>> Target(name="y", task="regression", mean=10, std=2).units(np.array([-1.0, 0.5]))
        array([ 8., 11.])
        """
        exact = np.asarray(encoded, np.float64)
        if self.scale == "count":
            return exact * self.mean
        scaled = exact * self.std + self.mean
        return np.exp(scaled) if self.scale == "log" else scaled

    @property
    def plain(self) -> bool:
        """Whether a sum times `std` is a number in the user's units."""
        return self.scale == "plain"

    def words(self) -> str:
        """Say what is predicted.

        >>> Target(name="smoker", task="binary", classes=("no", "yes")).words()
        'smoker: no or yes; the positive class is yes'
        """
        if self.scale == "count":
            return f"{self.name}: a count, mean {readable(self.mean)}"
        if self.scale == "log":
            middle = readable(float(np.exp(self.mean)))
            return f"{self.name}: a number above 0, learnt by its logarithm; about {middle}"
        if self.task == "regression":
            return f"{self.name}: a number, mean {readable(self.mean)}, spread {readable(self.std)}"
        if self.task == "binary":
            first, second = self.classes
            return f"{self.name}: {first} or {second}; the positive class is {second}"
        shown = ", ".join(self.classes[:6])
        if len(self.classes) > 6:
            shown += f" and {len(self.classes) - 6} more"
        return f"{self.name}: one of {len(self.classes)} classes: {shown}"

    def _numbers(self, column: pl.Series) -> np.ndarray:
        self._check_present(column)
        return numbers(column, self.writing)

    def _places(self, column: pl.Series) -> np.ndarray:
        self._check_present(column)
        found = places(column, self.classes)
        if (found < 0).any():
            row = int(np.argmax(found < 0))
            cell = labels(column)[row]
            raise DataError(
                f"the target {self.name!r} has the class {cell!r} in row {row} (counted from 0), "
                f"which was not there in training. {hint(cell, self.classes)}"
            )
        return found

    def _check_present(self, column: pl.Series) -> None:
        if column.null_count():
            row = int(column.is_null().arg_true()[0])
            raise DataError(f"the target {self.name!r} is missing in row {row} (counted from 0)")


def with_target(table: Table, name: str) -> Table:
    """Keep the rows that have a target; the notes say how many had none.

    Raises:
        DataError: there is no such column, or it is missing in every row.

    >>> from fathom.data.reading.read import read
    >>> with_target(read({"x": [1, 2], "y": [None, 3]}), "y").notes
    ("1 row left out: its target 'y' is missing",)
    """
    if name not in table.frame.columns and PICTURE in table.frame.columns:
        raise DataError(
            f"{table.name} says of no picture what its {name!r} is; put the pictures of each class "
            "into a folder of its own, or give a table of them: --labels labels.csv"
        )
    column = table.column(name)
    gone = column.null_count()
    if gone == len(column):
        raise DataError(f"the target {name!r} is missing in every row")
    if not gone:
        return table
    note = (
        f"1 row left out: its target {name!r} is missing"
        if gone == 1
        else f"{gone:,} rows left out: their target {name!r} is missing"
    )
    return table.keep(column.is_not_null().arg_true().to_numpy().astype(np.int64)).noting(note)
