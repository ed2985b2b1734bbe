"""How numbers are written for people: enough digits to read, no more.

>>> readable(69_080.4), readable(0.88637), readable(41.25), readable(None)
('69,080', '0.8864', '41.25', 'undefined')
"""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 96  # of paragraphs, in characters


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


def aligned(rows: list[list[str]], left: int = 0) -> list[str]:
    """Write rows as lines, every column as wide as its widest cell; the first `left` to the left.

    >>> aligned([["step", "x"], ["0", "0.25"]])
    ['step     x', '   0  0.25']
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    sides = ["<"] * left + [">"] * (len(widths) - left)
    cells = [list(zip(row, sides, widths, strict=True)) for row in rows]
    return ["  ".join(f"{c:{side}{w}}" for c, side, w in row).rstrip() for row in cells]


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Line cells up in columns, those of `right` to the right.

    >>> table([["a", "1"], ["bcd", "20"]], right=(1,))
    ['  a     1', '  bcd  20']
    """
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(f"  {'  '.join(cells)}".rstrip())
    return lines
