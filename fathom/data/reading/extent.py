"""How far the cells of a spreadsheet reach, counted before anything is decoded.

A reader of sheets makes room for every cell from the first to the last, filled or not: one cell in
the last corner of a sheet of 6 kB asks for 512 GiB. What a sheet says of its own size may be a lie,
so that the places of its cells are read instead.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fathom.errors import DataError

MOST_CELLS = 40_000_000  # about 1.3 GB while they are read
_BLOCK = 2**20
_XLSX_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_XLSX_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="([0-9]{1,7})"')
_ODS = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*?)(/?)>|</table:table-row>"
)
_ODS_ROWS = re.compile(rb'number-rows-repeated="([0-9]+)"')
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="([0-9]+)"')


def check_extent(path: Path, parts: zipfile.ZipFile) -> None:
    """Refuse a workbook of which a sheet reaches too far.

    Raises:
        DataError: it would need more than 40,000,000 cells; the sentence names the last one.
    """
    for part in parts.namelist():
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            with parts.open(part) as sheet:
                rows, columns = _xlsx_extent(sheet)
        elif part.startswith("xl/worksheets/") and part.endswith(".bin"):
            with parts.open(part) as sheet:
                rows, columns = _xlsb_extent(sheet.read())
        elif part == "content.xml":
            with parts.open(part) as sheet:
                rows, columns = _ods_extent(sheet.read())
        else:
            continue
        if rows * columns > MOST_CELLS:
            raise DataError(
                f"a sheet of {path} reaches as far as the cell {column_letters(columns)}{rows}, "
                f"which makes {rows * columns:,} cells; at most {MOST_CELLS:,} are read: delete "
                "what lies far out, or save it as CSV"
            )


def column_letters(number: int) -> str:
    """Name a column, counted from 1, as spreadsheets do.

    >>> column_letters(1), column_letters(28), column_letters(16_384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _blocks(sheet: Any) -> Iterator[bytes]:
    """Give a file in blocks that cut no element."""
    rest = b""
    while block := sheet.read(_BLOCK):
        text = rest + block
        end = text.rfind(b"<")
        yield text[: max(end, 0)]
        rest = text[max(end, 0) :]
        if len(rest) > 4 * _BLOCK:
            rest = b""
    yield rest


def _xlsx_extent(sheet: Any) -> tuple[int, int]:
    last_row, last_column = 0, 0
    for block in _blocks(sheet):
        cells = _XLSX_CELL.findall(block)
        last_column = max(last_column, *map(_number, {letters for letters, _ in cells}), 0)
        rows = {row for _, row in cells} | set(_XLSX_ROW.findall(block))
        last_row = max(last_row, *map(int, rows), 0)
    return last_row, last_column


def _number(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - ord("A") + 1
    return value


def _ods_extent(sheet: bytes) -> tuple[int, int]:
    """Rows and columns repeat; empty ones at the end of a row, or of a sheet, are none."""
    largest, rows, columns, row, filled, repeats = (0, 0), 0, 0, 0, 0, 1
    width = 0
    for found in _ODS.finditer(sheet):
        kind, told = found[1], found[2] or b""
        if kind == b"table":
            largest = max(largest, (rows, columns), key=lambda size: size[0] * size[1])
            rows, columns, row = 0, 0, 0
        elif kind == b"table-row":
            again = _ODS_ROWS.search(told)
            repeats, width, filled = int(again[1]) if again else 1, 0, 0
            row += repeats if found[3] else 0
        elif kind is not None:
            again = _ODS_COLUMNS.search(told)
            width += int(again[1]) if again else 1
            if b"value" in told or not found[3]:
                filled = width
        else:
            row += repeats
            if filled:
                rows, columns = row, max(columns, filled)
    return max(largest, (rows, columns), key=lambda size: size[0] * size[1])


def _xlsb_extent(sheet: bytes) -> tuple[int, int]:
    """Records of a type, a size and a body; type 0 begins a row, 1 to 11 are its cells."""
    place, row, last_row, last_column = 0, 0, 0, 0
    while place < len(sheet):
        kind, place = _varying(sheet, place, 2)
        size, place = _varying(sheet, place, 4)
        if kind == 0:
            row = int.from_bytes(sheet[place : place + 4], "little") + 1
        elif 1 <= kind <= 11:
            last_row = max(last_row, row)
            column = int.from_bytes(sheet[place : place + 4], "little") + 1
            last_column = max(last_column, column)
        place += size
    return last_row, last_column


def _varying(sheet: bytes, place: int, most: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, the lowest first; the eighth says that more follow."""
    value = 0
    for number in range(most):
        if place >= len(sheet):
            return value, place
        byte = sheet[place]
        place += 1
        value |= (byte & 0x7F) << (7 * number)
        if byte < 0x80:
            break
    return value, place
