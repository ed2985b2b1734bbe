"""What each column holds, decided from all its rows, or said by a person.

>>> frame = pl.DataFrame({"age": ["31", None, "57"], "city": ["Paris", "Rome", "Rome"]})
>>> [(column.name, column.kind) for column in describe(frame)]
[('age', 'number'), ('city', 'category')]
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from typing import Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict

from fathom.data.cells.cell import labels, parsed, why_names
from fathom.data.cells.dates import days
from fathom.data.cells.odd import odd_cells
from fathom.data.cells.readings import Readings, find_readings
from fathom.data.cells.writing import PLAIN, Writing
from fathom.data.crowd import for_each
from fathom.data.names import NAMELESS

Kind = Literal[
    "number",
    "category",
    "date",
    "text",
    "picture",
    "constant",
    "identifier",
    "too_many_values",
    "empty",
    "ignored",
]

NOMINAL = ("category", "text")  # kinds whose values have no order (Stevens 1946)
FEW_VALUES = 20  # so many may all be of one row or two
FEWEST_ROWS_TO_NUMBER = 20
_COUNTING_NAMES = ("id", "index", "nr", "no", "number", "row", "row_number", "rownames", "key")


class Column(BaseModel):
    """What was found out about one column.

    Attributes:
        kind: `number`, `category`, `date`, `text` and `picture` become inputs; the others are left
            out.
        missing: how many cells are missing.
        distinct: how many different values the others have.
        why: for a column that is left out, the reason; for a category that is nearly all numbers,
            the cell that made it one.
        writing: how its numbers are written.
        date: how its dates are written, in strftime's signs.
        infinite: whether any of its numbers is infinite.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    kind: Kind
    missing: int
    distinct: int
    why: str = ""
    writing: Writing = PLAIN
    date: str = ""
    infinite: bool = False

    @property
    def used(self) -> bool:
        """Whether the column becomes inputs."""
        return self.kind in ("number", "category", "date", "text", "picture")


def describe(
    frame: pl.DataFrame,
    overrides: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    *,
    readings: Readings | None = None,
) -> tuple[Column, ...]:
    """Decide from all rows what each column holds.

    A column is a *number* when every cell that is not missing is one, a *date* likewise; a
    *category* when it is other text or boolean; left out when it is *empty*, *constant*, an
    *identifier* (text with another value in every row; a count of the rows; a first column without
    a name) or text with *too many values* (more than 20 and more than half of the cells). A column
    with one value and missing cells is a category: whether there is a value may tell something. A
    count of the rows stays a number where nothing else is left to learn from. None is *text*, of
    which words are read, unless a person says so.

    Args:
        frame: the table, the target left out.
        overrides: a kind for some columns: category, number, date, text or ignore. Checked by
            `fathom.data.columns.overrides`.
        only: the columns to take; all others are ignored.
        readings: how numbers and dates are written, where it is known already.

    >>> describe(pl.DataFrame({"name": ["Ann", "Bob", "Eve"]}))[0].why
    'another value in every row'
    """
    readings = readings or find_readings(frame)
    said = dict(overrides or {})
    ignored = set() if only is None else set(frame.columns) - set(only) - set(said)

    def found(column: pl.Series) -> Column:
        if column.name in ignored:
            return _ignored(column, "not among the columns asked for")
        return _describe(column, readings, said.get(column.name))

    columns = tuple(for_each(found, frame.get_columns(), frame.height))
    if any(column.used for column in columns):
        return columns
    return tuple(
        column.model_copy(update={"kind": "number", "why": ""})
        if column.kind == "identifier" and column.why == _COUNTS_ROWS
        else column
        for column in columns
    )


_COUNTS_ROWS = "whole numbers that only count the rows"
_ROW_INDEX = "a first column without a name is an index of the rows"


def _ignored(column: pl.Series, why: str) -> Column:
    present = column.drop_nulls()
    return Column(
        name=column.name,
        kind="ignored",
        missing=column.null_count(),
        distinct=present.n_unique() if len(present) else 0,
        why=why,
    )


def _describe(column: pl.Series, readings: Readings, said: str | None) -> Column:
    if said == "ignore":
        return _ignored(column, "left out as asked")
    name, present = column.name, column.drop_nulls()
    if isinstance(column.dtype, pl.Array):
        missing = len(column) - len(present)
        return Column(name=name, kind="picture", missing=missing, distinct=len(present))
    writing, date = readings.numbers.get(name), readings.dates.get(name, "")
    if column.dtype.is_numeric():
        writing = PLAIN
    named = why_names(present) if said is None and writing is not None else ""
    numeric, is_date = _takes(said, writing is not None and not named, date != "")
    values = parsed(present, writing or PLAIN) if numeric else present
    values = days(present, date) if is_date else values
    distinct = (values if numeric or is_date else labels(present)).n_unique()
    missing = len(column) - len(present)
    kind: Kind
    if distinct == 0:
        kind, why = "empty", "every cell is missing"
    elif distinct == 1 and not missing:
        kind, why = "constant", f"{labels(present)[0]!r} in every row"
    elif said is None and name == NAMELESS:
        kind, why = "identifier", _ROW_INDEX
    elif is_date:
        kind, why = "date", ""
    elif said in NOMINAL or distinct == 1:
        kind, why = "text" if said == "text" else "category", ""
    elif not numeric:
        why = named if named or said else odd_cells(column, len(present))
        kind, why = _text_kind(column, len(present), distinct, why)
        if named:
            why = f"{why}; --column {shlex.quote(f'{name}=number')} reads numbers"
    elif said is None and _counts_rows(name, values, missing, distinct):
        kind, why = "identifier", _COUNTS_ROWS
    else:
        kind, why = "number", ""
    return Column(
        name=name,
        kind=kind,
        missing=missing,
        distinct=distinct,
        why=why,
        writing=writing or PLAIN,
        date=date if is_date else "",
        infinite=numeric and bool(values.is_infinite().any()),
    )


def _takes(said: str | None, numeric: bool, dated: bool) -> tuple[bool, bool]:
    """Decide between number and date, for what a person said and what the cells allow."""
    if said is not None:
        return said == "number", said == "date"
    return numeric, dated and not numeric


def _text_kind(column: pl.Series, present: int, distinct: int, why: str) -> tuple[Kind, str]:
    if column.dtype == pl.Boolean:
        return "category", ""
    if distinct == present:
        return "identifier", why or f"another value in every row{_text_hint(column)}"
    if distinct > FEW_VALUES and distinct > present / 2:
        nearly = f"{distinct:,} different values in {present:,} cells: nearly an identifier"
        return "too_many_values", why or f"{nearly}{_text_hint(column)}"
    return "category", why


def _text_hint(column: pl.Series) -> str:
    """Hint at reading words, where most of many cells hold several."""
    present = column.drop_nulls()
    if len(present) < FEWEST_ROWS_TO_NUMBER or present.dtype != pl.String:
        return ""
    several = present.str.contains(r"\S\s+\S").mean()
    if not isinstance(several, float) or several <= 0.5:
        return ""
    return f"; --column {shlex.quote(f'{column.name}=text')} reads its words"


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
