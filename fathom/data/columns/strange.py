"""Cells that hold what was not there in training: said, since the answers rest on nothing there.

>>> from fathom.data.columns.encoder import Encoder
>>> frame = pl.DataFrame({"city": ["Rome", "Oslo"]})
>>> encoder = Encoder.learn(frame, [("city", "category")])
>>> print(*strange_words(encoder.columns, pl.DataFrame({"city": ["Rome", None]})))
1 of 2 rows has no 'city', which was never missing in training: counted as none of them
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.kinds import AnyColumn, TypedColumn
from fathom.data.columns.outside import outside_words
from fathom.data.columns.picture_column import PictureColumn
from fathom.data.columns.text_column import TextColumn
from fathom.text import LONGEST_CELL, shortened


def strange_words(columns: Sequence[AnyColumn], frame: pl.DataFrame) -> tuple[str, ...]:
    """Say which columns hold what was not there in training; see `Encoder.strangers`."""
    told = []
    for column in columns:
        if not isinstance(column, CategoryColumn | TextColumn):
            continue
        found = column.strange(frame[column.name])
        if len(found):
            has = "has" if len(found) == 1 else "have"
            what, then = "not learnt in training", "counted as none of them"
            if isinstance(column, TextColumn):
                what, then = "of which no word or run of letters was learnt", "it tells nothing"
            told.append(
                f"{len(found):,} of {frame.height:,} rows {has} a {column.name!r} {what}, "
                f"such as {shortened(found[0], LONGEST_CELL)!r}: {then}"
            )
    for column in columns:
        if not isinstance(column, PictureColumn):
            told += _newly_missing(column, frame)
    return (*told, *outside_words(columns, frame))


def _newly_missing(column: TypedColumn, frame: pl.DataFrame) -> tuple[str, ...]:
    """Say how many cells are missing of a column in which none was in training."""
    count = frame[column.name].null_count()
    if not count or column.has_missing is not False:
        return ()
    has = "has" if count == 1 else "have"
    what = "none of them" if isinstance(column, CategoryColumn) else "the usual one"
    what = "a text without any piece learnt" if isinstance(column, TextColumn) else what
    return (
        f"{count:,} of {frame.height:,} rows {has} no {column.name!r}, which was never missing in "
        f"training: counted as {what}",
    )
