"""Layers for pictures: the same few weights at every place, and averages over places.

A picture comes in as plain numbers, row by row, like every other example; `Picture` lays them out
as rows, columns and channels. A `Convolution` is a layer of neurons that all look at a small window
of the picture, the same neurons at every place (Fukushima 1980; LeCun et al. 1989): what is a dog's
ear in one corner is one in the other. `Blocks` makes small windows into single places with many
channels, and `Average` takes the mean of small windows: fewer places, and what was found matters
more than where.

`Shift`, `Mirror` and `CutOut` change a picture while the network learns, so that it never sees
quite the same one twice: they need a key, as dropout does, and do nothing in a prediction.

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
from dataclasses import fields
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from fathom.nets.activations import activation as find_activation
from fathom.nets.layers import Signals, Step

Field = Float[Array, "rows columns channels"]


class _Weightless(eqx.Module):
    """A layer without weights: all of it is in its fields, whole numbers."""

    kind: ClassVar[str]

    def describe(self) -> dict[str, object]:
        """Say all of it, for the file."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def restore(cls, words: Mapping[str, Any], arrays: Mapping[str, Array]) -> Any:
        """Build the layer again from `describe`."""
        return cls(**{field.name: _whole(words[field.name]) for field in fields(cls)})


class _Still(_Weightless):
    """A layer that does the same in learning and answering."""

    random: ClassVar[bool] = False

    def __call__(
        self, inputs: Signals, *, nudge: Signals | None = None, key: PRNGKeyArray | None = None
    ) -> Step:
        """Work for one example."""
        total = _nudged(self.made(inputs), nudge)
        return Step(inputs, total, total)

    def made(self, inputs: Any) -> Signals:
        """Say what goes on."""
        raise NotImplementedError


class _Chance(_Weightless):
    """A layer that changes a picture while learning; without a key it hands it on as it is."""

    random: ClassVar[bool] = True

    def __call__(
        self, inputs: Field, *, nudge: Signals | None = None, key: PRNGKeyArray | None = None
    ) -> Step:
        """Work for one example; the key decides."""
        total = _nudged(inputs, nudge)
        return Step(inputs, total, total if key is None else self.changed(total, key))

    def changed(self, inputs: Field, key: PRNGKeyArray) -> Field:
        """Say what goes on while learning."""
        raise NotImplementedError


class Picture(_Still):
    """Lay numbers out as rows, columns and channels.

    >>> Picture((1, 2, 1))(jnp.array([3.0, 4.0])).output.tolist()
    [[[3.0], [4.0]]]
    """

    shape: tuple[int, int, int] = eqx.field(static=True)
    kind: ClassVar[str] = "picture"

    def made(self, inputs: Signals) -> Signals:
        """Give the picture."""
        return jnp.reshape(inputs, self.shape)


class Blocks(_Still):
    """Make each window of `side` x `side` places one place, with all its channels.

    What does not fill a window is left out.

    >>> Blocks(2)(jnp.arange(4.0).reshape(2, 2, 1)).output.tolist()
    [[[0.0, 1.0, 2.0, 3.0]]]
    """

    side: int = eqx.field(static=True)
    kind: ClassVar[str] = "blocks"

    def made(self, inputs: Field) -> Signals:
        """Give the places."""
        windows = _windows(inputs, self.side)
        rows, _, columns, _, _ = windows.shape
        return windows.transpose(0, 2, 1, 3, 4).reshape(rows, columns, -1)


