"""How the members of an ensemble become one answer: their last sums, the mean, the last steps.

>>> import jax
>>> from fathom.nets.blueprint import Blueprint
>>> blueprint = Blueprint(inputs=2, hidden=(3,), outputs=1)
>>> ensemble = Ensemble.of([blueprint(jax.random.key(seed)) for seed in range(4)])
>>> opened = open_average(ensemble, np.array([1.0, -2.0]))
>>> opened.sums.shape, opened.residual < 1e-5
((4, 1), True)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.explain.forward import LastWork, last_works
from fathom.nets.ensemble import Ensemble
from fathom.shapes import Float


@dataclass(frozen=True, eq=False)
class Average:
    """One example through an ensemble.

    Attributes:
        sums: each member's last sums.
        mean: what the program took for their mean.
        last: the steps from there to the answer.
        output: the answer.
    """

    sums: Float[np.ndarray, "members outputs"]
    mean: Float[np.ndarray, " outputs"]
    last: tuple[LastWork, ...]
    output: Float[np.ndarray, " outputs"]

    @property
    def residual(self) -> float:
        """The largest gap between the mean and its terms, relative to their sizes."""
        sizes = np.maximum(np.abs(self.sums).mean(axis=0), 1e-30)
        return float(np.max(np.abs(self.mean - self.sums.mean(axis=0)) / sizes))

    def as_dict(self) -> dict[str, Any]:
        """Give plain values: a number where there is one output, else a list."""
        steps = [("mean", self.mean), *((step.name, step.after) for step in self.last)]
        return {
            "members": [
                {"member": place, "output": _plain(sums)} for place, sums in enumerate(self.sums)
            ],
            "combine": [{"step": name, "value": _plain(value)} for name, value in steps],
        }

    def words(self) -> list[str]:
        """Write the average down, member by member.

        >>> one = LastWork("rescale", "10 + 2 x sum", np.array([2.0]), np.array([14.0]))
        >>> whole = Average(np.array([[1.0], [3.0]]), np.array([2.0]), (one,), np.array([14.0]))
        >>> print(*whole.words(), sep="\\n")
        All 2 networks together:
          last sums of network 0: 1
          last sums of network 1: 3
          mean: 2
          rescale: 10 + 2 x sum = 14
        """
        lines = [f"All {len(self.sums)} networks together:"]
        lines += [
            f"  last sums of network {place}: {_listed(sums)}"
            for place, sums in enumerate(self.sums)
        ]
        lines.append(f"  mean: {_listed(self.mean)}")
        return lines + [
            f"  {step.name}: {step.words} = {_listed(step.after)}" for step in self.last
        ]


def _listed(values: Float[np.ndarray, " outputs"]) -> str:
    return ", ".join(f"{value:.7g}" for value in values)


def open_average(ensemble: Ensemble, inputs: Float[np.ndarray, " inputs"]) -> Average:
    """Open how one encoded example is answered."""
    trace = ensemble.doubled(np.asarray(inputs, np.float32).astype(np.float64))
    sums, mean = (np.asarray(part, np.float64) for part in (trace.members, trace.sums))
    last = last_works(ensemble.answer, mean)
    return Average(sums, mean, last, last[-1].after if last else mean)


def _plain(values: Float[np.ndarray, " outputs"]) -> float | list[float]:
    return float(values[0]) if len(values) == 1 else values.tolist()
