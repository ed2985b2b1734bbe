"""Which columns of text are dates, and in which writing: found out from all rows.

Where days and months could change places in every cell (``03/04/2020``), the other columns of the
table decide; if they say nothing, the day is taken to come first. Either way it is said.

>>> frame = pl.DataFrame({"joined": ["03/04/2020", "05/06/2021"], "left": ["31/12/2022", None]})
>>> found, notes = find_dates(frame)
>>> found, notes[0]
({'joined': '%d/%m/%Y', 'left': '%d/%m/%Y'}, 'joined, left: dates written as day/month/year')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from fathom.data.cells.dates import ISO, TIME, WRITINGS, days, pattern
from fathom.data.cells.find_writing import listed
from fathom.data.crowd import for_each

_SAMPLE = 50
_NAMES = {
    "%Y": "year", "%y": "year", "%m": "month", "%d": "day", "%b": "month", "%B": "month",
    "%H": "hour", "%M": "minute",
}  # fmt: skip

_OFFSET = ":[0-9]{2}.*(?:[+-][0-9]{2}:?[0-9]{2}|Z|UTC)$"


def find_dates(frame: pl.DataFrame) -> tuple[dict[str, str], tuple[str, ...]]:
    """Find each date column's writing; other columns are not in it.

    Returns:
        The writings by column name, and notes on all that are not year-month-day.
    """
    fitted = for_each(fitting, frame.get_columns(), frame.height)
    fits = {name: fit for name, fit in zip(frame.columns, fitted, strict=True) if fit}
    sure = {_order(fit[0]) for fit in fits.values() if len(fit) == 1}
    month_first = "md" in sure and "dm" not in sure
    chosen = {name: _choose(fit, month_first) for name, fit in fits.items()}
    return chosen, tuple(_notes(frame, fits, chosen, bool(sure & {"md", "dm"})))


def fitting(column: pl.Series, writings: Sequence[str] = WRITINGS) -> list[str]:
    """Find the writings that fit every cell; [] for a column that holds no dates.

    >>> fitting(pl.Series(["1.2.2020", "31.12.2020 17:30"]))
    ['%d.%m.%Y']
    """
    if column.dtype in (pl.Date, pl.Time) or isinstance(column.dtype, pl.Datetime):
        return (
            [TIME if column.dtype == pl.Time else ISO] if column.null_count() < len(column) else []
        )
    if column.dtype != pl.String:
        return []
    present = column.drop_nulls()
    sample = present.head(_SAMPLE).unique()
    if sample.is_empty() or not sample.str.contains("^[0-9A-Za-z]{1,9}[-/. :]|^[0-9]{8}$").all():
        return []
    first = sample.head(3).to_list()  # Python's own expressions are quicker for a few cells
    some = [w for w in writings if all(re.match(pattern(w), cell) for cell in first)]
    some = [w for w in some if not days(sample, w).null_count()]
    if not some:
        return []
    once = present.unique()
    return [writing for writing in some if not days(once, writing).null_count()]


def nearest_dates(column: pl.Series) -> pl.Series:
    """Read a column in the writing that fits most of its first cells; null where it does not fit.

    >>> nearest_dates(pl.Series(["2020-01-31", "soon", "2020-02-01"])).is_null().to_list()
    [False, True, False]
    """
    if column.dtype != pl.String:
        return days(column)
    sample = column.drop_nulls().head(_SAMPLE)
    return days(column, min(WRITINGS, key=lambda writing: days(sample, writing).null_count()))


def mixed_dates(column: pl.Series, most: int = 3) -> list[str]:
    """Find the fewest writings that together fit every cell; [] if `most` are not enough.

    >>> mixed_dates(pl.Series(["2020-01-31", "15/10/2011", "2020-02-01"]))
    ['%Y-%m-%d', '%d/%m/%Y']
    """
    if column.dtype != pl.String:
        return []
    left, found = column.drop_nulls().unique(maintain_order=True), list[str]()
    some = left.head(_SAMPLE)  # mostly there are no dates at all
    if (
        not pl.DataFrame([days(some, w).is_not_null().alias(w) for w in WRITINGS])
        .select(pl.any_horizontal(pl.all()).all())
        .item()
    ):
        return []
    while len(left) and len(found) < most:
        fits = {writing: days(left, writing).is_not_null() for writing in WRITINGS}
        best = max(WRITINGS, key=lambda writing: fits[writing].sum())
        if not fits[best].any():
            return []
        found.append(best)
        left = left.filter(~fits[best])
    return found if not len(left) else []


def _order(writing: str) -> str:
    """Say whether day or month comes first, where the two could be taken for each other."""
    places = (writing.find("%d"), writing.find("%m"))
    if writing.startswith("%Y") or min(places) < 0:
        return ""
    return "dm" if places[0] < places[1] else "md"


def _choose(fit: list[str], month_first: bool) -> str:
    if month_first:
        return next((writing for writing in fit if _order(writing) == "md"), fit[0])
    return fit[0]


def _notes(
    frame: pl.DataFrame, fits: dict[str, list[str]], chosen: dict[str, str], others_say: bool
) -> Iterator[str]:
    by_words: dict[str, list[str]] = {}
    for name, writing in chosen.items():
        if writing not in (ISO, TIME):
            by_words.setdefault(date_words(writing), []).append(name)
    for words, names in by_words.items():
        yield f"{listed(names)}: dates written as {words}"
    for name, fit in fits.items():
        if {_order(writing) for writing in fit} >= {"dm", "md"}:
            cell = frame[name].first(ignore_nulls=True)
            first = "day" if _order(chosen[name]) == "dm" else "month"
            why = "as the other columns suggest" if others_say else "as nothing says otherwise"
            yield (
                f"{name}: in {cell!r} and all other cells day and month could change places; "
                f"read with the {first} first, {why}"
            )
    counts = {name: _offsets(frame[name]) for name in chosen}
    if moved := [name for name, (some, _) in counts.items() if some]:
        yield f"{listed(moved)}: times with an offset are turned into UTC"
    for name, (some, without) in counts.items():
        if some and without:
            has = "has" if without == 1 else "have"
            yield f"{name}: {without:,} of {some + without:,} times {has} no offset; taken for UTC"


def _offsets(column: pl.Series) -> tuple[int, int]:
    """Count the cells with a time that have an offset from UTC, and those that have none."""
    if column.dtype != pl.String or not column.str.contains(_OFFSET).any():
        return 0, 0
    some = int(column.str.contains(_OFFSET).sum())
    return some, int(column.str.contains(":[0-9]{2}").sum()) - some


def date_words(writing: str) -> str:
    """Say a writing in words.

    >>> date_words("%d/%m/%Y")
    'day/month/year'
    """
    for sign, word in _NAMES.items():
        writing = writing.replace(sign, word)
    return writing
