"""Gradient descent on any function: look at the slope, step against it, repeat.

    x  <-  x - learning_rate x slope            (Cauchy 1847)

>>> print(descend("x^2 - x + 1", 9, learning_rate=0.1, steps=2))
f(x) = x**2 - x + 1
df/dx = 2*x - 1
sgd, learning rate 0.1
<BLANKLINE>
step     x     cost  slope
   0     9       73     17
   1   7.3    46.99   13.6
   2  5.94  30.3436  10.88
<BLANKLINE>
Stopped after 2 steps (step_limit): under way.
The slope was still not small after the last step allowed: allow more steps, or use a larger
learning rate.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from fathom.checks import Anything, number, positive
from fathom.descent.journey import Descent
from fathom.descent.named_cost import Landscape, landscape
from fathom.descent.outcomes import Stopped
from fathom.descent.walk import Rules, Walks, walk
from fathom.errors import OptionError
from fathom.optimisers.optimisers import descents_optimiser

USUAL_STEPS = 10_000
MOST_STEPS = 100_000


def descend(
    function: Anything,
    start: Anything,
    learning_rate: Anything = 0.1,
    *,
    optimiser: str = "sgd",
    steps: Anything = None,
    slope_tolerance: Anything = 1e-3,
) -> Descent:
    """Walk downhill from `start` until the slope is small, the cost stands still, or it explodes.

    Args:
        function: text such as ``"x^2 - x + 1"``, a `Function`, or a JAX function of a number, an
            array or a dictionary of arrays that gives one number.
        start: a number, or a number for each variable by name; for a JAX function what it takes.
        learning_rate: what the direction is multiplied by; the step is rate x slope.
        optimiser: sgd, momentum, nesterov, rmsprop, adam or adamw.
        steps: how many steps are allowed, at most 100,000; 10,000 unless told.
        slope_tolerance: the descent arrives where the slope's length is below this.

    Raises:
        FunctionError: the text cannot be read.
        OptionError: a start, rate, optimiser or number of steps that makes no sense, or a start
            where the function has no finite value.

    >>> descend("x^2 + y^2", {"x": 5, "y": 10}, 0.1, steps=1).end
    Step(step 1, at x = 4, y = 8, cost 80, slope x = 8, y = 16)
    """
    return descend_many(
        function,
        [start],
        [learning_rate],
        optimiser=optimiser,
        steps=steps,
        slope_tolerance=slope_tolerance,
    )[0]


def descend_many(
    function: Anything,
    starts: Sequence[Anything],
    learning_rates: Sequence[Anything] = (0.1,),
    *,
    optimiser: str = "sgd",
    steps: Anything = None,
    slope_tolerance: Anything = 1e-3,
) -> tuple[Descent, ...]:
    """Descend from every start with every learning rate, all at once in one compiled program.

    The order is the starts', and within a start the rates'.

    >>> runs = descend_many("x^2 - x + 1", [9, -8], [0.25, 0.5])
    >>> [(run.steps[0].at["x"], run.learning_rate, len(run)) for run in runs]
    [(9.0, 0.25, 15), (9.0, 0.5, 1), (-8.0, 0.25, 15), (-8.0, 0.5, 1)]
    """
    if not len(starts) or not len(learning_rates):
        raise OptionError("at least one start and one learning rate are needed.")
    rates = [positive(rate, "the learning rate") for rate in learning_rates]
    land = landscape(function, starts[0])
    places = [land.start, *(land.moved(start) for start in starts[1:])]
    pairs = list(itertools.product(places, rates))
    walks = walk(
        land.cost,
        descents_optimiser(optimiser).name,
        np.stack([place for place, _ in pairs]),
        np.array([rate for _, rate in pairs]),
        rules(steps, slope_tolerance),
    )
    check_starts(land, walks)
    return tuple(
        _descent(land, walks, walker, rate, descents_optimiser(optimiser).name, steps)
        for walker, (_, rate) in enumerate(pairs)
    )


def rules(steps: Anything, slope_tolerance: Anything) -> Rules:
    """Read when to stop: the number of steps (10,000 for None) and the slope that counts as flat.

    >>> rules(-1, 1e-3)
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: the number of steps must be a whole number from 0 to 100,000, not -1.
    """
    most = USUAL_STEPS if steps is None else steps
    whole = isinstance(most, int | np.integer) and not isinstance(most, bool)
    if not whole or not 0 <= most <= MOST_STEPS:
        raise OptionError(
            f"the number of steps must be a whole number from 0 to {MOST_STEPS:,}, not {steps!r}."
        )
    tolerance = number(slope_tolerance, "the slope tolerance")
    if tolerance < 0:
        raise OptionError(f"the slope tolerance must not be below 0, but is {slope_tolerance!r}.")
    return Rules(tolerance, int(most))


def check_starts(land: Landscape, walks: Walks) -> None:
    """Refuse starts where the function or its slope has no finite value."""
    for walker, stopped in enumerate(walks.stopped):
        if stopped is Stopped.DIVERGED and walks.lengths[walker] == 0:
            place = walks.positions[walker, 0]
            where = ", ".join(f"{n} = {v:g}" for n, v in zip(land.names, place, strict=True))
            raise OptionError(
                f"the function has no finite value and slope at the start, {where}: its cost there "
                f"is {walks.costs[walker, 0]:g}. Start elsewhere."
            )


def _descent(
    land: Landscape, walks: Walks, walker: int, rate: float, optimiser: str, steps: Anything
) -> Descent:
    looks = slice(int(walks.lengths[walker]) + 1)
    return Descent(
        variables=land.names,
        learning_rate=rate,
        optimiser=optimiser,
        stopped=walks.stopped[walker],
        positions=walks.positions[walker, looks],
        costs=walks.costs[walker, looks],
        slopes=walks.slopes[walker, looks],
        landscape=land,
        patient=steps is None,
    )
