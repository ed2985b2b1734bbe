"""Why inputs are scaled: the salary table descended raw and standardised, with both limits."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from fathom.article.part import Slip
from fathom.descent.curvature import curvatures, largest_rate
from fathom.descent.descent import descend
from fathom.descent.search import linear_cost
from fathom.examples.tables import example
from fathom.nets.precision import float64


def scaling() -> Slip:
    """Descend on raw and on standardised ages and experiences of the salary table."""
    people = example("salaries-simple")
    raw = people.select("age", "experience").to_numpy().astype(float)
    pay = people["salary"].to_numpy().astype(float)
    limits, ends = {}, {}
    for name, inputs in (("raw", raw), ("scaled", (raw - raw.mean(axis=0)) / raw.std(axis=0))):
        cost = linear_cost(inputs, pay)
        start = {"weights": np.zeros(2), "bias": 0.0}
        limits[name] = largest_rate("sgd", _largest_curvature(cost, start))
        ends[name] = descend(cost, start, learning_rate=0.1, steps=500, slope_tolerance=1e-6)
    miss = ends["scaled"].end.cost ** 0.5
    return Slip(
        18,
        "scaling of the inputs is left out",
        f"less the mean, divided by the spread: the largest stable rate is {limits['scaled']:.3f}, "
        f"and 500 steps at rate .1 reach a typical miss of {miss:,.0f}",
        experiment=f"raw ages and experiences at rate .1: {ends['raw'].stopped.value} after "
        f"{len(ends['raw'])} steps; the largest stable rate is {limits['raw']:.5f}",
    )


def _largest_curvature(cost: Any, start: dict[str, Any]) -> float:
    with float64():
        flat, shaped = ravel_pytree(jax.tree.map(jnp.asarray, start))
        place = np.asarray(flat)[None, :]
        return float(np.max(curvatures(lambda weights: cost(shaped(weights)), place)))
