"""What if a cell held something else: one row with some cells changed, read as its columns are.

>>> encoder = Encoder.learn(
...     pl.DataFrame({"age": [20, 40], "city": ["Rome", "Oslo"]}),
...     [("age", "number"), ("city", "category")],
... )
>>> row = pl.DataFrame({"age": [31], "city": ["Rome"]})
>>> with_cells(row, encoder, {"age": "40", "city": "Oslo"}).rows()
[('40', 'Oslo')]
>>> with_cells(row, encoder, {"city": "Osl"})
Traceback (most recent call last):
fathom.errors.OptionError: 'city' was never 'Osl' in training. Did you mean 'Oslo'?
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from decimal import Decimal
from numbers import Real

import polars as pl

from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.number_column import NumberColumn
from fathom.data.columns.text_column import TextColumn
from fathom.errors import DataError, OptionError, hint
from fathom.text import readable

MISSING = ("", None)


def with_cells(
    row: pl.DataFrame, encoder: Encoder, changed: Mapping[str, object], target: str | None = None
) -> pl.DataFrame:
    """Put other values into the cells of one row; "" or None for a missing one.

    Args:
        row: the row, as it was read.
        encoder: whose columns may be changed.
        changed: columns with their new values: text in the column's writing, or plain values.
        target: the column that is predicted, which cannot be changed.

    Raises:
        OptionError: there is no such column, it is not looked at, or cannot hold such a value.
    """
    for name, value in changed.items():
        column = check_used(name, row, encoder, target)
        cell = _cell(column, value)
        _check(column, cell)
        row = row.with_columns(cell)
    return row


def _cell(column: TypedColumn, value: object) -> pl.Series:
    """Make a cell; a number stays one, for as text it would be read in the column's writing.

    >>> encoder = Encoder.learn(pl.DataFrame({"x": [0.5, 3.1]}), [("x", "number")])
    >>> [_cell(encoder.typed[0], value)[0] for value in (1.234, "1,5", None)]
    [1.234, '1,5', None]
    """
    plain = isinstance(column, NumberColumn) and not isinstance(value, bool)
    if plain and isinstance(value, Real | Decimal):
        with contextlib.suppress(OverflowError):  # the sentence on what a number can be says it
            return pl.Series(column.name, [float(value)])
    return pl.Series(column.name, [None if value in MISSING else str(value)], dtype=pl.String)


def check_used(
    name: str, frame: pl.DataFrame, encoder: Encoder, target: str | None = None
) -> TypedColumn:
    """Find a column that the network looks at.

    Raises:
        OptionError: there is none of this name.
    """
    known = {column.name: column for column in encoder.typed}
    if name in known:
        return known[name]
    if name == target:
        raise OptionError(f"{name!r} is what is predicted; change what it is predicted from")
    if name in frame.columns:
        raise OptionError(
            f"{name!r} is not looked at by the network: whatever it holds changes nothing"
        )
    raise OptionError(f"the network has no column {name!r}. {hint(name, known)}")


def _check(column: TypedColumn, cell: pl.Series) -> None:
    """Refuse what the column cannot hold."""
    if isinstance(column, CategoryColumn):
        if len(strange := column.strange(cell)):
            raise OptionError(
                f"{column.name!r} was never {strange[0]!r} in training. "
                f"{hint(str(strange[0]), column.values)}"
            )
        return
    if isinstance(column, TextColumn) and column.unknown(cell).any():
        raise OptionError(
            f"of {cell[0]!r} no word or run of letters was learnt in training for {column.name!r}; "
            "take words that were, or nothing"
        )
    try:
        column.encode(cell)
    except DataError as fault:
        raise OptionError(_impossible(column, str(cell[0]), str(fault))) from None


def _impossible(column: TypedColumn, text: str, fault: str) -> str:
    """Say what the column takes instead."""
    if isinstance(column, NumberColumn):
        plain = column.writing.example if column.writing.words() != "decimal point" else None
        return (
            f"{column.name!r} takes a number such as {plain or readable(column.middle)}, "
            f"but got {text!r}"
        )
    such = str(column.fill(pl.Series(column.name, [None], dtype=pl.String))[0])
    return f"{column.name!r} takes a date such as {such}, but got {text!r}"
