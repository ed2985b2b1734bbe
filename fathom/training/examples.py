"""What is learnt from, and by whom: rows as numbers, and the members that learn from them.

A *member* is one network in training, with its own rate, its own start and its own order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from fathom.errors import OptionError
from fathom.nets.inputs.held import Inputs, some_of
from fathom.shapes import Float, Int
from fathom.training import folds as folding


@dataclass(frozen=True)
class Member:
    """One network in training: how fast it learns, and the seed of its start and its shuffling.

    `fold` is the one that it leaves out and is judged by; None: it learns from all examples.
    """

    learning_rate: float
    seed: int
    fold: int | None = None


@dataclass(frozen=True)
class Examples:
    """Rows as numbers: the `inputs`, and what is `expected` of the network's last sums.

    `folds` numbers the fold of every row, where members leave one out each. `weights` say how much
    each counts, 1 on average: what weighs more is learnt from more often, and counts more in costs.
    """

    inputs: Inputs
    expected: Float[np.ndarray, "rows outputs"]
    folds: Int[np.ndarray, " rows"] | None = None
    weights: Float[np.ndarray, " rows"] | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    def part(self, rows: Int[np.ndarray, " some"]) -> Examples:
        """Take some of the rows."""
        folds, weights = (
            None if kept is None else kept[rows] for kept in (self.folds, self.weights)
        )
        return Examples(some_of(self.inputs, rows), self.expected[rows], folds, weights)

    def each(self, members: Sequence[Member]) -> int:
        """Give how many rows every member learns from in an epoch: as many as the least has."""
        out = left_out(members)
        return folding.fewest(self.known_folds, out) if out else len(self)

    @property
    def known_folds(self) -> Int[np.ndarray, " rows"]:
        """The fold of every row.

        Raises:
            OptionError: the rows were never dealt into folds.
        """
        if self.folds is None:
            raise OptionError("a member leaves a fold out, but the rows have no folds")
        return self.folds


class ExampleSets(NamedTuple):
    """The rows that are learnt from, and those that judge the members meanwhile.

    Where no rows are kept aside for that, or each member leaves out a fold, both are the same.
    """

    training: Examples
    validation: Examples


def left_out(members: Sequence[Member]) -> list[int]:
    """Give the fold that each member leaves out; nothing where they learn from all rows.

    Raises:
        OptionError: some do and some do not.

    >>> left_out([Member(0.1, seed=0, fold=2), Member(0.1, seed=1, fold=0)])
    [2, 0]
    """
    found = [member.fold for member in members if member.fold is not None]
    if found and len(found) < len(members):
        raise OptionError("either every member leaves out a fold, or none does")
    return found
