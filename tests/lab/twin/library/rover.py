"""Chapter 4, the rover and the pond: gradient descent on a curve or a surface, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from fathom.article.descents import one_weight, step_size, two_weights
from fathom.descent.descent import descend, descend_many
from fathom.descent.functions.function import Function
from fathom.descent.journey import Descent
from fathom.descent.many_starts import Pits, pits, starts_between
from fathom.descent.named_cost import Landscape, landscape
from fathom.errors import OptionError
from fathom.lab.asking import Answer, Ask, Question, Visitor
from fathom.plots.heights import heights
from fathom.shapes import Float

Number = Annotated[float, Field(ge=-1000, le=1000)]
ON_CURVE, ON_SURFACE, ON_SLICE = 401, 61, 121  # places looked at; a surface that many each way
ROVERS = 25
DRAWABLE = 1e30  # beyond it nothing is drawn, and arrays of 32 bits overflow


class Hill(Question):
    """A function as text, and the range of its variables that is drawn."""

    function: Annotated[str, Field(max_length=80)]
    low: Number
    high: Number

    def read(self) -> Function:
        """Read the function and see whether it can be drawn."""
        function = Function.parse(self.function)
        if len(function.variables) > 2:
            names = ", ".join(function.variables)
            raise OptionError(
                f"a curve has one variable and a surface two, but this function has "
                f"{len(function.variables)}: {names}."
            )
        if not self.low < self.high:
            raise OptionError(
                f"the range must end above its beginning, but goes from {self.low:g} to "
                f"{self.high:g}."
            )
        return function

    def drawn(self, land: Landscape) -> np.ndarray:
        """Give the cost over the range: of a curve, or of a surface (rows are the second one)."""
        if len(land.names) == 1:
            line = np.linspace(self.low, self.high, ON_CURVE)
            return drawable(heights(land.cost, line[:, None]))
        side = np.linspace(self.low, self.high, ON_SURFACE)
        places = np.stack(np.meshgrid(side, side), axis=-1)
        found = heights(land.cost, places.reshape(-1, 2))
        return drawable(found.reshape(ON_SURFACE, ON_SURFACE))


class Place(Hill):
    """A place on it: a number for each variable; what is too much is not looked at."""

    at: Annotated[list[Number], Field(min_length=1, max_length=2)]

    def start(self, function: Function) -> dict[str, float]:
        """Name the numbers."""
        return dict(zip(function.variables, self.at, strict=False))


class Walk(Place):
    """A rover that starts there; with `many`, others start everywhere."""

    rate: Annotated[float, Field(gt=0, le=100)]
    optimizer: Annotated[str, Field(max_length=20)] = "sgd"
    steps: Annotated[int, Field(ge=1, le=500)] = 60
    many: bool = False


class Printed(Question):
    """The slips about functions of so many variables."""

    variables: Annotated[int, Field(ge=1, le=2)]


def walk(_: Visitor, asked: Walk) -> Answer:
    """Walk down and tell every look.

    >>> asked = Walk(function="x^2 - x + 1", low=-10, high=11, at=[9], rate=0.1, steps=2)
    >>> told = walk(Visitor(), asked).data
    >>> [round(cost, 4) for cost in told["costs"]], told["worked"][0], told["verdict"]
    ([73.0, 46.99, 30.3436], ['x: 9 - 0.1 x 17 = 7.3'], 'under way')
    """
    function = asked.read()
    run = descend(
        function,
        asked.start(function),
        asked.rate,
        optimiser=asked.optimizer,
        steps=asked.steps,
    )
    arrays = {"drawn": asked.drawn(run.landscape)}
    data = told(run) | {
        "worked": [run.worked(step).splitlines() for step in range(1, len(run) + 1)],
        "rovers": None,
    }
    if asked.many:
        found, paths = _many(function, asked)
        data["rovers"] = counted(found) | {"which": found.which.tolist()}
        arrays["paths"] = paths
    return Answer(data, arrays)


def told(run: Descent) -> dict[str, Any]:
    """Give a walk as plain columns, and what is to be said about it."""
    function = run.landscape.function
    return {
        "variables": list(run.variables),
        "understood": str(function),
        "derivative": run.derivative,
        "positions": run.positions.tolist(),
        "costs": run.costs.tolist(),
        "slopes": run.slopes.tolist(),
        "stopped": run.stopped.value,
        "verdict": run.verdict.value,
        "overshoots": run.overshoots,
        "place": run.place.value,
        "advice": advice(run),
    }


def advice(run: Descent) -> str:
    """Say what to make of a walk: all that the library says but how it ended.

    >>> advice(descend("x^2", 1, 1.1, steps=20))
    'Every step overshot further than the one before: use a smaller learning rate.'
    """
    return " ".join(run.summary.splitlines()[1:])


def counted(found: Pits) -> dict[str, Any]:
    """Say in a sentence how many rovers fell into which pit.

    >>> starts = starts_between(-2, 2, 20)
    >>> counted(pits("x^4 - 3x^2 + x", starts, 0.02))["sentence"]
    '20 rovers: 11 fell into x = -1.301 (cost -3.514, the deepest), 9 into x = 1.131 (cost -1.07).'
    """
    ends: list[str] = []
    for pit in found.pits:
        where = ", ".join(f"{name} = {round(value, 6) + 0.0:.4g}" for name, value in pit.at.items())
        notes = [f"cost {pit.cost:.4g}"]
        if pit.place.value != "pit":
            notes.append(f"no pit: {pit.place.value}")
        elif pit is found.best and len(found.pits) > 1:
            notes.append("the deepest")
        ends.append(f"{pit.starts} {'' if ends else 'fell '}into {where} ({', '.join(notes)})")
    lost = [
        f"{count} {what}"
        for count, what in (
            (found.never_arrived, "had not arrived at the last step"),
            (found.diverged, "exploded"),
        )
        if count
    ]
    return found.as_dict() | {"sentence": f"{found.count} rovers: {', '.join(ends + lost)}."}


def slices(_: Visitor, asked: Place) -> Answer:
    """Cut a surface through a place, along each of its variables.

    >>> asked = Place(function="x^2 + y^2", low=-1, high=1, at=[0, 2])
    >>> answer = slices(Visitor(), asked)
    >>> answer.data["variables"], answer.arrays["slices"].shape, answer.arrays["slices"].min(axis=1)
    (['x', 'y'], (2, 121), array([4., 0.]))
    """
    function = asked.read()
    land = landscape(function, asked.start(function))
    line = np.linspace(asked.low, asked.high, ON_SLICE)
    cuts = np.repeat(land.start[None, None], len(land.names), axis=0).repeat(ON_SLICE, axis=1)
    for variable in range(len(land.names)):
        cuts[variable, :, variable] = line
    found = heights(land.cost, cuts.reshape(-1, len(land.names)))
    data = {"variables": list(land.names), "at": land.start.tolist()}
    return Answer(data, {"slices": drawable(found.reshape(len(land.names), ON_SLICE))})


def printed(_: Visitor, asked: Printed) -> Answer:
    """Tell the article's slips about this, as printed and as it is right.

    >>> answer = printed(Visitor(), Printed(variables=2))
    >>> answer.data["slips"][0]["correct"]
    'x and y each move against their own slope: (4, 8), cost 80'
    """
    return Answer({"slips": _slips(asked.variables)})


def drawable(values: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    """Leave out what no picture holds.

    >>> drawable(np.array([1.0, 1e300]))
    array([ 1., nan])
    """
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) < DRAWABLE, values, np.nan)


def _many(function: Function, asked: Walk) -> tuple[Pits, np.ndarray]:
    names = function.variables
    starts: Sequence[Any] = starts_between(
        dict.fromkeys(names, asked.low), dict.fromkeys(names, asked.high), ROVERS
    )
    how: dict[str, Any] = {
        "optimiser": asked.optimizer,
        "steps": asked.steps,
        "slope_tolerance": 1e-3,
    }
    found = pits(function, starts, asked.rate, **how)
    runs = descend_many(function, starts, [asked.rate], **how)
    looks = max(len(run.costs) for run in runs)
    rows = [np.column_stack([run.positions, run.costs]) for run in runs]
    paths = [np.pad(row, ((0, looks - len(row)), (0, 0)), mode="edge") for row in rows]
    return found, drawable(np.stack(paths))


@lru_cache(maxsize=2)
def _slips(variables: int) -> list[dict[str, Any]]:
    found = two_weights().slips[:1] if variables == 2 else (*one_weight().slips, *step_size().slips)
    return [slip.as_dict() for slip in found]


ASKS = {
    "rover.walk": Ask(Walk, walk, heavy=True),
    "rover.slices": Ask(Place, slices, heavy=True),
    "rover.printed": Ask(Printed, printed, heavy=True),
}
