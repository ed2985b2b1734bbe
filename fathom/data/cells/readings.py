"""How the cells of a whole table are to be read: numbers in their writings, dates in theirs."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from fathom.data.cells.find_date import find_dates
from fathom.data.cells.find_writing import find_writings
from fathom.data.cells.writing import Writing
from fathom.data.names import picked


@dataclass(frozen=True)
class Readings:
    """The writing of every number column and of every date column, by name; and what to say."""

    numbers: dict[str, Writing] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def find_readings(frame: pl.DataFrame) -> Readings:
    """Find out from all rows how numbers and dates are written.

    A column of text that holds both (such as ``1.5``) holds numbers.

    >>> find_readings(pl.DataFrame({"price": ["1,5", "2,25"], "on": ["2020-01-31", None]})).dates
    {'on': '%Y-%m-%d'}
    """
    numbers, said = find_writings(frame)
    rest = [name for name in frame.columns if name not in numbers]
    dates, more = find_dates(picked(frame, rest))
    return Readings(numbers, dates, (*said, *more))
