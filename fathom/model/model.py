"""A model: the network, how raw cells become its inputs, what it predicts, and its story.

One value, one file. Everything a person asks of a trained network is a method here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from jaxtyping import Float, Int, Shaped

from fathom.data.columns.encoder import Encoder
from fathom.data.reading.read import Table, read
from fathom.data.target.roles import weights_in
from fathom.data.target.target import Target, with_target
from fathom.errors import DataError, OptionError
from fathom.judging.baselines import true_values
from fathom.judging.mistakes import Mistakes
from fathom.model.answered import Answered, class_chances, decided
from fathom.model.familiar import Familiar, known_rows, strange_table
from fathom.model.history import History
from fathom.model.interval import USUAL, Misses, check_share, no_interval
from fathom.model.metrics import Metrics, confusion
from fathom.model.story import Story
from fathom.nets.answers import Temperature
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.network import Network, answer_rows
from fathom.opening.explanation import Explanation
from fathom.reporting.summary import summary

if TYPE_CHECKING:
    from fathom.opening.course import Course


@dataclass(frozen=True)
class Model:
    """A trained network with all it needs to answer for raw rows.

    `data` is in all methods what `fathom.train` takes as well: a path, a Polars or pandas frame,
    or a mapping of column names to values. Columns are found by name; further ones are ignored.

    >>> import fathom
    >>> table = {"size": list(range(100)), "price": [3 * size + 7 for size in range(100)]}
    >>> model = fathom.train(table, target="price", hidden=(), epochs=100, starts=3)
    >>> model.task, len(model.predict({"size": [10, 20]}))
    ('regression', 2)

    Attributes:
        held_out: the rows it was measured on, with its answers, right after training alone.
        mistakes: what is wrong among these; like them it does not go into the file.
        misses: of a regression, its answers to rows that it has not learnt from; None where there
            were none.
        familiar: what the training rows were like.
    """

    network: Answering
    encoder: Encoder
    target: Target
    story: Story
    history: History
    held_out: Answered | None = None
    mistakes: Mistakes | None = None
    misses: Misses | None = None
    familiar: Familiar | None = None

    @property
    def task(self) -> str:
        """What kind of answer: regression, binary or multiclass."""
        return self.target.task

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes in the order of their probabilities; () for a regression."""
        return self.target.classes

    @property
    def temperature(self) -> float:
        """What the last sums are divided by before they become probabilities; 1 if nothing."""
        steps = [step for step in self.network.answer if isinstance(step, Temperature)]
        return steps[0].temperature if steps else 1.0

    @property
    def nearest(self) -> int:
        """Of an ensemble, the member whose answers are most like those of all; else 0."""
        how = self.story.training
        return how.together.index(how.chosen)

    def member(self, place: int | None = None) -> Network:
        """Take one network out, counted from 0; without a place the one most like all.

        Raises:
            OptionError: there is no such member.

        >>> import fathom
        >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
        >>> model = fathom.train(table, target="price", hidden=(), epochs=2, ensemble=2)
        >>> model.member(1).sizes, 0 <= model.nearest < 2
        ((1, 1), True)
        """
        count = len(self.network) if isinstance(self.network, Ensemble) else 1
        if place is not None and not 0 <= place < count:
            many = f"has the networks 0 to {count - 1}" if count > 1 else "is one network, 0"
            raise OptionError(f"there is no member {place}: the model {many}")
        if isinstance(self.network, Ensemble):
            return self.network.member(self.nearest if place is None else place)
        return self.network

    def alone(self, place: int) -> Model:
        """Give one of its networks as a model; without intervals, which are known of all together.

        Raises:
            OptionError: there is no such member.
        """
        network = self.member(place)
        if network is self.network:
            return self
        return replace(self, network=network, held_out=None, mistakes=None, misses=None)

    @property
    def names(self) -> tuple[list[str], list[str]]:
        """The names of the network's inputs and of its outputs."""
        inputs = [made.name for made in self.encoder.inputs]
        one = self.target.positive or self.target.name
        return inputs, list(self.classes) if self.task == "multiclass" else [one]

    def read(self, data: object, labels: object = None) -> Table:
        """Read rows to be answered; pictures in the form it knows, perhaps with their labels."""
        return read(data, self.encoder.form, labels, self.target.name)

    def predict(self, data: object) -> Shaped[np.ndarray, " rows"]:
        """Predict numbers in the target's units, or the names of the likeliest classes.

        Raises:
            DataError: a column is missing, or a cell is of another kind than in training.
        """
        if self.task == "regression":
            return self._answers(self.read(data))[:, 0]
        chosen = decided(self.predict_proba(data), self.story.threshold)
        return np.array(self.classes, object)[chosen]

    def predict_proba(self, data: object) -> Float[np.ndarray, "rows classes"]:
        """Give the probability of every class, in the order of `classes`."""
        if self.task == "regression":
            raise DataError(
                f"{self.target.name!r} is a number, so there are no probabilities; use predict"
            )
        return class_chances(self.task, self._answers(self.read(data)))

    def predict_interval(self, data: object, share: float = USUAL) -> Float[np.ndarray, "rows 2"]:
        """Give a low and a high end for each row, between which the truth lies that often.

        Args:
            data: the rows.
            share: of the truths that are to lie within; see `fathom.model.interval`.

        Raises:
            OptionError: the share is not between 0 and 1, or too large for the rows there were.
            DataError: there is no number to predict, or no rows were left to judge it by.

        >>> import fathom
        >>> table = {"size": list(range(200)), "price": [3 * size + 7 for size in range(200)]}
        >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
        >>> low, high = model.predict_interval({"size": [10]}, share=0.5)[0]
        >>> bool(low < high)
        True
        """
        return self._interval(self.predict(data), share)

    def predict_table(self, data: object, interval: float | None = None) -> pl.DataFrame:
        """Predict as a table: `prediction`, and more beside; a line for each row.

        Classes have `p(CLASS)` for every class beside; numbers `low` and `high`, between which the
        truth lies in 90 % of cases, where there were rows to learn that from.

        Args:
            data: the rows.
            interval: the share of the truths that are to lie between `low` and `high`.

        Raises:
            OptionError: the interval makes no sense.
            DataError: an interval was asked for, and there can be none.
        """
        table = self.read(data)
        if interval is not None:
            check_share(interval)
        if self.task == "regression":
            answers = self.predict(table)
            made = pl.DataFrame({"prediction": answers})
            known = self.misses is not None and self.misses.largest_share >= USUAL
            if interval is None and not known:
                return made
            ends = self._interval(answers, USUAL if interval is None else interval)
            return made.with_columns(low=ends[:, 0], high=ends[:, 1])
        if interval is not None:
            raise no_interval(self.target)
        chances = self.predict_proba(table)
        named = {f"p({name})": chances[:, i] for i, name in enumerate(self.classes)}
        chosen = decided(chances, self.story.threshold)
        return pl.DataFrame({"prediction": [self.classes[place] for place in chosen]} | named)

    def unusual(self, data: object) -> pl.DataFrame:
        """Say how unlike the training rows each row is; see `fathom.model.familiar`.

        Raises:
            DataError: the model does not know what its training rows were like.

        >>> import fathom
        >>> table = {"size": list(range(200)), "price": [3 * size + 7 for size in range(200)]}
        >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
        >>> model.unusual({"size": [100, 9000]})["because"].to_list()
        ['', 'size']
        """
        known, inputs = known_rows(self.familiar), self._encoded(self.read(data))
        return strange_table(known, self.encoder, self.network, inputs)

    def evaluate(self, data: object) -> Metrics:
        """Measure the predictions against the target column of `data`.

        Regression: rmse, mae, r2, mean_error. Classes: accuracy, balanced_accuracy, log_loss,
        roc_auc. Rows without a target are left out.
        """
        return self.answered(data).metrics

    def answered(self, data: object) -> Answered:
        """Answer the rows of `data` whose target is known, and keep the truth beside."""
        table = with_target(self.read(data), self.target.name)
        with table.naming_rows():
            truth = true_values(self.target, table.frame)
            weights = weights_in(table.frame, self.story.weight)
        regression = self.task == "regression"
        answers = self.predict(table).astype(float) if regression else self.predict_proba(table)
        return Answered(self.task, truth, answers, weights, self.story.threshold)

    def confusion(self, data: object) -> Int[np.ndarray, "classes classes"]:
        """Count the rows of `data` by true class (rows) and predicted class (columns)."""
        found = self.answered(data)
        return confusion(found.truth, found.chosen, self.classes)

    def explain(
        self,
        data: object,
        row: int = 0,
        member: int | None = None,
        changed: Mapping[str, object] | None = None,
    ) -> Explanation:
        """Open the prediction for one row, counted from 0, into the arithmetic that made it.

        Args:
            data: the rows.
            row: which one.
            member: of an ensemble, the network to look into; without it, the one most like all.
            changed: what if these columns held something else, such as ``{"age": 40}``.

        Raises:
            DataError, OptionError: there is no such row or member, or no such cell can be.
        """
        from fathom.opening.explain import explain

        return explain(self, data, row, member, changed)

    def sweep(self, data: object, row: int, column: str) -> Course:
        """Answer one row with many values in one column; see `fathom.opening.course.follow_course`.

        Raises:
            DataError, OptionError: there is no such row, or no such column.

        >>> import fathom
        >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
        >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
        >>> len(model.sweep(table, row=3, column="size").values)
        60
        """
        from fathom.opening.course import follow_course

        return follow_course(self, data, row, column)

    @property
    def weights_sha256(self) -> str:
        """A fingerprint of the weights: of their bytes, array by array, in the file's order."""
        arrays = self.network.arrays()
        held = (np.ascontiguousarray(arrays[name]).tobytes() for name in sorted(arrays))
        return hashlib.sha256(b"".join(held)).hexdigest()

    def summary(self) -> str:
        """Tell what is in the model and how it was trained."""
        return summary(self.network, self.encoder, self.target, self.story)

    def with_story(self, story: Story) -> Model:
        """Give the same model with another story."""
        return replace(self, story=story)

    def save(self, path: str | Path) -> None:
        """Write the model to one file; a file that stands there stays whole until it is done.

        Raises:
            WriteError: it cannot be written there.
        """
        from fathom.model.file import save

        save(self, path)

    def _interval(
        self, answers: Shaped[np.ndarray, " rows"], share: float
    ) -> Float[np.ndarray, "rows 2"]:
        if self.misses is None:
            raise no_interval(self.target)
        return self.misses.interval(answers, share)

    def _encoded(self, table: Table) -> Float[np.ndarray, "rows inputs"]:
        with table.naming_rows():
            return self.encoder.encode(table.frame)

    def _answers(self, table: Table) -> Float[np.ndarray, "rows outputs"]:
        return answer_rows(self.network, self._encoded(table)).astype(np.float64)
