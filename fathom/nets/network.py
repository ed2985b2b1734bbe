"""A network: layers of neurons, each feeding the next, and the last steps to an answer.

There is one forward pass, `Network.__call__`, for training, prediction and explanation alike. It
returns every step of the way; what nobody reads, the compiler leaves out.

>>> import jax, jax.numpy as jnp
>>> network = Blueprint(inputs=2, hidden=(3,), outputs=1)(jax.random.key(0))
>>> trace = network(jnp.array([1.0, 2.0]))
>>> [step.output.shape for step in trace.steps]
[(3,), (1,)]
>>> network.parameters
13
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fathom.nets.answers import ANSWERS, Answer, LastStep, last_steps
from fathom.nets.layers import Dense, Dropout, Signals, Step, layer_key
from fathom.nets.part import Array, Part, PRNGKeyArray, arrays_of, frozen, jax, jnp, with_arrays
from fathom.nets.pictures.augmentation import AUGMENTATIONS, LOOKING, AugmentationLayer
from fathom.nets.pictures.convolution import PICTURE_LAYERS, Convolution, Picture, PictureLayer
from fathom.nets.pictures.eye import Eye
from fathom.nets.starts import Start, suited_start
from fathom.shapes import Float

Layer = Dense | Dropout | PictureLayer | AugmentationLayer
LAYERS: dict[str, type[Layer]] = {
    kind.kind: kind for kind in (Dense, Dropout, *PICTURE_LAYERS, *AUGMENTATIONS)
}


class Trace(Part):
    """Everything that happened to one example on its way through a network.

    `steps` has one entry a layer, `last` one entry a last step.
    """

    steps: tuple[Step, ...]
    last: tuple[LastStep, ...]

    @property
    def sums(self) -> Signals:
        """What the layers made of the example, before the last steps: what training compares."""
        return self.steps[-1].output

    @property
    def output(self) -> Signals:
        """The answer."""
        return self.last[-1].output if self.last else self.sums


@dataclass(frozen=True)
class Blueprint:
    """What a network is to be, apart from its weights; called with a random key, it gives one.

    Args:
        inputs: how many numbers an example has.
        hidden: neurons of each hidden layer; () is one linear neuron per output.
        outputs: how many numbers the network gives.
        activation: of the hidden layers; the last layer hands its sums on.
        dropout: share of hidden outputs silenced while training.
        weights: name of a random start; without it, what suits the activation.
        eye: of a network for pictures, what stands before the hidden layers.

    >>> Blueprint(inputs=2, hidden=(3, 4), outputs=1)(jax.random.key(0)).sizes
    (2, 3, 4, 1)
    """

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str = "relu"
    dropout: float = 0.0
    weights: str | None = None
    eye: Eye | None = None

    def __call__(self, key: PRNGKeyArray) -> Network:
        """Draw a network; the same key gives the same weights."""
        before: Sequence[Layer] = ()
        width = self.inputs
        if self.eye is not None:
            key, mine = jax.random.split(key)
            before, width = self.eye.layers(mine, self.activation)
        *hidden, last = self.dense(width)
        weights = []
        for inputs, outputs, activation in hidden:
            key, mine = jax.random.split(key)
            weights.append(self.start(activation)(mine, inputs, outputs))
        inputs, outputs, activation = last
        weights.append(self.start(activation)(key, inputs, outputs))
        return self.built(weights, before)

    def dense(self, width: int) -> list[tuple[int, int, str]]:
        """Give inputs, neurons and activation of each layer that sees so many numbers first."""
        sizes = (width, *self.hidden, self.outputs)
        activations = (*(self.activation for _ in self.hidden), "identity")
        return list(zip(sizes, sizes[1:], activations, strict=False))

    def start(self, activation: str) -> Start:
        """Choose how weights of such neurons begin."""
        return suited_start(activation, self.weights)

    def built(
        self,
        weights: Sequence[Float[Array | np.ndarray, "_ _"]],
        before: Sequence[Layer] = (),
    ) -> Network:
        """Build the network of the weights of its dense layers, and of what stands before them."""
        layers: list[Layer] = []
        for weight, (_, outputs, activation) in zip(weights, self.dense(0), strict=True):
            if layers and self.dropout > 0:
                layers.append(Dropout(self.dropout))
            bias = jax.device_put(np.zeros(outputs, weight.dtype))
            layers.append(Dense(jax.device_put(weight), bias, activation))
        return Network((*before, *layers))

    @property
    def loops(self) -> bool:
        """Whether its networks may be computed in compiled loops; see `Network.loops`."""
        return self.eye is None


class Network(Part):
    """Layers in order, and the last steps that turn their sums into an answer."""

    layers: tuple[Layer, ...]
    answer: tuple[Answer, ...] = ()

    def __call__(
        self,
        inputs: Float[Array, "*rows inputs"],
        *,
        nudges: Sequence[Signals | None] | None = None,
        key: PRNGKeyArray | None = None,
    ) -> Trace:
        """Take one example through all layers and last steps.

        Args:
            inputs: the example's numbers; NumPy's may be those of many, a row each.
            nudges: one array (or None) a layer, added to its sums; the slope of the loss with
                respect to a zero nudge is that layer's blame.
            key: given while training, so that dropout drops; absent when predicting.
        """
        steps: list[Step] = []
        signals = inputs
        for index, layer in enumerate(self.layers):
            mine = layer_key(key, index)
            steps.append(layer(signals, nudge=nudges[index] if nudges else None, key=mine))
            signals = steps[-1].output
        return Trace(tuple(steps), last_steps(self.answer, signals))

    @property
    def dense(self) -> tuple[Dense, ...]:
        """The layers that have weights."""
        return tuple(layer for layer in self.layers if isinstance(layer, Dense))

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(array.size for array in self.arrays().values())

    @property
    def products(self) -> int:
        """How many products of a weight and a signal one look at an example takes.

        >>> Blueprint(inputs=2, hidden=(3, 4), outputs=1)(jax.random.key(0)).products
        22
        """
        inputs = jax.ShapeDtypeStruct((self.sizes[0],), jnp.float32)
        steps = jax.eval_shape(lambda given: self(given, key=jax.random.key(0)).steps, inputs)
        return sum(
            layer.weight[..., 0].size * layer.pool**2 * step.sum.size
            if isinstance(layer, Convolution)
            else layer.weight.size
            for layer, step in zip(self.layers, steps, strict=True)
            if isinstance(layer, Dense | Convolution)
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, then the neurons of each layer.

        >>> Blueprint(inputs=2, hidden=(3, 4), outputs=1)(jax.random.key(0)).sizes
        (2, 3, 4, 1)
        """
        first = self.layers[0]
        inputs = math.prod(first.shape) if isinstance(first, Picture) else None
        return (
            inputs or self.dense[0].weight.shape[1],
            *(len(layer.bias) for layer in self.dense),
        )

    @property
    def convolutions(self) -> tuple[int, ...]:
        """The places of convolutions among the layers."""
        layers = enumerate(self.layers)
        return tuple(place for place, layer in layers if isinstance(layer, Convolution))

    @property
    def loops(self) -> bool:
        """Whether it may be computed in a compiled loop: convolutions are 60 times slower there."""
        return not self.convolutions

    @property
    def random(self) -> bool:
        """Whether anything in it is left to chance while it learns."""
        return any(layer.random for layer in self.layers)

    @property
    def glance(self) -> Network:
        """The same network, looking once at a picture, as it is: several times as quick.

        >>> eye = Eye((4, 4, 1), ((2,),), shift=1)
        >>> network = Blueprint(16, (), 1, eye=eye)(jax.random.key(0))
        >>> [one(jnp.ones(16)).steps[-3].output.shape for one in (network, network.glance)]
        [(10, 4, 4, 2), (4, 4, 2)]
        """
        layers = tuple(layer for layer in self.layers if not isinstance(layer, LOOKING))
        return Network(layers, self.answer)

    def answering(self, *answer: Answer) -> Network:
        """Give the same network with these last steps."""
        return Network(self.layers, answer)

    def describe(self) -> dict[str, list[dict[str, object]]]:
        """Say everything that is not an array, for the file."""
        return {
            part: [{"kind": step.kind, **step.describe()} for step in steps]
            for part, steps in (("layers", self.layers), ("answer", self.answer))
        }

    def arrays(self) -> dict[str, np.ndarray]:
        """Name every array, for the file: ``layers.0.weight``.

        >>> network = Blueprint(inputs=2, hidden=(), outputs=1)(jax.random.key(0))
        >>> sorted(network.arrays())
        ['layers.0.bias', 'layers.0.weight']
        """
        named = {}
        for index, layer in enumerate(self.layers):
            for field, value in arrays_of(layer).items():
                named[f"layers.{index}.{field}"] = np.asarray(value)
        return named

    def mapped(self, change: Callable[[Array], Array]) -> Network:
        """Give the same network with every array changed."""
        layers = [
            with_arrays(layer, {name: change(one) for name, one in arrays_of(layer).items()})
            for layer in self.layers
        ]
        return Network(tuple(layers), self.answer)

    @cached_property
    def doubled(self) -> Network:
        """The same in NumPy's float64, where float32 numbers are exact."""
        return self.mapped(lambda array: frozen(np.asarray(array, np.float64)))

    def taken(self, place: int) -> Network:
        """Take one out of networks that are stacked, its arrays NumPy's."""
        return self.mapped(lambda array: frozen(np.asarray(array)[place]))

    @classmethod
    def stacked(cls, networks: Sequence[Network]) -> Network:
        """Put networks of one shape side by side, each array with a place for all in front."""
        layers = []
        for alike in zip(*(network.layers for network in networks), strict=True):
            held = [arrays_of(layer) for layer in alike]
            names = {n: frozen(np.stack([np.asarray(one[n]) for one in held])) for n in held[0]}
            layers.append(with_arrays(alike[0], names))
        return cls(tuple(layers), networks[0].answer)

    @classmethod
    def restore(
        cls, words: Mapping[str, Sequence[Mapping[str, Any]]], arrays: Mapping[str, np.ndarray]
    ) -> Network:
        """Build a network again from `describe` and `arrays`.

        Raises:
            KeyError, ValueError, TypeError: the two do not fit together.
        """
        layers = []
        for index, spoken in enumerate(words["layers"]):
            prefix = f"layers.{index}."
            mine = {
                name.removeprefix(prefix): frozen(np.asarray(array))
                for name, array in arrays.items()
                if name.startswith(prefix)
            }
            layers.append(LAYERS[spoken["kind"]].restore(spoken, mine))
        network = cls(
            tuple(layers),
            tuple(ANSWERS[spoken["kind"]].restore(spoken) for spoken in words["answer"]),
        )
        _check_chain(network)
        return network


def _check_chain(network: Network) -> None:
    """Refuse layers whose sizes do not follow each other."""
    dense = network.dense
    if not dense or not isinstance(network.layers[-1], Dense):
        raise ValueError("a network ends with a layer of neurons")
    for layer in dense:
        if layer.weight.ndim != 2 or layer.bias.shape != layer.weight.shape[:1]:
            raise ValueError("a layer's weights and biases do not fit together")
    for before, after in itertools.pairwise(dense):
        if before.weight.shape[0] != after.weight.shape[1]:
            raise ValueError("two layers do not fit together")
