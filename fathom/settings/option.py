"""An option: what is said of it once, for the command line, Python, scikit-learn and the docs."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from fathom.errors import OptionError, hint

MOST_LAYERS = 16


@dataclass(frozen=True)
class Bounds:
    """Between what a number lies, both ends among them.

    >>> Bounds("epochs", 1, 1_000_000, "passes over the rows").check(0)
    Traceback (most recent call last):
    fathom.errors.OptionError: epochs must be 1 to 1,000,000 (passes over the rows), but got 0
    """

    what: str
    least: int
    most: int
    unit: str

    def check(self, value: Any) -> None:
        """Refuse a number beyond, or several of which one is."""
        for number in value if isinstance(value, tuple) else (value,):
            if not self.least <= number <= self.most:
                raise OptionError(
                    f"{self.what} must be {self.least} to {self.most:,} ({self.unit}), "
                    f"but got {number:,}"
                )


@dataclass(frozen=True)
class Share:
    """A number from 0 on, below 1 or without an upper end.

    >>> Share("dropout").check(1.0)
    Traceback (most recent call last):
    fathom.errors.OptionError: dropout must be 0 or more and below 1, but got 1
    """

    what: str
    most: float = 1.0

    def check(self, value: float) -> None:
        """Refuse a number beyond, infinite ones and NaN among them."""
        if math.isfinite(value) and 0 <= value < self.most:
            return
        end = f" and below {self.most:g}" if math.isfinite(self.most) else ""
        raise OptionError(f"{self.what} must be 0 or more{end}, but got {value:g}")


@dataclass(frozen=True)
class Seconds:
    """A time, above 0.

    >>> Seconds("time", 3600).check(0.0)
    Traceback (most recent call last):
    fathom.errors.OptionError: time must be above 0 and at most 3,600 seconds, but got 0
    """

    what: str
    most: int

    def check(self, value: float) -> None:
        """Refuse a number beyond, infinite ones and NaN among them."""
        if not (math.isfinite(value) and 0 < value <= self.most):
            raise OptionError(
                f"{self.what} must be above 0 and at most {self.most:,} seconds, but got {value:g}"
            )


@dataclass(frozen=True)
class OneOf:
    """One of some words.

    >>> OneOf("network", ("convolutional", "dense")).check("densse")
    Traceback (most recent call last):
    fathom.errors.OptionError: there is no network 'densse'. Did you mean 'dense'?
    """

    what: str
    words: Collection[str]

    def check(self, value: str) -> None:
        """Refuse any other word."""
        if value not in self.words:
            raise OptionError(f"there is no {self.what} {value!r}. {hint(value, self.words)}")


class Rates:
    """Learning rates: each above 0, and given once.

    >>> Rates().check((0.1, 0.1))
    Traceback (most recent call last):
    fathom.errors.OptionError: the learning rate 0.1 is given twice; give each once
    """

    def check(self, rates: tuple[float, ...]) -> None:
        """Refuse any other."""
        if not rates:
            raise OptionError("the learning rate is missing; try 0.01")
        for rate in rates:
            if not (math.isfinite(rate) and rate > 0):
                raise OptionError(f"the learning rate must be above 0, but got {rate:g}; try 0.01")
        if twice := [rate for rate in rates if rates.count(rate) > 1]:
            raise OptionError(f"the learning rate {twice[0]:g} is given twice; give each once")


class Layers(Bounds):
    """Sizes of hidden layers: not too many of them.

    >>> Layers("hidden", 1, 4096, "neurons in a layer").check((4,) * 17)
    Traceback (most recent call last):
    fathom.errors.OptionError: hidden gives 17 layers; at most 16
    """

    def check(self, value: tuple[int, ...]) -> None:
        """Refuse layers that are too large, or too many."""
        super().check(value)
        if len(value) > MOST_LAYERS:
            raise OptionError(f"hidden gives {len(value)} layers; at most {MOST_LAYERS}")


@runtime_checkable
class Check(Protocol):
    """What refuses values that make no sense."""

    def check(self, value: Any) -> None:
        """Raise an `OptionError` that says what was given and what to do."""


@dataclass(frozen=True)
class Option:
    """What is said of an option.

    Attributes:
        help: what it is for, in a sentence; in brackets what Fathom does where it is left open.
        check: what values it may have, where its type does not say that.
        typed: how it is typed on the command line, such as ``64,64|none``.
        read: makes a value of what is typed, given the option's name there; without, its type does.
        flags: its names on the command line, where these are not its own with hyphens.
        several: whether it may be given several times.
        lasting: whether a fork keeps it as its trunk had it.
        decides: whether the network's weights depend on it, so that a run writes it down.
    """

    help: str
    check: Check | None = None
    typed: str | None = None
    read: Callable[[Any, str], Any] | None = None
    flags: tuple[str, ...] = ()
    several: bool = False
    lasting: bool = True
    decides: bool = True
