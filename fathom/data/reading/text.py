"""Bytes as text, and the delimiter of a text table."""

from __future__ import annotations

import codecs
import csv
import io
import re

from fathom.errors import DataError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MOSTLY = 0.7  # of UTF-16's every second bytes are NUL in a table of Latin letters and digits
_SAMPLE = 64 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a")


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


def fields_of(text: bytes, delimiter: str) -> int:
    """Count the fields of the first line that holds any.

    >>> fields_of(b"\\n1,2,3\\n", ",")
    3
    """
    counts = _field_counts(text[:_SAMPLE].decode("utf-8", "ignore"), delimiter)
    return counts[0] if counts else 1


def with_tabs(text: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Put tabs between columns that are set apart by blanks alone, where that is plain.

    It is where every line has as many words, at least two, and either two blanks or more stand
    between any two of them, or every word below the header is a number.

    >>> with_tabs(b"x   y\\n-1   2.5\\n10  3\\n")
    (b'x\\ty\\n-1\\t2.5\\n10\\t3\\n', ('the columns are set apart by blanks',))
    >>> with_tabs(b"name\\nAnn Lee\\nBob Ray\\n")[1]
    ()
    """
    some = text[:_SAMPLE].splitlines()
    if len(text) > _SAMPLE:
        some.pop()  # the sample may have cut it
    head = [line.strip() for line in some if line.strip()]
    if len(head) < 2 or any(mark.encode() in head[0] for mark in DELIMITERS) or b'"' in text:
        return text, ()
    widths = {len(line.split()) for line in head}
    if len(widths) > 1 or widths == {1}:
        return text, ()
    wide = all(len(re.split(rb" {2,}", line)) == len(line.split()) for line in head)
    if not wide and not all(_is_number(word) for line in head[1:] for word in line.split()):
        return text, ()
    body = b"\n".join(b"\t".join(line.strip().split()) for line in text.splitlines())
    return body + b"\n", ("the columns are set apart by blanks",)


def _is_number(word: bytes) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _field_counts(sample: str, delimiter: str) -> list[int]:
    counts = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for row in reader:
            if filled(row):
                counts.append(len(row))
    except csv.Error:
        pass
    return counts


def as_utf8(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """Bring the text to UTF-8 without a mark; say which writing it was in, if another.

    Raises:
        DataError: it is no text; the sentence names the line.

    >>> as_utf8("ä".encode("latin-1"), "people.csv")[1]
    ('the text is not UTF-8; it was read as Latin-1',)
    """
    notes: tuple[str, ...] = ()
    if writing := _utf16(data):
        try:
            data = data.decode(writing).encode()
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


def _utf16(data: bytes) -> str | None:
    """Tell UTF-16 by its mark or, as its Latin letters are, by every second byte being NUL."""
    if data.startswith(_UTF16):
        return "utf-16"
    head = data[:_SAMPLE]
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) < MOSTLY * len(head) / 2 or min(first, second):
        return None
    return "utf-16-le" if second else "utf-16-be"


def filled(row: list[str]) -> bool:
    """Whether a row is more than an empty line.

    >>> filled([" "]), filled(["", ""])
    (False, True)
    """
    return len(row) > 1 or bool(row and row[0].strip())
