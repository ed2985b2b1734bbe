"""How the numbers of a column are written: decimal mark, thousands separator, unit.

A `Writing` is decided once, from all rows (see `fathom.data.cells.find_writing`), and kept with the
column: a later table is read in the same way, or refused.

>>> parse(pl.Series(["1.234,5 €", "-12 €", "7"]), Writing(decimal=",", thousands=".", unit="€"))
shape: (3,)
Series: '' [f64]
[
        1234.5
        -12.0
        7.0
]
"""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict

UNITS = (
    r"US\$|A\$|C\$|R\$|kr\.?|zł|Kč|Ft|Fr\.|\p{Sc}|%|"
    "AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|ILS|INR|JPY|KRW|MXN|NOK|NZD|PLN|RUB|SEK|SGD|TRY|"
    "USD|ZAR"
)
# Units of measure stand after their number: 12 kg, 3.5 km/h, 20 °C.
MEASURES = r"[\p{L}°µμ²³/]{1,8}"
_NEGATIVES = {"": "", "()": "negative ones in brackets", "-": "minus signs after the number"}
_MARKS = {".": "point", ",": "comma"}
_SEPARATORS = {".": "points", ",": "commas", " ": "blanks", "'": "apostrophes"}


class Writing(BaseModel):
    """How numbers are written.

    Attributes:
        decimal: the mark before the decimals.
        thousands: what stands between groups of three digits; "" where nothing does. A blank is
            every kind of blank, an apostrophe every kind of apostrophe.
        unit: a currency's sign or code, or %, before or after the number, or a unit of measure
            after it; it may be left away.
        negative: how negative numbers may be written beside a minus sign before them: in brackets,
            as accounts are, or with the sign after them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    unit: str = ""
    negative: Literal["", "()", "-"] = ""

    def words(self) -> str:
        """Say it.

        >>> Writing(decimal=",", thousands=".", unit="€").words()
        'decimal comma, points between thousands, €'
        """
        said = [f"decimal {_MARKS[self.decimal]}"] if self.decimal == "," else []
        if self.thousands:
            said.append(f"{_SEPARATORS[self.thousands]} between thousands")
        if self.negative:
            said.append(_NEGATIVES[self.negative])
        return ", ".join([*said, self.unit] if self.unit else said) or "decimal point"

    @property
    def example(self) -> str:
        """A number in this writing.

        >>> Writing(thousands=",", unit="$").example
        '1,234.5 $'
        """
        number = f"1{self.thousands}234{self.decimal}5"
        return f"{number}{self.unit}" if self.unit == "%" else f"{number} {self.unit}".strip()

    @property
    def pattern(self) -> str:
        """The regular expression that bare numbers in this writing match."""
        mark, whole = re.escape(self.decimal), "[0-9]+"
        if self.thousands:
            whole += f"|[1-9][0-9]{{0,2}}(?:{re.escape(self.thousands)}[0-9]{{3}})+"
        body = rf"(?:(?:{whole})(?:{mark}[0-9]*)?|{mark}[0-9]+)"
        return rf"^[+-]?{body}(?:[eE][+-]?[0-9]+)?$"


PLAIN = Writing()
WRITINGS = (
    PLAIN,
    *(Writing(thousands=","), Writing(decimal=",", thousands="."), Writing(decimal=",")),
)


def parse(cells: pl.Series, writing: Writing = PLAIN) -> pl.Series:
    """Read text as float64 in this writing; null where a cell is missing or is no such number.

    Infinity is kept. A plain writing takes scientific notation, and no unit.

    >>> parse(pl.Series(["1e3", "abc", None])).to_list()
    [1000.0, None, None]
    """
    if writing == PLAIN:
        numbers = cells.cast(pl.Float64, strict=False)
        none = int(np.isnan(numbers.to_numpy()).sum())  # NaN and null: most columns have neither
        return numbers.fill_nan(None) if none > numbers.null_count() else numbers
    bare = signed(tidy(cells), writing.negative)
    if writing.unit:
        bare = without_unit(bare, re.escape(writing.unit))
    fits = bare.str.contains(writing.pattern)
    if writing.thousands:
        bare = bare.str.replace_all(writing.thousands, "", literal=True)
    if writing.decimal == ",":
        bare = bare.str.replace(",", ".", literal=True)
    return bare.set(~fits, None).cast(pl.Float64, strict=False)


def tidy(cells: pl.Series) -> pl.Series:
    """Make blanks, apostrophes and minus signs of every kind the plain ones."""
    if cells.is_empty() or not cells.str.contains(r"[^!-&(-~]").any():
        return cells
    cells = cells.str.replace_all(r"[\s\u00a0\u2007\u2009\u202f]", " ")
    return cells.str.replace_all("[’ʼ`´]", "'").str.replace_all("[−–]", "-")


def signed(cells: pl.Series, negative: str) -> pl.Series:
    """Put the sign of negative numbers before them, however they are written.

    >>> signed(pl.Series(["(1,656)", "$ (3)", "12"]), "()").to_list()
    ['-1,656', '-$ 3', '12']
    >>> signed(pl.Series(["803-", "12"]), "-").to_list()
    ['-803', '12']
    """
    if negative == "()":
        return cells.str.replace(
            r"^([^()0-9]*)\(([^()]*[0-9][^()]*)\)([^()0-9]*)$", "-${1}${2}${3}"
        )
    if negative == "-":
        return cells.str.replace(r"^([^-]*[0-9][^-]*?) ?- ?([^0-9-]*)$", "-${1}${2}")
    return cells


def without_unit(cells: pl.Series, unit: str) -> pl.Series:
    """Take one unit (a regular expression) away, before or after the number; the sign stays.

    >>> without_unit(pl.Series(["-$ 3", "3 $"]), "[$]").to_list()
    ['-3', '3']
    """
    before = cells.str.replace(rf"^([+-]?) ?(?:{unit}) ?([+-]?[0-9.,])", "${1}${2}")
    after = cells.str.replace(rf"([0-9.,]) ?(?:{unit})$", "${1}")
    return before.zip_with(before != cells, after)
