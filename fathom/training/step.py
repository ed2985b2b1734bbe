"""One step of one member: a batch's cost, its slopes, and what the optimiser makes of them.

direction = what the optimiser makes of the slope of the batch's cost
weight    = weight - learning rate x schedule x direction     (for every weight and bias)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh
from jax.typing import DTypeLike

from fathom.nets.crowds import in_blocks
from fathom.nets.example import example_loss
from fathom.nets.inputs.held import HELD, spread_out
from fathom.nets.laid import batch_axes
from fathom.nets.network import Network
from fathom.optimisers.optimisers import optimiser as find_optimiser
from fathom.shapes import Array, Float, Int, Key, PRNGKeyArray, PyTree
from fathom.training.devices import in_shares
from fathom.training.examples import Examples
from fathom.training.plan import Method


class Rows(eqx.Module):
    """Examples on the device; `weights`, where they have some, say what each counts in a cost."""

    inputs: Any  # an array (rows, inputs), Packed, Pixels, LaidRows, or of a batch LaidInputs
    expected: Float[Array, "rows outputs"]
    weights: Float[Array, " rows"] | None = None

    def taken(self, rows: Int[Array, " some"]) -> Rows:
        """Take some of them, spread out, as a batch: what they weigh decided who is in it."""
        return Rows(self.inputs[rows], self.expected[rows])


def rows_of(examples: Examples, kind: DTypeLike = jnp.float32) -> Rows:
    """Make arrays of examples, for the device."""
    given = examples.inputs
    held = given if isinstance(given, HELD) else np.asarray(given, kind)
    expected = jax.device_put(np.asarray(examples.expected, kind))
    weights = examples.weights
    counted = None if weights is None else jax.device_put(np.asarray(weights, kind))
    return Rows(jax.device_put(held), expected, counted)


def batch_cost(
    network: Network, batch: Rows, keys: Key[Array, " rows"] | None, method: Method
) -> Float[Array, ""]:
    """Give the cost of a batch: the mean of its examples' losses, by their weights if they have.

    `keys` are the examples' own, where something is left to chance.
    """
    inputs = spread_out(batch.inputs)
    axes = (None, batch_axes(inputs), 0, None, None if keys is None else 0)
    losses = jax.vmap(example_loss, in_axes=axes)(
        network, inputs, batch.expected, method.loss, keys
    )
    if batch.weights is None:
        return jnp.mean(losses)
    return jnp.sum(batch.weights * losses) / jnp.sum(batch.weights)


def example_keys(key: PRNGKeyArray | None, count: int) -> Key[Array, " examples"] | None:
    """Give each example of a batch a key of its own, where one is needed."""
    return None if key is None else jax.random.split(key, count)


def mean_cost(network: Network, rows: Rows, method: Method) -> Float[Array, ""]:
    """Give the cost of many rows, in blocks, without dropout."""

    def of_row(inputs: Array, expected: Array) -> Float[Array, ""]:
        return example_loss(network, inputs, expected, method.loss)

    losses = in_blocks(of_row, rows.inputs, rows.expected)
    if rows.weights is None:
        return jnp.mean(losses)
    return jnp.sum(rows.weights * losses) / jnp.sum(rows.weights)


def _cost_and_slopes(
    network: Network, batch: Rows, keys: Key[Array, " rows"] | None, method: Method
) -> tuple[Float[Array, ""], Network]:
    found: tuple[Float[Array, ""], Network] = eqx.filter_value_and_grad(batch_cost)(
        network, batch, keys, method
    )
    return found


class Taken(eqx.Module):
    """What one step was made of, for one member: `weight - rate * direction` is the weight after.

    `slopes` are those of the batch's cost; `direction` is what the optimiser made of them.
    """

    cost: Float[Array, ""]
    slopes: Network
    direction: Network


def one_step(
    network: Network,
    state: PyTree,
    rate: Float[Array, ""],
    batch: Rows,
    key: PRNGKeyArray | None,
    method: Method,
    shared: Mesh | None = None,
    decay: Float[Array | np.ndarray, ""] | None = None,
) -> tuple[Network, PyTree, Taken]:
    """Take one step with one member: the network and the optimiser's state after it.

    Where `shared` names devices, each works on its share of the batch's rows. A `decay` takes the
    place of the method's, so that it need not be compiled in.
    """
    decay_rate = method.weight_decay if decay is None else decay
    direction = find_optimiser(method.optimiser).transformation(decay_rate)
    of_batch: Callable[..., Any] = partial(_cost_and_slopes, method=method)
    if shared is not None:
        of_batch = in_shares(of_batch, shared)
    cost, slopes = of_batch(network, batch, example_keys(key, len(batch.inputs)))
    along, state = direction.update(slopes, state, network)
    after = jax.tree.map(lambda weight, way: weight - rate * way, network, along)
    return after, state, Taken(cost, slopes, along)
