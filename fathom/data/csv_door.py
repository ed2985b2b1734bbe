"""The door before Polars: is this text a table, and if so, in which writing?

It finds out the encoding and the delimiter, counts the fields of every line, and refuses with the
line's number what is no table. Only then does Polars parse, with every column as text.

The writings understood: UTF-8 with or without its mark, UTF-16 with its mark, else Latin-1 (in
its Windows form, code page 1252), which is said. Delimiters: comma, semicolon, tab, bar. Quoting as
in RFC 4180. Empty lines are passed over, except in a table of one column, where an empty line above
the last filled one is a missing cell.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from fathom.errors import DataError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE = 64 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a")


@dataclass(frozen=True)
class Body:
    """The rows below the header, as bytes that no two readers understand differently."""

    names: tuple[str, ...]
    data: bytes
    rows: int
    quoted: bool


def read_csv(data: bytes, name: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Read the bytes of a CSV file; `name` is what the sentences call it.

    Returns:
        The frame, every column as text and as yet unstripped, and the notes.

    Raises:
        DataError: it is no table; the sentence names the line.

    >>> frame, notes = read_csv(b"age;city\\n31;Paris\\n", "people.csv")
    >>> frame.rows(), notes
    ([('31', 'Paris')], ("the delimiter is ';' (semicolon)",))
    """
    text, notes = _as_utf8(data, name)
    if not text.strip():
        raise DataError(f"{name} is empty")
    delimiter = find_delimiter(text)
    if delimiter != ",":
        shown = "tab" if delimiter == "\t" else f"{delimiter!r} ({DELIMITERS[delimiter]})"
        notes = (*notes, f"the delimiter is {shown}")
    body = _quoted_body(text, delimiter, name) if b'"' in text else _body(text, delimiter, name)
    if body.rows == 0:
        raise DataError(f"{name} has column names, but not a single row below them")
    check_names(body.names)
    return _parse(body, delimiter, name), notes


def check_names(names: Sequence[str]) -> None:
    """Refuse column names that are empty or stand twice.

    >>> check_names(["age", "age"])
    Traceback (most recent call last):
    fathom.errors.DataError: several columns are named 'age'; give each column a name of its own
    """
    if not names:
        raise DataError("the table has no columns")
    nameless = [str(place) for place, name in enumerate(names, 1) if not name.strip()]
    if nameless:
        which = "column" if len(nameless) == 1 else "columns"
        raise DataError(
            f"{which} {', '.join(nameless[:8])} of {len(names)} without a name; "
            "give each column a name in the first line"
        )
    twice = [name for name, count in Counter(name.strip() for name in names).items() if count > 1]
    if twice:
        shown = ", ".join(repr(name) for name in twice[:8])
        raise DataError(f"several columns are named {shown}; give each column a name of its own")


