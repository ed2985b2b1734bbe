"""Names of columns: each has one, and no two the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import polars as pl

from fathom.errors import DataError
from fathom.text import one_line

NAMELESS = "Unnamed: 0"  # pandas' own name for a column that has none
_INDEX = "the first column has no name: taken for an index of the rows, as pandas writes one"


def picked(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """Take columns by name; Polars itself reads ``*`` and ``^...$`` as patterns.

    >>> picked(pl.DataFrame({"*": [1], "a": [2]}), ["*"]).columns
    ['*']
    """
    return pl.DataFrame([frame[name] for name in names])


def numbered(count: int) -> list[str]:
    """Name columns that have no names.

    >>> numbered(3)
    ['x0', 'x1', 'x2']
    """
    return [f"x{place}" for place in range(count)]


def free_name(name: str, taken: Collection[str]) -> str:
    """Add underscores until no column has the name.

    >>> free_name("y", ["x", "y", "y_"])
    'y__'
    """
    return free_name(f"{name}_", taken) if name in taken else name


def rejoined(parts: Sequence[str], known: Collection[str]) -> list[str]:
    """Put names together that were taken apart at their own commas.

    >>> rejoined(["age", "distance", "km"], ["distance, km", "age"])
    ['age', 'distance, km']
    """
    most = 1 + max((name.count(",") for name in known), default=0)  # parts of one name
    if most == 1:
        return list(parts)
    made, place = [], 0
    while place < len(parts):
        ends = range(min(place + most, len(parts)), place, -1)
        joined = {", ".join(parts[place:end]): end for end in ends}
        joined |= {",".join(parts[place:end]): end for end in ends}
        found = next((name for name in joined if name in known), parts[place])
        made.append(found)
        place = joined.get(found, place + 1)
    return made


def resplit(changed: Mapping[str, object], known: Collection[str]) -> dict[str, object]:
    """Divide ``NAME=VALUE`` after the name, where the name itself has an equals sign.

    >>> resplit({"a": "b=1.5", "age": "3=4"}, ["a=b", "age"])
    {'a=b': '1.5', 'age': '3=4'}
    """
    made: dict[str, object] = {}
    for name, value in changed.items():
        parts = f"{name}={value}".split("=")
        splits = range(len(parts) - 1, 0, -1)
        names = (("=".join(parts[:n]).strip(), "=".join(parts[n:]).strip()) for n in splits)
        fitting = ((own, rest) for own, rest in names if own in known)
        own, rest = (name, value) if name in known else next(fitting, (name, value))
        made[own] = rest
    return made


def named(names: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Strip the names of columns, and name a first one that has none as pandas does.

    Returns:
        The names, and what is to be said.

    Raises:
        DataError: another column has no name, several have the same, or one looks like a pattern.

    >>> named(["", "age"])[0]
    ['Unnamed: 0', 'age']
    >>> named(["age", "age"])
    Traceback (most recent call last):
    fathom.errors.DataError: several columns are named 'age'; give each column a name of its own
    """
    if not names:
        raise DataError("the table has no columns")
    known = [one_line(name) for name in names]
    notes: tuple[str, ...] = ()
    if broken := [name for name, own in zip(known, names, strict=True) if name != own.strip()]:
        notes = (f"the name of {broken[0]!r} is written over several lines; read as one",)
    if len(known) > 1 and not known[0] and all(known[1:]):
        known, notes = [NAMELESS, *known[1:]], (*notes, _INDEX)
    pattern = next((name for name in known if name[:1] == "^" and name[-1:] == "$"), None)
    if pattern is not None:
        raise DataError(
            f"the column {pattern!r} begins with ^ and ends with $, and would be taken for a "
            "pattern of names; rename it"
        )
    nameless = [str(place) for place, name in enumerate(known, 1) if not name]
    if nameless:
        which = "column" if len(nameless) == 1 else "columns"
        raise DataError(
            f"{which} {', '.join(nameless[:8])} of {len(known)} without a name; "
            "give each column a name in the first line"
        )
    twice = [name for name, count in Counter(known).items() if count > 1]
    if twice:
        shown = ", ".join(repr(name) for name in twice[:8])
        raise DataError(f"several columns are named {shown}; give each column a name of its own")
    return known, notes
