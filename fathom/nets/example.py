"""The loss of one example: what training lowers, and what every blame is asked of.

>>> import jax
>>> from fathom.nets.network import Blueprint
>>> network = Blueprint(inputs=2, hidden=(), outputs=1)(jax.random.key(0))
>>> example_loss(network, jnp.zeros(2), jnp.ones(1), "squared").item()
1.0
"""

from __future__ import annotations

from collections.abc import Sequence

import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from fathom.nets.layers import Signals
from fathom.nets.losses import loss as find_loss
from fathom.nets.network import Network


def example_loss(
    network: Network,
    inputs: Float[Array, " inputs"],
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
