"""What a training leaves: a network, how cells become its inputs, how far to trust its answers.

>>> import fathom
>>> table = {"size": list(range(100)), "price": [3 * size + 7 for size in range(100)]}
>>> fitted = fathom.train(table, target="price", hidden=(), epochs=100, starts=3)
>>> isinstance(fitted, Fitted), len(fitted.predict({"size": [10, 20]}))
(True, 2)
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from fathom.checks import counted
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.outside import columns_outside
from fathom.data.reading.read import Table, read
from fathom.data.rows.encoded import EncodedRows
from fathom.data.target.class_target import ClassTarget
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.roles import weights_in
from fathom.data.target.target import Target, with_target
from fathom.errors import DataError, LearntRowsWarning, StrangeRowsWarning
from fathom.model.answered import Answered, answered_rows
from fathom.model.familiar import known_rows, strange_table
from fathom.model.framed import framed, framed_table
from fathom.model.history import History
from fathom.model.interval import ENDS, USUAL, check_share, no_interval
from fathom.model.story import Reading
from fathom.model.trust import Trust
from fathom.nets.answers import Temperature
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.inputs.held import Inputs
from fathom.nets.network import Network
from fathom.nets.rows import answer_rows
from fathom.shapes import Float, Shaped


@dataclass(frozen=True)
class Fitted:
    """A trained network with all it needs to answer for raw rows.

    `data` is in all methods what `fathom.train` takes as well: a path, a Polars or pandas frame,
    or a mapping of column names to values. Columns are found by name; further ones are ignored.
    Answers to a pandas or Polars frame come as its Series and frames, pandas' with its index; to
    all else as arrays.

    Attributes:
        network: one, or an ensemble of several that answer together.
        encoder: how raw cells become its inputs.
        target: what it predicts.
        reading: what it was trained on.
        history: its costs, epoch by epoch.
        trust: how far its answers can be trusted.
        nearest: of an ensemble, the member whose answers are most like those of all; else 0.
    """

    network: Answering
    encoder: Encoder
    target: Target
    reading: Reading
    history: History
    trust: Trust = field(default_factory=Trust)
    nearest: int = 0

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
        if place is not None:
            many = f"has the networks 0 to {count - 1}" if count > 1 else "is one network, 0"
            place = counted(place, count, "member", f"the model {many}")
        if isinstance(self.network, Ensemble):
            return self.network.member(self.nearest if place is None else place)
        return self.network

    def alone(self, place: int) -> Fitted:
        """Give one of its networks as a model; without intervals, which are known of all together.

        Raises:
            OptionError: there is no such member.
        """
        network = self.member(place)
        if network is self.network:
            return self
        return replace(self, network=network, trust=replace(self.trust, misses=None))

    @property
    def names(self) -> tuple[list[str], list[str]]:
        """The names of the network's inputs and of its outputs."""
        inputs = [made.name for made in self.encoder.inputs]
        return inputs, list(self.target.output_classes or (self.target.name,))

    def read(self, data: object, labels: object = None) -> Table:
        """Read rows to be answered; pictures in the form it knows, perhaps with their labels."""
        wanted = [column.name for column in self.encoder.columns]
        rules = self.reading.rules.model_copy(update={"sheet": None})  # the one with the columns
        return read(data, self.encoder.form, labels, self.target.name, rules, wanted)

    def predict(self, data: object) -> Any:
        """Predict numbers in the target's units, or the names of the likeliest classes.

        Raises:
            DataError: a column is missing, or a cell is of another kind than in training.

        Warns:
            StrangeRowsWarning: a cell holds what was not there in training, as in all methods that
                answer rows.
        """
        outputs = self._outputs(self._watched(data))
        answers = self.target.predictions(outputs, self.trust.threshold)
        return framed(data, answers, self.target.name)

    def predict_proba(self, data: object) -> Any:
        """Give the probability of every class, in the order of `classes`."""
        return framed(data, self._chances(self._watched(data)), self.classes)

    def predict_log_proba(self, data: object) -> Any:
        """Give the natural logarithm of every class's probability; minus infinity of one of 0."""
        with np.errstate(divide="ignore"):
            logs = np.log(self._chances(self._watched(data)))
        return framed(data, logs, self.classes)

    def predict_interval(self, data: object, share: float = USUAL) -> Any:
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
        outputs = self._outputs(self._watched(data))
        return framed(data, self._interval(self.target.predictions(outputs), share), ENDS)

    def predict_table(
        self, data: object, interval: float | None = None, unusual: bool = False
    ) -> Any:
        """Predict as a table: `prediction`, and more beside; a line for each row.

        Classes have `p(CLASS)` for every class beside; numbers `low` and `high`, between which the
        truth lies in 90 % of cases, where there were rows to learn that from.

        Args:
            data: the rows.
            interval: the share of the truths that are to lie between `low` and `high`.
            unusual: whether to say how unlike the training rows each row is, 0 to 1 (`unusual`),
                and which columns make it so (`because`), those outside all that was learnt from
                always among them; see `fathom.model.familiar`.

        Raises:
            OptionError: the interval makes no sense.
            DataError: an interval was asked for, and there can be none; or the model does not know
                what its training rows were like.

        >>> import fathom
        >>> table = {"size": list(range(200)), "price": [3 * size + 7 for size in range(200)]}
        >>> model = fathom.train(table, target="price", hidden=(), epochs=3, starts=1)
        >>> told = model.predict_table({"size": [100, 9000]}, unusual=True)
        >>> told.columns, told["because"].to_list()
        (['prediction', 'low', 'high', 'unusual', 'because'], ['', 'size'])
        """
        return framed_table(data, self.answer_table(self._watched(data), interval, unusual))

    def answer_table(
        self,
        table: Table,
        interval: float | None = None,
        unusual: bool = False,
        inputs: Inputs | None = None,
    ) -> pl.DataFrame:
        """Answer rows that are read, and perhaps encoded, as `predict_table` does; no warning."""
        if interval is not None:
            check_share(interval)
            if isinstance(self.target, ClassTarget):
                raise no_interval(self.target)
        known = known_rows(self.trust.familiar) if unusual else None
        inputs = self.encoded(table) if inputs is None else inputs
        answers = self._answer_columns(self._answer(inputs), interval)
        if known is None:
            return answers
        beyond = columns_outside(self.encoder.columns, table.frame)
        strange = strange_table(known, self.encoder, self.network, inputs, beyond)
        return answers.hstack(strange.get_columns())

    def answered(self, data: object) -> Answered:
        """Answer the rows of `data` whose target is known, and keep the truth beside."""
        table = with_target(self._watched(data), self.target.name)
        with table.naming_rows():
            rows = EncodedRows.of(self.encoder, table.frame)
        if words := self.learnt_words(rows.inputs):
            warnings.warn(words, LearntRowsWarning, stacklevel=3)
        return self.answered_rows(rows)

    def learnt_words(self, inputs: Inputs) -> str | None:
        """Say how many of these rows, encoded, it has learnt from; None where it is none."""
        return None if self.trust.learnt is None else self.trust.learnt.words(inputs)

    def answered_rows(self, rows: EncodedRows) -> Answered:
        """Answer rows that are encoded, and have their target; see `answered`.

        >>> import fathom
        >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
        >>> model = fathom.train(table, target="price", hidden=(), epochs=2, starts=1)
        >>> rows = EncodedRows.of(model.encoder, pl.DataFrame(table))
        >>> bool(np.allclose(model.answered_rows(rows).answers, model.predict(table)))
        True
        """
        truth = self.target.true_values(rows.frame)
        weights = weights_in(rows.frame, self.reading.weight)
        answers = self.target.answers(self._answer(rows.inputs))
        return answered_rows(self.target, truth, answers, weights, self.trust.threshold)

    @property
    def weights_sha256(self) -> str:
        """A fingerprint of the weights: of their bytes, array by array, in the file's order."""
        arrays = self.network.arrays()
        held = (np.ascontiguousarray(arrays[name]).tobytes() for name in sorted(arrays))
        return hashlib.sha256(b"".join(held)).hexdigest()

    def _watched(self, data: object) -> Table:
        """Read rows to be answered, and warn of what was not there in training."""
        table = self.read(data)
        self.warn_of(table, stacklevel=4)
        return table

    def warn_of(self, table: Table, stacklevel: int = 3) -> None:
        """Warn of cells that hold what was not there in training, a warning for each column."""
        with table.naming_rows():
            strange = self.encoder.strangers(table.frame)
        for words in strange:
            warnings.warn(words, StrangeRowsWarning, stacklevel=stacklevel)

    def _answer_columns(
        self, outputs: Float[np.ndarray, "rows outputs"], interval: float | None
    ) -> pl.DataFrame:
        answers = self.target.answers(outputs)
        if isinstance(self.target, ClassTarget):
            likeliest = self.target.predictions(outputs, self.trust.threshold)
            chances = {f"p({name})": answers[:, i] for i, name in enumerate(self.classes)}
            return pl.DataFrame({"prediction": likeliest.tolist()} | chances)
        numbers = pl.DataFrame({"prediction": answers})
        known = self.trust.misses is not None and self.trust.misses.largest_share >= USUAL
        if interval is None and not known:
            return numbers
        ends = self._interval(answers, USUAL if interval is None else interval)
        return numbers.with_columns(low=ends[:, 0], high=ends[:, 1])

    def _interval(
        self, answers: Shaped[np.ndarray, " rows"], share: float
    ) -> Float[np.ndarray, "rows 2"]:
        if self.trust.misses is None:
            raise no_interval(self.target)
        return self.trust.misses.interval(answers, share)

    def encoded(self, table: Table) -> Inputs:
        """Encode rows; what cannot be is named by its line."""
        with table.naming_rows():
            return self.encoder.held(table.frame)

    def _chances(self, table: Table) -> Float[np.ndarray, "rows classes"]:
        if isinstance(self.target, NumberTarget):
            raise DataError(
                f"{self.target.name!r} is a number, so there are no probabilities; use predict"
            )
        return self.target.answers(self._outputs(table))

    def _outputs(self, table: Table) -> Float[np.ndarray, "rows outputs"]:
        return self._answer(self.encoded(table))

    def _answer(self, inputs: Inputs) -> Float[np.ndarray, "rows outputs"]:
        return answer_rows(self.network, inputs)
