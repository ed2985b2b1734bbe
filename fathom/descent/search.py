"""Other ways to the bottom: try every combination, or solve the equation.

Trying values takes ``values ** weights`` looks: hopeless soon. Solving exists for one linear neuron
with the mean squared error, and there descent reaches the same weights (Legendre 1805, Gauss 1809).

>>> tries(3), tries(100)
(1000, 1e+100)
>>> print(brute_force("x^2 + y^2", {"x": (-5, 5), "y": (-5, 5)}, values=11))
121 tries (11 values for each of 2): lowest cost 0 at x = 0, y = 0
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from fathom.checks import Anything, number
from fathom.descent.named_cost import Cost, landscape
from fathom.display.card import Card
from fathom.display.visible import Fields, Visible
from fathom.errors import DataError, OptionError
from fathom.nets.precision import float64
from fathom.shapes import Float

MOST_TRIES = 10_000_000
TRIES_AT_ONCE = 100_000
LARGEST_COUNT = 10**15
TRIES_A_SECOND = 1e9
SECONDS_A_YEAR = 3.156e7


@dataclass(frozen=True, repr=False)
class BruteForce(Visible):
    """What trying every combination found; `at` and `cost` are None where it was not run."""

    tries: float
    values: int
    variables: tuple[str, ...]
    at: dict[str, float] | None = None
    cost: float | None = None

    @property
    def years(self) -> float:
        """How many years the tries take at a billion a second."""
        return self.tries / TRIES_A_SECOND / SECONDS_A_YEAR

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        tries = self.tries if math.isfinite(self.tries) else None
        return {"tries": tries, "values": self.values, "at": self.at, "cost": self.cost}

    def __str__(self) -> str:
        count = f"{self.tries:,}" if isinstance(self.tries, int) else f"{self.tries:.3g}"
        said = f"{count} tries ({self.values} values for each of {len(self.variables)})"
        if self.at is None:
            return f"{said}: not run; at a billion tries a second {self.years:.3g} years"
        place = ", ".join(f"{name} = {value:g}" for name, value in self.at.items())
        return f"{said}: lowest cost {self.cost:g} at {place}"

    @property
    def brief(self) -> str:
        """How many tries, and what they found."""
        return str(self)

    def card(self) -> Card:
        """How many tries, and what they found."""
        years = f"{self.years:.3g} at a billion tries a second"
        return Card("Brute force", str(self), [("years", years)])


def tries(weights: int, values: int = 10) -> float:
    """Count the combinations of `weights` weights with `values` values each: values ** weights.

    >>> tries(6)
    1000000
    """
    digits = weights * math.log10(values)
    if digits <= math.log10(LARGEST_COUNT):
        return values**weights
    return float(f"1e{digits:.0f}") if values == 10 and digits < 308 else _power(values, weights)


def _power(values: int, weights: int) -> float:
    try:
        return float(values) ** weights
    except OverflowError:
        return math.inf


def brute_force(function: Anything, ranges: Anything, values: Anything = 10) -> BruteForce:
    """Try `values` evenly spread values for every variable, all combinations, and keep the lowest.

    Args:
        function: text or a `Function`.
        ranges: ``(low, high)`` for one variable, or such a pair for each by name.
        values: how many values to try for each variable, at least 2.

    More than ten million tries are counted but not run.

    >>> print(brute_force("x^2 - x + 1", (-10, 10), values=5))
    5 tries (5 values for each of 1): lowest cost 1 at x = 0
    """
    if isinstance(values, bool) or not isinstance(values, int) or values < 2:
        raise OptionError(f"at least 2 values must be tried for each variable, not {values!r}.")
    if isinstance(ranges, Mapping):
        by_name = {name: _pair(pair) for name, pair in ranges.items()}
        land = landscape(function, {name: low for name, (low, _) in by_name.items()})
        pairs = [by_name[name] for name in land.names]
    else:
        pairs = [_pair(ranges)]
        land = landscape(function, pairs[0][0])
    count = tries(len(land.names), values)
    if count > MOST_TRIES:
        return BruteForce(count, values, land.names)
    lowest, place = _lowest(land.cost, [np.linspace(*pair, values) for pair in pairs])
    return BruteForce(count, values, land.names, dict(zip(land.names, place, strict=True)), lowest)


def _pair(given: Anything) -> tuple[float, float]:
    pair = given if isinstance(given, tuple | list) else ()
    if len(pair) != 2:
        raise OptionError(f"a range is a pair of numbers, low and high, not {given!r}.")
    low, high = (number(end, "the end of a range") for end in pair)
    if not low < high:
        raise OptionError(f"the range from {low:g} to {high:g} is empty: give low before high.")
    return low, high


def _lowest(cost: Cost, axes: list[np.ndarray]) -> tuple[float, list[float]]:
    count, best, best_place = math.prod(map(len, axes)), math.inf, [math.nan] * len(axes)
    height = min(count, TRIES_AT_ONCE)
    for begin in range(0, count, height):
        index = np.arange(begin, begin + height) % count
        spots = np.unravel_index(index, [len(axis) for axis in axes])
        points = np.stack([axis[spot] for axis, spot in zip(axes, spots, strict=True)], axis=1)
        with float64():
            costs = np.asarray(_looks(cost)(jnp.asarray(points)))
        if np.isfinite(costs).any() and np.nanmin(costs) < best:
            best, best_place = float(np.nanmin(costs)), points[np.nanargmin(costs)].tolist()
    return best, best_place


@lru_cache(maxsize=64)
def _looks(cost: Cost) -> Callable[[Array], Array]:
    return jax.jit(jax.vmap(cost))


@dataclass(frozen=True, eq=False, repr=False)
class LinearFit(Fields):
    """The weights and the bias of a linear neuron with the lowest mean squared error."""

    weights: Float[np.ndarray, " inputs"]
    bias: float
    cost: float

    def as_dict(self) -> dict[str, Any]:
        """Give plain values."""
        return {"weights": self.weights.tolist(), "bias": self.bias, "cost": self.cost}


def least_squares(
    inputs: Float[np.ndarray, "examples inputs"], expected: Float[np.ndarray, " answers"]
) -> LinearFit:
    """Solve for the linear neuron: no learning rate, no steps, and only for this kind of cost.

    >>> fit = least_squares(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0]))
    >>> print(fit.weights.round(6), round(fit.bias, 6))
    [2.] 1.0
    """
    if len(inputs) != len(expected):
        raise DataError(
            f"there are {len(inputs)} examples of inputs but {len(expected)} expected values."
        )
    table = np.column_stack([inputs, np.ones(len(inputs))]).astype(np.float64)
    solution, *_ = np.linalg.lstsq(table, np.asarray(expected, np.float64), rcond=None)
    cost = float(np.mean((table @ solution - expected) ** 2))
    return LinearFit(solution[:-1], float(solution[-1]), cost)


def linear_cost(
    inputs: Float[np.ndarray, "examples inputs"], expected: Float[np.ndarray, " examples"]
) -> Callable[[dict[str, Array]], Array]:
    """Give the mean squared error of a linear neuron as a function of its weights and bias.

    It takes ``{"weights": ..., "bias": ...}``, which `descend` takes as a start.

    >>> cost = linear_cost(np.array([[1.0], [2.0]]), np.array([2.0, 4.0]))
    >>> float(cost({"weights": jnp.array([2.0]), "bias": jnp.array(0.0)}))
    0.0
    """

    def cost(neuron: dict[str, Array]) -> Array:
        predicted = jnp.asarray(inputs) @ neuron["weights"] + neuron["bias"]
        return jnp.mean((jnp.asarray(expected) - predicted) ** 2)

    return cost
