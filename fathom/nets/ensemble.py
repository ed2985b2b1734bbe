"""An ensemble: several networks side by side that answer as one.

Their last sums are averaged, and the average takes the last steps to an answer. Averaging sums and
not probabilities keeps it one network: it could be written as one wide network whose layers hold
the members' in blocks, with a last layer that takes the mean. Members err differently, and where
they do, their errors cancel (Hansen & Salamon 1990).

>>> import jax, jax.numpy as jnp
>>> from fathom.nets.blueprint import Blueprint
>>> blueprint = Blueprint(inputs=2, hidden=(3,), outputs=1)
>>> members = [blueprint(jax.random.key(seed)) for seed in range(4)]
>>> ensemble = Ensemble.of(members)
>>> example = jnp.array([1.0, 2.0])
>>> alone = jnp.stack([member(example).output for member in members])
>>> bool(jnp.allclose(ensemble(example).output, alone.mean(axis=0), atol=1e-6))
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from fathom.nets.answers import Answer, LastStep, last_steps
from fathom.nets.layers import Dense, Signals
from fathom.nets.network import Network
from fathom.nets.part import Array, Part, jax, plain
from fathom.shapes import Float

MOST_MEMBERS = 256


class EnsembleTrace(Part):
    """What happened to one example: every member's last sums, their mean, and the last steps."""

    members: Float[Array, "members *rows outputs"]
    sums: Signals
    last: tuple[LastStep, ...]

    @property
    def output(self) -> Signals:
        """The answer."""
        return self.last[-1].output if self.last else self.sums


class Ensemble(Part):
    """Networks of one shape, stacked: every array of `members` has a place for each in front."""

    members: Network
    answer: tuple[Answer, ...] = ()

    @classmethod
    def of(cls, members: Sequence[Network]) -> Ensemble:
        """Put networks of the same shape side by side; their own last steps are left out."""
        return cls(Network.stacked([member.answering() for member in members]))

    def __call__(self, inputs: Float[Array, "*rows inputs"]) -> EnsembleTrace:
        """Take one example through all members, and their mean through the last steps."""
        if plain(inputs):
            sums = np.stack([member(inputs).sums for member in self.each])
        else:
            sums = jax.vmap(lambda member: member(inputs).sums)(self.members)
        mean = sums.mean(axis=0)
        return EnsembleTrace(sums, mean, last_steps(self.answer, mean))

    def __len__(self) -> int:
        return len(self.members.last.bias)

    def member(self, place: int) -> Network:
        """Take one network out, counted from 0, with the last steps of all."""
        return self.members.taken(place).answering(*self.answer)

    @cached_property
    def each(self) -> tuple[Network, ...]:
        """All networks, without last steps."""
        return tuple(self.members.taken(place) for place in range(len(self)))

    @cached_property
    def doubled(self) -> Ensemble:
        """The same in NumPy's float64, where float32 numbers are exact."""
        return Ensemble(self.members.doubled, self.answer)

    @property
    def convolves(self) -> bool:
        """Whether its members have convolutions."""
        return self.members.convolves

    @property
    def dense(self) -> tuple[Dense, ...]:
        """The layers of the first member that have weights: the others have the same shapes."""
        return self.member(0).dense

    @property
    def parameters(self) -> int:
        """How many weights and biases there are in all members together."""
        return self.members.parameters

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, then the neurons of each layer of every member."""
        return self.member(0).sizes

    def answering(self, *answer: Answer) -> Ensemble:
        """Give the same members with these last steps."""
        return Ensemble(self.members, answer)

    def describe(self) -> dict[str, Any]:
        """Say everything that is not an array, for the file."""
        told: dict[str, Any] = dict(self.member(0).describe())
        return told | {"members": len(self)}

    def arrays(self) -> dict[str, np.ndarray]:
        """Name every array, for the file; each has the members in front."""
        return self.members.arrays()

    @classmethod
    def restore(cls, words: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Ensemble:
        """Build an ensemble again from `describe` and `arrays`.

        Raises:
            KeyError, ValueError, TypeError: the two do not fit together.
        """
        count = int(words["members"])
        mine = {name: array for name, array in arrays.items() if name.startswith("layers.")}
        if not 2 <= count <= MOST_MEMBERS:
            raise ValueError("an ensemble has at least two members")
        if any(array.ndim < 1 or len(array) != count for array in mine.values()):
            raise ValueError("the members do not fit together")
        members = [
            Network.restore(words, {name: array[place] for name, array in mine.items()})
            for place in range(count)
        ]
        return cls.of(members).answering(*members[0].answer)


Answering = Network | Ensemble


def restore(words: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Answering:
    """Build a network or an ensemble again, whichever was described."""
    return (Ensemble if "members" in words else Network).restore(words, arrays)
