"""An optimiser opened: for one weight, the arithmetic from its slope to its direction, by lines.

Worked in float64 from the numbers that training stored in float32. Every optimiser has its way of
being opened here; none may enter the table without one.

>>> slope, memory = 4.0, {"velocity": 10.0}
>>> for line in open_momentum(slope, memory):
...     print(line)
velocity = 0.9 x velocity before + slope = 0.9 x 10 + 4 = 13
direction = velocity = 13 = 13
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

MOMENTUM = 0.9
RMS_DECAY, RMS_FLOOR = 0.9, 1e-8
MEAN_DECAY, SQUARE_DECAY, ADAM_FLOOR = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class Line:
    """One number on the way from slope to direction.

    Attributes:
        name: what it is called.
        formula: how it is made, by the names of others.
        numbers: the same with their values.
        value: what comes out.
        size: the sum of the absolute terms that it was made of; what a residual is measured by.
    """

    name: str
    formula: str
    numbers: str
    value: float
    size: float

    def __str__(self) -> str:
        return f"{self.name} = {self.formula} = {self.numbers} = {self.value:.6g}"

    def as_dict(self) -> dict[str, Any]:
        """Give name, formula and value as plain values."""
        return {"name": self.name, "formula": self.formula, "value": self.value}


Memory = Mapping[str, float]
Opened = Callable[..., list[Line]]  # of slope, memory, and what is around where that is mixed


def open_plain(slope: float, memory: Memory) -> list[Line]:
    """Plain descent: the direction is the slope."""
    return [Line("direction", "slope", f"{slope:.6g}", slope, abs(slope))]


def open_momentum(slope: float, memory: Memory) -> list[Line]:
    """Momentum: the velocity is the direction."""
    velocity = mixed("velocity", MOMENTUM, memory["velocity"], 1.0, "slope", slope)
    number = f"{velocity.value:.6g}"
    return [velocity, Line("direction", "velocity", number, velocity.value, velocity.size)]


def open_nesterov(slope: float, memory: Memory) -> list[Line]:
    """Nesterov: the direction looks a step of the velocity ahead."""
    velocity = open_momentum(slope, memory)[0]
    ahead = MOMENTUM * velocity.value
    return [
        velocity,
        Line(
            "direction",
            f"slope + {MOMENTUM:g} x velocity",
            f"{slope:.6g} + {MOMENTUM:g} x {velocity.value:.6g}",
            slope + ahead,
            abs(slope) + MOMENTUM * velocity.size,
        ),
    ]


def open_rmsprop(slope: float, memory: Memory) -> list[Line]:
    """RMSprop: the slope divided by its own usual size."""
    square = mixed("square", RMS_DECAY, memory["square"], 1 - RMS_DECAY, "slope^2", slope**2)
    root = math.sqrt(square.value + RMS_FLOOR)
    return [
        square,
        Line(
            "direction",
            f"slope / sqrt(square + {RMS_FLOOR:g})",
            f"{slope:.6g} / {root:.6g}",
            slope / root,
            abs(slope) / root,
        ),
    ]


def open_adam(slope: float, memory: Memory) -> list[Line]:
    """Adam: the mean of the slopes divided by their usual size, both corrected for starting at 0.

    >>> lines = open_adam(2.0, {"mean": 0.0, "square": 0.0, "steps": 0.0})
    >>> [line.name for line in lines], round(lines[-1].value, 6)
    (['mean', 'square', 'corrected mean', 'corrected square', 'direction'], 1.0)
    """
    steps = memory["steps"] + 1
    mean = mixed("mean", MEAN_DECAY, memory["mean"], 1 - MEAN_DECAY, "slope", slope)
    square = mixed("square", SQUARE_DECAY, memory["square"], 1 - SQUARE_DECAY, "slope^2", slope**2)
    mean_now = _corrected(mean, MEAN_DECAY, steps)
    square_now = _corrected(square, SQUARE_DECAY, steps)
    root = math.sqrt(square_now.value) + ADAM_FLOOR
    return [
        mean,
        square,
        mean_now,
        square_now,
        Line(
            "direction",
            f"corrected mean / (sqrt(corrected square) + {ADAM_FLOOR:g})",
            f"{mean_now.value:.6g} / {root:.6g}",
            mean_now.value / root,
            mean_now.size / root,
        ),
    ]


def mixed(name: str, kept: float, before: float, share: float, what: str, new: float) -> Line:
    """Give ``kept x before + share x new``, a running average or sum."""
    part = what if share == 1 else f"{share:.4g} x {what}"
    number = f"{new:.6g}" if share == 1 else f"{share:.4g} x {new:.6g}"
    return Line(
        name,
        f"{kept:g} x {name} before + {part}",
        f"{kept:g} x {before:.6g} + {number}",
        kept * before + share * new,
        abs(kept * before) + abs(share * new),
    )


def _corrected(line: Line, decay: float, steps: float) -> Line:
    """Make up for the average's having started at 0."""
    share = -math.expm1(steps * math.log(decay))  # 1 - decay ** steps, without losing digits
    return Line(
        f"corrected {line.name}",
        f"{line.name} / (1 - {decay:g}^{steps:.0f})",
        f"{line.value:.6g} / {share:.6g}",
        line.value / share,
        line.size / share,
    )
