"""Names that differ in capitals and blanks alone: two categories to a network, one to a person.

>>> print(*alike_names("city", ["Rome", "rome", "Oslo"]))
city: 'Rome' and 'rome' differ in capitals alone, and are learnt as two; make them one if they are
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from fathom.data.cells.cell import labels
from fathom.data.columns.column import Column

MOST_VALUES = 1000  # looked at


def alike(frame: pl.DataFrame, columns: Iterable[Column]) -> tuple[str, ...]:
    """Name the categories of a table that a person would take for one."""
    used = [c.name for c in columns if c.kind == "category" and c.distinct <= MOST_VALUES]
    found = (alike_names(n, labels(frame[n]).drop_nulls().unique().sort()) for n in used)
    return tuple(words for told in found for words in told)


def alike_names(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """Say which values differ in capitals or blanks alone."""
    by_folded: dict[str, list[str]] = {}
    for value in values:
        by_folded.setdefault("".join(value.casefold().split()), []).append(value)
    same = [some for some in by_folded.values() if len(some) > 1]
    if not same:
        return ()
    first = " and ".join(repr(value) for value in same[0][:3])
    more = f" (and {len(same) - 1} more such)" if len(same) > 1 else ""
    return (
        f"{name}: {first}{more} differ in capitals alone, and are learnt as two; "
        "make them one if they are",
    )
