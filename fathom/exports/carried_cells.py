"""How a raw cell becomes a number, in plain Python: what an exported file carries along.

The text of these functions is copied into the file, each only where it is needed (see
`fathom.exports.carrying`). So they use nothing but each other and Python itself, and are written
for somebody who reads them there. They say the same as `fathom.data`; tests hold them to it.

>>> number({"age": " 31 "}, "age", missing=40.0), number({"age": "NA"}, "age", missing=40.0)
(31.0, 40.0)
"""

import math
import warnings

NOTHING = ("", "na", "n/a", "n.a.", "nan", "null", "<na>", "#n/a", "?", "-")
BLANKS = "\t\n\r\u00a0\u2009\u202f\u3000.,;:!?\"'()[]{}<>/\\|-_`´‘’“”„«»–—…"
MARKS = dict[str, tuple[str, ...]]()
TOLD = dict[str, int]()


def cell(row: dict[str, object], name: str) -> object:
    """Take one cell out of a row; None where it is empty, or holds a word for nothing (NA, ...)."""
    if name not in row:
        raise ValueError(f"the row has no {name!r}, which the network needs")
    found = row[name]
    if isinstance(found, str):
        found = found.strip()
        return None if found.lower() in MARKS.get(name, NOTHING) else found
    return None if found is None or found != found else found  # NaN differs from itself


def is_missing(row: dict[str, object], name: str) -> float:
    """Give 1 where a cell says nothing, else 0."""
    return 1.0 if cell(row, name) is None else 0.0


def number(row: dict[str, object], name: str, missing: float) -> float:
    """Take a number out of a row; `missing` stands for a cell that says nothing."""
    found = cell(row, name)
    if found is None:
        return missing
    if isinstance(found, bool):
        return 1.0 if found else 0.0
    written = str(found)
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in written or not written.isascii():
        raise ValueError(f"{name!r} takes a number, but got {found!r}")
    return value


def number_written(
    row: dict[str, object],
    name: str,
    missing: float,
    decimal: str,
    thousands: str,
    unit: str,
    negative: str,
) -> float:
    """Take a number out of a row where text has its own decimal mark, thousands and unit."""
    found = cell(row, name)
    if isinstance(found, str):
        plain = plainly(found, decimal, thousands, unit, negative)
        if plain is None:
            example = f"1{thousands}234{decimal}5 {unit}".strip()
            raise ValueError(f"{name!r} takes a number such as {example}, but got {found!r}")
        found = plain
    return number({name: found}, name, missing)


def plainly(
    written: str, decimal: str, thousands: str, unit: str, negative: str = ""
) -> str | None:
    """Write a number plainly, '1.234,5 €' as '1234.5'; None where it is not in this writing."""
    bare = without_unit(signed(tidy(written), negative), unit)
    sign = bare[0] if bare[:1] in ("+", "-") else ""
    amount, letter, power = bare[len(sign) :].lower().partition("e")
    whole, _, rest = amount.partition(decimal)
    first, *groups = whole.split(thousands) if thousands else [whole]
    digits = first + "".join(groups)
    if not all(c in "0123456789" for c in digits + rest) or not digits + rest:
        return None
    if groups and (not 1 <= len(first) <= 3 or first[0] == "0"):
        return None
    if any(len(group) != 3 for group in groups):
        return None
    if letter and not power.lstrip("+-").isdigit():
        return None
    return f"{sign}{digits}.{rest or 0}{letter}{power}"


def tidy(written: str) -> str:
    """Make blanks, apostrophes and minus signs of every kind the plain ones."""
    for kinds, plain in (("’ʼ`´", "'"), ("−–", "-")):
        for kind in kinds:
            written = written.replace(kind, plain)
    return "".join(" " if c.isspace() else c for c in written)


def signed(written: str, negative: str) -> str:
    """Put the sign of a negative number before it: '(803)' and '803-' are '-803'.

    >>> signed("$ (803)", "()"), signed("803-", "-"), signed("803", "()")
    ('-$ 803', '-803', '803')
    """
    if negative == "()" and written.count("(") == written.count(")") == 1:
        before, _, rest = written.partition("(")
        inside, closed, after = rest.partition(")")
        digits = [any(c in "0123456789" for c in part) for part in (before, inside, after)]
        return f"-{before}{inside}{after}" if closed and digits == [False, True, False] else written
    if negative == "-" and written.count("-") == 1:
        before, _, after = written.partition("-")
        if any(c in "0123456789" for c in before) and not any(c in "0123456789" for c in after):
            return f"-{before.removesuffix(' ')}{after.removeprefix(' ')}"
    return written


