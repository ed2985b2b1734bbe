"""Columns that say something about the rows, and are not learnt from: weight, group, time.

>>> table = Table("t", pl.DataFrame({"x": [1, 2, 3], "n": [1, 3, 2]}))
>>> facts(table, Roles(weight="n"), Readings()).weights.tolist()
[0.5, 1.5, 1.0]
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl

from fathom.data.cells.cell import labels, numbers, parsed
from fathom.data.cells.dates import days
from fathom.data.cells.readings import Readings
from fathom.data.cells.writing import PLAIN, Writing
from fathom.data.table import Table
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.errors import DataError, OptionError, hint, same_name
from fathom.shapes import Float, Int

BALANCED = "balanced"


@dataclass(frozen=True)
class Roles:
    """Names of columns.

    Attributes:
        weight: how much each row counts.
        group: rows that belong together, such as visits of one patient.
        time: a date or a number that rows follow each other by.
    """

    weight: str | None = None
    group: str | None = None
    time: str | None = None

    @property
    def reasons(self) -> dict[str, str]:
        """Say of each column why it is not learnt from."""
        said = {
            self.weight: "says how much each row counts",
            self.group: "says which rows belong together",
            self.time: "says in which order the rows came",
        }
        return {name: why for name, why in said.items() if name is not None}

    def check(self, names: Collection[str], target: str | None) -> None:
        """Refuse columns that are not there, or have another part already.

        Raises:
            OptionError: as the sentence says.

        >>> Roles(group="cty").check(["city", "pay"], "pay")
        Traceback (most recent call last):
        fathom.errors.OptionError: the table has no column 'cty'. Did you mean 'city'?
        """
        asked = [name for name in (self.weight, self.group, self.time) if name is not None]
        for name in asked:
            if name not in names:
                raise OptionError(f"the table has no column {name!r}. {hint(str(name), names)}")
            if name == target:
                raise OptionError(
                    f"the column {name!r} is the target; weight, group and time are other columns"
                )
            if asked.count(name) > 1:
                raise OptionError(f"the column {name!r} has two parts; give it one")
        if self.group is not None and self.time is not None:
            raise OptionError("rows are kept apart by group or by time, not by both; give one")


@dataclass(frozen=True, eq=False)
class RowFacts:
    """What such columns say of each row; None where there is no such column.

    Attributes:
        weights: how much it counts, 1 on average.
        groups: the number of its group.
        times: when it came; only the order matters.
    """

    weights: Float[np.ndarray, " rows"] | None = None
    groups: Int[np.ndarray, " rows"] | None = None
    times: Float[np.ndarray, " rows"] | None = None


def facts(table: Table, roles: Roles, readings: Readings) -> RowFacts:
    """Read what the columns say.

    Raises:
        DataError: a cell is missing or makes no sense, all weights are 0, or there is one group.
    """
    return RowFacts(
        None if roles.weight is None else _weights(table, roles.weight, readings),
        None if roles.group is None else _groups(table, roles.group),
        None if roles.time is None else _times(table, roles.time, readings),
    )


def weights_of(column: pl.Series, writing: Writing = PLAIN) -> Float[np.ndarray, " rows"]:
    """Read weights; they are divided by their mean.

    Raises:
        DataError: one is missing, negative, infinite or no number; or all are 0.

    >>> weights_of(pl.Series("n", [1, -2]))
    Traceback (most recent call last):
    fathom.errors.DataError: the weight column 'n' has -2 in row 1 (counted from 0); a weight is 0 \
