"""Learning rates side by side: how many looks each needs, and why some never arrive.

>>> rates = compare_rates("x^2 - x + 1", 9)
>>> print(rates)
f(x) = x**2 - x + 1, from x = 9, sgd
<BLANKLINE>
learning rate   steps              verdict  final cost
       0.0001  10,000            too small       2.073
        0.001   4,866            converges        0.75
         0.01     483            converges        0.75
          0.1      44            converges        0.75
         0.25      15            converges        0.75
          0.5       1  arrives in one step        0.75
          0.9      44            converges        0.75
         0.99     483            converges        0.75
            1   never      swings for ever          73
          1.1   never             diverges   7.841e+13
<BLANKLINE>
Fewest steps: learning rate 0.5.
The largest curvature is 2, so sgd is stable below a learning rate of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fathom.checks import Anything, positive
from fathom.descent.curvature import curvatures, largest_rate
from fathom.descent.descent import descend_many
from fathom.descent.journey import Descent
from fathom.descent.outcomes import Place, Stopped
from fathom.display.card import Card, Chart, Curve, Grid, Part, Words
from fathom.display.visible import Visible
from fathom.places import evenly
from fathom.shapes import Float
from fathom.text import aligned

MOST_DRAWN = 6  # walks of a card
USUAL_RATES = (0.0001, 0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99, 1.0, 1.1)
NEAREST = 1e-9  # of the way down: what is nearer to the lowest cost counts as that far above it
ON_THE_PATH = 64  # looks of a path whose curvature is examined


@dataclass(frozen=True, eq=False, repr=False)
class Rates(Visible):
    """The same walk with several learning rates.

    `curvature` is the largest in the pit that the best walk reached, `limit` the learning rate
    below which the optimiser is stable there; `path_limit` the same for the most curved place on
    its way, where a walk with a larger rate may be thrown out. None where no walk arrived, or none
    is known.
    """

    runs: tuple[Descent, ...]
    cost_per_look: float
    curvature: float | None = field(default=None)
    limit: float | None = field(default=None)
    path_limit: float | None = field(default=None)

    @property
    def best(self) -> Descent | None:
        """The walk that came to the lowest pit, and of those the one with the fewest steps."""
        return _best(self.runs)

    def total_cost(self, run: Descent) -> float | None:
        """Give steps x cost per look, None if the walk never arrives."""
        return len(run) * self.cost_per_look if _arrived(run) else None

    def above(self, run: Descent) -> Float[np.ndarray, " looks"]:
        """Give how far each look's cost is above the lowest that any of the walks found.

        It is never 0, so that a logarithmic scale can show it: the least is a billionth of
        1 + the way from the start down to the lowest. NaN and infinity stay; minus infinity, where
        a function has no bottom, counts as the least.

        >>> rates = compare_rates("x^2 - x + 1", 9, [0.25, 0.5])
        >>> rates.above(rates.runs[0])[:3].round(4).tolist()
        [72.25, 18.0625, 4.5156]
        >>> rates.above(rates.runs[1])
        array([7.225e+01, 7.325e-08])
        """
        lowest = min(float(np.min(one.costs[np.isfinite(one.costs)])) for one in self.runs)
        least = NEAREST * (1 + abs(float(run.costs[0]) - lowest))
        with np.errstate(all="ignore"):
            return np.maximum(run.costs - lowest, least)

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "runs": [
                run.as_dict() | {"taken": len(run), "total_cost": self.total_cost(run)}
                for run in self.runs
            ],
            "best": self.best.learning_rate if self.best else None,
            "curvature": self.curvature,
            "limit": self.limit,
            "path_limit": self.path_limit,
        }

    def __str__(self) -> str:
        return "\n".join([self._head(), "", *aligned(self._rows()), "", *self._conclusions()])

    def _head(self) -> str:
        first = self.runs[0]
        start = ", ".join(f"{name} = {value:g}" for name, value in first.start.at.items())
        function = first.landscape.function or "a JAX function"
        return f"{function}, from {start}, {first.optimiser}"

    def _rows(self) -> list[list[str]]:
        priced = self.cost_per_look != 1
        rows = [["learning rate", "steps", "verdict", "final cost"]]
        rows[0] += ["total cost of looking"] if priced else []
        for run in self.runs:
            never = run.stopped in (Stopped.DIVERGED, Stopped.COST_STOPPED)
            steps = "never" if never else f"{len(run):,}"
            row = [f"{run.learning_rate:g}", steps, run.verdict.value, f"{run.costs[-1]:.4g}"]
            total = self.total_cost(run)
            row += [] if not priced else ["-" if total is None else f"{total:,g}"]
            rows.append(row)
        return rows

    def _conclusions(self) -> list[str]:
        lines = []
        if best := self.best:
            sooner = [run for run in self.runs if _arrived(run) and len(run) < len(best)]
            where = " to the lowest pit" if sooner else ""
            lines.append(f"Fewest steps{where}: learning rate {best.learning_rate:g}.")
        name = self.runs[0].optimiser
        if self.limit is not None:
            lines.append(
                f"The largest curvature is {self.curvature:.4g}, so {name} is stable below a "
                f"learning rate of {self.limit:.4g}."
            )
            if self.path_limit is not None and self.path_limit < 0.99 * self.limit:
                lines.append(f"On the way it is steeper: there the limit is {self.path_limit:.4g}.")
        elif self.curvature is not None:
            lines.append(f"For {name} the curvature alone sets no limit to the learning rate.")
        return lines

    @property
    def brief(self) -> str:
        """What was walked on, and which rate came to the lowest pit with the fewest steps."""
        best = f"best {self.best.learning_rate:g}" if self.best else "none arrives"
        return f"{self._head()}: {len(self.runs)} rates side by side, {best}"

    def card(self) -> Card:
        """How the walks came down, and what each rate did."""
        curves = [
            Curve(f"{run.learning_rate:g}", range(len(run.costs)), self.above(run).tolist())
            for run in self.runs[:MOST_DRAWN]
        ]
        drawn = Chart(curves, "Cost above the lowest, by learning rate", "step", log=True)
        parts: list[Part] = [Grid(self._rows()), *map(Words, self._conclusions()), drawn]
        return Card("Learning rates", self._head(), parts=parts)


def compare_rates(
    function: Anything,
    start: Anything,
    learning_rates: Sequence[Anything] = USUAL_RATES,
    *,
    optimiser: str = "sgd",
    steps: Anything = None,
    slope_tolerance: Anything = 1e-3,
    cost_per_look: Anything = 1.0,
) -> Rates:
    """Walk from one start with every learning rate; the arguments are those of `descend`.

    `cost_per_look` is what one look at the cost and its slope costs (seconds, money): the total is
    steps x cost per look.

    >>> rates = compare_rates("x^2 - x + 1", 9, [0.1, 0.5], cost_per_look=3)
    >>> [rates.total_cost(run) for run in rates.runs], rates.limit
    ([132.0, 3.0], 1.0)
    """
    runs = descend_many(
        function,
        [start],
        learning_rates,
        optimiser=optimiser,
        steps=steps,
        slope_tolerance=slope_tolerance,
    )
    price = positive(cost_per_look, "the cost per look")
    best = _best(runs)
    if best is None:
        return Rates(runs, price)
    looks = evenly(len(best) + 1, ON_THE_PATH)
    largest = curvatures(best.landscape.cost, best.positions[looks])[:, -1]
    name, at_end, on_path = best.optimiser, float(largest[-1]), float(np.nanmax([0.0, *largest]))
    known = at_end if np.isfinite(at_end) else None
    return Rates(runs, price, known, largest_rate(name, at_end), largest_rate(name, on_path))


def _best(runs: tuple[Descent, ...]) -> Descent | None:
    arrived = [run for run in runs if _arrived(run)]
    arrived = [run for run in arrived if run.place is Place.PIT] or arrived
    if not arrived:
        return None
    lowest = min(run.costs[-1] for run in arrived)
    near = 1e-3 * max(1.0, abs(lowest))
    return min((run for run in arrived if run.costs[-1] - lowest <= near), key=len)


def _arrived(run: Descent) -> bool:
    return run.stopped is Stopped.SLOPE_SMALL
