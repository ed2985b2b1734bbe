"""One descent as a value: every step of it, why it stopped, and what that says about the rate."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import jax
import numpy as np

from fathom.descent import course
from fathom.descent.named_cost import Landscape
from fathom.descent.outcomes import Place, Stopped, Verdict
from fathom.descent.underfoot import around
from fathom.descent.walk import UNCHANGED
from fathom.display.card import Card, Chart, Curve, Folded, Grid, Part, Words
from fathom.display.visible import Fields, Visible
from fathom.errors import FunctionError
from fathom.nets.precision import float64
from fathom.shapes import Bool, Float
from fathom.text import aligned

LONGEST_TABLE = 24
WIDTH = 100
FAR = 1000.0  # times the distance from 0: a leap that no bowl of this size explains


@dataclass(frozen=True, repr=False)
class Step(Fields):
    """One look: the position, the cost there, and the slope towards every variable."""

    step: int
    at: dict[str, float]
    cost: float
    slope: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Give plain values, None for a number that is not finite."""
        return {
            "step": self.step,
            "at": {name: _finite(value) for name, value in self.at.items()},
            "cost": _finite(self.cost),
            "slope": {name: _finite(value) for name, value in self.slope.items()},
        }


@dataclass(frozen=True, eq=False, repr=False)
class Descent(Visible):
    """A descent: `print` shows its table, `steps` holds every look, steps[0] being the start.

    `positions` and `slopes` (looks x variables) and `costs` (looks) are the same as arrays.
    """

    variables: tuple[str, ...]
    learning_rate: float
    optimiser: str
    stopped: Stopped
    positions: Float[np.ndarray, "looks n"] = field(repr=False)
    costs: Float[np.ndarray, " looks"] = field(repr=False)
    slopes: Float[np.ndarray, "looks n"] = field(repr=False)
    landscape: Landscape = field(repr=False)
    patient: bool = field(default=True, repr=False)

    def __len__(self) -> int:
        """Give the number of steps taken; the start is no step."""
        return len(self.costs) - 1

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every look, the start first."""
        return tuple(self._look(index) for index in range(len(self.costs)))

    @property
    def start(self) -> Step:
        """The first look."""
        return self._look(0)

    @property
    def end(self) -> Step:
        """The last look."""
        return self._look(len(self))

    @property
    def answer(self) -> Any:
        """The last position in the shape of the start: numbers by name, or NumPy arrays."""
        if self.landscape.function is not None:
            return self.end.at
        with float64():
            return jax.tree.map(np.asarray, self.landscape.shaped(self.positions[-1]))

    @property
    def derivative(self) -> dict[str, str] | None:
        """Every partial derivative in symbols; None for a JAX function."""
        try:
            return self.landscape.function.derivatives if self.landscape.function else None
        except FunctionError:  # it can be computed, but not written
            return None

    @property
    def overshoots(self) -> int:
        """How many steps turned back on the one before: the walker had gone past the bottom."""
        return int(np.sum(self._turned))

    @property
    def verdict(self) -> Verdict:
        """What this learning rate did."""
        match self.stopped:
            case Stopped.DIVERGED:
                left = course.left(self.positions, self.costs, self.slopes)
                return Verdict.LEFT if left else Verdict.DIVERGES
            case Stopped.SLOPE_SMALL:
                return self._verdict_of_the_arrived()
            case Stopped.COST_STOPPED:
                return Verdict.SWINGS if self.overshoots else Verdict.STANDS_STILL
        return self._verdict_at_the_limit()

    def _verdict_of_the_arrived(self) -> Verdict:
        """Judge a walk that ended where the slope is small: in a pit, or elsewhere."""
        if len(self) and self.place is Place.FALLING:
            return Verdict.FALLS_ON
        if len(self) and self.place is Place.FLAT:
            leap = np.linalg.norm(self.positions[-1] - self.positions[-2])
            if leap > FAR * (1 + np.linalg.norm(self.positions[-2])):
                return Verdict.THROWN
        arrived = {0: Verdict.ALREADY_THERE, 1: Verdict.ONE_STEP}
        return arrived.get(len(self), Verdict.CONVERGES)

    def _verdict_at_the_limit(self) -> Verdict:
        """Judge a walk that was cut short; a constant added to the function changes nothing."""
        if self.overshoots >= len(self) - 1 >= 2:
            with np.errstate(all="ignore"):
                lengths = np.linalg.norm(np.diff(self.positions, axis=0), axis=1)
            if course.keeps_growing(lengths):
                return Verdict.DIVERGES
            if lengths[-1] >= lengths[0] * (1 - UNCHANGED):
                return Verdict.SWINGS
        if not self.patient:
            return Verdict.UNDER_WAY
        return self._verdict_of_the_patient()

    def _verdict_of_the_patient(self) -> Verdict:
        """Judge a walk that had all the steps it could want: does it still fall?"""
        if not self._too_long:
            falls = course.steady(self.slopes) and not self.overshoots
            return Verdict.FALLS_ON if falls else Verdict.TOO_SMALL
        *_, third, fourth = np.array_split(self.costs, 4)
        fall = third.mean() - fourth.mean()
        return Verdict.UNDER_WAY if fall > 0.1 * np.ptp([*third, *fourth]) else Verdict.SWINGS

    @property
    def _turned(self) -> Bool[np.ndarray, " turns"]:
        """Say of every step but the first whether it turned back on the one before."""
        with np.errstate(all="ignore"):
            moves = np.diff(self.positions, axis=0)
            return np.sum(moves[1:] * moves[:-1], axis=1) < 0

    @property
    def _too_long(self) -> bool:
        """Say whether the steps are too long: they turn back lately, or the cost has grown."""
        late = self._turned[len(self) // 2 :]
        grown = self.costs[-1] - self.costs[0] > UNCHANGED * abs(self.costs[0])
        return bool(grown or np.sum(late) > len(late) / 4)

    @cached_property
    def place(self) -> Place:
        """What the end is by its curvatures: a pit, a hilltop, a saddle, flat, or a slope."""
        if self.stopped is not Stopped.SLOPE_SMALL:
            return Place.SLOPE
        return around(self.landscape.cost, self.positions[-1])

    def worked(self, step: int) -> str:
        """Write one step as arithmetic: old position - rate x direction = new position.

        >>> from fathom.descent.descent import descend
        >>> print(descend("x^2 - x + 1", 9, 0.1, steps=1).worked(1))
        x: 9 - 0.1 x 17 = 7.3
        """
        before, after = self.positions[step - 1], self.positions[step]
        plain = self.optimiser == "sgd"
        directions = self.slopes[step - 1] if plain else (before - after) / self.learning_rate
        return "\n".join(
            f"{name}: {old:.6g} - {self.learning_rate:g} x {_bracketed(by)} = {new:.6g}"
            for name, old, by, new in zip(self.variables, before, directions, after, strict=True)
        )

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values; numbers that are not finite are None.

        >>> from fathom.descent.descent import descend
        >>> run = descend("x^2", 1, 0.5).as_dict()
        >>> run["stopped"], run["verdict"], run["derivative"]
        ('slope_small', 'arrives in one step', {'x': '2*x'})
        """
        shown = {
            "variables": list(self.variables),
            "derivative": self.derivative,
            "learning_rate": self.learning_rate,
            "optimiser": self.optimiser,
            "steps": [step.as_dict() for step in self.steps],
            "stopped": self.stopped.value,
            "verdict": self.verdict.value,
        }
        return shown | ({"diverged": True} if self.stopped is Stopped.DIVERGED else {})

    def __str__(self) -> str:
        return "\n".join([*self._head(), "", *aligned(self._rows()), "", self.summary])

    @property
    def summary(self) -> str:
        """Why it stopped, what that means and what to do, in a few lines.

        >>> from fathom.descent.descent import descend
        >>> print(descend("x^2", 1, 1.1, steps=20).summary)
        Stopped after 20 steps (step_limit): diverges.
        Every step overshot further than the one before: use a smaller learning rate.
        """
        steps = f"{len(self):,} step" + ("s" if len(self) != 1 else "")
        verdict = self.verdict.value
        if self.verdict is Verdict.CONVERGES and self.overshoots:
            verdict += f", overshooting the bottom {self.overshoots:,} times"
        return f"Stopped after {steps} ({self.stopped.value}): {verdict}.\n" + textwrap.fill(
            self._advice, WIDTH
        )

    @property
    def _advice(self) -> str:
        """Choose the sentence by where it stands, by the verdict, and by why it stopped."""
        if self.place not in (Place.PIT, Place.SLOPE):
            return f"The slope is small, but this is no pit ({self.place.value}): start elsewhere."
        if self.verdict is Verdict.DIVERGES:
            return Stopped.DIVERGED.advice
        if self.verdict is Verdict.LEFT:
            names = zip(self.variables, self.positions[-1], strict=True)
            where = ", ".join(f"{name} = {value:.6g}" for name, value in names)
            return f"It left the place where the function is defined, at {where}: start elsewhere."
        if self.verdict is Verdict.FALLS_ON:
            return "The cost falls as steeply as at the start: it may have no lowest place here."
        if self.verdict is Verdict.SWINGS:
            return "It goes to and fro and comes no closer: use a smaller learning rate."
        if self.stopped is Stopped.STEP_LIMIT and self._too_long:
            return (
                "The steps are too long: use a smaller learning rate, or allow more of them if the "
                "cost still falls."
            )
        return self.stopped.advice

    def _look(self, index: int) -> Step:
        position, slope = self.positions[index].tolist(), self.slopes[index].tolist()
        return Step(
            index,
            dict(zip(self.variables, position, strict=True)),
            float(self.costs[index]),
            dict(zip(self.variables, slope, strict=True)),
        )

    def _head(self) -> list[str]:
        function = [str(self.landscape.function)] if self.landscape.function else []
        slopes = [f"df/d{name} = {text}" for name, text in (self.derivative or {}).items()]
        return [*function, *slopes, f"{self.optimiser}, learning rate {self.learning_rate:g}"]

    def _rows(self) -> list[list[str]]:
        single = len(self.variables) == 1
        slopes = ["slope"] if single else [f"slope {name}" for name in self.variables]
        rows = [["step", *self.variables, "cost", *slopes]]
        for index in shown_rows(len(self.costs)):
            if index is None:
                rows.append(["..."] * len(rows[0]))
                continue
            numbers = [*self.positions[index], self.costs[index], *self.slopes[index]]
            rows.append([str(index), *(f"{value:.6g}" for value in numbers)])
        return rows

    @property
    def brief(self) -> str:
        """What was walked on, how, and what came of it."""
        steps = f"{len(self):,} step{'s' * (len(self) != 1)}"
        how = f"{self.optimiser}, rate {self.learning_rate:g}"
        return f"{self._name}; {how}; {steps}: {self.verdict.value}"

    @property
    def _name(self) -> str:
        return str(self.landscape.function or "a JAX function")

    def card(self) -> Card:
        """Its cost step by step, why it stopped, and its table."""
        facts = [(f"df/d{name}", text) for name, text in (self.derivative or {}).items()]
        facts += [("walked", f"{self.optimiser}, learning rate {self.learning_rate:g}")]
        looks = [float(look) for look in range(len(self.costs))]
        curve = Curve("cost", looks, self.costs.tolist())
        table = Folded("Steps", [Grid(self._rows())])
        parts: list[Part] = [Words(self.summary), Chart([curve], "Cost", "step"), table]
        return Card("Descent", self._name, facts, parts)


def shown_rows(count: int) -> list[int | None]:
    """Say which of many rows a table shows; None stands for those left out in the middle.

    >>> shown_rows(100)[:3], shown_rows(100)[16:]
    ([0, 1, 2], [None, 95, 96, 97, 98, 99])
    """
    if count <= LONGEST_TABLE:
        return list(range(count))
    return [*range(16), None, *range(count - 5, count)]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _bracketed(value: float) -> str:
    return f"({value:.6g})" if value < 0 else f"{value:.6g}"
