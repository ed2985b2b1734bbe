"""What a person said about columns: which to take, and of which kind they are.

>>> frame = pl.DataFrame({"age": ["31", "57"], "city": ["Oslo", "Rome"]})
>>> settle(frame, {"agee": "category"}, None).dates
Traceback (most recent call last):
fathom.errors.OptionError: the table has no column 'agee'. Did you mean 'age'?
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import polars as pl

from fathom.data.cells.cell import labels, parsed
from fathom.data.cells.dates import BESIDE, NUMBERS, WRITINGS, days
from fathom.data.cells.find_date import fitting, mixed_dates
from fathom.data.cells.readings import Readings, find_readings
from fathom.data.names import rejoined
from fathom.errors import DataError, OptionError, hint, same_name

KINDS = ("category", "number", "date", "text", "ignore")


def checked(
    names: Collection[str], overrides: Mapping[str, str] | None, only: Collection[str] | None
) -> tuple[dict[str, str], tuple[str, ...] | None]:
    """Check names and kinds; kinds come back in the house's spelling.

    Raises:
        OptionError: there is no such column, or no such kind.

    >>> checked(["age"], {"age": "Numbr"}, None)
    Traceback (most recent call last):
    fathom.errors.OptionError: a column cannot be a 'Numbr'. Did you mean 'number'?
    """
    only = None if only is None else rejoined(tuple(only), names)
    for name in (*(overrides or {}), *(only or ())):
        if name not in names:
            raise OptionError(f"the table has no column {name!r}. {hint(name, names)}")
    if only is not None and not only:
        raise OptionError("the list of columns to take is empty; name at least one")
    kinds = {}
    for name, kind in (overrides or {}).items():
        if same_name(str(kind)) not in KINDS:
            raise OptionError(f"a column cannot be a {kind!r}. {hint(str(kind), KINDS)}")
        kinds[name] = same_name(str(kind))
    return kinds, None if only is None else tuple(only)


def settle(
    frame: pl.DataFrame, overrides: Mapping[str, str] | None, only: Collection[str] | None
) -> Readings:
    """Find how the table's cells are written, with what a person said about them.

    Raises:
        OptionError: there is no such column, or no such kind.
        DataError: a column said to be numbers or dates has a cell that is none.
    """
    kinds, _ = checked(frame.columns, overrides, only)
    found = find_readings(frame)
    dates = dict(found.dates)
    for name, kind in kinds.items():
        column = frame[name]
        if kind == "number" and name not in found.numbers:
            _check_numbers(column)
        if kind == "date" and name not in dates:
            dates[name] = _date_writing(column)
    return replace(found, dates=dates)


def _check_numbers(column: pl.Series) -> None:
    faulty = (parsed(column).is_null() & column.is_not_null()).arg_true()
    if len(faulty):
        row = int(faulty[0])
        raise DataError(
            f"the column {column.name!r} cannot be read as numbers: "
            f"row {row} (counted from 0) has {labels(column)[row]!r}"
        )


def _date_writing(column: pl.Series) -> str:
    """Find the writing of a column that a person calls dates; eight digits may be one."""
    text, writings = labels(column), (*WRITINGS, NUMBERS)
    if text.null_count() == len(text):
        return WRITINGS[0]
    if fit := fitting(text, writings):
        return fit[0]
    if mixed := mixed_dates(text):
        return BESIDE.join(mixed)
    best = min((days(text, writing) for writing in writings), key=lambda made: made.null_count())
    row = int((best.is_null() & text.is_not_null()).arg_true()[0])
    raise DataError(
        f"the column {column.name!r} cannot be read as dates: "
        f"row {row} (counted from 0) has {text[row]!r}"
    )
