"""The arithmetic of one neuron of a convolution at one place: its window, opened.

Inputs and weights are those of the forward pass; their products are worked in float64, so that
every sum can be checked by hand. Where several places become one, the sums of all are worked, and
the largest is opened: that is the one that goes on.

>>> layer = Convolution(jnp.ones((1, 1, 1, 1)), jnp.array([0.5]), "relu", pool=2)
>>> step = layer(jnp.arange(16.0).reshape(4, 4, 1))
>>> work = open_place(layer, step, 0, (1, 0))
>>> [(seen.row, seen.column, seen.sum) for seen in work.windows]
[(2, 0, 8.5), (2, 1, 9.5), (3, 0, 12.5), (3, 1, 13.5)]
>>> work.opened.sum, work.z, work.residual
(13.5, 13.5, 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from fathom.nets.layers import Step
from fathom.nets.network import Network, Trace
from fathom.nets.pictures.convolution import LEAST, Convolution
from fathom.shapes import Array, Bool, Float


@dataclass(frozen=True, eq=False)
class Window:
    """What a neuron looks at around one place of its inputs.

    Attributes:
        row, column: the place.
        inputs: what is there; beyond the edge 0.
        inside: where it is not beyond the edge.
        sum: what the neuron makes of it, with its bias.
    """

    row: int
    column: int
    inputs: Float[np.ndarray, "high wide channels"]
    inside: Bool[np.ndarray, "high wide"]
    sum: float


@dataclass(frozen=True, eq=False)
class UsedWeights:
    """How the weights that are used come from the stored ones.

    ``(stored - mean) / spread * gain * sqrt(2)``; without a gain they are used as they are.

    Attributes:
        mean: of the neuron's stored weights.
        spread: what they are divided by.
        gain: what they are multiplied by; None where there is none.
    """

    mean: float = 0.0
    spread: float = 1.0
    gain: float | None = None


@dataclass(frozen=True, eq=False)
class PlaceWork:
    """One neuron at one place: `products` add up, with `bias`, to `z`; phi(z) is `output`.

    Attributes:
        windows: all that were compared, row by row; one alone if nothing is pooled.
        weights: as they are used.
        came: how they come from the stored ones.
        z, output: as the network has them.
    """

    activation: str
    windows: tuple[Window, ...]
    weights: Float[np.ndarray, "high wide channels"]
    came: UsedWeights
    bias: float
    z: float
    output: float

    @property
    def opened(self) -> Window:
        """The window with the largest sum: the one that goes on."""
        return max(self.windows, key=lambda window: window.sum)

    @property
    def products(self) -> Float[np.ndarray, "high wide channels"]:
        """What each input of the opened window adds to the sum."""
        return self.opened.inputs * self.weights

    @property
    def by_channel(self) -> Float[np.ndarray, " channels"]:
        """What each channel of the opened window adds to the sum."""
        summed: Float[np.ndarray, " channels"] = self.products.sum(axis=(0, 1))
        return summed

    @property
    def residual(self) -> float:
        """How far the sum misses the network's own z, as a share of its parts' sizes."""
        size = float(np.abs(self.products).sum()) + abs(self.bias)
        return abs(self.opened.sum - self.z) / max(size, 1e-300)


def follow(network: Network, inputs: Float[np.ndarray, " inputs"]) -> Trace:
    """Take one example through a network; on a GPU, too, with all digits of its numbers."""
    with jax.default_matmul_precision("float32"):
        return _follow(network, jnp.asarray(inputs, jnp.float32))


@eqx.filter_jit
def _follow(network: Network, inputs: Float[Array, " inputs"]) -> Trace:
    return network(inputs)


def open_place(
    layer: Convolution, step: Step, neuron: int, at: tuple[int, int], look: int = 0
) -> PlaceWork:
    """Open what one neuron did at one place of its output.

    Args:
        layer: the convolution.
        step: what it did to a picture.
        neuron: which neuron, counted from 0.
        at: row and column of the layer's output, counted from 0.
        look: of several looks at the picture, which one.
    """
    inputs, sums, outputs = (_one_look(part, look) for part in (step.inputs, step.sum, step.output))
    weights = np.asarray(layer.used, np.float64)[..., neuron]
    bias = float(layer.bias[neuron])
    size = weights.shape[:2]
    seen, inside = windows_around(inputs, size), windows_around(np.ones_like(inputs), size)
    pooled = np.ndindex(layer.pool, layer.pool)
    places = [(at[0] * layer.pool + i, at[1] * layer.pool + j) for i, j in pooled]
    return PlaceWork(
        layer.activation,
        tuple(
            Window(
                *place,
                seen[place],
                inside[place][..., 0] > 0,
                float((seen[place] * weights).sum() + bias),
            )
            for place in places
        ),
        weights,
        came_from(layer, neuron),
        bias,
        float(sums[*at, neuron]),
        float(outputs[*at, neuron]),
    )


def _one_look(signals: object, look: int) -> Float[np.ndarray, "rows columns channels"]:
    """Hold one look's float32 numbers in float64, where their products are exact."""
    exact = np.asarray(signals, np.float64)
    return exact if exact.ndim == 3 else exact[look]


def windows_around(
    pictures: Float[np.ndarray, "*pictures rows columns channels"], size: tuple[int, ...]
) -> Float[np.ndarray, "*pictures rows columns high wide channels"]:
    """Give what is around every place, without copying it for each; beyond the edge 0.

    >>> windows_around(np.arange(4.0).reshape(2, 2, 1), (2, 3))[0, 0, :, :, 0].tolist()
    [[0.0, 0.0, 1.0], [0.0, 2.0, 3.0]]
    """
    edges = [(0, 0)] * (pictures.ndim - 3) + [((one - 1) // 2, one // 2) for one in size]
    padded = np.pad(pictures, [*edges, (0, 0)])
    return np.moveaxis(sliding_window_view(padded, size, axis=(-3, -2)), -3, -1)


def came_from(layer: Convolution, neuron: int) -> UsedWeights:
    """Say how a neuron's weights became those that are used."""
    if layer.gain is None:
        return UsedWeights()
    stored = np.asarray(layer.weight[..., neuron], np.float64)
    spread = float(np.sqrt(((stored - stored.mean()) ** 2).sum() + LEAST))
    return UsedWeights(float(stored.mean()), spread, float(layer.gain[neuron]))
