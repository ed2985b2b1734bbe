"""Which of a table's inputs are packed together: the ramps of a number, those of a category.

>>> from fathom.data.columns.category_column import CategoryColumn
>>> city = CategoryColumn(name="city", values=("Oslo", "Paris", "Rome"))
>>> packing_of(city.inputs).groups
(Group(first=0, end=3, rising=False),)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from fathom.data.columns.category_column import MOST_CATEGORIES, Input
from fathom.nets.embedding import Groups
from fathom.nets.inputs.packed import Group, Packing

ENOUGH = 9  # inputs of a number: fewer are not worth bringing to 8 numbers


def embedded_groups(inputs: Sequence[Input]) -> Groups:
    """Say which inputs are brought to few numbers first: a number's ramps, and large categories.

    >>> from fathom.data.columns.number_column import NumberColumn
    >>> made = NumberColumn(name="age", middle=30, spread=10, edges=tuple(range(12)))
    >>> embedded_groups(made.inputs)
    ((1, 12),)
    """
    least = {"ramp": ENOUGH, "category": MOST_CATEGORIES + 1}
    return tuple(
        (first, end)
        for kind, first, end in _of_one_kind(inputs)
        if kind in least and end - first >= least[kind]
    )


def packing_of(inputs: Sequence[Input]) -> Packing:
    """Plan a code for the ramps of each number, and for the inputs of each category but of two."""
    groups = [
        Group(first, end, kind == "ramp")
        for kind, first, end in _of_one_kind(inputs)
        if kind == "ramp" or (kind == "category" and end - first > 1)
    ]
    return Packing.of(groups, len(inputs))


def _of_one_kind(inputs: Sequence[Input]) -> Iterator[tuple[str, int, int]]:
    """Give kind, first and end of the inputs of one kind that a column has, in order."""
    kinds = [(made.column, made.kind) for made in inputs]
    for (_, kind), mine in groupby(range(len(kinds)), kinds.__getitem__):
        places = list(mine)
        yield kind, places[0], places[-1] + 1
