"""The walk itself: step after step for many walkers at once, in compiled chunks.

    direction = optimiser(slope)
    position  = position - learning_rate x direction

Each walker has its start and its learning rate; both are traced, so that another rate or start
never compiles the program again. A walker that has stopped stands where it is until all have.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array

from fathom.descent.named_cost import Cost
from fathom.descent.outcomes import Stopped
from fathom.nets.precision import float64
from fathom.optimisers.optimisers import optimiser
from fathom.shapes import Float, Int

CHUNK = 100
PATIENCE = 10  # looks at an unchanged cost before a walker gives up
UNCHANGED = 1e-12  # relative
EXPLODED = 1e12  # growth of the cost that counts as divergence


class Rules(NamedTuple):
    """When a walker stops: traced numbers."""

    slope_tolerance: float
    most_steps: int


class Walker(NamedTuple):
    """One walker: where it stands, what it saw there, and the optimiser's memory."""

    position: Float[Array, " n"]
    memory: Any
    step: Int[Array, ""]
    cost: Float[Array, ""]
    slope: Float[Array, " n"]
    first_cost: Float[Array, ""]
    unchanged: Int[Array, ""]
    code: Int[Array, ""]


class Walks(NamedTuple):
    """Where every walker was at every step, and how each ended.

    `lengths` counts the steps taken: a walker's rows are ``[: length + 1]``. Without history the
    arrays hold the last look alone.
    """

    positions: Float[np.ndarray, "walkers looks n"]
    costs: Float[np.ndarray, "walkers looks"]
    slopes: Float[np.ndarray, "walkers looks n"]
    lengths: Int[np.ndarray, " walkers"]
    stopped: tuple[Stopped, ...]


def walk(
    cost: Cost,
    optimiser_name: str,
    starts: Float[np.ndarray, "walkers n"],
    learning_rates: Float[np.ndarray, " walkers"],
    rules: Rules,
    history: bool = True,
) -> Walks:
    """Walk every walker down until all have stopped."""
    with float64():
        first, chunk = _programs(cost, optimiser_name)
        walkers, seen = first(jnp.asarray(starts)), []
        rates = jnp.asarray(learning_rates)
        while True:
            walkers, looks = chunk(walkers, rates, rules)
            if history:
                seen.append(jax.device_get(looks))
            if bool(jnp.all(walkers.code > 0)):
                break
        last = jax.device_get(walkers)
    if not history:
        seen = [tuple(part[:, None] for part in (last.position, last.cost, last.slope))]
    positions, costs, slopes = (np.concatenate(part, axis=1) for part in zip(*seen, strict=True))
    stopped = tuple(list(Stopped)[code - 1] for code in last.code)
    return Walks(positions, costs, slopes, last.step, stopped)


def _begin(memory_of: Callable[[Array], Any], start: Float[Array, " n"]) -> Walker:
    """Put a walker on its start; step -1 says that it has not looked around yet."""
    zero, none = jnp.zeros(()), jnp.zeros((), int)
    nowhere = jnp.zeros_like(start)
    return Walker(start, memory_of(start), none - 1, zero, nowhere, zero, none, none)


def _step(
    cost: Cost, rule: optax.GradientTransformation, walker: Walker, rate: Array, rules: Rules
) -> Walker:
    """Move (but for the first look), look around, and decide whether to stop."""
    direction, memory = rule.update(walker.slope, walker.memory, walker.position)
    is_first = walker.step < 0
    moved = walker._replace(position=walker.position - rate * direction, memory=memory)
    moved = _select(is_first, walker, moved)
    seen, slope = jax.value_and_grad(cost)(moved.position)
    same = jnp.abs(seen - walker.cost) <= UNCHANGED * jnp.maximum(jnp.abs(seen), UNCHANGED)
    after = moved._replace(
        step=walker.step + 1,
        cost=seen,
        slope=slope,
        first_cost=jnp.where(is_first, seen, walker.first_cost),
        unchanged=jnp.where(same & ~is_first, walker.unchanged + 1, 0),
    )
    after = after._replace(code=_code(after, rules))
    return _select(walker.code > 0, walker, after)


def _code(walker: Walker, rules: Rules) -> Array:
    """Give the place of the reason to stop in `Stopped`, counted from 1; 0 for none."""
    finite = jnp.isfinite(walker.cost) & jnp.isfinite(walker.position + walker.slope).all()
    exploded = jnp.abs(walker.cost) > EXPLODED * (1 + jnp.abs(walker.first_cost))
    flat = jnp.linalg.norm(walker.slope) < rules.slope_tolerance
    reasons = {
        Stopped.DIVERGED: ~finite | exploded,
        Stopped.SLOPE_SMALL: flat,
        Stopped.COST_STOPPED: walker.unchanged >= PATIENCE,
        Stopped.STEP_LIMIT: walker.step >= rules.most_steps,
    }
    codes = [jnp.asarray(list(Stopped).index(reason) + 1) for reason in reasons]
    return jnp.select(list(reasons.values()), codes, 0)


def _select(condition: Array, yes: Walker, no: Walker) -> Walker:
    return jax.tree.map(lambda a, b: jnp.where(condition, a, b), yes, no)


@lru_cache(maxsize=64)
def _programs(cost: Cost, optimiser_name: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Compile the first and every further chunk for one cost and one optimiser."""
    rule = optimiser(optimiser_name).transformation()

    def one(walker: Walker, rate: Array, rules: Rules) -> tuple[Walker, tuple[Array, ...]]:
        def body(walker: Walker, _: None) -> tuple[Walker, tuple[Array, ...]]:
            walker = _step(cost, rule, walker, rate, rules)
            return walker, (walker.position, walker.cost, walker.slope)

        return jax.lax.scan(body, walker, length=CHUNK)

    crowd = jax.jit(jax.vmap(one, in_axes=(0, 0, None)))
    return jax.jit(jax.vmap(lambda start: _begin(rule.init, start))), crowd
