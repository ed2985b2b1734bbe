"""Schedules: how the learning rate changes while training goes on.

A schedule is a factor for the learning rate, made from the progress t from 0 (begin) to 1 (the last
step of the last epoch allowed).

>>> print(schedule("cosine"))
cosine: factor = (1 + cos(pi t)) / 2 (Loshchilov and Hutter 2017)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import jax.numpy as jnp

from fathom.errors import OptionError, hint, same_name
from fathom.shapes import Array, Float

WARM_UP = 0.05
RISE = 0.25
Progress = Float[Array, ""]


@dataclass(frozen=True)
class Schedule:
    """A factor for the learning rate, by progress."""

    name: str
    formula: str
    source: str
    factor: Callable[[Progress], Progress]

    def __str__(self) -> str:
        return f"{self.name}: factor = {self.formula} ({self.source})"


def constant(t: Progress) -> Progress:
    """Leave the rate as it is.

    >>> constant(jnp.array(0.7)).item()
    1.0
    """
    return jnp.ones_like(t)


def cosine(t: Progress) -> Progress:
    """Fall from 1 to 0 along half a cosine: long steps first, fine ones last.

    >>> [round(cosine(jnp.array(t)).item(), 3) for t in (0.0, 0.5, 1.0)]
    [1.0, 0.5, 0.0]
    """
    return (1 + jnp.cos(jnp.pi * t)) / 2


def warm_up_cosine(t: Progress) -> Progress:
    """Rise over the first twentieth, then fall along half a cosine.

    >>> [round(warm_up_cosine(jnp.array(t)).item(), 3) for t in (0.0, 0.025, 0.05, 1.0)]
    [0.0, 0.5, 1.0, 0.0]
    """
    return jnp.where(t < WARM_UP, t / WARM_UP, cosine((t - WARM_UP) / (1 - WARM_UP)))


def one_cycle(t: Progress) -> Progress:
    """Rise along a cosine from a tenth over the first quarter, then fall along another to 0.

    >>> [round(one_cycle(jnp.array(t)).item(), 3) for t in (0.0, 0.125, 0.25, 0.625, 1.0)]
    [0.1, 0.55, 1.0, 0.5, 0.0]
    """
    rising = 1 - 0.9 * cosine(t / RISE)
    return jnp.where(t < RISE, rising, cosine((t - RISE) / (1 - RISE)))


_TABLE = (
    Schedule("constant", "1", "Robbins and Monro 1951 ask for a falling one", constant),
    Schedule("cosine", "(1 + cos(pi t)) / 2", "Loshchilov and Hutter 2017", cosine),
    Schedule(
        "warm_up_cosine",
        "t / 0.05 up to t = 0.05, then (1 + cos(pi (t - 0.05) / 0.95)) / 2",
        "Goyal et al. 2017; Loshchilov and Hutter 2017",
        warm_up_cosine,
    ),
    Schedule(
        "one_cycle",
        "1 - .9 (1 + cos(4 pi t)) / 2 up to t = 1/4, then (1 + cos(pi (4 t - 1) / 3)) / 2",
        "Smith and Topin 2018",
        one_cycle,
    ),
)
SCHEDULES: dict[str, Schedule] = {entry.name: entry for entry in _TABLE}


def schedule(name: str) -> Schedule:
    """Find a schedule by its name; hyphen and underscore mean the same.

    >>> schedule("warm-up-cosine").name
    'warm_up_cosine'
    """
    try:
        return SCHEDULES[same_name(name)]
    except KeyError:
        raise OptionError(f"there is no schedule {name!r}. {hint(name, SCHEDULES)}") from None
