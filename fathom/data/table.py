"""A table as it came in, with the line of its file that each row stands in."""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from fathom.data.place import RowPlace
from fathom.display.card import Card, Folded, Grid, Lines, Part
from fathom.display.visible import Visible
from fathom.errors import DataError, hint
from fathom.shapes import Int64
from fathom.text import shortened

FIRST, WIDEST = 5, 12  # rows and columns of a card
_ROW = re.compile(r"row (\d+) \(counted from 0\)")


@dataclass(frozen=True, eq=False, repr=False)
class Table(Visible):
    """A table: its name, its columns, and what was found out on the way.

    Attributes:
        lines: for a table from a text file or a sheet, the line that each row begins in, counted
            from 1, the header among them.
        numbers: for a table of which rows were left out, each row's number in the table as it came
            in, counted from 0.
        path: the file, folder or pattern it was read from, from the root on, if it was one.
        files: of several files, the name of each and the row that it begins with.
    """

    name: str
    frame: pl.DataFrame
    notes: tuple[str, ...] = ()
    lines: Sequence[int] | Int64[np.ndarray, " rows"] | None = None
    numbers: Int64[np.ndarray, " rows"] | None = None
    path: str | None = None
    files: tuple[tuple[str, int], ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are, the header not counted."""
        return self.frame.height

    def column(self, name: str) -> pl.Series:
        """Take one column.

        Raises:
            DataError: there is none of this name.

        >>> Table("t", pl.DataFrame({"age": [1]})).column("agee")
        Traceback (most recent call last):
        fathom.errors.DataError: the table has no column 'agee'. Did you mean 'age'?
        """
        try:
            return self.frame.get_column(name)
        except pl.exceptions.ColumnNotFoundError:
            known = self.frame.columns
            raise DataError(f"the table has no column {name!r}. {hint(name, known)}") from None

    def cells(self, rows: Int64[np.ndarray, " some"]) -> pl.DataFrame:
        """Take some rows; all of them in their order are not copied.

        >>> table = Table("t", pl.DataFrame({"age": [31, 57]}))
        >>> table.cells(np.array([1])).item(), table.cells(np.arange(2)) is table.frame
        (57, True)
        """
        whole = len(rows) == self.rows and bool((rows == np.arange(len(rows))).all())
        return self.frame if whole else self.frame[rows]

    def line(self, row: int) -> int | None:
        """Give the line of the file that a row, counted from 0, begins in; None without a file.

        >>> Table("people.csv", pl.DataFrame({"age": [31, 57]}), lines=range(2, 4)).line(1)
        3
        """
        return None if self.lines is None else int(self.lines[row])

    def place(self, row: int, files: str | None = None) -> RowPlace:
        """Say where a row stands; `files` is the column with pictures' files, if there is one.

        >>> str(Table("people.csv", pl.DataFrame({"age": [31, 57]}), lines=range(2, 4)).place(1))
        'row 1 (line 3 of people.csv)'
        """
        number = row if self.numbers is None else int(self.numbers[row])
        picture = self.frame[files][row] if files in self.frame.columns else None
        return RowPlace(number, self.line(row), picture, self.file(number))

    def file(self, number: int) -> str:
        """Name the file that a row of the table as it came in stands in; without files the table.

        >>> frame = pl.DataFrame({"x": [1, 2, 3]})
        >>> parts = Table("days", frame, files=(("1.csv", 0), ("2.csv", 2)))
        >>> parts.file(1), parts.file(2)
        ('1.csv', '2.csv')
        """
        place = bisect_right(self.files, number, key=lambda one: one[1])
        return self.files[place - 1][0] if place else self.name

    @contextlib.contextmanager
    def naming_rows(self) -> Iterator[None]:
        """Let what goes wrong in here name rows by the line of the file, where there is one.

        >>> table = Table("people.csv", pl.DataFrame({"age": [31, 57]}), lines=range(2, 4))
        >>> with table.naming_rows():
        ...     raise DataError("row 1 (counted from 0) has 'old'")
        Traceback (most recent call last):
        fathom.errors.DataError: row 1 (line 3 of people.csv) has 'old'
        """
        try:
            yield
        except DataError as fault:
            told = _ROW.sub(lambda found: str(self.place(int(found[1]))), str(fault))
            raise DataError(told) from None

    def noting(self, *notes: str) -> Table:
        """Give the same table with more notes.

        >>> Table("t", pl.DataFrame({"age": [1]})).noting("found out").notes
        ('found out',)
        """
        return replace(self, notes=(*self.notes, *notes)) if notes else self

    def keep(self, rows: Int64[np.ndarray, " kept"]) -> Table:
        """Give the table with these rows alone; lines and numbers stay theirs.

        >>> table = Table("people.csv", pl.DataFrame({"age": [31, 57]}), lines=range(2, 4))
        >>> str(table.keep(np.array([1])).place(0))
        'row 1 (line 3 of people.csv)'
        """
        return replace(
            self,
            frame=self.frame[rows],
            lines=None if self.lines is None else np.asarray(self.lines, np.int64)[rows],
            numbers=rows if self.numbers is None else self.numbers[rows],
        )

    def __str__(self) -> str:
        return self.brief

    @property
    def brief(self) -> str:
        """Its name and size."""
        return f"{self.name}: {self.rows:,} rows, {len(self.frame.columns)} columns"

    def as_dict(self) -> dict[str, Any]:
        """Say what it is; the cells are in `frame`."""
        told = {"name": self.name, "rows": self.rows, "columns": self.frame.columns}
        return told | {"notes": list(self.notes), "path": self.path}

    def card(self) -> Card:
        """Its first rows."""
        first = self.frame[:FIRST, :WIDEST]
        cells = [
            ["" if cell is None else shortened(str(cell), 24) for cell in row]
            for row in first.rows()
        ]
        parts: list[Part] = [Grid([first.columns, *cells], "<", "The first rows")]
        if self.notes:
            parts.append(Folded("Found out", [Lines("\n".join(self.notes))]))
        return Card("Table", self.brief, parts=parts)
