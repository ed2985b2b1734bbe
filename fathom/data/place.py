"""Where a row stands, in one value: its number, the line of its file, of a picture its file."""

from __future__ import annotations

from dataclasses import dataclass

from fathom.display.visible import Fields


@dataclass(frozen=True, repr=False)
class RowPlace(Fields):
    """Where a row stands in a table.

    `str` names it alone, as a person finds it in any sentence; `words` beside others of its table.

    Attributes:
        row: its number, counted from 0, the header not counted.
        line: the line of the table's file that it begins in, counted from 1, the header among them.
        file: of a picture, its file.
        source: the name of the table, where that is not clear.

    >>> str(RowPlace(3, 5, source="people.csv")), str(RowPlace(3)), str(RowPlace(3, file="tom.png"))
    ('row 3 (line 5 of people.csv)', 'row 3 (counted from 0)', 'tom.png')
    >>> RowPlace(3, 5).words(), RowPlace(3).words(), RowPlace(3, file="tom.png").words()
    ('row 3 (line 5)', 'row 3', 'row 3 (tom.png)')
    """

    row: int
    line: int | None = None
    file: str | None = None
    source: str | None = None

    def words(self) -> str:
        """Name the row by its number, and by its line or file where it has one."""
        where = self.file if self.line is None else f"line {self.line}"
        if self.line is not None and self.source:
            where = f"{where} of {self.source}"
        return f"row {self.row}" + (f" ({where})" if where else "")

    def __str__(self) -> str:
        if self.file is not None:
            return self.file
        return self.words() + (" (counted from 0)" if self.line is None else "")

    def as_dict(self) -> dict[str, int | str | None]:
        """Give plain values; `file` of pictures alone.

        >>> RowPlace(3, 5).as_dict(), RowPlace(3, file="tom.png").as_dict()
        ({'row': 3, 'line': 5}, {'row': 3, 'line': None, 'file': 'tom.png'})
        """
        named = {} if self.file is None else {"file": self.file}
        return {"row": self.row, "line": self.line, **named}
