"""An example row for an export: the middle of each number, the first category, the mean date,
the first words of a text.

>>> from fathom.data.columns.encoder import Encoder
>>> frame = pl.DataFrame({"age": [20.0, 43.0, None], "city": ["Rome", "Paris", "Oslo"]})
>>> encoder = Encoder.learn(frame, [("age", "number"), ("city", "category")])
>>> example_row(encoder)
{'age': 30.0, 'city': 'Oslo'}
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from fathom.data.cells.dates import TIME, days, written
from fathom.data.columns.encoder import CategoryColumn, DateColumn, Encoder
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.text_column import TextColumn

Typed = float | str | None
EXAMPLE_WORDS = 3  # of a text


def example_row(encoder: Encoder) -> dict[str, Typed]:
    """Give a cell for each column: what may be typed to see an answer at once."""
    return {column.name: _example(column) for column in encoder.typed}


def table_of(encoder: Encoder, rows: Sequence[dict[str, Typed]]) -> pl.DataFrame:
    """Make a table of such rows, which the encoder takes; a cell that is not there is missing.

    Dates are year-month-day, whatever the writing that the encoder learnt.
    """
    return pl.DataFrame(
        {c.name: _series(c, [row.get(c.name) for row in rows]) for c in encoder.typed}
    )


def _series(column: TypedColumn, cells: list[Typed]) -> pl.Series:
    if column.kind == "number":
        return pl.Series(cells, dtype=pl.Float64)
    text = pl.Series(cells, dtype=pl.String)
    if not isinstance(column, DateColumn) or column.writing == TIME:
        return text
    return (days(text) * 86_400e6).round().cast(pl.Int64).cast(pl.Datetime("us"))


def _example(column: TypedColumn) -> Typed:
    if isinstance(column, CategoryColumn):
        return column.values[0]
    if isinstance(column, TextColumn):
        return " ".join(column.words_held[:EXAMPLE_WORDS]) or column.pieces[0].strip()
    if isinstance(column, DateColumn):
        mean = column.mean if column.writing == TIME else round(column.mean)
        return written(mean, column.writing)
    return short(column.middle, column.spread)


def short(value: float, spread: float) -> float:
    """Round a number to what matters beside a spread: about as large.

    >>> short(29.6992, 14.5), short(1234567.0, 250_000.0)
    (30.0, 1200000.0)
    """
    rounded = round(value, -math.floor(math.log10(spread)))
    return rounded if math.isfinite(rounded) else value
