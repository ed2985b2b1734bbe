"""What a table says of each picture: its class, or a number such as a distance or a size.

>>> table = Table("labels.csv", pl.DataFrame({"file": ["a.png", "b.png"], "metres": [1.5, 4.0]}))
>>> labels = read_labels(table, ["x/a.png", "x/b.png", "x/c.png"])
>>> labels.target, labels.of
('metres', {'x/a.png': 1.5, 'x/b.png': 4.0})
>>> by_labels(labels, ["x/a.png", "x/b.png", "x/c.png"])[1]
[('x/c.png', 'not in labels.csv')]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from fathom.data.pictures.found import Found, part_of
from fathom.data.table import Table
from fathom.errors import DataError, hint


@dataclass(frozen=True)
class Labels:
    """What a table says of pictures.

    Attributes:
        name: of the table.
        target: the column that is said.
        of: each picture's label, by its file.
        lost: files that the table names and that are not there.
    """

    name: str
    target: str
    of: Mapping[str, Any]
    lost: tuple[str, ...]


def read_labels(table: Table, names: Sequence[str], target: str | None = None) -> Labels:
    """Find out which column names the files, and which one says what is to be predicted.

    Args:
        table: a row for each picture.
        names: the pictures' files, with their folders; the table may leave the folders out where
            no two files have one name.
        target: the column to predict; without it the only other one.

    Raises:
        DataError: no column names files, or there is no such target, or one file is there twice.
    """
    known = _known(names)
    files = _file_column(table, known)
    others = [name for name in table.frame.columns if name != files]
    if target is None and len(others) != 1:
        raise DataError(
            f"{table.name} has the columns {', '.join(others) or 'of files alone'} beside {files}; "
            "say with --target which one to predict"
        )
    chosen = others[0] if target is None else target
    if chosen not in others:
        raise DataError(f"{table.name} has no column {chosen!r} to predict. {hint(chosen, others)}")
    said, lost = {}, []
    for file, label in zip(
        table.frame[files].to_list(), table.frame[chosen].to_list(), strict=True
    ):
        found = known.get(_plain(file))
        if found is None:
            lost.append(str(file))
        elif found in said:
            raise DataError(f"{table.name} names {file} twice; give each picture one row")
        else:
            said[found] = label
    return Labels(table.name, chosen, said, tuple(lost))


def by_labels(labels: Labels, names: Iterable[str]) -> tuple[list[Found], list[tuple[str, str]]]:
    """Give the pictures that have a label; and those left out, with the reason."""
    found, lost = [], [(name, f"in {labels.name}, but not there") for name in labels.lost]
    for name in names:
        label = labels.of.get(name)
        if label is not None:
            found.append(Found(name, label, part_of(name)))
        else:
            lost.append(
                (name, f"not in {labels.name}" if name not in labels.of else "without label")
            )
    return found, lost


def _known(names: Sequence[str]) -> dict[str, str]:
    """Give each file by all that a table may call it: its path, or a part of it that is its own."""
    ends = [
        ("/".join(parts[first:]), name)
        for name in names
        for parts in [PurePosixPath(name).parts]
        for first in range(len(parts))
    ]
    often = Counter(end for end, _ in ends)
    whole = {name: name for name in names}
    return {end: name for end, name in ends if often[end] == 1} | whole


def _file_column(table: Table, known: Mapping[str, str]) -> str:
    """Find the column that names files: the one with most names of files that are there."""
    counts = {
        column.name: sum(_plain(cell) in known for cell in column.to_list())
        for column in table.frame.get_columns()
        if column.dtype == pl.String
    }
    best = max(counts, key=lambda name: counts[name], default=None)
    if best is None or not counts[best]:
        raise DataError(
            f"no column of {table.name} names the pictures' files; give a column of names such as "
            f"{next(iter(known), 'dog/1.jpg')}"
        )
    return best


def _plain(cell: object) -> str:
    """Write a file's name as it is written here.

    >>> _plain(".\\\\dog\\\\1.jpg")
    'dog/1.jpg'
    """
    return str(PurePosixPath(str(cell).strip().replace("\\", "/")))
