"""Parts 16 and 17: small pits, random starts, and only a part of the data at a time."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from fathom.article.part import Picture, Result, Row, Slip, figures
from fathom.descent.descent import descend
from fathom.descent.many_starts import Pits, pits, starts_between
from fathom.nets.precision import float64
from fathom.shapes import Array, Float, Key

PITTED = "x^4 - 3x^2 + x"
HILLTOP = 0.1699
EXAMPLES = 64  # rows whose mean cost is the pitted function
ROVERS = 1000
STEPS = 400
RATE = 0.02


def small_pits() -> Result:
    """Part 16: many random starts, which pit each fell into, the best kept."""
    starts = starts_between(-2, 2, 2000)
    slow, fast = (pits(PITTED, starts, learning_rate=rate) for rate in (0.01, 0.05))
    best, worse = sorted(slow.pits, key=lambda pit: pit.cost)
    top = descend(f"-({PITTED})", start=0, learning_rate=0.05, slope_tolerance=1e-9).end
    rows = (
        Row(16, "the deepest point", best.at["x"]),
        Row(16, "its cost", best.cost),
        Row(16, "the small pit", worse.at["x"]),
        Row(16, "its cost", worse.cost),
        Row(16, "the hilltop between them", top.at["x"]),
        Row(16, "percent of starts that end in the small pit, at rate .05", 100 * _worse(fast)),
        Row(16, "cost of the best of 10 random starts", _best_of(10)),
        Row(
            16,
            "starts that end in the small pit",
            f"{worse.share:.2%}",
            "they may also have small pits where your rover may get stuck",
            holds=worse.share > 0,
        ),
    )
    one, ten = worse.share, worse.share**10
    slip = Slip(
        13,
        "'One of the things we can do to prevent this is to randomly choose the weights when you "
        "begin'",
        "several starts, the best kept. A random start does something else as well: it makes "
        "neurons of one layer different from each other",
        experiment=f"one random start is stuck in {one:.2%} of cases; of ten, all in {ten:.3%}",
    )
    return Result(str(slow), rows, (slip,), (Picture("Two pits", _draw),))


def part_of_the_data() -> Result:
    """Part 17: mini-batches beside the full batch; how often each escapes a pit."""
    sizes = (EXAMPLES, 16, 4, 1)
    counted = {size: _escapes(size) for size in sizes}
    lines = [
        (str(size) if size < EXAMPLES else "all", *(f"{share:.1%}" for share in counted[size]))
        for size in sizes
    ]
    table = figures(lines, ("rows a step", "small pit -> deep pit", "deep pit -> small pit"))
    full, single = counted[EXAMPLES], counted[1]
    rows = (
        Row(17, "rovers that leave the small pit, with all rows a step", f"{full[0]:.1%}"),
        Row(
            17,
            "rovers that leave the small pit, with one row a step",
            f"{single[0]:.1%}",
            "There are other techniques as well which uses only a part of the training data at a "
            "time.",
            holds=single[0] > full[0],
        ),
    )
    slip = Slip(
        13,
        "'only a part of the training data at a time' is offered against small pits",
        f"what mini-batches always give is more steps for the same work: {EXAMPLES} instead of 1 "
        "a pass",
        experiment=f"one row a step frees {single[0]:.1%} of the rovers from the small pit, and "
        f"throws {single[1]:.1%} out of the deep one",
    )
    words = (
        f"{ROVERS:,} rovers start in each pit of {PITTED}; the cost is the mean of {EXAMPLES} "
        f"rows, each with a slope of its own; {STEPS} steps at rate {RATE:g}, then {STEPS} with "
        "all rows to settle."
    )
    return Result(f"{words}\n\n{table}", rows, (slip,))


def _escapes(size: int) -> tuple[float, float]:
    """Count rovers that change pits: from the small to the deep one, and the other way round."""
    with float64():
        keys = jax.random.split(jax.random.key(17), ROVERS)
        from_small, from_deep = (
            _walk(jnp.full(ROVERS, start), keys, size) for start in (1.1309, -1.3008)
        )
        return float(jnp.mean(from_small < HILLTOP)), float(jnp.mean(from_deep > HILLTOP))


@partial(jax.jit, static_argnums=2)
def _walk(
    starts: Float[Array, " rovers"], keys: Key[Array, " rovers"], size: int
) -> Float[Array, " rovers"]:
    """Descend with `size` rows a step, then settle with all rows."""
    drawn = jax.random.normal(jax.random.key(0), (EXAMPLES,))
    own = 16.0 * (drawn - drawn.mean())  # each row's own slope; together they cancel

    def slope(x: Array, rows: Array) -> Array:
        return 4 * x**3 - 6 * x + 1 + rows

    def one(x: Array, key: Array) -> Array:
        picked = jax.random.randint(key, (STEPS, size), 0, EXAMPLES)  # drawn outside the loop
        batches = own[picked].mean(axis=1) if size < EXAMPLES else jnp.zeros(STEPS)
        x, _ = jax.lax.scan(lambda x, rows: (x - RATE * slope(x, rows), None), x, batches)
        return jax.lax.fori_loop(0, STEPS, lambda _, x: x - RATE * slope(x, jnp.zeros(())), x)

    return jax.vmap(one)(starts, keys)


def _worse(found: Pits) -> float:
    return max(found.pits, key=lambda pit: pit.cost).share


def _best_of(count: int) -> float:
    starts = np.random.default_rng(0).uniform(-2, 2, count)
    found = pits(PITTED, [float(start) for start in starts], learning_rate=0.01).best
    return found.cost if found else float("nan")


def _draw():  # type: ignore[no-untyped-def]
    from fathom.plots.descent import plot_descent

    return plot_descent(descend(PITTED, start=1.9, learning_rate=0.03, steps=30))
