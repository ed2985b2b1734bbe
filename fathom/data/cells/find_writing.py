"""Which writing the numbers of each text column are in, found out from all rows.

Where two writings fit every cell and mean different numbers (``1,234``, and never other than three
digits after the comma), the other columns of the table decide, since a table seldom mixes two; and
if they say nothing, the comma is taken to stand between thousands. Either way it is said.

>>> frame = pl.DataFrame({"price": ["1.234,50 €", "99,00 €"], "city": ["Oslo", "Rome"]})
>>> found, notes = find_writings(frame)
>>> found["price"].thousands, notes
('.', ('price: numbers written with decimal comma, points between thousands, €',))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import polars as pl

from fathom.data.cells.writing import (
    MEASURES,
    PLAIN,
    UNITS,
    Writing,
    parse,
    signed,
    tidy,
    without_unit,
)
from fathom.data.crowd import for_each

_SAMPLE = 200
_FEW_ROWS = 10_000
_TRIED: dict[str, tuple[str, ...]] = {
    ".": ("", ",", " ", "'"),
    ",": ("", ".", " ", "'"),
}


@dataclass(frozen=True)
class Written:
    """The writings that fit every cell of a column: one with a decimal point, one with a comma.

    Attributes:
        doubtful: a cell that means one number in one of them and another in the other.
        marked: whether there is any mark that tells decimal point from decimal comma.
        partly: whether a unit stands in some cells only.
    """

    point: Writing | None
    comma: Writing | None
    doubtful: str = ""
    marked: bool = False
    partly: bool = False

    def choose(self, lean: str) -> Writing:
        """Take the one that fits, or of two the one that the whole table leans to."""
        if self.point is None or (self.comma is not None and lean == ","):
            assert self.comma is not None
            return self.comma
        return self.point


def find_writings(frame: pl.DataFrame) -> tuple[dict[str, Writing], tuple[str, ...]]:
    """Find each number column's writing; columns of text that are no numbers are not in it.

    Returns:
        The writings by column name, and notes on all that are not plain or were in doubt.
    """
    plain = _plain_columns(frame) if frame.height <= _FEW_ROWS else {}
    rest = [column for column in frame.get_columns() if column.name not in plain]
    fits = for_each(fitting, rest, frame.height)
    found = plain | {column.name: fit for column, fit in zip(rest, fits, strict=True) if fit}
    written = {name: found[name] for name in frame.columns if name in found}
    sure = [made for made in written.values() if made.marked and not made.doubtful]
    commas = sum(made.point is None for made in sure)
    points = sum(made.comma is None for made in sure)
    lean = "," if commas and not points else "." if points and not commas else ""
    chosen = {name: made.choose(lean) for name, made in written.items()}
    return chosen, tuple(_notes(written, chosen, lean))


def fitting(column: pl.Series) -> Written | None:
    """Find the writings that fit all cells of a column of text; None if there is none.

    >>> fitting(pl.Series(["1,234", "12"])).doubtful
    '1,234'
    """
    if column.dtype != pl.String:
        return None
    sample = column.head(_SAMPLE).drop_nulls().unique()
    plain = not parse(sample).null_count()  # infinity too, which no pattern has
    if not plain and not _fit(sample):
        return None
    present = column.drop_nulls()
    if plain and not parse(present).null_count():
        return _fit_plain(present)
    return _fit(present.unique())


def _plain_columns(frame: pl.DataFrame) -> dict[str, Written]:
    """Find the columns of plain numbers all at once: of thousands of columns each costs little."""
    text = pl.DataFrame([column for column in frame.get_columns() if column.dtype == pl.String])
    if not text.width:
        return {}
    every = pl.all()
    nulls = text.null_count().row(0)
    unread = text.select(every.cast(pl.Float64, strict=False).fill_nan(None)).null_count().row(0)
    pattern = Writing(decimal=",", thousands=".").pattern
    grouped = text.select(every.str.contains(pattern).all(ignore_nulls=True)).row(0)
    points = text.select(every.str.contains(".", literal=True).any(ignore_nulls=True)).row(0)
    facts = zip(text.columns, nulls, unread, grouped, points, strict=True)
    return {
        name: Written(PLAIN, None, marked=point)
        for name, missing, faulty, groups, point in facts
        if missing == faulty and missing < frame.height and not groups
    }


def _fit_plain(present: pl.Series) -> Written:
    """Judge numbers that are plain: could their points stand between thousands?"""
    groups = Writing(decimal=",", thousands=".")
    for cells in (present.head(_SAMPLE), present):
        if not cells.str.contains(groups.pattern).all():
            return Written(PLAIN, None, marked=_has_point(present))
    return _compared(PLAIN, _simplest(present, ",", "", ""), present, partly=False)


def _has_point(cells: pl.Series) -> bool:
    """Look at the first cells first; mostly they say it."""
    some = cells.head(_SAMPLE).str.contains(".", literal=True).any()
    return bool(some) or bool(cells.str.contains(".", literal=True).any())


def _fit(cells: pl.Series) -> Written | None:
    bare, negative = _signed(tidy(cells))
    units = find_units(bare)
    if len(units) > 1:
        return None
    unit = next(iter(units), "")
    stripped = without_unit(bare, re.escape(unit)) if unit else bare
    point, comma = (_simplest(stripped, mark, unit, negative) for mark in ".,")
    if point is None and comma is None:
        return None
    partly = bool(unit) and bool((stripped == bare).any())
    return _compared(point, comma, cells, partly=partly)


def _compared(
    point: Writing | None, comma: Writing | None, cells: pl.Series, *, partly: bool
) -> Written:
    marked = bool(cells.str.contains("[.,]").any())
    if point is None or comma is None or not marked:
        return Written(point, comma, marked=marked, partly=partly)
    first, second = parse(cells, point), parse(cells, comma)
    differing = cells.filter(first != second)
    return Written(point, comma, str(differing.min() or ""), marked, partly)


def _signed(bare: pl.Series) -> tuple[pl.Series, str]:
    """Find how negative numbers are written: some in brackets, or some with the sign behind."""
    for negative in ("()", "-"):
        made = signed(bare, negative)
        changed = made != bare
        if changed.any() and not changed.all():
            return made, negative
    return bare, ""


def _simplest(bare: pl.Series, decimal: str, unit: str, negative: str) -> Writing | None:
    """Find the writing with this decimal mark and the fewest separators that fits every cell."""
    for mark, thousands in product([decimal], _TRIED[decimal]):
        writing = Writing.model_validate(
            {"decimal": mark, "thousands": thousands, "unit": unit, "negative": negative}
        )
        if bare.str.contains(writing.pattern).all():
            return writing
    return None


def find_units(bare: pl.Series) -> set[str]:
    """Collect the units that stand before or after a number.

    >>> sorted(find_units(pl.Series(["12 kg", "300 g"])))
    ['g', 'kg']
    """
    if not bare.str.contains(r"[^0-9.,+' eE-]").any():
        return set()
    before = bare.str.extract(rf"^[+-]? ?({UNITS}) ?[+-]?[0-9.,]")
    after = bare.str.extract(rf"[0-9.,] ?({UNITS}|{MEASURES})$")
    return {*before.drop_nulls().unique(), *after.drop_nulls().unique()}


def _notes(written: dict[str, Written], chosen: dict[str, Writing], lean: str) -> Iterator[str]:
    by_words: dict[str, list[str]] = {}
    for name, writing in chosen.items():
        bare = writing.thousands + writing.unit + writing.negative == ""
        if not (bare and (writing == PLAIN or not written[name].marked)):
            by_words.setdefault(writing.words(), []).append(name)
    for words, names in by_words.items():
        yield f"{listed(names)}: numbers written with {words}"
    if partly := [name for name, made in written.items() if made.partly]:
        yield f"{listed(partly)}: the unit stands in some cells only; all are read alike"
    for name, made in written.items():
        if made.doubtful and (chosen[name] != PLAIN):
            yield _doubt(name, made, chosen[name], lean)


def _doubt(name: str, made: Written, chosen: Writing, lean: str) -> str:
    taken = parse(pl.Series([made.doubtful]), chosen)[0]
    other = made.comma if chosen is made.point else made.point
    assert other is not None
    left = parse(pl.Series([made.doubtful]), other)[0]
    why = "as the other columns suggest" if lean else "as nothing in the table says otherwise"
    return f"{name}: {made.doubtful!r} could be {taken:g} or {left:g}; read as {taken:g}, {why}"


def listed(names: Iterable[str], most: int = 6) -> str:
    """Write names with commas, the first few of many.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    known = list(names)
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more
