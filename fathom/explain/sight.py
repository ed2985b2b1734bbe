"""What a place in a layer can see: the part of the picture that its output depends on.

Every convolution looks around each place, and every stage makes several places one; followed back
layer by layer, a place's sight grows to its receptive field (Hubel & Wiesel 1962; for networks
Luo et al. 2016).

>>> import jax
>>> from fathom.nets.pictures.eye import Eye
>>> from fathom.nets.blueprint import Blueprint
>>> eye = Eye((16, 16, 1), ((2,), (3,)), window=3)
>>> network = Blueprint(inputs=256, hidden=(), outputs=1, eye=eye)(jax.random.key(0))
>>> [layer.kind for layer in network.layers][-4:]
['convolution', 'convolution', 'average', 'dense']
>>> sight_of(network, len(network.layers) - 3, (2, 0))
((1, 8), (0, 4))
"""

from __future__ import annotations

from fathom.nets.network import Layer, Network
from fathom.nets.pictures.convolution import Average, Blocks, Convolution, Picture

Ends = tuple[int, int]  # the first and the last


def sight_of(network: Network, layer: int, at: tuple[int, int]) -> tuple[Ends, Ends]:
    """Say which rows and which columns of the picture a place depends on, first and last.

    Args:
        network: a network for pictures.
        layer: where among its layers the one stands that is asked about.
        at: row and column of its output, counted from 0.
    """
    first = network.layers[0]
    shape = first.shape if isinstance(first, Picture) else (1, 1, 1)
    ends = [(place, place) for place in at]
    for one in reversed(network.layers[: layer + 1]):
        ends = [_before(one, axis, *found) for axis, found in enumerate(ends)]
    rows, columns = (
        (max(low, 0), min(high, size - 1)) for (low, high), size in zip(ends, shape, strict=False)
    )
    return rows, columns


def _before(layer: Layer, axis: int, low: int, high: int) -> Ends:
    """Say on which places of a layer's inputs these of its output depend; beyond edges as well."""
    if isinstance(layer, Convolution):
        low, high = low * layer.pool, high * layer.pool + layer.pool - 1
        size = layer.weight.shape[axis]
        return low - (size - 1) // 2, high + size // 2
    if isinstance(layer, Blocks) or (isinstance(layer, Average) and layer.side):
        return low * layer.side, high * layer.side + layer.side - 1
    return low, high
