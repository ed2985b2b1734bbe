"""A target that is one of some classes; of two the second is the positive one.

>>> target = ClassTarget.learn(pl.Series("smoker", ["no", "yes", "no", "yes"]), "binary")
>>> target.classes, target.positive, target.outputs
(('no', 'yes'), 'yes', 1)
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import polars as pl
from pydantic import model_validator

from fathom.data.cells.cell import labels, places
from fathom.data.target.target_column import TargetColumn
from fathom.data.target.task import find_classes, with_positive
from fathom.errors import DataError, hint
from fathom.shapes import Float, Float32, Int, Int64, Shaped

ClassTask = Literal["binary", "multiclass"]


class ClassTarget(TargetColumn):
    """A column of classes to predict; JSON can carry it.

    Attributes:
        task: binary, where one output gives the probability of the second of two classes; or
            multiclass, where each class has an output.
        classes: the names, sorted (by value if all are numbers); the second of two is the positive
            one, whose probability a binary network gives: `yes`, `true` and `1` sort second.
    """

    miss_name: ClassVar[str] = "log-loss"
    miss_metric: ClassVar[str] = "log_loss"
    loss_name: ClassVar[str] = "log_loss"

    task: ClassTask
    classes: tuple[str, ...]

    @model_validator(mode="after")
    def _check_classes(self) -> ClassTarget:
        if len(self.classes) < 2 or (self.positive is not None and len(self.classes) > 2):
            raise ValueError(f"{len(self.classes)} classes are not {self.task}")
        return self

    @classmethod
    def learn(cls, column: pl.Series, task: ClassTask, positive: str | None = None) -> ClassTarget:
        """List the classes among the cells; missing ones are passed over.

        Args:
            column: the cells.
            task: binary or multiclass.
            positive: of two classes the one whose probability is given.

        Raises:
            DataError: there are too many classes, not two for a binary task, or one has one row.
            OptionError: there is no such class.

        >>> ClassTarget.learn(pl.Series("y", ["a", "b", "a", "b"]), "binary", "a").classes
        ('b', 'a')
        """
        classes = find_classes(column, task)
        if positive is not None:
            classes = with_positive(classes, positive, column.name)
        return cls(name=column.name, task=task, classes=classes)

    def rescaled(self, column: pl.Series) -> ClassTarget:
        """Classes stay as they are, whatever the training rows hold."""
        return self

    @property
    def outputs(self) -> int:
        """How many outputs a network for this target has."""
        return len(self.output_classes)

    @property
    def unit(self) -> None:
        """One more of a last sum is no fixed amount of a probability."""
        return None

    @property
    def positive(self) -> str | None:
        """The class whose probability a binary network gives."""
        return self.classes[1] if self.task == "binary" else None

    @property
    def output_classes(self) -> tuple[str, ...]:
        """The classes that have an output of their own.

        >>> ClassTarget(name="smoker", task="binary", classes=("no", "yes")).output_classes
        ('yes',)
        """
        return self.classes if self.positive is None else (self.positive,)

    @property
    def output_names(self) -> tuple[str, ...]:
        """What each output answers: ``smoker = yes``."""
        return tuple(f"{self.name} = {name}" for name in self.output_classes)

    def chance(self, name: str) -> str:
        """Write the probability of one class down.

        >>> ClassTarget(name="smoker", task="binary", classes=("no", "yes")).chance("yes")
        'p(smoker = yes)'
        """
        return f"p({self.name} = {name})"

    def encode(self, column: pl.Series) -> Float32[np.ndarray, "rows outputs"]:
        """Turn cells into what the network should answer: 0 or 1, or one-hot.

        Raises:
            DataError: a cell is missing, or is none of the classes.

        >>> target = ClassTarget(name="y", task="multiclass", classes=("a", "b", "c"))
        >>> target.encode(pl.Series("y", ["c", "a"]))
        array([[0., 0., 1.],
               [1., 0., 0.]], dtype=float32)
        """
        place = self._places(column)
        if self.positive is not None:
            return place.astype(np.float32)[:, None]
        every = np.eye(len(self.classes), dtype=np.float32)
        one_hot: Float32[np.ndarray, "rows outputs"] = every[place]
        return one_hot

    def decode(self, encoded: Float[np.ndarray, "rows outputs"]) -> Int64[np.ndarray, " rows"]:
        """Give the true values that `encode` was given, were they smoothed since.

        >>> target = ClassTarget(name="y", task="binary", classes=("no", "yes"))
        >>> target.decode(np.array([[0.05], [0.95]])).tolist()
        [0, 1]
        """
        if self.positive is not None:
            return encoded[:, 0].round().astype(np.int64)
        places: Int64[np.ndarray, " rows"] = encoded.argmax(axis=1)
        return places

    def truth(self, column: pl.Series) -> Shaped[np.ndarray, " rows"]:
        """Give the cells as class names.

        >>> target = ClassTarget(name="y", task="binary", classes=("0", "1"))
        >>> list(target.truth(pl.Series("y", [1.0, 0.0])))
        ['1', '0']
        """
        return self._names(self._places(column))

    def true_values(self, frame: pl.DataFrame) -> Int64[np.ndarray, " rows"]:
        """Give what answers to these rows are compared with: places among the classes.

        Raises:
            DataError: a cell is missing, or is none of the classes.

        >>> target = ClassTarget(name="y", task="binary", classes=("no", "yes"))
        >>> target.true_values(pl.DataFrame({"y": ["yes", "no"]})).tolist()
        [1, 0]
        """
        return self._places(frame[self.name])

    def _names(self, places: Int[np.ndarray, " rows"]) -> Shaped[np.ndarray, " rows"]:
        names: Shaped[np.ndarray, " rows"] = np.array(self.classes, dtype=object)[places]
        return names

    def _places(self, column: pl.Series) -> Int64[np.ndarray, " rows"]:
        self.check_present(column)
        found = places(column, self.classes)
        if (found < 0).any():
            row = int(np.argmax(found < 0))
            cell = labels(column)[row]
            raise DataError(
                f"the target {self.name!r} has the class {cell!r} in row {row} (counted from 0), "
                f"which was not there in training. {hint(cell, self.classes)}"
            )
        return found

    def answers(
        self, outputs: Float[np.ndarray, "rows outputs"]
    ) -> Float[np.ndarray, "rows classes"]:
        """Turn a network's outputs into answers: the probability of every class.

        >>> target = ClassTarget(name="y", task="binary", classes=("no", "yes"))
        >>> target.answers(np.array([[0.25]]))
        array([[0.75, 0.25]])
        """
        if self.positive is not None:
            return np.concatenate([1 - outputs, outputs], axis=1)
        return outputs

    def predictions(
        self, outputs: Float[np.ndarray, "rows outputs"], threshold: float = 0.5
    ) -> Shaped[np.ndarray, " rows"]:
        """Turn a network's outputs into what is said of each row: the name of a class.

        >>> target = ClassTarget(name="y", task="binary", classes=("no", "yes"))
        >>> target.predictions(np.array([[0.25], [0.05]]), threshold=0.2).tolist()
        ['yes', 'no']
        """
        return self._names(decided(self.answers(outputs), threshold))

    def prediction(self, output: Float[np.ndarray, " outputs"], threshold: float = 0.5) -> str:
        """Turn the output for one row into what is said of it: the name of a class."""
        return str(self.predictions(np.asarray(output, np.float64)[None], threshold)[0])

    def chances(self, output: Float[np.ndarray, " outputs"]) -> dict[str, float]:
        """Turn the output for one row into each class with its probability.

        >>> target = ClassTarget(name="y", task="binary", classes=("no", "yes"))
        >>> target.chances(np.array([0.25]))
        {'no': 0.75, 'yes': 0.25}
        """
        found = self.answers(np.asarray(output, np.float64)[None])[0]
        return dict(zip(self.classes, found.tolist(), strict=True))

    def log_odds(self, sums: Float[np.ndarray, " outputs"], name: str) -> float:
        """Give ln(p / (1 - p)) of a class from the last sums, without rounding p to 0 or 1.

        Of two classes it is that of the positive one.

        >>> target = ClassTarget(name="y", task="multiclass", classes=("a", "b", "c"))
        >>> round(target.log_odds(np.array([np.log(2), 0.0, 0.0]), "a"), 12)
        0.0
        """
        if self.positive is not None:
            return float(sums[0])
        place = self.classes.index(name)
        return float(sums[place] - np.logaddexp.reduce(np.delete(sums, place)))

    def words(self) -> str:
        """Say what is predicted.

        >>> ClassTarget(name="smoker", task="binary", classes=("no", "yes")).words()
        'smoker: no or yes; the positive class is yes'
        """
        if self.positive is not None:
            first, second = self.classes
            return f"{self.name}: {first} or {second}; the positive class is {second}"
        shown = ", ".join(self.classes[:6])
        if len(self.classes) > 6:
            shown += f" and {len(self.classes) - 6} more"
        return f"{self.name}: one of {len(self.classes)} classes: {shown}"


def decided(
    chances: Float[np.ndarray, "rows classes"], threshold: float = 0.5
) -> Int[np.ndarray, " rows"]:
    """Name the likeliest class; of two the positive one from the threshold on.

    >>> decided(np.array([[0.8, 0.2], [0.4, 0.6]]), threshold=0.1).tolist()
    [1, 1]
    """
    if chances.shape[1] == 2 and threshold != 0.5:
        return (chances[:, 1] >= threshold).astype(np.int64)
    likeliest: Int[np.ndarray, " rows"] = chances.argmax(axis=1)
    return likeliest
