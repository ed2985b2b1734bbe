"""Several files read as one table: their columns must be the same, whatever their order.

>>> import tempfile
>>> from fathom.data.reading.read import read
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "one.csv").write_text("age,city\\n31,Rome\\n")
>>> _ = (folder / "two.csv").write_text("city,age\\nOslo,57\\n")
>>> table = read(folder)
>>> table.frame.rows(), str(table.place(1))
([('31', 'Rome'), ('57', 'Oslo')], 'row 1 (line 2 of two.csv)')
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import numpy as np
import polars as pl

from fathom.data.cells.find_writing import listed
from fathom.data.reading.memory import check_room
from fathom.data.table import Table
from fathom.data.table_files import PARQUET, TEXT, partition_of, passed_over, table_files
from fathom.errors import DataError

# How many bytes of memory are held for one of the files, while they are read.
HELD: dict[tuple[str, ...], float] = {TEXT: 3.0, PARQUET: 6.0}


def read_place(place: Path, each: Callable[[Path], Table]) -> Table:
    """Read the files of a folder, or of a pattern; `each` reads one of them.

    Raises:
        DataError: there is none, they are of two kinds, or their columns differ.
    """
    folder = place if place.is_dir() else None
    table = read_several(table_files(place), each, place.name or str(place), folder)
    table = replace(table, path=os.path.abspath(place))
    others = passed_over(place) if folder else []
    return table.noting(f"passed over: {listed(others)}") if others else table


def read_several(
    files: Sequence[Path],
    each: Callable[[Path], Table],
    name: str | None = None,
    folder: Path | None = None,
) -> Table:
    """Read files, and put their rows one below the other.

    Args:
        files: in the order of their rows.
        each: reads one of them.
        name: what the table is called.
        folder: the folder that they lie in, or below it; they are named from there.

    Raises:
        DataError: they are of two kinds, or their columns differ.
    """
    name = name or f"{len(files)} files"
    kind = _kind(name, files)
    size = sum(os.path.getsize(file) for file in files if file.is_file())
    check_room(HELD[kind] * size, f"{name}, {len(files):,} files of {size / 1e9:,.1f} GB,")
    tables = [_with_partition(each(file), file, folder) for file in files]
    called = [str(file.relative_to(folder) if folder else file) for file in files]
    frames = _alike(tables, called)
    starts = accumulate((table.rows for table in tables[:-1]), initial=0)
    try:
        frame = pl.concat(frames, how="vertical_relaxed")
    except pl.exceptions.PolarsError:
        raise DataError(f"the columns of {name} are of different kinds in its files") from None
    files_of_rows = tuple(zip(called, starts, strict=True))
    return Table(name, frame, _notes(tables), _lines(tables), files=files_of_rows)


def _kind(name: str, files: Sequence[Path]) -> tuple[str, ...]:
    kinds = {kind for file in files for kind in (TEXT, PARQUET) if file.name.lower().endswith(kind)}
    other = [file.name for file in files if not file.name.lower().endswith((*TEXT, *PARQUET))]
    if other:
        raise DataError(f"of several files each is CSV or Parquet, and {other[0]} is neither")
    if len(kinds) > 1:
        raise DataError(
            f"{name} holds CSV and Parquet files; give those of one kind, as {name}/*.csv"
        )
    return kinds.pop()


def _with_partition(table: Table, file: Path, folder: Path | None) -> Table:
    """Add the columns that the names of its folders hold."""
    if folder is None or not (cells := partition_of(file, folder)):
        return table
    both = [name for name in cells if name in table.frame.columns]
    if both:
        raise DataError(f"{file} has a column {both[0]!r}, which the names of folders say as well")
    added = [pl.lit(cell, pl.String).alias(name) for name, cell in cells.items()]
    return replace(table, frame=table.frame.with_columns(added))


def _alike(tables: Sequence[Table], called: Sequence[str]) -> list[pl.DataFrame]:
    """Bring all to the columns of the first, in its order."""
    first = tables[0].frame
    frames = []
    for table, name in zip(tables, called, strict=True):
        for one, other, has, lacks in (
            (first.columns, table.frame.columns, called[0], name),
            (table.frame.columns, first.columns, name, called[0]),
        ):
            if lost := [column for column in one if column not in other]:
                raise DataError(
                    f"{lacks} has no column {listed(map(repr, lost))}, and {has} has; files of one "
                    "table have the same columns"
                )
        frames.append(table.frame.select(first.columns))
    for column in first.columns:
        _same_kind(column, frames, called)
    return frames


def _same_kind(column: str, frames: list[pl.DataFrame], called: Sequence[str]) -> None:
    """Refuse a column that is text in one file and numbers in another; all missing is either."""
    kinds: dict[bool, str] = {}
    empty = []
    for place, frame in enumerate(frames):
        if frame[column].null_count() == frame.height:
            empty.append(place)
        else:
            kinds.setdefault(frame[column].dtype in (pl.String, pl.Categorical), called[place])
    if len(kinds) > 1:
        raise DataError(
            f"the column {column!r} is text in {kinds[True]} and is not in {kinds[False]}; files "
            "of one table have columns of the same kind"
        )
    known = [frame[column].dtype for place, frame in enumerate(frames) if place not in empty]
    for place in empty if known else ():
        frames[place] = frames[place].with_columns(pl.lit(None, known[0]).alias(column))


def _notes(tables: Sequence[Table]) -> tuple[str, ...]:
    """Give what was found out, once each; and how many files there are."""
    said = dict.fromkeys(note for table in tables for note in table.notes)
    return (f"{len(tables):,} files read as one table", *said)


def _lines(tables: Sequence[Table]) -> np.ndarray | None:
    """Give the line of each row in its own file, where all files have lines."""
    known = [table.lines for table in tables if table.lines is not None]
    if len(known) < len(tables):
        return None
    return np.concatenate([np.asarray(lines, np.int64) for lines in known])
