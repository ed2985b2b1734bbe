"""Embedding: inputs that say one thing together are brought to a few numbers first.

A number's ramps, or the inputs of a category with many values, are a *group*. Each of its inputs
has a row of 8 weights, and what a group hands on is the sum of its inputs' rows, each times its
input: 8 numbers, all of which the next layer's neurons see. Inputs that are in no group go on as
they are. So a neuron has 8 weights for a number with 32 ramps, and 8 for a category of 2,000
values. (Embeddings of categories: Guo & Berkhahn 2016; of numbers' ramps: Gorishniy, Rubachev &
Babenko 2022.)

It is a layer of neurons with most weights missing, and opened as one: see `Embedding.dense`.

>>> table = np.array([[1.0] * 8, [2.0] * 8, [4.0] * 8])
>>> layer = Embedding(table, groups=((1, 4),), inputs=5)
>>> layer(np.array([0.5, 1.0, 0.25, 0.0, 3.0])).output.tolist()
[1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 0.5, 3.0]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from fathom.nets.layers import Dense, Signals, Step
from fathom.nets.part import Array, Part, PRNGKeyArray, fixed, namespace, plain, with_arrays
from fathom.nets.starts import Start
from fathom.shapes import Float, Int

SIZE = 8  # numbers that a group is brought to
EMBEDDED = "embedded"  # what the layer is called

START = Start("embedding", "normal with variance 1 / 8", "", lambda inputs, outputs: SIZE**-0.5)

Groups = tuple[tuple[int, int], ...]


class Embedding(Part):
    """The first layer: groups of inputs, from the first up to the end, brought to 8 numbers each.

    `table` has a row for every input of every group, in their order. What goes on are the numbers
    of each group, then the inputs that are in none.
    """

    table: Float[Array, "places size"]
    groups: Groups = fixed()
    inputs: int = fixed()
    kind: ClassVar[str] = "embedding"
    random: ClassVar[bool] = False

    def __call__(
        self,
        inputs: Signals,
        *,
        nudge: Float[Array, " sums"] | None = None,
        key: PRNGKeyArray | None = None,
    ) -> Step:
        """Work for one example, or for NumPy's rows of them; `nudge` is added to what goes on."""
        if not plain(self.table, inputs):
            return self.dense(inputs, nudge=nudge, key=key)
        made, begin = [], 0
        for first, end in self.groups:
            made.append(inputs[..., first:end] @ self.table[begin : begin + end - first])
            begin += end - first
        total = np.concatenate([*made, inputs[..., self.alone]], axis=-1)
        total = total if nudge is None else total + nudge
        return Step(inputs, total, total)

    @cached_property
    def places(self) -> Int[np.ndarray, " places"]:
        """The input that each row of the table belongs to."""
        return np.concatenate([np.arange(first, end) for first, end in self.groups])

    @cached_property
    def alone(self) -> Int[np.ndarray, " alone"]:
        """The inputs that are in no group."""
        return np.setdiff1d(np.arange(self.inputs), self.places)

    @property
    def outputs(self) -> int:
        """How many numbers go on."""
        return outputs_of(self.groups, self.inputs)

    @property
    def dense(self) -> Dense:
        """The same as a layer of neurons: weights that are not there are 0, of what goes on 1."""
        xp, lead = namespace(self.table), self.table.shape[:-2]
        weight = xp.zeros((*lead, self.outputs, self.inputs), self.table.dtype)
        own, alone = (..., self._neurons, self.places[:, None]), self.alone
        passed = ..., len(self.groups) * SIZE + np.arange(len(alone)), alone
        if xp is np:
            weight[own], weight[passed] = self.table, 1
        else:
            weight = weight.at[own].set(self.table).at[passed].set(1)
        bias = xp.zeros((*lead, self.outputs), self.table.dtype)
        return with_arrays(_DENSE, {"weight": weight, "bias": bias})

    def taken_from(self, weight: Float[Array, "outputs inputs"]) -> Embedding:
        """Take the table out of a layer of neurons' weights.

        >>> layer = Embedding(np.ones((2, 8)), groups=((0, 2),), inputs=3)
        >>> layer.taken_from(2 * layer.dense.weight).table.sum().item()
        32.0
        """
        return with_arrays(self, {"table": weight[..., self._neurons, self.places[:, None]]})

    def at(self, neuron: int, source: int) -> tuple[int, int] | None:
        """Say where in the table a weight of `dense` stands; None for one that is always the same.

        >>> layer = Embedding(np.ones((2, 8)), groups=((1, 3),), inputs=4)
        >>> layer.at(neuron=5, source=2), layer.at(neuron=8, source=0)
        ((1, 5), None)
        """
        if not leads(self.groups, source, neuron):
            return None
        group, place = divmod(neuron, SIZE)
        return count_of(self.groups[:group]) + source - self.groups[group][0], place

    @property
    def _neurons(self) -> Int[np.ndarray, "places size"]:
        """Which neuron of `dense` each number of the table leads to."""
        group = np.repeat(np.arange(len(self.groups)), [end - first for first, end in self.groups])
        return group[:, None] * SIZE + np.arange(SIZE)

    def describe(self) -> dict[str, object]:
        """Say what is not an array, for the file."""
        return {"inputs": self.inputs, "groups": [list(group) for group in self.groups]}

    @classmethod
    def restore(cls, words: Mapping[str, Any], arrays: Mapping[str, Array]) -> Embedding:
        """Build the layer again from `describe` and its array.

        Raises:
            KeyError, TypeError, ValueError: they do not fit together.
        """
        inputs = int(words["inputs"])
        groups = tuple((int(first), int(end)) for first, end in words["groups"])
        check_groups(groups, inputs)
        table = arrays["table"]
        if table.shape != (count_of(groups), SIZE):
            raise ValueError("an embedding's table does not fit its groups")
        return cls(table, groups, inputs)


