"""What a row can hold, column by column, in plain values: a form is made of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from fathom.data.cells.cell import labels
from fathom.data.cells.dates import written
from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.date_column import DateColumn
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.kinds import AnyColumn, TypedColumn
from fathom.data.columns.number_column import NumberColumn
from fathom.data.columns.picture_column import PictureColumn

Cell = float | str | None


def column_words(column: AnyColumn) -> dict[str, Any]:
    """Say what a column takes."""
    words: dict[str, Any] = {"name": column.name, "kind": column.kind}
    if isinstance(column, PictureColumn):
        return words | {"size": [column.width, column.height], "channels": len(column.means)}
    words["encoding"] = column.words()
    words["missing_in_training"] = column.has_missing
    if isinstance(column, CategoryColumn):
        words["categories"] = list(column.values)
    if isinstance(column, NumberColumn | DateColumn) and column.bounds is not None:
        low, high = column.bounds
        dates = isinstance(column, DateColumn)
        words["learnt_from"] = [column.said(low), column.said(high)] if dates else [low, high]
    if isinstance(column, DateColumn):
        words["writing"] = column.writing
    return words


def cells_of(encoder: Encoder, row: pl.DataFrame) -> dict[str, Cell]:
    """Give the cells of one row as a form shows them; None for a missing one.

    >>> frame = pl.DataFrame({"age": [20, 40], "city": ["Rome", None], "more": [1, 2]})
    >>> encoder = Encoder.learn(frame, [("age", "number"), ("city", "category")])
    >>> cells_of(encoder, frame[1])
    {'age': 40.0, 'city': None}
    """
    return {column.name: _cell(column, row[column.name]) for column in encoder.typed}


def _cell(column: TypedColumn, cells: pl.Series) -> Cell:
    if not isinstance(column, NumberColumn | DateColumn):
        text: str | None = labels(cells)[0]
        return text
    value = float(column.values(cells)[0])
    if np.isnan(value):
        return None
    return written(value, column.writing) if isinstance(column, DateColumn) else value
