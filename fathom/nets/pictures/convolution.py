"""Layers for pictures: the same few weights at every place, and averages over places.

A picture comes in as plain numbers, row by row, like every other example; `Picture` lays them out
as rows, columns and channels. A `Convolution` is a layer of neurons that all look at a small window
of the picture, the same neurons at every place (Fukushima 1980; LeCun et al. 1989): what is a dog's
ear in one corner is one in the other. `Blocks` makes small windows into single places with many
channels, and `Average` takes the mean of small windows or of all places: what was found matters
more than where. Several looks at one picture (see `fathom.nets.pictures.augmentation`) are worked
on side by side, until the last average takes the mean over them, too.

>>> import jax
>>> picture = Picture((4, 4, 1))(jnp.arange(16.0)).output
>>> picture[0, :, 0].tolist(), Average(2)(picture).output[:, :, 0].tolist()
([0.0, 1.0, 2.0, 3.0], [[2.5, 4.5], [10.5, 12.5]])
>>> edge = Convolution(jnp.array([[[[-1.0]], [[1.0]]]]), jnp.zeros(1), "identity")
>>> edge(picture).output[0, :, 0].tolist()
[1.0, 1.0, 1.0, -3.0]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from fathom.nets.activations import activation as find_activation
from fathom.nets.layers import Signals, Step
from fathom.nets.part import Array, Part, PRNGKeyArray, fixed, jax, jnp
from fathom.nets.weightless import Field, Still, nudged
from fathom.shapes import Float

Sums = Float[Array, "*looks rows columns neurons"]  # of each neuron at each place
MOST_POOL = 64  # places each way of which the strongest goes on


class Picture(Still):
    """Lay numbers out as rows, columns and channels.

    >>> Picture((1, 2, 1))(jnp.array([3.0, 4.0])).output.tolist()
    [[[3.0], [4.0]]]
    """

    shape: tuple[int, int, int] = fixed()
    kind: ClassVar[str] = "picture"

    def made(self, inputs: Signals) -> Signals:
        """Give the picture."""
        return jnp.reshape(inputs, self.shape)


class Blocks(Still):
    """Make each window of `side` x `side` places one place, with all its channels.

    What does not fill a window is left out.

    >>> Blocks(2)(jnp.arange(4.0).reshape(2, 2, 1)).output.tolist()
    [[[0.0, 1.0, 2.0, 3.0]]]
    """

    side: int = fixed()
    kind: ClassVar[str] = "blocks"

    def named(self, channels: Sequence[str]) -> tuple[str, ...]:
        """Name what it gives: each channel with the row and the column of its place in the window.

        >>> Blocks(2).named(["grey"])
        ('grey (0, 0)', 'grey (0, 1)', 'grey (1, 0)', 'grey (1, 1)')
        """
        side = range(self.side)
        return tuple(f"{one} ({i}, {j})" for i in side for j in side for one in channels)

    def made(self, inputs: Field) -> Signals:
        """Give the places."""
        windows = jnp.swapaxes(_windows(inputs, self.side), -4, -3)
        return windows.reshape(*windows.shape[:-3], -1)


class Convolution(Part):
    """Neurons that look at a window around every place: z = sum of W x + b, a = phi(z).

    `weight[i, j, c, n]` is what neuron n makes of channel c in row i, column j of its window;
    beyond the picture's edge there is 0. With a `gain`, each neuron's weights are used minus their
    mean and divided by their spread, times its `gain`: signals then keep their size from layer to
    layer without any comparison of examples (Qiao et al. 2019; Brock et al. 2021). Of each `pool` x
    `pool` places the one with the largest z goes on (max pooling, Riesenhuber & Poggio 1999): what
    was found somewhere near was found. Places that do not fill a window are left out.

    >>> corner = Convolution(jnp.ones((1, 1, 1, 1)), jnp.zeros(1), "relu", pool=2)
    >>> corner(jnp.arange(16.0).reshape(4, 4, 1)).output[:, :, 0].tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """

    weight: Float[Array, "height width channels neurons"]
    bias: Float[Array, " neurons"]
    activation: str = fixed()
    gain: Float[Array, " neurons"] | None = None
    pool: int = fixed(default=1)
    kind: ClassVar[str] = "convolution"
    random: ClassVar[bool] = False

    @classmethod
    def start(
        cls,
        key: PRNGKeyArray,
        side: int,
        channels: int,
        neurons: int,
        activation: str,
        pool: int = 1,
    ) -> Convolution:
        """Begin with random weights (He et al. 2015), no bias, and gains of 1."""
        wide = jnp.sqrt(2.0 / (side * side * channels))
        weight = wide * jax.random.normal(key, (side, side, channels, neurons))
        return cls(weight, jnp.zeros(neurons), activation, jnp.ones(neurons), pool)

    def beginning(self, windows: Sequence[Sequence[float]]) -> Convolution:
        """Give the same layer, whose first neurons begin with these windows, of one length each."""
        if not windows:
            return self
        weight = self.weight.reshape(-1, len(self.bias))
        size = jnp.mean(jnp.linalg.norm(weight, axis=0))
        given = size * jnp.array(windows, weight.dtype).T
        begun = weight.at[:, : given.shape[1]].set(given).reshape(self.weight.shape)
        return Convolution(begun, self.bias, self.activation, self.gain, self.pool)

    @property
    def used(self) -> Float[Array, "height width channels neurons"]:
        """The weights as they are used."""
        if self.gain is None:
            return self.weight
        count = self.weight[..., 0].size
        mean = jnp.mean(self.weight, axis=(0, 1, 2))
        spread = jnp.sqrt(jnp.var(self.weight, axis=(0, 1, 2)) * count + LEAST)
        return (self.weight - mean) / spread * self.gain * jnp.sqrt(2.0)

    def __call__(
        self, inputs: Field, *, nudge: Signals | None = None, key: PRNGKeyArray | None = None
    ) -> Step:
        """Work for one example; a nudge for every place is added before the largest goes on."""
        return self.fired(inputs, self.sums(inputs), nudge)

    def sums(self, inputs: Field) -> Sums:
        """Give the sums of all places, before the largest goes on and the bias is added."""
        from fathom.nets.pictures.sliding import slid  # here, since it brings JAX with it

        used = self.used
        kind = jnp.result_type(inputs, used)
        pictures = inputs.reshape(-1, *inputs.shape[-3:]).astype(kind)
        sums: Array = slid(pictures, used.astype(kind))
        return sums.reshape(*inputs.shape[:-3], *sums.shape[1:])

    def fired(self, inputs: Field, sums: Sums, nudge: Signals | None = None) -> Step:
        """Say what becomes of the sums of all places."""
        first, then = self._nudges(inputs, nudge)
        total = nudged(_largest(sums, self.pool, first) + self.bias, then)
        return Step(inputs, total, find_activation(self.activation)(total))

    def _nudges(
        self, inputs: Field, nudge: Signals | None
    ) -> tuple[Signals | None, Signals | None]:
        """Say what is added before the largest of several places goes on, and what after."""
        rows = inputs.shape[-3] // self.pool
        before = nudge is not None and nudge.shape[-3] == rows * self.pool != rows
        return (nudge, None) if before else (None, nudge)

    def describe(self) -> dict[str, object]:
        """Say what is not an array, for the file."""
        return {"activation": self.activation, "pool": self.pool}

    @classmethod
    def restore(cls, words: Mapping[str, object], arrays: Mapping[str, Array]) -> Convolution:
        """Build the layer again from `describe` and its arrays."""
        name = find_activation(str(words["activation"])).name
        pool = int(str(words.get("pool", 1)))
        if not 1 <= pool <= MOST_POOL:
            raise ValueError(f"windows are 1 to {MOST_POOL} places wide")
        if arrays["weight"].ndim != 4 or arrays["bias"].shape != arrays["weight"].shape[-1:]:
            raise ValueError("a bank's weights and biases do not fit together")
        if "gain" in arrays and arrays["gain"].shape != arrays["bias"].shape:
            raise ValueError("a bank's gains and biases do not fit together")
        return cls(arrays["weight"], arrays["bias"], name, arrays.get("gain"), pool)


class Average(Still):
    """Take the mean of each window of `side` x `side` places; 0 takes that of all places and looks.

    What does not fill a window is left out.

    >>> Average(0)(jnp.arange(8.0).reshape(2, 2, 2)).output.tolist()
    [3.0, 4.0]
    """

    side: int = fixed()
    kind: ClassVar[str] = "average"

    def made(self, inputs: Field) -> Signals:
        """Give the means."""
        if self.side == 0:
            return jnp.mean(inputs, axis=tuple(range(inputs.ndim - 1)))
        return jnp.mean(_windows(inputs, self.side), axis=(-4, -2))


PictureLayer = Picture | Blocks | Convolution | Average
PICTURE_LAYERS: Sequence[type[PictureLayer]] = (Picture, Blocks, Convolution, Average)
LEAST = 1e-4  # keeps the spread of weights that are all the same from being 0


def _largest(sums: Sums, pool: int, nudge: Signals | None) -> Signals:
    """Of the sums of each `pool` x `pool` places give the largest."""
    if pool == 1:
        return sums
    windows = nudged(_windows(sums, pool), None if nudge is None else _windows(nudge, pool))
    return jnp.max(windows, axis=(-4, -2))


def _windows(inputs: Field, side: int) -> Float[Array, "*looks high side wide side channels"]:
    """Cut a picture into windows."""
    *looks, rows, columns, channels = inputs.shape
    rows, columns = rows // side, columns // side
    cut = inputs[..., : rows * side, : columns * side, :]
    return cut.reshape(*looks, rows, side, columns, side, channels)
