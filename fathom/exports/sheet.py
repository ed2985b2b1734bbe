"""One look for every sheet of a workbook, and how its cells are written and named.

All text is written as text, never as a formula, whatever it begins with.

>>> place("hidden1", 9, 1), place("Inputs", 4, 2, fixed=True), span(3, 4, 3, 9)
("'hidden1'!B10", "'Inputs'!$C$5", '$E$4:$J$4')
"""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

INK, GREY, BLUE, ORANGE = "#1f2933", "#7b8794", "#4a9fd0", "#f0b544"
TYPED, ANSWERED, RED, YELLOW = "#dcebf7", "#fdf3dc", "#f6c6bd", "#fdf0a8"
HEADER = 3  # the row of a sheet's headings, counted from 0; its first rows come below
LINE = 15  # points, the height of a line of text
LONGEST_TEXT = 32_000  # characters that a cell holds
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {"valign": "top"},
    "title": {"bold": True, "font_size": 16},
    "hint": {"font_color": GREY, "italic": True},
    "head": {
        "bold": True,
        "bottom": 1,
        "bottom_color": GREY,
        "text_wrap": True,
        "valign": "bottom",
    },
    "value": {"bold": True, "bottom": 1, "bottom_color": GREY, "text_wrap": True, "align": "right"},
    "name": {"bold": True, "valign": "top"},
    "told": {"font_color": GREY, "valign": "top"},
    "how": {"font_color": GREY, "valign": "top", "text_wrap": True},
    "taken": {"font_color": GREY, "valign": "top", "align": "right"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "0.0000"},
    "sum": {"num_format": "0.0000", "font_color": GREY},
    "output": {"num_format": "0.0000", "bold": True},
    "weight": {"num_format": "0.000"},
    "typed": {"bg_color": TYPED, "border": 1, "border_color": BLUE, "align": "right"},
    "answer": {"bold": True, "font_size": 13, "bg_color": ANSWERED, "align": "right"},
    "chance": {"num_format": "0.0%", "bg_color": ANSWERED},
    "remark": {"font_color": GREY, "align": "right"},
    "red": {"bg_color": RED},
    "yellow": {"bg_color": YELLOW},
}


@dataclass(frozen=True, eq=False)
class Book:
    """A workbook that is being written.

    Attributes:
        lines: how many rows can be typed in.
    """

    file: Any
    buffer: io.BytesIO
    lines: int

    @classmethod
    def new(cls, lines: int, title: str) -> Book:
        """Begin one; the same model gives the same bytes."""
        made = io.BytesIO()
        file = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
        file.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})
        file.set_calc_mode("auto")
        return cls(file, made, lines)

    def style(self, name: str, **more: Any) -> Any:
        """Give a look by its name; `more` changes it."""
        return self.file.add_format({"font_color": INK, **_STYLES[name], **more})

    def sheet(self, name: str, title: str, hint: str, *, frozen: int = 2) -> Sheet:
        """Begin a sheet with a title and a hint; so many columns at the left stay in sight."""
        made = self.file.add_worksheet(name)
        sheet = Sheet(self, name, made, {name: self.style(name) for name in _STYLES})
        made.hide_gridlines(2)
        made.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # the category 1 is text
        made.set_landscape()
        made.fit_to_pages(1, 0)
        sheet.text(0, 0, title, "title")
        sheet.text(1, 0, hint, "hint")
        made.freeze_panes(HEADER + 1, frozen)
        return sheet

    def done(self) -> bytes:
        """Give the file's bytes."""
        self.file.close()
        return self.buffer.getvalue()


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet of a book; rows and columns are counted from 0."""

    book: Book
    name: str
    made: Any
    styles: dict[str, Any]

    def text(self, row: int, column: int, words: str, style: str = "plain") -> None:
        """Write text, which stays text."""
        if words:
            self.made.write_string(row, column, words[:LONGEST_TEXT], self.styles[style])

    def told(self, row: int, column: int, words: str, width: int, style: str = "how") -> None:
        """Write text into a column so many letters wide, in a row high enough for it."""
        self.text(row, column, words, style)
        lines = len(textwrap.wrap(words[:LONGEST_TEXT], width))
        if lines > 1:
            self.made.set_row(row, min(400, LINE * lines))

    def number(self, row: int, column: int, value: float, style: str = "number") -> None:
        """Write a number, with all its digits."""
        self.made.write_number(row, column, value, self.styles[style])

    def formula(
        self, row: int, column: int, formula: str, value: object, style: object = "number"
    ) -> None:
        """Write a formula, and what comes of it for a viewer that does not calculate."""
        look = self.styles[style] if isinstance(style, str) else style
        self.made.write_formula(row, column, f"={formula}", look, value)

    def place(self, row: int, column: int, *, fixed: bool = False) -> str:
        """Name a cell for another sheet."""
        return place(self.name, row, column, fixed=fixed)

    def span(self, top: int, left: int, bottom: int, right: int) -> str:
        """Name a range of cells for another sheet."""
        return f"{quoted(self.name)}!{span(top, left, bottom, right)}"

    def headings(self, words: list[str], row: int = HEADER) -> None:
        """Write a line of headings, further ones for the rows that can be typed in."""
        for column, word in enumerate(words):
            self.text(row, column, word or " ", "head")
        for line, word in enumerate(row_names(self.book.lines)):
            self.text(row, len(words) + line, word, "value")


def row_names(lines: int) -> list[str]:
    """Name the rows that can be typed in; one alone is a value.

    >>> row_names(1), row_names(2)
    (['value'], ['row 1', 'row 2'])
    """
    return ["value"] if lines == 1 else [f"row {line + 1}" for line in range(lines)]


def exact(value: float) -> str:
    """Write a number into a formula, with all its digits; negative ones in brackets.

    >>> exact(1e-05), exact(-2.5)
    ('1E-05', '(-2.5)')
    """
    written = repr(float(value)).upper()
    return f"({written})" if value < 0 else written


def quoted(sheet: str) -> str:
    """Put a sheet's name between quotation marks, as formulas want it."""
    return "'" + sheet.replace("'", "''") + "'"


def place(sheet: str, row: int, column: int, *, fixed: bool = False) -> str:
    """Name a cell of a sheet."""
    return f"{quoted(sheet)}!{cell(row, column, fixed=fixed)}"


def cell(row: int, column: int, *, fixed: bool = False) -> str:
    """Name a cell of the same sheet: B10, or $B$10."""
    return xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)


def span(top: int, left: int, bottom: int, right: int) -> str:
    """Name a range of cells of the same sheet."""
    return f"{cell(top, left, fixed=True)}:{cell(bottom, right, fixed=True)}"
