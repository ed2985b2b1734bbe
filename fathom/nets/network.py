"""A network: layers of neurons, each feeding the next, and the last steps to an answer.

There is one forward pass, `Network.__call__`, for training, prediction and explanation alike. It
returns every step of the way; what nobody reads, the compiler leaves out.

>>> import jax, jax.numpy as jnp
>>> from fathom.nets.blueprint import Blueprint
>>> network = Blueprint(inputs=2, hidden=(3,), outputs=1)(jax.random.key(0))
>>> trace = network(jnp.array([1.0, 2.0]))
>>> [step.output.shape for step in trace.steps]
[(3,), (1,)]
>>> network.parameters
13
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from fathom.nets.answers import ANSWERS, Answer, LastStep, last_steps
from fathom.nets.chain import check_chain
from fathom.nets.embedding import Embedding, layer_names, names_of
from fathom.nets.laid import Laid, LaidInputs
from fathom.nets.layers import Dense, Dropout, Signals, Step, layer_key
from fathom.nets.part import Array, Part, PRNGKeyArray, arrays_of, frozen, jax, jnp, with_arrays
from fathom.nets.pictures.augmentation import AUGMENTATIONS, LOOKING, AugmentationLayer
from fathom.nets.pictures.convolution import PICTURE_LAYERS, Convolution, Picture, PictureLayer
from fathom.shapes import Float

Layer = Dense | Dropout | Embedding | Laid | PictureLayer | AugmentationLayer
LAYERS: dict[str, Any] = {
    kind.kind: kind for kind in (Dense, Dropout, Embedding, *PICTURE_LAYERS, *AUGMENTATIONS)
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


class Network(Part):
    """Layers in order, and the last steps that turn their sums into an answer."""

    layers: tuple[Layer, ...]
    answer: tuple[Answer, ...] = ()

    def __call__(
        self,
        inputs: Float[Array, "*rows inputs"] | LaidInputs,
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
        signals: Any = inputs
        for index, layer in enumerate(self.layers):
            mine = layer_key(key, index)
            steps.append(layer(signals, nudge=nudges[index] if nudges else None, key=mine))
            signals = steps[-1].output
        return Trace(tuple(steps), last_steps(self.answer, signals))

    @property
    def dense(self) -> tuple[Dense, ...]:
        """The layers of neurons; an embedding is one of them."""
        return tuple(layer for layer in self.opened.layers if isinstance(layer, Dense))

    @property
    def last(self) -> Dense:
        """The layer whose sums become the answer."""
        last = self.layers[-1]
        assert isinstance(last, Dense)
        return last

    @cached_property
    def opened(self) -> Network:
        """The same, an embedding written as the layer of neurons that it is."""
        first, *others = self.layers
        if not isinstance(first, Embedding):
            return self
        return Network((first.dense, *others), self.answer)

    @property
    def layer_names(self) -> list[str]:
        """What each layer of `dense` is called.

        >>> from fathom.nets.blueprint import Blueprint
        >>> Blueprint(inputs=2, hidden=(3, 4), outputs=1)(jax.random.key(0)).layer_names
        ['hidden1', 'hidden2', 'output']
        """
        count = sum(isinstance(layer, Dense) for layer in self.layers)
        return layer_names(count - 1, self.embeds)

    def embedded_names(self, names: Sequence[str], columns: Sequence[str]) -> list[str]:
        """Name what an embedding hands on; nothing where there is none."""
        first = self.layers[0]
        return names_of(first.groups, names, columns) if isinstance(first, Embedding) else []

    @property
    def embeds(self) -> bool:
        """Whether groups of inputs are brought to few numbers first."""
        return isinstance(self.layers[0], Embedding)

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(array.size for array in self.arrays().values())

    @property
    def products(self) -> int:
        """How many products of a weight and a signal one look at an example takes.

        >>> from fathom.nets.blueprint import Blueprint
        >>> Blueprint(inputs=2, hidden=(3, 4), outputs=1)(jax.random.key(0)).products
        22
        """
        inputs = jax.ShapeDtypeStruct((self.sizes[0],), jnp.float32)
        steps = jax.eval_shape(lambda given: self(given, key=jax.random.key(0)).steps, inputs)
        return sum(
            layer.weight[..., 0].size * layer.pool**2 * step.sum.size
            if isinstance(layer, Convolution)
            else layer.weight.size
            if isinstance(layer, Dense)
            else layer.table.size
            for layer, step in zip(self.layers, steps, strict=True)
            if isinstance(layer, Dense | Convolution | Embedding)
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, then the neurons of each layer.

        >>> from fathom.nets.blueprint import Blueprint
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
    def convolves(self) -> bool:
        """Whether it has convolutions, which make many numbers of each example."""
        return bool(self.convolutions)

    @property
    def random(self) -> bool:
        """Whether anything in it is left to chance while it learns."""
        return any(layer.random for layer in self.layers)

    @property
    def glance(self) -> Network:
        """The same network, looking once at a picture, as it is: several times as quick.

        >>> from fathom.nets.blueprint import Blueprint
        >>> from fathom.nets.pictures.eye import Eye
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
            "layers": list(map(_described, self.layers)),
            "answer": list(map(_described, self.answer)),
        }

    def arrays(self) -> dict[str, np.ndarray]:
        """Name every array, for the file: ``layers.0.weight``.

        >>> from fathom.nets.blueprint import Blueprint
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
        check_chain(network.layers)
        return network


def _described(part: Any) -> dict[str, object]:
    return {"kind": part.kind, **part.describe()}
