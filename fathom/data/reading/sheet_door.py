"""The door for spreadsheets: the sheet that holds the table, its cells as text.

It is the one that was asked for; or the first with the columns that are wanted; or the first with a
header and a row.

The first row that is filled is the header; empty rows are passed over, as in a CSV file. Cells with
an error (``#N/A``, ``#DIV/0!``) are missing.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fathom.data.cells.find_writing import listed
from fathom.data.names import numbered
from fathom.data.reading.extent import check_extent
from fathom.errors import DataError, OptionError, hint
from fathom.shapes import Int64

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST_UNFOLDED = 2**30  # bytes


def read_sheet(
    path: Path, asked: str | None = None, wanted: Collection[str] = (), header: bool = True
) -> tuple[list[str], list[pl.Series], Int64[np.ndarray, " rows"], tuple[str, ...]]:
    """Read a spreadsheet.

    Args:
        path: the workbook.
        asked: the sheet that a person asked for.
        wanted: columns that the table must have; they choose among sheets.
        header: whether the first row names the columns.

    Returns:
        The names of the columns as they stand in the header, the columns (as text), each row's line
        in the sheet, and the notes.

    Raises:
        DataError: it is no spreadsheet, or every sheet is empty, or none has the columns.
        OptionError: there is no sheet of the name asked for.
    """
    import fastexcel  # reads .xlsx, .xls and .ods; polars.read_excel would ask for it too

    _check_unfolded(path)
    try:
        book = fastexcel.read_excel(path)
        sheets = list(book.sheet_names)
        if asked is not None and asked not in sheets:
            raise OptionError(f"{path} has no sheet {asked!r}. {hint(asked, sheets)}")
        tables: dict[str, pl.DataFrame] = {}
        for name in [asked] if asked else sheets:
            tables[name] = _cells(book, name)
            if header and _suits(tables[name], wanted):
                break
    except fastexcel.FastExcelError:
        raise DataError(f"{path} is no spreadsheet that can be read") from None
    if wanted and header and not _suits(tables[name], wanted):
        _refuse(tables, wanted, path)
    name = _best(tables, wanted)
    if tables[name].height == 0:
        what = path if asked is None else f"the sheet {asked!r} of {path}"
        raise DataError(f"{what} is empty")
    notes = () if len(sheets) == 1 else (_other_sheets(name, sheets),)
    return (*_table(tables[name], header), notes)


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
            if damaged is None:
                check_extent(path, parts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        damaged = path.name
    if damaged is not None:
        raise DataError(f"{path} is no spreadsheet that can be read")


def _suits(cells: pl.DataFrame, wanted: Collection[str]) -> bool:
    """Whether a sheet has a row, and a header with the columns that are wanted, or with two."""
    header = _header(cells)
    return cells.height > 1 and (all(c in header for c in wanted) if wanted else len(header) > 1)


def _refuse(tables: Mapping[str, pl.DataFrame], wanted: Collection[str], path: Path) -> None:
    """Say what each sheet holds, where several are filled and none has what is wanted.

    Raises:
        DataError: so it is.
    """
    headers = {name: _header(cells) for name, cells in tables.items() if cells.height}
    if len(headers) > 1:
        lost = max(wanted, key=lambda column: sum(column not in h for h in headers.values()))
        shown = "; ".join(f"{name!r} has {listed(header)}" for name, header in headers.items())
        raise DataError(f"no sheet of {path} has a column {lost!r}: {shown}")


def _best(tables: Mapping[str, pl.DataFrame], wanted: Collection[str]) -> str:
    """Take the first sheet that suits; or with a header and a row; or with anything in it."""
    suited = [name for name, cells in tables.items() if _suits(cells, wanted)]
    full = [name for name, cells in tables.items() if cells.height > 1]
    some = [name for name, cells in tables.items() if cells.height]
    return next(iter((*suited, *full, *some, *tables)))


def _header(cells: pl.DataFrame) -> list[str]:
    if not cells.height:
        return []
    named = (cells.to_series(place)[0] for place in range(1, cells.width))
    return [name.strip() for name in named if name]


def _cells(book: Any, name: str) -> pl.DataFrame:
    """Take all cells from the sheet's first row on, as text, with the line of each row; no gaps."""
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if sheet.width == 0:
        return pl.DataFrame()
    cells = sheet.to_polars()
    filled = (column.str.strip_chars().str.len_bytes() > 0 for column in cells.get_columns())
    kept = reduce(or_, (column.fill_null(False) for column in filled))
    return cells.with_row_index("line", offset=1).filter(kept)


def _table(
    cells: pl.DataFrame, header: bool
) -> tuple[list[str], list[pl.Series], Int64[np.ndarray, " rows"]]:
    first = 1 if header else 0
    lines = cells["line"].to_numpy().astype(np.int64)[first:]
    columns = [cells.to_series(place) for place in range(1, cells.width)]
    if header:
        names = ["" if column[0] is None else column[0].strip() for column in columns]
    else:
        names = numbered(len(columns))
    bodies = [_without_midnight(column[first:]) for column in columns]
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
