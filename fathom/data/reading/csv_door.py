"""The door before Polars: is this text a table, and if so, in which writing?

It finds out the encoding and the delimiter, counts the fields of every line, and refuses with the
line's number what is no table. Only then does Polars parse, with every column as text.

The writings understood: UTF-8 with or without its mark, UTF-16 with or without, else Latin-1 (in
its Windows form, code page 1252), which is said. Delimiters: comma, semicolon, tab, bar. Quoting as
in RFC 4180. Empty lines are passed over, except in a table of one column, where an empty line above
the last filled one is a missing cell.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fathom.data.cells.find_writing import listed
from fathom.data.names import named, numbered
from fathom.data.reading.memory import CELL, check_room
from fathom.data.reading.text import (
    DELIMITERS,
    as_utf8,
    fields_of,
    filled,
    find_delimiter,
    with_tabs,
)
from fathom.errors import DataError


@dataclass(frozen=True)
class Body:
    """The rows below the header, as bytes that no two readers understand differently.

    Attributes:
        lines: the line of the file that each row begins in.
    """

    names: tuple[str, ...]
    data: bytes
    lines: Sequence[int] | np.ndarray
    quoted: bool


@dataclass(frozen=True, eq=False)
class Found:
    """What a CSV file holds: columns as text, as yet unstripped, the row's lines, and notes."""

    frame: pl.DataFrame
    lines: Sequence[int] | np.ndarray
    notes: tuple[str, ...]


def read_csv(data: bytes, name: str, header: bool = True) -> Found:
    """Read the bytes of a CSV file; `name` is what the sentences call it.

    Args:
        header: whether the first line names the columns; else they are x0, x1, ...

    Raises:
        DataError: it is no table; the sentence names the line.

    >>> found = read_csv(b"age;city\\n31;Paris\\n", "people.csv")
    >>> found.frame.rows(), found.notes
    ([('31', 'Paris')], ("the delimiter is ';' (semicolon)",))
    """
    text, notes = as_utf8(data, name)
    if not text or text.isspace():
        raise DataError(f"{name} is empty")
    text, said = with_tabs(text)
    notes = (*notes, *said)
    delimiter = find_delimiter(text)
    if delimiter != "," and not said:
        shown = "tab" if delimiter == "\t" else f"{delimiter!r} ({DELIMITERS[delimiter]})"
        notes = (*notes, f"the delimiter is {shown}")
    cells = text.count(delimiter.encode()) + text.count(b"\n")
    check_room(2 * len(text) + CELL * cells, f"{name}, with about {cells:,} cells,")
    if not header:
        text = delimiter.join(numbered(fields_of(text, delimiter))).encode() + b"\n" + text
    body = _quoted_body(text, delimiter, name) if b'"' in text else _body(text, delimiter, name)
    if len(body.lines) == 0:
        raise DataError(f"{name} has column names, but not a single row below them")
    frame, said = _with_names(_parse(body, delimiter, name), body.names)
    lines = body.lines if header else np.asarray(body.lines) - 1
    return Found(frame, lines, (*notes, *said, *_numbers_for_names(body.names, header)))


