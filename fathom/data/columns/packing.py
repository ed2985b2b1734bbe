"""Which of a table's inputs are packed together: the ramps of a number, those of a category.

>>> from fathom.data.columns.category_column import CategoryColumn
>>> city = CategoryColumn(name="city", values=("Oslo", "Paris", "Rome"))
>>> packing_of(city.inputs).groups
(Group(first=0, end=3, rising=False),)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from fathom.data.columns.category_column import Input
from fathom.nets.packed import Group, Packing


def packing_of(inputs: Sequence[Input]) -> Packing:
    """Plan a code for the ramps of each number, and for the inputs of each category but of two."""
    groups: list[Group] = []
    kinds = [(made.column, made.kind) for made in inputs]
    for (_, kind), mine in groupby(range(len(kinds)), kinds.__getitem__):
        first, *others = mine
        if kind == "ramp" or (kind == "category" and others):
            groups.append(Group(first, first + len(others) + 1, kind == "ramp"))
    return Packing.of(groups, len(kinds))
