"""Chapter 5, which step size: many learning rates side by side on one problem."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from fathom.descent.journey import Descent
from fathom.descent.outcomes import Stopped
from fathom.descent.rates import Rates, compare_rates
from fathom.lab.asking import Answer, Ask, Visitor
from fathom.optimisers.optimisers import optimiser
from tests.lab.twin.library.rover import Place, advice, drawable, told

MOST = 12
ARTICLE = (0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99, 1.0, 1.1)
LOOKS = 160  # of a walk that are sent: 10,000 steps make no better line

Rate = Annotated[float, Field(gt=0, le=100)]


class Compare(Place):
    """A start, and rates spread evenly on a logarithmic scale; without a range the article's."""

    between: Annotated[list[Rate], Field(min_length=2, max_length=2)] | None = None
    count: Annotated[int, Field(ge=1, le=MOST)] = MOST
    optimizer: Annotated[str, Field(max_length=20)] = "sgd"

    def rates(self) -> list[float]:
        """Give the rates, with three digits each.

        >>> place = {"function": "x^2", "low": -1, "high": 1, "at": [1]}
        >>> Compare(**place, between=[0.01, 1], count=5).rates()
        [0.01, 0.0316, 0.1, 0.316, 1.0]
        """
        if self.between is None:
            return list(ARTICLE)
        low, high = sorted(self.between)
        spread = np.geomspace(low, high, self.count)
        return list(dict.fromkeys(float(f"{rate:.3g}") for rate in spread))


def compare(_: Visitor, asked: Compare) -> Answer:
    """Walk with every rate, up to 10,000 steps, and tell how each ended.

    >>> asked = Compare(function="x^2 - x + 1", low=-10, high=11, at=[9])
    >>> answer = compare(Visitor(), asked)
    >>> [(run["rate"], run["needed"]) for run in answer.data["runs"]][:3], answer.data["limit"]
    ([(0.001, 4866), (0.01, 483), (0.1, 44)], 1.0)
    >>> answer.data["runs"][-1]["verdict"], answer.data["best"]
    ('diverges', 0.5)
    """
    function = asked.read()
    start = asked.start(function)
    found = compare_rates(function, start, asked.rates(), optimiser=asked.optimizer)
    arrays = {"drawn": asked.drawn(found.runs[0].landscape)}
    for place, run in enumerate(found.runs):
        looks = _looks(run)
        path = np.column_stack([run.positions, run.costs])
        arrays[f"looks{place}"] = looks
        arrays[f"above{place}"] = drawable(found.above(run)[looks])
        arrays[f"path{place}"] = drawable(path[:LOOKS])
    first = told(found.runs[0])
    data = {name: first[name] for name in ("variables", "understood", "derivative")} | {
        "runs": [_run(run) for run in found.runs],
        "best": found.best.learning_rate if found.best else None,
        "curvature": found.curvature,
        "factor": optimiser(asked.optimizer).limit,  # limit = factor / curvature
        "limit": found.limit,
        "path_limit": found.path_limit,
        "conclusions": _conclusions(found),
    }
    return Answer(data, arrays)


def _run(run: Descent) -> dict[str, object]:
    arrived = run.stopped is Stopped.SLOPE_SMALL
    return {
        "rate": run.learning_rate,
        "steps": len(run),
        "needed": len(run) if arrived else None,
        "verdict": run.verdict.value,
        "overshoots": run.overshoots,
        "end": run.positions[-1].tolist(),
        "cost": float(run.costs[-1]),
        "place": run.place.value,
        "advice": advice(run),
    }


def _conclusions(found: Rates) -> list[str]:
    """Give the library's own closing sentences; it has none where no walk arrived."""
    if found.best is None:
        return []
    return str(found).rsplit("\n\n", 1)[-1].splitlines()


def _looks(run: Descent) -> np.ndarray:
    """Choose looks that lie evenly on a logarithmic scale, the first and the last among them."""
    spread = np.geomspace(1, len(run.costs), LOOKS).round().astype(int)
    return np.unique(np.concatenate([spread, [len(run.costs)]])) - 1


ASKS = {"rates.compare": Ask(Compare, compare, heavy=True)}