def _with_names(frame: pl.DataFrame, names: Sequence[str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Name the columns; one without a name and a cell comes of a delimiter that ends each line."""
    kept = [
        place
        for place, column in enumerate(frame.get_columns())
        if names[place] or column.str.strip_chars().str.len_bytes().sum()
    ]
    kept = kept or list(range(len(names)))
    known, said = named([names[place] for place in kept])
    frame = frame.select(pl.col(str(place)) for place in kept)
    return frame.rename(dict(zip(frame.columns, known, strict=True))), said


def _numbers_for_names(names: Sequence[str], header: bool) -> tuple[str, ...]:
    """Say so where the first line looks like a row."""
    if not header or not names or pl.Series(names).cast(pl.Float64, strict=False).null_count():
        return ()
    return (
        f"the first line holds only numbers ({listed(names)}), and they were taken for the names "
        "of the columns: --no-header says that it is a row",
    )


def _body(text: bytes, delimiter: str, name: str) -> Body:
    """Check a text without quotation marks; counting bytes is enough, and fast."""
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    mark, lines = delimiter.encode(), io.BytesIO(text)
    blank = b" \t\n".replace(mark, b"")
    number, header = 1, lines.readline()
    while not header.strip(blank):  # some line is filled: read_csv has looked
        number, header = number + 1, lines.readline()
    fields, blanks = header.count(mark) + 1, array("q")
    start, first = lines.tell(), number + 1
    names = tuple(cell.strip() for cell in header.decode().split(delimiter))
    if fields > 1 and (rows := _regular_rows(text[start:], mark, fields)):
        return Body(names, text[start:], range(first, first + rows), quoted=False)
    for line in lines:
        number += 1
        if line.count(mark) == fields - 1 and (fields > 1 or line.strip(blank)):
            continue
        if line.strip(blank):
            raise _uneven(name, number, line.count(mark) + 1, fields)
        blanks.append(number)
    data = text[start:].rstrip(blank) if fields == 1 else text[start:]
    numbers: Sequence[int] | np.ndarray = range(first, number + 1)
    if blanks and fields == 1:  # an empty line above the last filled one is a missing cell
        numbers = range(first, first + (data.count(b"\n") + 1 if data else 0))
    elif blanks:
        data = b"".join(line for line in data.splitlines(True) if line.strip(blank))
        numbers = np.setdiff1d(np.arange(first, number + 1), np.frombuffer(blanks, np.int64))
    return Body(names, data, numbers, quoted=False)


def _regular_rows(data: bytes, mark: bytes, fields: int) -> int:
    """Count the rows of a body of which every line has so many fields; 0 if one has not.

    Delimiters and line ends alone are kept and compared with what they would have to be.
    """
    others = bytes(byte for byte in range(256) if byte not in (mark[0], ord("\n")))
    skeleton = data.translate(None, others)
    if not data.endswith(b"\n"):
        skeleton += b"\n"
    rows, rest = divmod(len(skeleton), fields)
    regular = not rest and skeleton == (mark * (fields - 1) + b"\n") * rows
    return rows if regular else 0


def _quoted_body(text: bytes, delimiter: str, name: str) -> Body:
    """Check a text with quotation marks, and write it anew in the plainest quoting."""
    clean = io.StringIO(newline="")
    writer = csv.writer(clean, delimiter=delimiter, lineterminator="\n")
    names: list[str] = []
    lines, gaps = array("q"), array("q")
    for line, row in _numbered_rows(text, delimiter, name):
        if not names:
            names = [cell.strip() for cell in row]
        elif not row or (len(names) > 1 and not filled(row)):
            gaps.append(
                line
            )  # in one column "" is a missing cell: only a line without a mark is empty
        elif len(row) != len(names):
            raise _uneven(name, line, len(row), len(names))
        else:
            if len(names) == 1 and gaps:
                writer.writerows([[""]] * len(gaps))
                lines.extend(gaps)
                gaps = array("q")
            writer.writerow(row)
            lines.append(line)
    numbers = np.array(lines, np.int64)
    return Body(tuple(names), clean.getvalue().encode(), numbers, quoted=True)


def _numbered_rows(text: bytes, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the number of the line it begins in, from the header on."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    begun, line = False, 1
    nameless = text.lstrip().startswith(b'""\n')  # the name of the only column: none
    try:
        for row in reader:
            begun = begun or filled(row) or (nameless and row == [""])
            if begun:
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise DataError(
            f"the quotation marks of {name} do not pair up in the row that begins in line {line}"
        ) from None


def _uneven(name: str, line: int, found: int, expected: int) -> DataError:
    fields = "1 field" if found == 1 else f"{found} fields"
    return DataError(f"line {line} of {name} has {fields}, but the header has {expected}")


def _parse(body: Body, delimiter: str, name: str) -> pl.DataFrame:
    """Parse the rows as text; columns are named by their places."""
    places = [str(place) for place in range(len(body.names))]
    try:
        frame = pl.read_csv(
            body.data,
            has_header=False,
            schema=dict.fromkeys(places, pl.String),
            separator=delimiter,
            quote_char='"' if body.quoted else None,
        )
    except pl.exceptions.PolarsError:
        raise DataError(f"{name} cannot be read as a table") from None
    if frame.height != (counted := len(body.lines)):
        raise DataError(
            f"{name} cannot be read as a table: {counted} rows counted, {frame.height} read"
        )
    return frame
