"""What the network is to predict: a number, or one of some classes.

>>> target = learn_target(pl.Series("smoker", ["no", "yes", "no", "yes"]))
>>> target.task, target.classes, target.positive
('binary', ('no', 'yes'), 'yes')
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
import polars as pl
from pydantic import Field

from fathom.data.cells.cell import count_distinct, labels
from fathom.data.cells.find_writing import find_writings
from fathom.data.cells.writing import PLAIN, Writing
from fathom.data.pictures.sources import PICTURE
from fathom.data.table import Table
from fathom.data.target.class_target import ClassTarget
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.scale import Scale
from fathom.data.target.task import find_task
from fathom.errors import DataError, OptionError

Target = NumberTarget | ClassTarget
AnyTarget = Annotated[Target, Field(discriminator="task")]  # as JSON carries it


def learn_target(
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

    >>> learn_target(pl.Series("salary", [1000, 3000, 5000])).words()
    'salary: a number, mean 3,000, spread 1,633'
    """
    _check_several(column)
    if writing is None:
        writing = find_writings(column.to_frame())[0].get(column.name, PLAIN)
    chosen = find_task(column, task, writing)
    present = column.drop_nulls()
    if count_distinct(present) == 1:
        raise DataError(
            f"the target {column.name!r} is {labels(present)[0]!r} in every row: "
            "there is nothing to learn"
        )
    if chosen == "regression":
        if positive is not None:
            raise OptionError(
                f"positive chooses between two classes, but the target {column.name!r} is a number"
            )
        return NumberTarget.learn(column, writing, scale)
    found = ClassTarget.learn(column, chosen, positive)
    if scale != "plain":
        raise OptionError(
            f"the target {column.name!r} is a class, which has no {scale} scale; leave it out"
        )
    return found


def _check_several(column: pl.Series) -> None:
    present = len(column) - column.null_count()
    if present == 0:
        raise DataError(f"the target {column.name!r} is missing in every row")
    if present == 1:
        raise DataError(
            f"only one row has a target {column.name!r}: a network learns from many rows"
        )


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
