"""The loss of one example: what training lowers, and what every blame is asked of.

>>> import jax
>>> from fathom.nets.blueprint import Blueprint
>>> network = Blueprint(inputs=2, hidden=(), outputs=1)(jax.random.key(0))
>>> example_loss(network, jnp.zeros(2), jnp.ones(1), "squared").item()
1.0
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from fathom.nets.crowds import by_blocks
from fathom.nets.inputs.held import Inputs, as_float32
from fathom.nets.laid import LaidInputs
from fathom.nets.layers import Signals
from fathom.nets.losses import loss as find_loss
from fathom.nets.network import Network
from fathom.shapes import Array, Float, PRNGKeyArray, PyTree


def example_loss(
    network: Network,
    inputs: Float[Array, " inputs"] | LaidInputs,
    expected: Float[Array, " outputs"],
    loss: str,
    key: PRNGKeyArray | None = None,
    nudges: Sequence[Signals | None] | None = None,
) -> Float[Array, ""]:
    """Give the loss of one example, from the network's last sums.

    Args:
        network: the network.
        inputs, expected: the example.
        loss: its name.
        key: given while training, so that dropout drops.
        nudges: added to the sums of each layer; see `Network.__call__`.
    """
    found = find_loss(loss)
    compare = found.from_sums or found.function
    return jnp.asarray(compare(expected, network(inputs, nudges=nudges, key=key).sums))


def each_loss(
    network: Network,
    inputs: Inputs,
    expected: Float[np.ndarray, "rows outputs"],
    loss: str,
    put: Callable[[PyTree], PyTree] = jax.device_put,
) -> Float[np.ndarray, " rows"]:
    """Give the losses of many examples of a network that is not to be computed in a loop.

    Args:
        network: the network.
        inputs, expected: the examples.
        loss: its name.
        put: brings some examples to where they are worked on.

    >>> from fathom.nets.blueprint import Blueprint
    >>> network = Blueprint(inputs=2, hidden=(), outputs=1)(jax.random.key(0))
    >>> each_loss(network, np.zeros((3, 2)), np.ones((3, 1)), "squared").tolist()
    [1.0, 1.0, 1.0]
    """

    def of_block(block: tuple[Array, Array]) -> Array:
        return _losses(network, *block, loss)

    rows = as_float32(inputs), expected.astype(np.float32, copy=False)
    return by_blocks(of_block, rows, put)


@eqx.filter_jit
def _losses(
    network: Network,
    inputs: Float[Array, "rows inputs"],
    expected: Float[Array, "rows outputs"],
    loss: str,
) -> Float[Array, " rows"]:
    return jax.vmap(example_loss, in_axes=(None, 0, 0, None))(network, inputs, expected, loss)
