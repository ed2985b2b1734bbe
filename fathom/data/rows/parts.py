"""Which rows of a table are for learning, for choosing and for testing; a test table joins them.

>>> from fathom.data.understanding import understand
>>> known = understand({"x": range(10), "y": [x * x for x in range(10)]}, "y")
>>> table, parts = divide(known, None, validation_share=0.2, test_share=0.2, seed=0)
>>> len(parts.train), len(parts.validation), len(parts.test)
(6, 2, 2)
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from fathom.data.cells.cell import labels
from fathom.data.pictures.sources import FILE
from fathom.data.reading.read import read
from fathom.data.rows.apart import deal_groups, deal_times, split_groups, split_times
from fathom.data.rows.split import Split, deal, split
from fathom.data.table import Table
from fathom.data.target.class_target import ClassTarget
from fathom.data.target.roles import weights_of
from fathom.data.target.target import with_target
from fathom.data.understanding import Understood
from fathom.errors import DataError, hint


def divide(
    known: Understood,
    test: Any,
    validation_share: float,
    test_share: float,
    seed: int,
    folds: int = 1,
    choose: Any = None,
) -> tuple[Table, Split]:
    """Choose the rows of each part; those of a test table, put below the others, are all tests.

    Args:
        known: the table and its target.
        test: whatever `fathom.data.reading.read.read` takes, or None to keep rows of the table
            aside.
        validation_share, test_share, seed: as in `fathom.data.rows.split.split`.
        folds: into how many the training rows are dealt; then there are no validation rows.
        choose: a table like the test table, whose rows are the validation rows.

    Returns:
        The table, with the other tables' rows below, and the rows of each part.
    """
    table = known.table
    own = folds == 1 and choose is None
    aside = validation_share if own else 0.0, test_share if test is None else 0.0
    goal = known.goal
    classes = goal.truth(table.column(goal.name)) if isinstance(goal, ClassTarget) else None
    parts = _split(known, classes, *aside, seed)
    if folds > 1:
        parts = replace(parts, folds=_deal(known, classes, parts.train, folds, seed))
    for name, more in (("validation", choose), ("test", test)):
        if more is not None:
            joined = with_rows(replace(known, table=table), more, name)
            parts = replace(parts, **{name: np.arange(table.rows, joined.rows)})
            table = joined
    return table, parts


def _split(
    known: Understood,
    classes: np.ndarray | None,
    validation_share: float,
    test_share: float,
    seed: int,
) -> Split:
    groups, times = known.facts.groups, known.facts.times
    shares = {"validation_share": validation_share, "test_share": test_share}
    if groups is not None:
        return split_groups(groups, **shares, seed=seed)
    if times is not None:
        return split_times(times, **shares)
    return split(known.table.rows, **shares, seed=seed, classes=classes)


def _deal(
    known: Understood, classes: np.ndarray | None, rows: np.ndarray, folds: int, seed: int
) -> np.ndarray:
    groups, times = known.facts.groups, known.facts.times
    if groups is not None:
        return deal_groups(groups[rows], folds, seed)
    if times is not None:
        return deal_times(times[rows], folds)
    return deal(len(rows), folds, seed, None if classes is None else classes[rows])


def with_rows(understood: Understood, more: Any, part: str = "test") -> Table:
    """Append the rows of a table for one part to those that are there; they come last.

    Rows without a target are left out; columns that are not needed are passed over.

    Raises:
        DataError: it is the table itself, a column is missing, or the target has a class that the
            table does not have.

    >>> from fathom.data.understanding import understand
    >>> found = understand({"x": [1, 2, 3], "y": [1.5, 2, 4]}, "y")
    >>> with_rows(found, {"y": [7], "x": [5]}).frame.rows()
    [(1, 1.5), (2, 2.0), (3, 4.0), (5, 7.0)]
    """
    table, goal = understood.table, understood.goal
    more = with_target(read(more, rules=understood.rules, wanted=(goal.name,)), goal.name)
    if more.path is not None and more.path == table.path:
        raise DataError(
            f"the {part} table {more.name} is the table that is learnt from, so it would test "
            "nothing; leave --test out, and rows of it are kept aside"
        )
    goal.encode(more.column(goal.name))  # a class never seen is told now, not after training
    names = [c.name for c in understood.columns if c.used] + [goal.name]
    if understood.pictures and all(FILE in one.frame for one in (table, more)):
        names.append(FILE)
    weight = understood.roles.weight
    if weight is not None and weight in more.frame.columns:
        with more.naming_rows():
            found = weights_of(more.column(weight))
        more = replace(more, frame=more.frame.with_columns(pl.Series(weight, found)))
        names.append(weight)
    lost = [name for name in names if name not in more.frame.columns]
    if lost:
        raise DataError(
            f"the {part} table {more.name} has no column {lost[0]!r}, which the table {table.name} "
            f"has. {hint(lost[0], more.frame.columns)}"
        )
    joined = pl.DataFrame([_stacked(table.column(n), more.column(n)) for n in names])
    note = f"{more.rows:,} rows of {more.name} are the {part} rows"
    return replace(table, frame=joined, lines=None, numbers=None).noting(note)


def _stacked(first: pl.Series, second: pl.Series) -> pl.Series:
    """Put one column under another, as numbers or as text where their types differ."""
    if first.dtype == second.dtype:
        return pl.concat([first, second])
    if first.dtype.is_numeric() and second.dtype.is_numeric():
        return pl.concat([first.cast(pl.Float64), second.cast(pl.Float64)])
    return pl.concat([labels(first), labels(second)])
