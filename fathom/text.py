"""How numbers are written for people: enough digits to read, no more.

>>> readable(69_080.4), readable(0.88637), readable(41.25), readable(None)
('69,080', '0.8864', '41.25', 'undefined')
"""

from __future__ import annotations

import re
from collections.abc import Sequence

WIDTH = 96  # of paragraphs, in characters
LONGEST_CELL = 60  # letters of a cell that is told in a sentence or a line


def readable(value: float | None, digits: int = 4) -> str:
    """Write a number: whole, with commas, from 1,000 on; else so many significant digits.

    >>> readable(-12_345.6), readable(0.0), readable(1e9)
    ('-12,346', '0', '1,000,000,000')
    """
    if value is None:
        return "undefined"
    if 1000 <= abs(value) < 1e12:
        return f"{value:,.0f}"
    return f"{value + 0.0:.{digits}g}"


def signed(value: float, digits: int = 4) -> str:
    """Write a change with its sign, as `readable` does.

    >>> signed(16467.6), signed(-0.01234, 3)
    ('+16,468', '-0.0123')
    """
    return f"{'+' if value >= 0 else ''}{readable(value, digits)}"


def aligned(
    rows: Sequence[Sequence[str]], sides: str = ">", indent: int = 0, gap: int = 2
) -> list[str]:
    """Write rows of cells as lines, every column as wide as its widest cell.

    Args:
        rows: of as many cells each.
        sides: a sign a column, ``<`` for words and ``>`` for numbers; the last one is that of all
            further columns.
        indent: spaces before each line.
        gap: spaces between two columns.

    >>> aligned([["step", "x"], ["0", "0.25"]])
    ['step     x', '   0  0.25']
    >>> aligned([["a", "1", "first"], ["bcd", "20", ""]], "<><", indent=2)
    ['  a     1  first', '  bcd  20']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    sides += sides[-1] * (len(widths) - len(sides))
    between, before = " " * gap, " " * indent
    lines = (
        between.join(f"{cell:{side}{w}}" for cell, side, w in zip(row, sides, widths, strict=False))
        for row in rows
    )
    return [f"{before}{line}".rstrip() for line in lines]


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"\s*[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


def harmless(words: str) -> str:
    """Write signs that would move a terminal's cursor, colours or direction as what they are.

    >>> harmless("a\\x1b[31mred\\u202e")
    'a\\\\x1b[31mred\\\\u202e'
    """
    return _CONTROLS.sub(lambda sign: ascii(sign[0])[1:-1], words)


BARS = "▁▂▃▄▅▆▇█"


def bars(heights: Sequence[float]) -> str:
    """Draw heights from 0 on in a word, as high as the highest is.

    >>> bars([0, 2, 4, 8])
    '▁▃▅█'
    """
    most = max(heights, default=0) or 1
    return "".join(BARS[int(height / most * (len(BARS) - 1) + 0.5)] for height in heights)


def one_line(words: str) -> str:
    """Put what is written over several lines into one.

    >>> one_line("line\\nbreak"), one_line("two  blanks")
    ('line break', 'two  blanks')
    """
    return _BREAKS.sub(" ", words).strip()


def shortened(words: str, most: int) -> str:
    """Write words in one line of at most so many characters, the rest as a sign for it.

    >>> shortened("a town of  2,000 and more", 12)
    'a town of 2…'
    """
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
