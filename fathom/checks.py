"""Checks of what a person gave: the value as it is worked with, or one sentence."""

from __future__ import annotations

import math
import operator
from typing import Any

from fathom.errors import FathomError, OptionError

Anything = Any  # checked by hand, so that a person gets a sentence instead of a type error


def number(value: Anything, what: str) -> float:
    """Give a value as a finite float, or say that `what` must be a number.

    >>> number("nine", "the start of x")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: the start of x must be a number, not 'nine'.
    """
    plain = not isinstance(value, bool | str | bytes)
    try:
        converted = float(value) if plain else math.nan
    except (TypeError, ValueError, OverflowError):
        converted = math.nan
    if not math.isfinite(converted):
        raise OptionError(f"{what} must be a number, not {value!r}.")
    return converted


def positive(value: Anything, what: str) -> float:
    """Give a value as a float above 0, or say that `what` must be one.

    >>> positive(0, "the learning rate")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: the learning rate must be a number above 0, not 0.
    """
    try:
        converted = number(value, what)
    except OptionError:
        converted = 0.0
    if converted <= 0:
        raise OptionError(f"{what} must be a number above 0, not {value!r}.")
    return converted


def counted(
    value: Anything, count: int, what: str, there: str, error: type[FathomError] = OptionError
) -> int:
    """Read the number of something that is counted from 0.

    Args:
        value: what a person asks for.
        count: how many there are.
        what: one of them is called.
        there: says which there are.
        error: is raised where there is none of this number.

    Raises:
        OptionError: it is no whole number.

    >>> counted(7, 4, "neuron", "convolution 0 has neurons 0 to 3")
    Traceback (most recent call last):
    fathom.errors.OptionError: there is no neuron 7: convolution 0 has neurons 0 to 3
    >>> counted(1.5, 4, "row", "the table has 4 rows, counted from 0")
    Traceback (most recent call last):
    fathom.errors.OptionError: a row is a whole number, counted from 0, but got 1.5
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise OptionError(
            f"a {what} is a whole number, counted from 0, but got {value!r}"
        ) from None
    if not 0 <= number < count:
        raise error(f"there is no {what} {number}: {there}")
    return number
