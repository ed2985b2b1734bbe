"""Checks of what a person gave: the value as it is worked with, or one sentence."""

from __future__ import annotations

import math
from typing import Any

from fathom.errors import OptionError

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
