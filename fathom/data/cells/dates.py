"""Dates and times of day in many writings, as days since the beginning of 1970.

A writing is named by its date in strftime's signs, such as ``%d.%m.%Y``; a time of day may follow
in any cell, with or without seconds, AM or PM, and an offset from UTC, which is taken off. `TIME`
is a time of day alone.

>>> days(pl.Series(["2.1.1970", "1.1.1970 18:00", None]), "%d.%m.%Y").to_list()
[1.0, 0.75, None]
"""

from __future__ import annotations

import datetime as dt

import polars as pl

ISO, TIME = "%Y-%m-%d", "%H:%M"
# Of two that fit every cell, the one that stands first; so days come before months.
WRITINGS = (
    *(ISO, "%Y/%m/%d", "%Y.%m.%d", "%Y-%m", "%d.%m.%Y", "%d.%m.%y"),
    *("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d/%m/%y", "%m/%d/%y"),
    *("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%b %d %Y", "%d %B %Y", "%B %d, %Y"),
    TIME,
)
BESIDE = "|"  # between writings of which each cell may be in any, the first that fits
NUMBERS = "%Y%m%d"  # eight digits are a number, unless a person says that they are a date
_SIGNS = {
    "%Y": "[0-9]{4}",
    "%m": "[0-9]{1,2}",
    "%d": "[0-9]{1,2}",
    "%y": "[0-9]{2}",
    "%b": "[A-Za-z]{3}",
    "%B": "[A-Za-z]{3,9}",
}
_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:\.[0-9]{1,9})?))?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?:Z|UTC|(?P<zone>[+-][0-9]{2}:?[0-9]{2})))?"
)
_DAY = 86_400.0
_EPOCH = dt.datetime(1970, 1, 1)


def days(column: pl.Series, writing: str = ISO) -> pl.Series:
    """Give dates as days since the beginning of 1970, float64; null where there is none.

    Columns of dates, moments and times of day are read whatever the writing.

    >>> days(pl.Series([dt.date(1970, 1, 3)])).to_list()
    [2.0]
    """
    if column.dtype == pl.Date:
        return column.cast(pl.Int32).cast(pl.Float64)
    if column.dtype == pl.Time:
        return column.cast(pl.Int64).cast(pl.Float64) / (_DAY * 1e9)
    if isinstance(column.dtype, pl.Datetime):
        return column.dt.epoch("us").cast(pl.Float64) / (_DAY * 1e6)
    if writing == NUMBERS and column.dtype.is_numeric():
        column = column.cast(pl.Int64, strict=False).cast(pl.String)
    if BESIDE in writing:
        first, *others = (days(column, one) for one in writing.split(BESIDE))
        for other in others:
            first = first.zip_with(first.is_not_null(), other)
        return first
    if column.dtype != pl.String or not column.str.contains("[0-9]").any():
        return pl.Series(column.name, [None] * len(column), dtype=pl.Float64)
    if _bare(column, writing):
        return column.str.to_date(writing, strict=False).cast(pl.Int32).cast(pl.Float64)
    once = column.unique()
    if len(once) < len(column) / 2:  # many rows share a date: each is read once
        made = _with_clock(once, writing)
        return column.replace_strict(once, made, return_dtype=pl.Float64)
    return _with_clock(column, writing)


def _bare(column: pl.Series, writing: str) -> bool:
    """Whether every cell has the length of a whole date, so that none has a time."""
    length = {ISO: 10, NUMBERS: 8}.get(writing)
    return length is not None and bool((column.str.len_bytes() == length).all())


def pattern(writing: str) -> str:
    """Write the regular expression of cells in this writing."""
    if writing == TIME:
        return f"^{_CLOCK}$"
    date = writing.replace(".", r"\.")
    for sign, digits in _SIGNS.items():
        date = date.replace(sign, digits)
    return rf"^(?P<date>{date})(?:[T ] ?{_CLOCK})?$"


def _with_clock(cells: pl.Series, writing: str) -> pl.Series:
    parts = cells.str.extract_groups(pattern(writing)).struct.unnest()
    clock, faulty = _clock(parts)
    if writing == TIME:
        return clock.set(faulty, None).alias(cells.name)
    dates = parts["date"]
    if writing == "%Y-%m":
        dates, writing = dates + "-01", ISO
    day = dates.str.to_date(writing, strict=False).cast(pl.Int32).cast(pl.Float64)
    return (day + clock.fill_null(0.0)).set(faulty, None).alias(cells.name)


def _clock(parts: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Give the time of day as a share of a day, null where there is none, and what is no time."""
    hour, minute = (parts[name].cast(pl.Float64) for name in ("hour", "minute"))
    second = parts["second"].cast(pl.Float64).fill_null(0.0)
    half = parts["half"].str.to_lowercase()
    faulty = (hour > 23) | (minute > 59) | (second >= 61)
    faulty |= half.is_not_null() & ((hour < 1) | (hour > 12))
    hour = (hour % 12).zip_with(half.is_not_null(), hour)
    hour = hour + (half == "p").fill_null(False).cast(pl.Float64) * 12
    offset = parts["zone"].str.replace(":", "")
    minutes = offset.str.slice(1, 2).cast(pl.Float64) * 60 + offset.str.slice(3).cast(pl.Float64)
    minutes = minutes * (1 - 2 * (offset.str.slice(0, 1) == "-").cast(pl.Float64))
    seconds = hour * 3600 + (minute - minutes.fill_null(0.0)) * 60 + second
    return seconds / _DAY, faulty.fill_null(False)


def written(value: float, writing: str = ISO) -> str:
    """Write days since 1970 for a person: the date, and the time where it is not midnight.

    >>> written(0.75), written(18_262.0), written(0.75, TIME)
    ('1970-01-01 18:00', '2020-01-01', '18:00')
    >>> written(-719_528)  # of the year 0, which Python's dates do not know
    'day -719,528'
    """
    try:
        moment = _EPOCH + dt.timedelta(minutes=round(value * 1440))
    except OverflowError:  # before the year 1, or behind 9999
        return f"day {value:,.0f}"
    if writing == TIME:
        return moment.strftime("%H:%M")
    # strftime leaves years below 1000 without zeros on some systems
    return moment.isoformat(" ", "minutes").removesuffix(" 00:00")
