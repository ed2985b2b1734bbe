"""One step taken as training takes it, and opened: what it was made of, for every member."""

from __future__ import annotations

import equinox as eqx
import jax
from jaxtyping import Array, Float, Int, Key

from fathom.nets.crowds import crowd
from fathom.nets.network import Network
from fathom.training.learning import Method, Population, Rows, Taken, one_step
from fathom.training.schedules import schedule as find_schedule


@eqx.filter_jit
def open_step(
    population: Population,
    rates: Float[Array, " members"],
    keys: Key[Array, " members"],
    picked: Int[Array, "members size"],
    rows: Rows,
    all_steps: Int[Array, ""],
    method: Method,
) -> tuple[Network, Taken, Float[Array, " members"]]:
    """Take one step as `learn_chunk` does; say what it was made of, and with which rates."""
    now = rates * find_schedule(method.schedule).factor(population.step / all_steps)
    drops, loops = population.networks.random, population.networks.loops
    step = population.step
    mine = jax.vmap(jax.random.fold_in, in_axes=(0, None))(keys, step) if drops else None

    def one_member(network, state, rate, key, rows_of_mine):  # type: ignore[no-untyped-def]
        batch = Rows(rows.inputs[rows_of_mine], rows.expected[rows_of_mine])
        after, _, taken = one_step(network, state, rate, batch, key, method)
        return after, taken

    of_all = crowd(one_member, (0, 0, 0, 0 if drops else None, 0), loops)
    after, taken = of_all(population.networks, population.optimiser, now, mine, picked)
    return after, taken, now
