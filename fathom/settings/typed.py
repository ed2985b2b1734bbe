"""What people type after an option: numbers, lists of numbers, names with numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence

from fathom.errors import OptionError
from fathom.text import one_line


def number(text: str, what: str) -> float:
    """Read one number.

    >>> number(" .5 ", "--rate")
    0.5
    >>> number("fast", "--rate")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: --rate takes a number, but got 'fast'
    """
    try:
        return float(text)
    except ValueError:
        raise OptionError(f"{what} takes a number, but got {text.strip()!r}") from None


def numbers(text: str, what: str) -> list[float]:
    """Read numbers with commas between them.

    >>> numbers(".23, .57,.20", "--predicted")
    [0.23, 0.57, 0.2]
    """
    return [number(part, what) for part in text.split(",")]


def named_numbers(text: str, what: str) -> dict[str, float]:
    """Read names with numbers, commas between them; a name may hold blanks.

    >>> named_numbers("four legs=1, thick coat=1", "--inputs")
    {'four legs': 1.0, 'thick coat': 1.0}
    """
    named: dict[str, float] = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not equals or not name.strip():
            raise OptionError(
                f"{what} takes names with numbers, like 'age=40,experience=12', "
                f"but got {part.strip()!r}"
            )
        if name.strip() in named:
            raise OptionError(f"{what} gives {name.strip()!r} twice")
        named[name.strip()] = number(value, f"{what} for {name.strip()!r}")
    return named


def whole_numbers(text: str, what: str) -> list[int]:
    """Read whole numbers with commas between them.

    >>> whole_numbers("64,32", "--hidden")
    [64, 32]
    """
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise OptionError(f"{what} takes whole numbers like '64,32', but got {text!r}") from None


def names(text: str, what: str) -> list[str]:
    """Read names of columns with commas between them; one with a comma may stand in quotes.

    >>> names("zip, age", "--columns"), names('"distance, km",age', "--columns")
    (['zip', 'age'], ['distance, km', 'age'])
    """
    found = [
        part.strip() for part in next(csv.reader([one_line(text)], skipinitialspace=True), [""])
    ]
    if not all(found):
        raise OptionError(f"{what} takes names with commas between them, but got {text!r}")
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        raise OptionError(f"{what} gives {twice!r} twice")
    return found


def cells(texts: Sequence[str], what: str) -> dict[str, str]:
    """Read columns with the values of their cells, one in each text; a value may be empty.

    >>> cells(["age=40", "city=Rome, Italy"], "--set")
    {'age': '40', 'city': 'Rome, Italy'}
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise OptionError(f"{what} takes COLUMN=VALUE, like age=40, but got {text!r}")
        if name.strip() in found:
            raise OptionError(f"{what} gives {name.strip()!r} twice")
        found[name.strip()] = value.strip()
    return found


def sizes(text: str, what: str) -> list[int]:
    """Read the sizes of hidden layers; "none" stands for no layer.

    >>> sizes("64,32", "--hidden"), sizes("none", "--hidden")
    ([64, 32], [])
    """
    return [] if text.strip().lower() == "none" else whole_numbers(text, what)


def whole_or_word(word: str) -> Callable[[str, str], int]:
    """Make a reader of a whole number above 0, or of the word, which stands for 0.

    >>> read = whole_or_word("full")
    >>> read("32", "--batch-size"), read("full", "--batch-size")
    (32, 0)
    """

    def read(text: str, what: str) -> int:
        if text.strip().lower() == word:
            return 0
        try:
            number = int(text)
        except ValueError:
            number = 0
        if number < 1:
            raise OptionError(f"{what} takes a whole number above 0 or {word!r}, but got {text!r}")
        return number

    return read


def kind_pairs(texts: Sequence[str], what: str) -> dict[str, str]:
    """Read columns with their kinds, one in each text.

    >>> kind_pairs(["zip=category"], "--column")
    {'zip': 'category'}
    """
    kinds: dict[str, str] = {}
    for text in texts:
        name, equals, kind = (part.strip() for part in text.rpartition("="))
        if not (equals and name and kind):
            raise OptionError(
                f"{what} takes a name and a kind, like zip=category, but got {text!r}"
            )
        if name in kinds:
            raise OptionError(f"{what} gives {name!r} twice")
        kinds[name] = kind
    return kinds


EVERY = "*"  # stands for all columns that are not named


def marks(texts: Sequence[str], what: str) -> dict[str, tuple[str, ...]]:
    """Read words that mean a missing cell: of a column (a name before ``=``), or of all.

    >>> marks(["region=", "age=n.a.,unknown", "none"], "--missing")
    {'region': (), 'age': ('n.a.', 'unknown'), '*': ('none',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, equals, words = text.rpartition("=")
        name = name.strip() if equals else EVERY
        if not name:
            raise OptionError(f"{what} takes WORD or NAME=WORD, like age=none, but got {text!r}")
        if name in found:
            raise OptionError(f"{what} gives {name!r} twice")
        found[name] = tuple(word.strip() for word in words.split(",") if word.strip())
    return found


_UNITS = {"": 1, "b": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30}


def size(text: str, what: str) -> int:
    """Read how many bytes something may take.

    >>> size("200MB", "--run-limit"), size("1.5 gb", "--run-limit")
    (209715200, 1610612736)
    """
    folded = text.strip().lower()
    number_part = folded.rstrip("gmkb").strip()
    unit = folded[len(number_part) :].strip()
    try:
        bytes_wanted = float(number_part) * _UNITS[unit]
    except (KeyError, ValueError):
        bytes_wanted = -1
    if not 0 < bytes_wanted < 2**50:
        raise OptionError(f"{what} takes a size like 200MB or 1GB, but got {text!r}")
    return int(bytes_wanted)


def examples(texts: Sequence[str], what: str) -> list[list[float]]:
    """Read several examples: the option given several times, or ';' between them.

    >>> examples(["0,1,0; 1,0,0"], "--expected")
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    """
    return [numbers(part, what) for text in texts for part in text.split(";")]
