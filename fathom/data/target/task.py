"""Which task a target column sets: a number to predict, or one of some classes."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl

from fathom.data.cells.cell import count_distinct, labels, parsed, sort_names, why_names
from fathom.data.cells.find_date import fitting as date_writings
from fathom.data.cells.find_writing import listed
from fathom.data.cells.odd import ALMOST_ALL
from fathom.data.cells.writing import PLAIN, Writing
from fathom.errors import DataError, OptionError, hint, same_name

Task = Literal["regression", "binary", "multiclass"]

TASKS: tuple[Task, ...] = ("regression", "binary", "multiclass")
MOST_CLASSES = 1000
FEW_VALUES = 20


def find_task(column: pl.Series, asked: str | None, writing: Writing = PLAIN) -> Task:
    """Decide the task: two values or text are classes, other numbers a regression.

    Raises:
        OptionError: there is no task of the name asked for.
        DataError: it sets none: dates, free text, numbers with a few cells that are no numbers.

    >>> find_task(pl.Series("y", ["yes", "no"]), None), find_task(pl.Series("y", [1, 2, 3]), None)
    ('binary', 'regression')
    """
    values = parsed(column, writing)
    faulty = (values.is_null() & column.is_not_null()).arg_true()
    if asked is not None:
        folded = same_name(asked)
        if folded not in TASKS:
            raise OptionError(f"there is no task {asked!r}. {hint(asked, TASKS)}")
        if folded == "regression" and len(faulty):
            _refuse_dates(column)
            raise _no_number(column, int(faulty[0]), "regression needs numbers")
        return next(task for task in TASKS if task == folded)
    present = column.drop_nulls()
    distinct = count_distinct(present)
    named = why_names(present)
    if column.dtype != pl.Boolean and not len(faulty) and distinct > 2 and not named:
        return "regression"
    if faulty.len() and distinct > 20 and len(faulty) <= (1 - ALMOST_ALL) * len(present):
        why = "nearly all other cells are; mend it, or say that the task is multiclass"
        raise _no_number(column, int(faulty[0]), why)
    if distinct > 2:
        _refuse_dates(column)
        if distinct > FEW_VALUES and distinct > len(present) / 2:
            what = named or "free text"
            raise DataError(
                f"the target {column.name!r} is {what}, with {distinct:,} different values in "
                f"{len(present):,} rows; a network predicts a number or one of a few classes"
            )
    return "binary" if distinct <= 2 else "multiclass"


def _refuse_dates(column: pl.Series) -> None:
    if date_writings(column):
        raise DataError(
            f"the target {column.name!r} holds dates; a network predicts numbers or classes: "
            "make a number of it, such as the days since a certain day"
        )


def _no_number(column: pl.Series, row: int, why: str) -> DataError:
    cell = labels(column)[row]
    return DataError(
        f"the target {column.name!r} has {cell!r} in row {row} (counted from 0), "
        f"which is no number: {why}"
    )


def find_classes(column: pl.Series, task: Task) -> tuple[str, ...]:
    """List the classes in their order; of two the second is the positive one.

    Raises:
        DataError: there are too many, not two for a binary task, or one has a single row.

    >>> find_classes(pl.Series("y", ["yes", "no", "yes", "no"]), "binary")
    ('no', 'yes')
    """
    named = labels(column).drop_nulls().alias("class")  # a column may be called "count"
    counted = dict(named.value_counts().rows())
    if len(counted) > MOST_CLASSES:
        raise DataError(
            f"the target {column.name!r} has {len(counted):,} different values; "
            f"at most {MOST_CLASSES:,} classes can be told apart"
        )
    if task == "binary" and len(counted) != 2:
        raise DataError(
            f"the target {column.name!r} has {len(counted)} classes, but a binary task has two"
        )
    names = tuple(sort_names(counted))
    for name in names:
        if counted[name] == 1:
            raise DataError(
                f"the class {name!r} of the target {column.name!r} has only one row; "
                "a class needs at least two"
            )
    return names


def with_positive(classes: tuple[str, ...], positive: str, name: str) -> tuple[str, ...]:
    """Put the class that a person calls positive second.

    Raises:
        OptionError: there are not two classes, or none of this name.

    >>> with_positive(("alive", "dead"), "alive", "status")
    ('dead', 'alive')
    """
    if len(classes) != 2:
        raise OptionError(
            f"positive chooses between two classes, but the target {name!r} has {len(classes)} "
            "classes"
        )
    meant = labels(pl.Series([positive]))[0]
    folded = {known.lower(): known for known in classes}
    if meant not in classes and (len(folded) < 2 or meant.lower() not in folded):
        raise OptionError(
            f"the target {name!r} has no class {positive!r}. {hint(positive, classes)}"
        )
    second = meant if meant in classes else folded[meant.lower()]
    return tuple(sorted(classes, key=lambda known: known == second))


def task_hint(column: pl.Series, writing: Writing = PLAIN) -> tuple[str, ...]:
    """Hint at classes where a regression's target is whole with few values; () where it is not.

    >>> task_hint(pl.Series("quality", [3, 5, 6, 5, 3, 6]))[0][:51]
    'the target quality has only 3 values, all whole (3,'
    """
    values = parsed(column.drop_nulls(), writing).unique().sort().to_numpy()
    if len(values) > FEW_VALUES or len(values) > len(column) / 2 or (values % 1 != 0).any():
        return ()
    shown = listed((f"{value:g}" for value in np.asarray(values)), most=10)
    return (
        f"the target {column.name} has only {len(values)} values, all whole ({shown}): learnt as "
        "a number; --task multiclass would learn them as classes",
    )