def check_groups(groups: Sequence[tuple[int, int]], inputs: int) -> None:
    """Refuse groups that are empty, out of order, or reach beyond the inputs.

    Raises:
        ValueError: they do.

    >>> check_groups([(0, 2), (1, 3)], inputs=3)
    Traceback (most recent call last):
    ValueError: groups of inputs follow each other, and end with the inputs
    """
    behind = 0
    for first, end in groups:
        if not behind <= first < end <= inputs:
            raise ValueError("groups of inputs follow each other, and end with the inputs")
        behind = end
    if not groups:
        raise ValueError("an embedding has groups of inputs")


def count_of(groups: Sequence[tuple[int, int]]) -> int:
    """Say how many inputs are in groups.

    >>> count_of([(1, 33), (40, 42)])
    34
    """
    return sum(end - first for first, end in groups)


def leads(groups: Sequence[tuple[int, int]], source: int, neuron: int) -> bool:
    """Say whether an input has a weight to a number that goes on: it has to the 8 of its group.

    >>> leads([(1, 33)], source=2, neuron=7), leads([(1, 33)], source=0, neuron=7)
    (True, False)
    """
    group = neuron // SIZE
    return group < len(groups) and groups[group][0] <= source < groups[group][1]


def outputs_of(groups: Sequence[tuple[int, int]], inputs: int) -> int:
    """Say how many numbers go on, of so many inputs with these groups.

    >>> outputs_of([(1, 33)], inputs=34)
    10
    """
    return len(groups) * SIZE + inputs - count_of(groups)


def names_of(groups: Groups, names: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Name what goes on: a group's numbers by its column, an input that is in none by its name.

    Args:
        groups: of inputs.
        names, columns: of every input its name, and the column that it comes from.

    >>> names_of(((0, 2),), ["age to 30", "age from 30", "tall"], ["age", "age", "tall"])[6:]
    ['age[6]', 'age[7]', 'tall']
    """
    told = [f"{columns[first]}[{n}]" for first, _ in groups for n in range(SIZE)]
    shared = {place for first, end in groups for place in range(first, end)}
    alone = [name for place, name in enumerate(names) if place not in shared]
    if len({*told, *alone}) < len(told) + len(alone):  # a column is called like a number of another
        told = [f"{EMBEDDED}.{n}" for n in range(len(told))]
    return [*told, *alone]


def layer_names(hidden: int, embeds: bool) -> list[str]:
    """Say what layers with weights are called, those of pictures left out.

    >>> layer_names(2, embeds=True)
    ['embedded', 'hidden1', 'hidden2', 'output']
    """
    return [EMBEDDED] * embeds + [f"hidden{place + 1}" for place in range(hidden)] + ["output"]


_DENSE = Dense(np.zeros((1, 1)), np.zeros(1), "identity")