class Convolution(eqx.Module):
    """Neurons that look at a window around every place: z = sum of W x + b, a = phi(z).

    `weight[i, j, c, n]` is what neuron n makes of channel c in row i, column j of its window;
    beyond the picture's edge there is 0. With a `gain`, each neuron's weights are used minus their
    mean and divided by their spread, times its `gain`: signals then keep their size from layer to
    layer without any comparison of examples (Qiao et al. 2019; Brock et al. 2021).
    """

    weight: Float[Array, "height width channels neurons"]
    bias: Float[Array, " neurons"]
    activation: str = eqx.field(static=True)
    gain: Float[Array, " neurons"] | None = None
    kind: ClassVar[str] = "convolution"
    random: ClassVar[bool] = False

    @classmethod
    def start(
        cls, key: PRNGKeyArray, side: int, channels: int, neurons: int, activation: str
    ) -> Convolution:
        """Begin with random weights (He et al. 2015), no bias, and gains of 1."""
        wide = jnp.sqrt(2.0 / (side * side * channels))
        weight = wide * jax.random.normal(key, (side, side, channels, neurons))
        return cls(weight, jnp.zeros(neurons), activation, jnp.ones(neurons))

    @property
    def used(self) -> Float[Array, "height width channels neurons"]:
        """The weights as they are used."""
        if self.gain is None:
            return self.weight
        count = self.weight[..., 0].size
        mean = jnp.mean(self.weight, axis=(0, 1, 2))
        spread = jnp.sqrt(jnp.var(self.weight, axis=(0, 1, 2)) * count + _LEAST)
        return (self.weight - mean) / spread * self.gain * jnp.sqrt(2.0)

    def __call__(
        self, inputs: Field, *, nudge: Signals | None = None, key: PRNGKeyArray | None = None
    ) -> Step:
        """Work for one example."""
        used = self.used
        kind = jnp.result_type(inputs, used)
        total = jax.lax.conv_general_dilated(
            inputs[None].astype(kind),
            used.astype(kind),
            (1, 1),
            "SAME",
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
        )
        total = _nudged(total[0] + self.bias, nudge)
        return Step(inputs, total, find_activation(self.activation)(total))

    def describe(self) -> dict[str, object]:
        """Say what is not an array, for the file."""
        return {"activation": self.activation}

    @classmethod
    def restore(cls, words: Mapping[str, object], arrays: Mapping[str, Array]) -> Convolution:
        """Build the layer again from `describe` and its arrays."""
        name = find_activation(str(words["activation"])).name
        return cls(arrays["weight"], arrays["bias"], name, arrays.get("gain"))


class Average(_Still):
    """Take the mean of each window of `side` x `side` places; 0 takes that of all, a number each.

    What does not fill a window is left out.

    >>> Average(0)(jnp.arange(8.0).reshape(2, 2, 2)).output.tolist()
    [3.0, 4.0]
    """

    side: int = eqx.field(static=True)
    kind: ClassVar[str] = "average"

    def made(self, inputs: Field) -> Signals:
        """Give the means."""
        if self.side == 0:
            return jnp.mean(inputs, axis=(0, 1))
        return jnp.mean(_windows(inputs, self.side), axis=(1, 3))


class Shift(_Chance):
    """Move a picture by up to `reach` places each way while learning; its edge is mirrored.

    >>> moved = Shift(1)(jnp.ones((4, 4, 1)), key=jax.random.key(0)).output
    >>> moved.shape, float(moved.min())
    ((4, 4, 1), 1.0)
    """

    reach: int = eqx.field(static=True)
    kind: ClassVar[str] = "shift"

    def changed(self, inputs: Field, key: PRNGKeyArray) -> Field:
        """Give the moved picture."""
        reach = self.reach
        wide = jnp.pad(inputs, ((reach, reach), (reach, reach), (0, 0)), mode="reflect")
        row, column = jax.random.randint(key, (2,), 0, 2 * reach + 1)
        return jax.lax.dynamic_slice(wide, (row, column, 0), inputs.shape)


class Mirror(_Chance):
    """Mirror every second picture left to right while learning.

    >>> picture = jnp.array([[[1.0], [2.0]]])
    >>> sorted({str(Mirror()(picture, key=jax.random.key(k)).output.ravel()) for k in range(9)})
    ['[1. 2.]', '[2. 1.]']
    """

    kind: ClassVar[str] = "mirror"

    def changed(self, inputs: Field, key: PRNGKeyArray) -> Field:
        """Give the picture or its mirror image."""
        return jnp.where(jax.random.bernoulli(key), inputs[:, ::-1], inputs)


PictureLayer = Picture | Blocks | Convolution | Average | Shift | Mirror
PICTURE_LAYERS: Sequence[type[PictureLayer]] = (
    Picture, Blocks, Convolution, Average, Shift, Mirror,
)  # fmt: skip
_LEAST = 1e-4


def _windows(inputs: Field, side: int) -> Float[Array, "high _ wide _ channels"]:
    """Cut a picture into windows."""
    rows, columns = (size // side for size in inputs.shape[:2])
    cut = inputs[: rows * side, : columns * side]
    return cut.reshape(rows, side, columns, side, -1)


def _nudged(total: Signals, nudge: Signals | None) -> Signals:
    return total if nudge is None else total + nudge


def _whole(value: object) -> int | tuple[int, ...]:
    if isinstance(value, list | tuple):
        return tuple(int(one) for one in value)
    return int(str(value))