def find_delimiter(text: bytes) -> str:
    """Find the delimiter: the one by which most of the first lines agree with the header.

    >>> find_delimiter(b"a;b\\n1,5;2,5\\n"), find_delimiter(b"only\\n1\\n")
    (';', ',')
    """
    sample = text[:_SAMPLE].decode("utf-8", "ignore")
    whole = len(text) <= _SAMPLE
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        counts = _field_counts(sample, delimiter)
        if not whole and len(counts) > 1:
            counts.pop()  # the sample may have cut the last line
        if not counts or counts[0] == 1:
            continue
        agreeing = sum(count == counts[0] for count in counts[1:])
        score = ((agreeing + 1) / len(counts), counts[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _field_counts(sample: str, delimiter: str) -> list[int]:
    counts = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for row in reader:
            if _filled(row):
                counts.append(len(row))
    except csv.Error:
        pass
    return counts


def _as_utf8(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """Bring the text to UTF-8 without a mark."""
    notes: tuple[str, ...] = ()
    if data.startswith(_UTF16):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError:
            raise DataError(f"{name} begins as UTF-16 text, but is not") from None
        notes = ("the text is UTF-16",)
    data = data.removeprefix(codecs.BOM_UTF8)
    if (place := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, place) + 1
        raise DataError(f"{name} is no text table: line {line} holds a NUL byte")
    if data.isascii():
        return data, notes
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if data.translate(None, _CONTROLS) != data:
            line = data.count(b"\n", 0, error.start) + 1
            raise DataError(
                f"{name} is no text table: line {line} is neither UTF-8 nor Latin-1"
            ) from None
        try:
            data = data.decode("cp1252").encode()
        except UnicodeDecodeError:
            data = data.decode("latin-1").encode()
        notes = (*notes, "the text is not UTF-8; it was read as Latin-1")
    return data, notes


def _body(text: bytes, delimiter: str, name: str) -> Body:
    """Check a text without quotation marks; counting bytes is enough, and fast."""
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    mark, lines = delimiter.encode(), io.BytesIO(text)
    blank = b" \t\n".replace(mark, b"")
    number, header = 1, lines.readline()
    while not header.strip(blank):  # some line is filled: read_csv has looked
        number, header = number + 1, lines.readline()
    start, fields, rows, gaps = lines.tell(), header.count(mark) + 1, 0, False
    for line in lines:
        number += 1
        if line.count(mark) == fields - 1 and (fields > 1 or line.strip(blank)):
            rows += 1
        elif line.strip(blank):
            raise _uneven(name, number, line.count(mark) + 1, fields)
        else:
            gaps = True
    data = text[start:].rstrip(blank) if fields == 1 else text[start:]
    if gaps and fields == 1:
        rows = data.count(b"\n") + 1 if data else 0
    elif gaps:
        data = b"".join(line for line in data.splitlines(True) if line.strip(blank))
    names = tuple(cell.strip() for cell in header.decode().split(delimiter))
    return Body(names, data, rows, quoted=False)


def _quoted_body(text: bytes, delimiter: str, name: str) -> Body:
    """Check a text with quotation marks, and write it anew in the plainest quoting."""
    clean = io.StringIO(newline="")
    writer = csv.writer(clean, delimiter=delimiter, lineterminator="\n")
    names: list[str] = []
    rows = gaps = 0
    for line, row in _numbered_rows(text, delimiter, name):
        if not names:
            names = [cell.strip() for cell in row]
        elif not row or (len(names) > 1 and not _filled(row)):
            gaps += 1  # in one column "" is a missing cell: only a line without a mark is empty
        elif len(row) != len(names):
            raise _uneven(name, line, len(row), len(names))
        else:
            if len(names) == 1 and gaps:
                writer.writerows([[""]] * gaps)
                rows, gaps = rows + gaps, 0
            writer.writerow(row)
            rows += 1
    return Body(tuple(names), clean.getvalue().encode(), rows, quoted=True)


def _numbered_rows(text: bytes, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the number of the line it begins in, from the header on."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    begun, line = False, 1
    try:
        for row in reader:
            begun = begun or _filled(row)
            if begun:
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise DataError(
            f"the quotation marks of {name} do not pair up in the row that begins in line {line}"
        ) from None


def _filled(row: list[str]) -> bool:
    """Whether a row is more than an empty line."""
    return len(row) > 1 or bool(row and row[0].strip())


def _uneven(name: str, line: int, found: int, expected: int) -> DataError:
    fields = "1 field" if found == 1 else f"{found} fields"
    return DataError(f"line {line} of {name} has {fields}, but the header has {expected}")


def _parse(body: Body, delimiter: str, name: str) -> pl.DataFrame:
    # Names that Polars cannot have (twice the same) are refused by `read`, so it gets numbers.
    numbered = [str(place) for place in range(len(body.names))]
    try:
        frame = pl.read_csv(
            body.data,
            has_header=False,
            schema=dict.fromkeys(numbered, pl.String),
            separator=delimiter,
            quote_char='"' if body.quoted else None,
        )
    except pl.exceptions.PolarsError:
        raise DataError(f"{name} cannot be read as a table") from None
    if frame.height != body.rows:
        raise DataError(
            f"{name} cannot be read as a table: {body.rows} rows counted, {frame.height} read"
        )
    return frame.rename(dict(zip(numbered, body.names, strict=True)))
