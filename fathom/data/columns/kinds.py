"""The kinds of columns that become inputs, each with its class.

A new kind is one class with `learn`, `inputs`, `encode`, `fill` and `words`, entered in `LEARNT`,
and in `TypedColumn` or `AnyColumn`.

>>> list(LEARNT)
['number', 'category', 'date', 'text', 'picture']
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.date_column import DateColumn
from fathom.data.columns.number_column import NumberColumn
from fathom.data.columns.picture_column import PictureColumn
from fathom.data.columns.text_column import TextColumn

TypedColumn = NumberColumn | CategoryColumn | DateColumn | TextColumn  # a person can type its cells
AnyColumn = Annotated[TypedColumn | PictureColumn, Field(discriminator="kind")]
LEARNT: dict[str, type[TypedColumn | PictureColumn]] = {
    "number": NumberColumn,
    "category": CategoryColumn,
    "date": DateColumn,
    "text": TextColumn,
    "picture": PictureColumn,
}


def why_not_learnt(kind: str) -> str:
    """Say why a column of a kind that is used gave no input: what its `learn` found.

    >>> why_not_learnt("number"), why_not_learnt("text")
    ('the same in every training row', 'no word or run of letters tells its training rows apart')
    """
    if kind == "text":
        return "no word or run of letters tells its training rows apart"
    return "the same in every training row"
