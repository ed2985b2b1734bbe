"""How numbers are written for people: enough digits to read, no more.

>>> readable(69_080.4), readable(0.88637), readable(41.25), readable(None)
('69,080', '0.8864', '41.25', 'undefined')
"""

from __future__ import annotations


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
