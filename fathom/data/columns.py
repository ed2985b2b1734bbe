"""What each column holds, decided from all its rows; and cells as numbers or as labels.

>>> frame = pl.DataFrame({"age": ["31", None, "57"], "city": ["Paris", "Rome", "Rome"]})
>>> [(column.name, column.kind) for column in describe(frame)]
[('age', 'number'), ('city', 'category')]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
import polars as pl
from jaxtyping import Float64, Int64
from pydantic import BaseModel, ConfigDict

from fathom.errors import DataError

Kind = Literal["number", "category", "constant", "identifier", "too_many_values", "empty"]

MOST_VALUES = 100
MOST_VALUES_SHARE = 0.05
ALMOST_ALL = 0.9
FEWEST_ROWS_TO_NUMBER = 20
_TRUTHS = {"true", "false"}
_COUNTING_NAMES = ("id", "index", "nr", "no", "number", "row", "row_number", "rownames", "key")


class Column(BaseModel):
    """What was found out about one column.

    Attributes:
        kind: `number` and `category` become inputs; the others are left out.
        missing: how many cells are missing.
        distinct: how many different values the others have.
        why: for a column that is left out, the reason; for a category that is nearly all numbers,
            the cell that made it one.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    kind: Kind
    missing: int
    distinct: int
    why: str = ""

    @property
    def used(self) -> bool:
        """Whether the column becomes inputs."""
        return self.kind in ("number", "category")


def describe(frame: pl.DataFrame) -> tuple[Column, ...]:
    """Decide from all rows what each column holds.

    A column is a *number* when every cell that is not missing is one; a *category* when it is text
    or boolean; left out when it is *empty*, *constant*, an *identifier* (text with another value in
    every row; a count of the rows) or text with *too many values* (more than 100 and more than 5 %
    of the rows, or more than 20 and more than half). A column with one value and missing cells is a
    category: whether there is a value may tell something. A count of the rows stays a number where
    nothing else is left to learn from.

    >>> describe(pl.DataFrame({"name": ["Ann", "Bob", "Eve"]}))[0].why
    'another value in every row'
    """
    columns = tuple(_describe(frame[name]) for name in frame.columns)
    if any(column.used for column in columns):
        return columns
    return tuple(
        column.model_copy(update={"kind": "number", "why": ""})
        if column.kind == "identifier" and column.why == _COUNTS_ROWS
        else column
        for column in columns
    )


_COUNTS_ROWS = "whole numbers that only count the rows"


def _describe(column: pl.Series) -> Column:
    present = column.drop_nulls()
    values = parsed(present)
    numeric = column.dtype != pl.Boolean and not values.null_count()
    distinct = (labels(present) if values.null_count() else values).n_unique()
    missing = len(column) - len(present)
    kind: Kind
    if distinct == 0:
        kind, why = "empty", "every cell is missing"
    elif distinct == 1 and not missing:
        kind, why = "constant", f"{labels(present)[0]!r} in every row"
    elif distinct == 1:
        kind, why = "category", ""
    elif not numeric:
        kind, why = _text_kind(column, len(present), distinct)
    elif _counts_rows(column.name, values, missing, distinct):
        kind, why = "identifier", _COUNTS_ROWS
    else:
        kind, why = "number", ""
    return Column(name=column.name, kind=kind, missing=missing, distinct=distinct, why=why)


def _text_kind(column: pl.Series, present: int, distinct: int) -> tuple[Kind, str]:
    if column.dtype == pl.Boolean:
        return "category", ""
    offender = _offender(column, present)
    if distinct == present:
        return "identifier", offender or "another value in every row"
    crowd = distinct > MOST_VALUES and distinct > MOST_VALUES_SHARE * len(column)
    if crowd or (distinct > 20 and distinct > present / 2):
        return "too_many_values", offender or f"text with {distinct} different values"
    return "category", offender


def _offender(column: pl.Series, present: int) -> str:
    """Name the first cell that is no number, where nearly all others are."""
    faulty = (parsed(column).is_null() & column.is_not_null()).arg_true()
    if len(faulty) == 0 or len(faulty) > (1 - ALMOST_ALL) * present:
        return ""
    cell, row = labels(column)[int(faulty[0])], faulty[0]
    return f"text, because {cell!r} in row {row} is no number, though nearly all other cells are"


def _counts_rows(name: str, cells: pl.Series, missing: int, distinct: int) -> bool:
    """Tell whether whole numbers rise by one: 1, 2, 3, ..., in whatever order they stand now."""
    if missing or distinct != len(cells) or distinct < FEWEST_ROWS_TO_NUMBER:
        return False
    values = cells.to_numpy()
    low, high = float(values.min()), float(values.max())
    if high - low != distinct - 1 or not (values == np.floor(values)).all():
        return False
    # Years rise by one too, and mean something: only what starts at 0 or 1, or says it is an id.
    folded = name.strip().lower().replace("-", "_").replace(" ", "_")
    return low in (0, 1) or folded in _COUNTING_NAMES or folded.endswith(("_id", "_no", "_nr"))