or more
    """
    _check_present(column, "weight")
    found = numbers(column, writing)
    wrong = ~(np.isfinite(found) & (found >= 0))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DataError(
            f"the weight column {column.name!r} has {found[row]:g} in row {row} (counted from 0); "
            "a weight is 0 or more"
        )
    if not found.any():
        raise DataError(f"the weights in {column.name!r} are all 0: no row would count")
    scaled: Float[np.ndarray, " rows"] = found / found.mean()
    return scaled


def weights_in(frame: pl.DataFrame, column: str | None) -> Float[np.ndarray, " rows"] | None:
    """Read the weights of rows, if they have some.

    >>> weights_in(pl.DataFrame({"n": [1, 3]}), "n"), weights_in(pl.DataFrame({"x": [1]}), "n")
    (array([0.5, 1.5]), None)
    """
    return weights_of(frame[column]) if column in frame.columns else None


def is_balanced(class_weight: str | None) -> bool:
    """Read the option: balanced, or nothing.

    >>> is_balanced("balancd")
    Traceback (most recent call last):
    fathom.errors.OptionError: there is no class weight 'balancd'. Did you mean 'balanced'?
    """
    if class_weight is not None and same_name(str(class_weight)) != BALANCED:
        raise OptionError(
            f"there is no class weight {class_weight!r}. {hint(str(class_weight), (BALANCED,))}"
        )
    return class_weight is not None


def check_balanced(balanced: bool, target: Target) -> None:
    """Refuse to balance the classes of a number."""
    if balanced and isinstance(target, NumberTarget):
        raise OptionError(
            f"the target {target.name!r} is a number, so there are no classes to balance; leave "
            "the class weight out"
        )


def weights_to_learn(
    target: Target, frame: pl.DataFrame, column: str | None, balanced: bool
) -> Float[np.ndarray, " rows"] | None:
    """Give what each row counts while learning, 1 on average; None where all count the same.

    Args:
        target: what is predicted.
        frame: the rows.
        column: of weights, if there is one.
        balanced: whether every class counts as much in all, however few rows it has.

    >>> from fathom.data.target.target import learn_target
    >>> frame = pl.DataFrame({"y": ["a", "a", "b", "a", "a", "b"]})
    >>> weights_to_learn(learn_target(frame["y"]), frame, None, balanced=True).tolist()
    [0.75, 0.75, 1.5, 0.75, 0.75, 1.5]
    """
    weights = weights_in(frame, column)
    if not balanced:
        return weights
    weights = np.ones(frame.height) if weights is None else weights
    places = np.unique(target.truth(frame[target.name]), return_inverse=True)[1].reshape(-1)
    of_class = np.bincount(places, weights)[places]
    even = np.divide(weights, of_class, out=np.zeros(frame.height), where=of_class > 0)
    scaled: Float[np.ndarray, " rows"] = even / even.mean()
    return scaled


def _weights(table: Table, name: str, readings: Readings) -> Float[np.ndarray, " rows"]:
    with table.naming_rows():
        return weights_of(table.column(name), readings.numbers.get(name, PLAIN))


def _groups(table: Table, name: str) -> Int[np.ndarray, " rows"]:
    column = table.column(name)
    with table.naming_rows():
        _check_present(column, "group")
    found = np.unique(labels(column).to_numpy().astype(str), return_inverse=True)[1]
    if found.max() == 0:
        raise DataError(
            f"the group column {name!r} has one group, {labels(column)[0]!r}, so nothing could be "
            "kept apart; leave it out"
        )
    return found.reshape(-1).astype(np.int64)


def _times(table: Table, name: str, readings: Readings) -> Float[np.ndarray, " rows"]:
    column = table.column(name)
    with table.naming_rows():
        _check_present(column, "time")
        if name in readings.dates:
            return days(column, readings.dates[name]).to_numpy().astype(np.float64)
        values = parsed(column, readings.numbers.get(name, PLAIN))
        if values.null_count():
            row = int(values.is_null().arg_true()[0])
            raise DataError(
                f"the time column {name!r} has {labels(column)[row]!r} in row {row} (counted from "
                "0); times are dates or numbers"
            )
        return values.to_numpy().astype(np.float64)


def _check_present(column: pl.Series, part: str) -> None:
    if column.null_count():
        row = int(column.is_null().arg_true()[0])
        raise DataError(
            f"the {part} column {column.name!r} is missing in row {row} (counted from 0)"
        )
