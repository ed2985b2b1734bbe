"""What every export takes from a model: the networks to write, their neurons' names, the limits.

>>> import fathom
>>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
>>> parts = Parts.of(fathom.train(table, target="price", hidden=(2,), epochs=2, starts=1))
>>> [(layer.name, layer.neurons) for layer in parts.networks[0]]
[('hidden1', ('hidden1.0', 'hidden1.1')), ('output', ('price',))]
>>> parts.weights, parts.which
(7, 'the network')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from fathom.errors import OptionError
from fathom.face import Model
from fathom.nets.answers import Answer, last_steps
from fathom.nets.embedding import EMBEDDED
from fathom.nets.ensemble import Ensemble
from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.nets.precision import doubled, float64
from fathom.shapes import Float

ALL = "all"


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer as it is written: names, and its weights in float64, where float32 is exact.

    Attributes:
        sources: the names of what comes in, in the order of the weights' columns.
        neurons: the names of its neurons, in the order of the weights' rows.
    """

    name: str
    activation: str
    sources: tuple[str, ...]
    neurons: tuple[str, ...]
    weights: Float[np.ndarray, "neurons inputs"]
    bias: Float[np.ndarray, " neurons"]


@dataclass(frozen=True, eq=False)
class Parts:
    """The networks of a model that are written, one or all of them.

    Attributes:
        places: which they are, counted from 0.
        networks: the layers of each, as they are written.
        members: how many networks the model has.
    """

    model: Model
    places: tuple[int, ...]
    networks: tuple[tuple[Layer, ...], ...]
    members: int

    @classmethod
    def of(cls, model: Model, member: int | str | None = None) -> Parts:
        """Take one network out of a model, without a place the one most like all; or `all`.

        Raises:
            OptionError: there is no such member.
        """
        count = len(model.network) if isinstance(model.network, Ensemble) else 1
        if not (member is None or member == ALL or isinstance(member, int)):
            raise OptionError(f"a member is a number, counted from 0, or 'all', but got {member!r}")
        if member == ALL:
            places = tuple(range(count))
        else:
            places = (model.nearest if member is None else int(member),)
        columns = [made.column for made in model.encoder.inputs]
        networks = tuple(_layers(model.member(place), *model.names, columns) for place in places)
        return cls(model, places, networks, count)

    @property
    def weights(self) -> int:
        """How many weights and biases are written."""
        return sum(layer.weights.size + layer.bias.size for one in self.networks for layer in one)

    @property
    def answer(self) -> tuple[Answer, ...]:
        """The last steps, the same for all."""
        return self.model.network.answer

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the last sums."""
        return self.networks[0][-1].neurons

    @property
    def which(self) -> str:
        """Say which networks of how many are written."""
        if self.members == 1:
            return "the network"
        if len(self.places) > 1:
            return f"all {self.members} networks, and the mean of their sums"
        told = f"network {self.places[0]} of {self.members} (counted from 0)"
        nearest = ", the one whose answers are most like those of all"
        return told + nearest * (self.places[0] == self.model.nearest)

    @property
    def alike(self) -> str:
        """The command whose answers are the same."""
        alone = self.members > 1 and len(self.places) == 1
        return f"fathom predict MODEL DATA{f' --member {self.places[0]}' if alone else ''}"

    def check_size(self, ending: str, most: int, others: Sequence[tuple[str, int]]) -> None:
        """Refuse more weights than a file of this kind is of use with, and say what to do.

        Args:
            ending: of the file.
            most: how many weights it takes.
            others: the endings and limits of further kinds.
        """
        if self.weights <= most:
            return
        one = self.weights // len(self.places)
        many = f"all {self.members} networks have" if len(self.places) > 1 else "the network has"
        said = f"{many} {self.weights:,} weights, and a {ending} file takes at most {most:,}"
        if len(self.places) > 1 and one <= most:
            raise OptionError(f"{said}; export one of them, with --member 0 to {self.members - 1}")
        room = [f"a {name} file takes {more:,}" for name, more in others if self.weights <= more]
        ways = [*room, "train one small network, with --ensemble 1"]
        raise OptionError(f"{said}; {', or '.join(ways)}")

    def sums(self, inputs: Float[np.ndarray, "rows inputs"]) -> list[list[Worked]]:
        """Work through all layers of every network, for several rows at once."""
        with float64():
            return [_worked(self.model.member(place), inputs) for place in self.places]

    def last(self, sums: Float[np.ndarray, "rows outputs"]) -> list[Float[np.ndarray, "rows _"]]:
        """Take last sums through the last steps; gives what each step hands on."""
        return [np.asarray(step.output) for step in last_steps(self.answer, sums)]

    def answers(self, inputs: Float[np.ndarray, "rows inputs"]) -> Float[np.ndarray, "rows _"]:
        """Give the answers in float64: the mean of all networks' sums, then the last steps."""
        sums = [worked[-1].outputs for worked in self.sums(inputs.astype(np.float64))]
        return self.last(np.mean(sums, axis=0))[-1]


@dataclass(frozen=True, eq=False)
class Worked:
    """What a layer made of several rows."""

    sums: Float[np.ndarray, "rows neurons"]
    outputs: Float[np.ndarray, "rows neurons"]


def _worked(network: Network, inputs: Float[np.ndarray, "rows inputs"]) -> list[Worked]:
    """Take rows through a network in float64, and keep what its layers of neurons made."""
    network = network.opened
    steps = jax.vmap(doubled(network))(jnp.asarray(inputs)).steps
    return [
        Worked(np.asarray(step.sum), np.asarray(step.output))
        for layer, step in zip(network.layers, steps, strict=True)
        if isinstance(layer, Dense)
    ]


def _layers(
    network: Network, inputs: list[str], outputs: list[str], columns: list[str]
) -> tuple[Layer, ...]:
    made: list[Layer] = []
    sources, called = tuple(inputs), network.layer_names
    words = {EMBEDDED: network.embedded_names(inputs, columns), called[-1]: outputs}
    for name, dense in zip(called, network.dense, strict=True):
        weights = np.asarray(dense.weight, np.float64)
        neurons = tuple(words.get(name) or (f"{name}.{n}" for n in range(len(weights))))
        bias = np.asarray(dense.bias, np.float64)
        made.append(Layer(name, dense.activation, sources, neurons, weights, bias))
        sources = neurons
    return tuple(made)