def parsed(column: pl.Series) -> pl.Series:
    """Give the cells as float64, null where one is missing or no number; infinity is kept.

    >>> parsed(pl.Series(["1e3", "abc", None])).to_list()
    [1000.0, None, None]
    """
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        return column.cast(pl.Float64)
    if column.dtype != pl.String:
        return pl.Series(column.name, [None] * len(column), dtype=pl.Float64)
    return column.cast(pl.Float64, strict=False).fill_nan(None)


def count_distinct(present: pl.Series) -> int:
    """Count the different values of cells that are there; ``1`` and ``1.0`` are one.

    >>> count_distinct(pl.Series(["1", "1.0", "2"])), count_distinct(pl.Series(["a", "A"]))
    (2, 2)
    """
    values = parsed(present)
    return (labels(present) if values.null_count() else values).n_unique()


def numbers(column: pl.Series) -> Float64[np.ndarray, " rows"]:
    """Give the cells of a column as numbers, NaN where one is missing.

    Text must be in plain or scientific notation, such as ``-3.5`` or ``1e6``.

    Raises:
        DataError: a cell is no number, or is infinite; the sentence names it.

    >>> numbers(pl.Series("age", ["31", None, "5.7e1"]))
    array([31., nan, 57.])
    >>> numbers(pl.Series("age", ["31", "old"]))
    Traceback (most recent call last):
    fathom.errors.DataError: the column 'age' holds numbers, but row 1 (counted from 0) has 'old'
    """
    made = parsed(column)
    if made.null_count() > column.null_count():
        row = int((made.is_null() & column.is_not_null()).arg_true()[0])
        raise DataError(
            f"the column {column.name!r} holds numbers, "
            f"but row {row} (counted from 0) has {labels(column)[row]!r}"
        )
    values = made.to_numpy()
    infinite = np.isinf(values)
    if infinite.any():
        row = int(np.argmax(infinite))
        raise DataError(
            f"the column {column.name!r} has {str(column[row])!r} in row {row} (counted from 0); "
            "only finite numbers can be used"
        )
    return values.astype(np.float64)


def labels(column: pl.Series) -> pl.Series:
    """Give the cells as text, the same for a value however its column arrived.

    Whole numbers lose the ``.0`` that they get where cells are missing, so that the class ``1`` of
    a CSV file is the ``1.0`` of a pandas frame. Booleans are ``true`` and ``false``, and so are
    texts that say nothing else, where they say it in several writings (``True``, ``TRUE``).

    >>> labels(pl.Series([1.0, None, 2.5])).to_list()
    ['1', None, '2.5']
    """
    text = column if column.dtype == pl.String else column.cast(pl.String)
    if column.dtype == pl.Boolean or column.dtype.is_integer():
        return text
    if text.str.contains(".0", literal=True).any():  # looking costs much less than replacing
        text = text.str.replace(r"^([+-]?[0-9]+)\.0+$", "$1")
    first = text.first(ignore_nulls=True)
    if str(first).lower() in _TRUTHS:
        written = text.drop_nulls().unique().to_list()
        if len(written) > 2 and {value.lower() for value in written} <= _TRUTHS:
            return text.str.to_lowercase()
    return text


def places(column: pl.Series, values: Sequence[str]) -> Int64[np.ndarray, " rows"]:
    """Find each cell among `values`: its place, or -1 where it is missing or not among them.

    Where the values are true and false, capitals make no difference: tables from pandas write
    ``True``, others ``true``.

    >>> places(pl.Series(["b", "c", None, "a"]), ["a", "b"])
    array([ 1, -1, -1,  0])
    """
    text, known = labels(column), list(values)
    if {value.lower() for value in known} <= _TRUTHS:
        text, known = text.str.to_lowercase(), [value.lower() for value in known]
    found = text.replace_strict(
        known, np.arange(len(known)), default=-1, return_dtype=pl.Int64
    ).fill_null(-1)
    return found.to_numpy()


def spread(values: np.ndarray, name: str) -> tuple[float, float]:
    """Give mean and standard deviation; 0 for values that differ by no more than rounding.

    >>> spread(np.array([1.0, 3.0]), "age"), spread(np.array([0.1, 0.1, 0.1]), "age")[1]
    ((2.0, 1.0), 0.0)
    """
    with np.errstate(over="ignore", invalid="ignore"):
        mean, std = float(np.mean(values)), float(np.std(values))
    if not (math.isfinite(mean) and math.isfinite(std)):
        raise DataError(f"the numbers of the column {name!r} are too large to compute with")
    return mean, (std if std > 1e-12 * abs(mean) else 0.0)


def sort_names(names: Iterable[str]) -> Sequence[str]:
    """Sort names as a person would: by their value if all are numbers, else as text.

    >>> sort_names(["10", "9"]), sort_names(["yes", "no"])
    (['9', '10'], ['no', 'yes'])
    """
    known = list(names)
    try:
        values = {name: float(name) for name in known}
    except ValueError:
        return sorted(known)
    return sorted(known, key=lambda name: (values[name], name))
