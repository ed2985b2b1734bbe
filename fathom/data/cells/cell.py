"""Cells as numbers and as labels, the same for a value however its column arrived."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import polars as pl

from fathom.data.cells.writing import PLAIN, Writing, parse
from fathom.errors import DataError
from fathom.shapes import Float64, Int64

# Pairs that say no and yes in several languages; the second is the positive one.
_PAIRS = (
    *(("false", "true"), ("no", "yes"), ("n", "y"), ("f", "t"), ("off", "on")),
    *(("nein", "ja"), ("non", "oui"), ("no", "si"), ("no", "sí"), ("não", "sim"), ("nee", "ja")),
)
FEW = 64  # cells: looked at one by one
_WHOLE = re.compile(r"\A([+-]?[0-9]+)\.0+\Z")
MOST_EXACT, TOLD_APART = 2**53, 0.9
SMALLEST_RANGE = 1e-290  # below, float64 itself has few digits left
_YES_AND_NO = tuple(frozenset(pair) for pair in _PAIRS)
_WORDS = frozenset(word for pair in _PAIRS for word in pair)


def parsed(column: pl.Series, writing: Writing = PLAIN) -> pl.Series:
    """Give the cells as float64, null where one is missing or no number; infinity is kept.

    >>> parsed(pl.Series(["1e3", "abc", None])).to_list()
    [1000.0, None, None]
    """
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        return column.cast(pl.Float64)
    if column.dtype != pl.String:
        return pl.Series(column.name, [None] * len(column), dtype=pl.Float64)
    return parse(column, writing)


def count_distinct(present: pl.Series) -> int:
    """Count the different values of cells that are there; ``1`` and ``1.0`` are one.

    >>> count_distinct(pl.Series(["1", "1.0", "2"])), count_distinct(pl.Series(["a", "A"]))
    (2, 2)
    """
    values = parsed(present)
    return (labels(present) if values.null_count() or blurred(present) else values).n_unique()


def blurred(column: pl.Series) -> bool:
    """Whether whole numbers are too large for float64 to tell apart: beyond 2^53 not each has one.

    Nine tenths of them told apart is enough: moments in nanoseconds are numbers still.

    >>> blurred(pl.Series([1582218195625938946, 1582218195625938945]))
    True
    >>> blurred(pl.Series(["1582218195625938946", "1582218195625000000", "7"]))
    False
    """
    if column.dtype == pl.String:
        whole = column.filter(column.str.contains(r"^[+-]?[0-9]{16,}$").fill_null(False))
        exact = whole.str.replace(r"^\+", "").str.replace("^(-?)0+", "$1").unique()
    elif column.dtype.is_integer():
        exact = column.drop_nulls().unique()
        if np.abs(exact.cast(pl.Float64).to_numpy()).max(initial=0) <= MOST_EXACT:
            return False
    else:
        return False
    return exact.cast(pl.Float64, strict=False).n_unique() < TOLD_APART * len(exact)


def numbers(column: pl.Series, writing: Writing = PLAIN) -> Float64[np.ndarray, " rows"]:
    """Give the cells of a column as numbers, NaN where one is missing.

    Text must be in the column's writing: plain or scientific notation, such as ``-3.5`` or ``1e6``,
    unless another was found.

    Raises:
        DataError: a cell is no number, or is infinite; the sentence names it.

    >>> numbers(pl.Series("age", ["31", None, "5.7e1"]))
    array([31., nan, 57.])
    >>> numbers(pl.Series("age", ["31", "old"]))
    Traceback (most recent call last):
    fathom.errors.DataError: the column 'age' holds numbers, but row 1 (counted from 0) has 'old'
    """
    made = parsed(column, writing)
    if made.null_count() > column.null_count():
        row = int((made.is_null() & column.is_not_null()).arg_true()[0])
        such = "" if writing == PLAIN else f" such as {writing.example}"
        raise DataError(
            f"the column {column.name!r} holds numbers{such}, "
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


_LEADING_ZEROS = "digits with leading zeros, taken as names"
_TOO_LARGE = "whole numbers too large for computing to tell apart, taken as names"


def why_names(column: pl.Series) -> str:
    """Say why cells that could be read as numbers are names; "" where they are not.

    Leading zeros of three digits or more (``00501``) are those of codes, not of amounts.

    >>> why_names(pl.Series(["00501", "02134"])), why_names(pl.Series(["01", "12", "0.5"]))
    ('digits with leading zeros, taken as names', '')
    """
    text = column.dtype == pl.String
    if text and not column.str.contains("^0[0-9]{2,}$|[0-9]{16,}").any():
        return ""  # as nearly always
    if blurred(column):
        return _TOO_LARGE
    if not text or not column.str.contains("^0[0-9]{2,}$").any():
        return ""
    digits = column.drop_nulls().str.contains("^[0-9]+$").all()
    return _LEADING_ZEROS if digits else ""


def labels(column: pl.Series) -> pl.Series:
    """Give the cells as text, the same for a value however its column arrived.

    Whole numbers lose the ``.0`` that they get where cells are missing, so that the class ``1`` of
    a CSV file is the ``1.0`` of a pandas frame. Booleans are ``true`` and ``false``, and so are
    texts that say nothing else, where they say it in several writings (``True``, ``TRUE``); yes and
    no likewise.

    >>> labels(pl.Series([1.0, None, 2.5])).to_list()
    ['1', None, '2.5']
    """
    text = _as_text(column)
    first = text.first(ignore_nulls=True)
    if str(first).lower() in _WORDS:
        written = text.drop_nulls().unique().to_list()
        if len(written) > 2 and _yes_and_no(written):
            return text.str.to_lowercase()
    return text


def label_counts(column: pl.Series) -> list[tuple[str, int]]:
    """Count the cells of each text, missing ones aside: the most frequent first, then by name.

    >>> label_counts(pl.Series(["b", None, "a", "b", "c"]))
    [('b', 2), ('a', 1), ('c', 1)]
    """
    counted = labels(column).drop_nulls().alias("label").value_counts(sort=False)
    return sorted(counted.rows(), key=lambda row: (-row[1], row[0]))


def _as_text(column: pl.Series) -> pl.Series:
    if isinstance(column.dtype, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S")
    text = column if column.dtype == pl.String else column.cast(pl.String)
    if column.dtype == pl.Boolean or column.dtype.is_integer():
        return text
    if text.str.contains(".0", literal=True).any():  # looking costs much less than replacing
        return text.str.replace(r"^([+-]?[0-9]+)\.0+$", "$1")
    return text


def _yes_and_no(values: Iterable[str]) -> bool:
    """Whether the values say yes and no, capitals left aside."""
    folded = {value.lower() for value in values}
    return any(folded <= pair for pair in _YES_AND_NO)


def places(column: pl.Series, values: Sequence[str]) -> Int64[np.ndarray, " rows"]:
    """Find each cell among `values`: its place, or -1 where it is missing or not among them.

    Where the values are true and false, or yes and no, capitals make no difference: tables from
    pandas write ``True``, others ``true``. 1 is true and 0 is false, whichever of the two the
    values are.

    >>> places(pl.Series(["b", "c", None, "a"]), ["a", "b"])
    array([ 1, -1, -1,  0])
    >>> places(pl.Series(["1", "0", "TRUE"]), ["false", "true"])
    array([1, 0, 1])
    """
    if len(column) <= FEW and column.dtype == pl.String:
        return _places_of_few(column.to_list(), tuple(values))
    text, known = _as_text(column), list(values)
    small = folded(known)
    if small or set(known) <= {"0", "1"}:
        text, known = text.str.to_lowercase(), list(small or known)
        text = text.replace(dict(truths(known)))
    found = text.cast(pl.Enum(known), strict=False).to_physical()
    return found.cast(pl.Int64).fill_null(-1).to_numpy()


def _places_of_few(
    cells: Sequence[str | None], values: tuple[str, ...]
) -> Int64[np.ndarray, " rows"]:
    """Do the same for a few cells, in a hundredth of the time that Polars needs to begin.

    >>> _places_of_few(["2.0", "2.5", None], ("1", "2"))
    array([ 1, -1, -1])
    """
    at, small = _lookup(values)
    found = []
    for cell in cells:
        text = cell if cell is None or ".0" not in cell else _WHOLE.sub(r"\1", cell)
        found.append(-1 if text is None else at.get(text.lower() if small else text, -1))
    return np.array(found, np.int64)


@lru_cache(1024)
def _lookup(values: tuple[str, ...]) -> tuple[dict[str, int], bool]:
    """Give each text's place among the values, and whether capitals make no difference."""
    small = folded(values)
    at = {value: place for place, value in enumerate(small or values)}
    at |= {word: at[value] for word, value in truths(tuple(at))}
    return at, small is not None or set(values) <= {"0", "1"}


