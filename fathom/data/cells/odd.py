"""Why a column is text although most of its cells are numbers or dates: the odd cells, counted.

>>> ages = pl.Series("age", ["31", "57", "unknown", "12", "unknown", "44", "8", "19", "23", "61"])
>>> print(odd_cells(ages, 10))
text, because 'unknown' in row 2 is no number, though all other cells are (2 such cells); \
--missing age=unknown reads them as missing
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection

import polars as pl

from fathom.data.cells.cell import labels, parsed
from fathom.data.cells.dates import days
from fathom.data.cells.find_date import date_words, mixed_dates, nearest_dates
from fathom.data.cells.find_writing import find_units
from fathom.data.cells.writing import MEASURES, UNITS, parse, tidy
from fathom.data.cells.writing import WRITINGS as NUMBERS

ALMOST_ALL = 0.9
MOST_MARKS = 3  # words that could all mean "missing", in up to half of the cells
_SAMPLE = 200


def odd_cells(column: pl.Series, present: int) -> str:
    """Say which cells keep a column of text from being numbers or dates; "" where nothing does.

    Args:
        column: text, or of a type of its own, which has no odd cells.
        present: how many of its cells are not missing.
    """
    if column.dtype != pl.String or not present:
        return ""
    for made, what in ((_nearest_numbers(column), "number"), (nearest_dates(column), "date")):
        faulty = made.is_null() & column.is_not_null()
        count = int(faulty.sum())
        if not 0 < count < present:
            continue
        odd = labels(column.filter(faulty))
        few = count <= (1 - ALMOST_ALL) * present
        if few or (count <= present / 2 and odd.n_unique() <= MOST_MARKS):
            return _offenders(column, faulty, odd, what)
    return _several_units(column) or _several_writings(column)


def _offenders(column: pl.Series, faulty: pl.Series, odd: pl.Series, what: str) -> str:
    """Name the first cell that is none, count them, and say what mends it."""
    words, row = odd.unique(maintain_order=True).to_list(), int(faulty.arg_true()[0])
    said = f"text, because {words[0]!r} in row {row} is no {what}, though "
    if len(words) > MOST_MARKS:
        return f"{said}nearly all other cells are ({len(odd)} such cells)"
    said += "all other cells are" if len(words) == 1 else "nearly all other cells are"
    said += f" ({len(odd):,} such cells)" if len(odd) > 1 else ""
    if any("," in word or "=" in word for word in words):
        return said
    option = shlex.quote(f"{column.name}={','.join(words)}")
    it = "it" if len(odd) == 1 else "them"
    return f"{said}; --missing {option} reads {it} as missing"


def _nearest_numbers(column: pl.Series) -> pl.Series:
    """Read a column in the writing that fits most of its first cells."""
    sample = column.drop_nulls().head(_SAMPLE)
    best = min(NUMBERS, key=lambda writing: parse(sample, writing).null_count())
    return parsed(column, best)


def _several_units(column: pl.Series) -> str:
    """Say so where every cell is a number with a unit, and not all units are the same."""
    bare = tidy(column.drop_nulls())
    found = find_units(bare)
    if not 1 < len(found) <= 4 or not _numbers_with(bare, found):
        return ""
    counts = [
        (int(bare.str.contains(rf"[0-9.,] ?{re.escape(unit)}$").sum()), unit) for unit in found
    ]
    shown = ", ".join(f"{unit} ({count:,})" for count, unit in sorted(counts, reverse=True))
    return f"numbers with different units: {shown}; bring them to one"


def _numbers_with(bare: pl.Series, units: Collection[str]) -> bool:
    number = rf"^[+-]?[0-9][0-9.,' ]*(?:{UNITS}|{MEASURES})?$"
    return bool(units) and bool(bare.str.contains(number).all())


def _several_writings(column: pl.Series) -> str:
    """Say so where every cell is a date, in two or three writings."""
    mixed = mixed_dates(column)
    if len(mixed) < 2:
        return ""
    left, told = column.drop_nulls(), []
    for writing in mixed:
        fits = days(left, writing).is_not_null()
        told.append(f"{date_words(writing)} ({int(fits.sum()):,}, such as {left.filter(fits)[0]})")
        left = left.filter(~fits)
    option = shlex.quote(f"{column.name}=date")
    return f"dates in {len(mixed)} writings: {'; '.join(told)}; --column {option} reads them all"
