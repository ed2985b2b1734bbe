"""The door for spreadsheets: the first sheet that holds a table, its cells as text.

The first row that is filled is the header; empty rows are passed over, as in a CSV file. Cells with
an error (``#N/A``, ``#DIV/0!``) are missing.
"""

from __future__ import annotations

import zipfile
import zlib
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Int64

from fathom.errors import DataError

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST_UNFOLDED = 2**30  # bytes


def read_sheet(
    path: Path,
) -> tuple[list[str], list[pl.Series], Int64[np.ndarray, " rows"], tuple[str, ...]]:
    """Read a spreadsheet.

    Returns:
        The names of the columns as they stand in the header, the columns (as text), each row's line
        in the sheet, and the notes.

    Raises:
        DataError: it is no spreadsheet, or every sheet is empty.
    """
    import fastexcel  # reads .xlsx, .xls and .ods; polars.read_excel would ask for it too

    _check_unfolded(path)
    try:
        book = fastexcel.read_excel(path)
        sheets = list(book.sheet_names)
        name, cells = _first_table(book, sheets)
    except fastexcel.FastExcelError:
        raise DataError(f"{path} is no spreadsheet that can be read") from None
    if cells.height == 0:
        raise DataError(f"{path} is empty")
    notes = () if len(sheets) == 1 else (_other_sheets(name, sheets),)
    return (*_table(cells), notes)


def _check_unfolded(path: Path) -> None:
    """Refuse a file that a few megabytes of would fill the memory (a zip bomb), before it does.

    What the file says of its own sizes may be a lie, so that its parts are unfolded and counted,
    none of them held; a part that is longer than it says does not fit its checksum.
    """
    if not zipfile.is_zipfile(path):
        return  # .xls is no zip file
    try:
        with zipfile.ZipFile(path) as parts:
            told = sum(part.file_size for part in parts.infolist())
            if told > MOST_UNFOLDED:
                raise DataError(
                    f"{path} unfolds to {told / 2**30:.1f} GiB, above the limit of "
                    f"{MOST_UNFOLDED // 2**30} GiB; save it as CSV"
                )
            damaged = parts.testzip()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        damaged = path.name
    if damaged is not None:
        raise DataError(f"{path} is no spreadsheet that can be read")


def _first_table(book: Any, sheets: list[str]) -> tuple[str, pl.DataFrame]:
    """Take the first sheet with a header and a row, or else the first with anything in it."""
    name, cells = sheets[0], pl.DataFrame()
    for sheet in sheets:
        found = _cells(book, sheet)
        if found.height > 1:
            return sheet, found
        if found.height > cells.height:
            name, cells = sheet, found
    return name, cells


def _cells(book: Any, name: str) -> pl.DataFrame:
    """Take all cells from the sheet's first row on, as text, with the line of each row; no gaps."""
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if sheet.width == 0:
        return pl.DataFrame()
    cells = sheet.to_polars()
    filled = (column.str.strip_chars().str.len_bytes() > 0 for column in cells.get_columns())
    kept = reduce(or_, (column.fill_null(False) for column in filled))
    return cells.with_row_index("line", offset=1).filter(kept)


def _table(cells: pl.DataFrame) -> tuple[list[str], list[pl.Series], Int64[np.ndarray, " rows"]]:
    lines = cells["line"].to_numpy().astype(np.int64)[1:]
    columns = [cells.to_series(place) for place in range(1, cells.width)]
    names = ["" if column[0] is None else column[0].strip() for column in columns]
    bodies = [_without_midnight(column[1:]) for column in columns]
    # A sheet may reach further to the right than its table: columns with nothing at all are none.
    kept = [place for place, body in enumerate(bodies) if names[place] or body.count()]
    return [names[place] for place in kept], [bodies[place] for place in kept], lines


def _without_midnight(column: pl.Series) -> pl.Series:
    """Take the time off days; a sheet gives every day one."""
    midnight = column.str.ends_with(" 00:00:00")
    return column.str.head(10) if midnight.any() and midnight.all() else column


def _other_sheets(chosen: str, sheets: list[str]) -> str:
    others = [name for name in sheets if name != chosen]
    shown = ", ".join(repr(name) for name in others[:6])
    shown += f" and {len(others) - 6} more" if len(others) > 6 else ""
    return f"the sheet {chosen!r} was read; not read: {shown}"