def folded(values: Sequence[str]) -> tuple[str, ...] | None:
    """Give values that say yes and no, in small letters; None where capitals make a difference.

    >>> folded(["No", "Yes"]), folded(["Rome", "Oslo"])
    (('no', 'yes'), None)
    """
    small = tuple(value.lower() for value in values)
    return small if _yes_and_no(values) and len(set(small)) == len(small) else None


def truths(values: Sequence[str]) -> list[tuple[str, str]]:
    """Say which words mean the same as these values, where these are true and false, or 1 and 0.

    >>> truths(["false", "true"]), truths(["0", "1"]), truths(["no", "yes"])
    ([('0', 'false'), ('1', 'true')], [('false', '0'), ('true', '1')], [])
    """
    words, digits = ("false", "true"), ("0", "1")
    if set(values) <= set(words):
        return [(d, w) for d, w in zip(digits, words, strict=True) if w in values]
    if set(values) <= set(digits):
        return [(w, d) for d, w in zip(digits, words, strict=True) if d in values]
    return []


def spread(values: np.ndarray, name: str) -> tuple[float, float]:
    """Give mean and standard deviation; 0 for values that differ by no more than rounding.

    Raises:
        DataError: their squares would overflow, or their differences have lost their digits.

    >>> spread(np.array([1.0, 3.0]), "age"), spread(np.array([0.1, 0.1, 0.1]), "age")[1]
    ((2.0, 1.0), 0.0)
    >>> spread(np.array([1e-310, 3e-310]), "x")
    Traceback (most recent call last):
    fathom.errors.DataError: the numbers of the column 'x' are too small to compute with: they \
differ by 2e-310 at the most
    """
    with np.errstate(over="ignore", invalid="ignore"):
        mean, std = float(np.mean(values)), float(np.std(values))
        wide = float(np.ptp(values))
    if not (math.isfinite(mean) and math.isfinite(std)):
        raise DataError(f"the numbers of the column {name!r} are too large to compute with")
    if 0 < wide < SMALLEST_RANGE:
        raise DataError(
            f"the numbers of the column {name!r} are too small to compute with: they differ by "
            f"{wide:.3g} at the most"
        )
    rounding = 4 * np.finfo(np.float64).eps * float(np.abs(values).max())
    if wide <= rounding and not (values == np.floor(values)).all():
        return mean, 0.0
    if 0 < wide < 1e-140:  # the squares of their differences would vanish
        std = wide * float(np.std((values - mean) / wide))
    return mean, std if wide else 0.0


def sort_names(names: Iterable[str]) -> Sequence[str]:
    """Sort names as a person would: by value if all are numbers, no before yes, else as text.

    >>> sort_names(["10", "9"]), sort_names(["yes", "no"]), sort_names(["ja", "nein"])
    (['9', '10'], ['no', 'yes'], ['nein', 'ja'])
    """
    known = list(names)
    for pair in _PAIRS:
        if len(known) == 2 and {name.lower() for name in known} == set(pair):
            return sorted(known, key=lambda name: pair.index(name.lower()))
    try:
        values = {name: float(name) for name in known}
    except ValueError:
        return sorted(known)
    return sorted(known, key=lambda name: (values[name], name))