def without_unit(written: str, unit: str) -> str:
    """Take a unit away, before or after the number; the sign stays."""
    sign = written[:1] if written[:1] in ("+", "-") else ""
    after = written[len(sign) :].removeprefix(" ")
    if unit and after.startswith(unit):
        return sign + after[len(unit) :].removeprefix(" ")
    if unit and written.endswith(unit):
        return written[: -len(unit)].removesuffix(" ")
    return written


def text(row: dict[str, object], name: str) -> str | None:
    """Take a word out of a row; True is 'true', and 1.0 is '1'. None for a cell without one."""
    found = cell(row, name)
    if found is None:
        return None
    word = str(found).lower() if isinstance(found, bool) else str(found)
    whole, _, rest = word.partition(".")
    digits = whole[1:] if whole[:1] in ("+", "-") else whole
    if digits.isdigit() and digits.isascii() and rest and not rest.strip("0"):
        return whole
    return word


def small_text(row: dict[str, object], name: str) -> str | None:
    """Take a word out of a row, in small letters: yes, Yes and YES are the same."""
    word = text(row, name)
    return None if word is None else word.lower()


def small_words(row: dict[str, object], name: str) -> str | None:
    """Take a text out of a row: small letters, one blank between its words and at both ends.

    >>> small_words({"title": "Samsung  TV, 55-inch"}, "title")
    ' samsung tv 55 inch '
    """
    words = text(row, name)
    if words is None:
        return None
    plain = "".join(" " if c in BLANKS else c for c in words).replace("İ", "i").replace("Σ", "σ")
    return " " + " ".join(part for part in plain.lower().split(" ") if part) + " "


def holding(words: str | None, name: str, pieces: tuple[str, ...]) -> str | None:
    """Hand a text on, and warn where it holds none of the pieces that were learnt."""
    if words is not None and not any(piece in words for piece in pieces):
        tell(name, f"is {words.strip()!r}, of which no word or run of letters was learnt")
    return words


def holds(words: str | None, piece: str) -> float:
    """Give 1 where a text holds a piece, else 0."""
    return 1.0 if words is not None and piece in words else 0.0


def truth(word: str | None, no: str, yes: str) -> str | None:
    """1 is true and 0 is false, however the table wrote them."""
    if word is None:
        return None
    return {"false": no, "0": no, "true": yes, "1": yes}.get(word.lower(), word)


def learnt(word: str | None, name: str, words: tuple[str, ...]) -> str | None:
    """Hand a word on, and warn where it is none of those that were learnt."""
    if word is not None and word not in words:
        tell(name, f"is {word!r}, not learnt in training: counted as none of its categories")
    return word


def within(value: float | None, name: str, low: float, high: float, said: str) -> float | None:
    """Hand a number on, and warn where it is outside all that was learnt from."""
    if value is not None and not low <= value <= high:
        tell(name, f"is outside {said}, all that was learnt from: extrapolated")
    return value


def never_missing(row: dict[str, object], name: str) -> None:
    """Warn where a cell is missing that never was in training."""
    if cell(row, name) is None:
        tell(name, "is missing, which it never was in training")


def tell(name: str, words: str) -> None:
    """Warn of a column's cells once; `TOLD` counts them."""
    TOLD[name] = TOLD.get(name, 0) + 1
    if TOLD[name] == 1:
        warnings.warn(f"{name!r} {words} (said once; TOLD counts such cells)", stacklevel=4)


def one_or_other(word: str | None, first: str, second: str) -> float:
    """Give -1 for the first word, +1 for the second, 0 for any other and for none."""
    if word == second:
        return 1.0
    return -1.0 if word == first else 0.0


def ramp(value: float, low: float, high: float) -> float:
    """Rise from 0 at `low` to 1 at `high`; before and beyond it stays what it is there.

    >>> ramp(20.0, 30.0, 50.0), ramp(40.0, 30.0, 50.0), ramp(90.0, 30.0, 50.0)
    (0.0, 0.5, 1.0)
    """
    return min(1.0, max(0.0, (value - low) / (high - low)))


def held_in(value: float) -> float:
    """Hold in what is far out: beyond 2 it goes on with a fifth of the slope, up to 5.

    >>> held_in(-1.0), held_in(7.0), held_in(1e9)
    (-1.0, 3.0, 5.0)
    """
    size = abs(value)
    return math.copysign(min(size, 2.0 + 0.2 * (size - 2.0), 5.0), value)
