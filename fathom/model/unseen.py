"""Rows answered by networks that have not learnt from them: what says how good new answers are.

A network alone is asked about the rows that judged it. Of an ensemble each row is answered by the
one member that left it out: *out of fold*. All answer together only for new rows, and then err
somewhat less.

>>> import jax
>>> from fathom.nets.blueprint import Blueprint
>>> members = [Blueprint(inputs=1, hidden=(), outputs=1)(jax.random.key(seed)) for seed in (0, 1)]
>>> rows = np.ones((3, 1), np.float32)
>>> unseen = Unseen(Ensemble.of(members), np.array([0, 1, 1]))
>>> bool((unseen.sums(rows)[2] == answer_rows(members[1], rows)[2]).all())
True
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fathom.nets.answers import Answer
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.inputs.held import Inputs, some_of
from fathom.nets.network import Network
from fathom.nets.rows import answer_rows
from fathom.places import evenly
from fathom.shapes import Float, Int

MOST_ROWS = 2000


@dataclass(frozen=True, eq=False)
class Unseen:
    """Who answers which row.

    Attributes:
        network: the network, or the ensemble.
        folds: of an ensemble, the place of the member that left the row out.
    """

    network: Answering
    folds: Int[np.ndarray, " rows"] | None = None

    def answers(self, inputs: Inputs) -> Float[np.ndarray, "rows outputs"]:
        """Answer the rows, or several copies of them, through the last steps."""
        network = self.network
        if isinstance(network, Network) or self.folds is None:
            return answer_rows(network, inputs)
        found = np.empty((len(inputs), network.sizes[-1]))
        folds = np.tile(self.folds, len(inputs) // max(len(self.folds), 1))
        for place in range(len(network)):
            mine = folds == place
            if mine.any():
                rows = some_of(inputs, np.flatnonzero(mine))
                found[mine] = answer_rows(network.member(place), rows)
        return found

    def sums(self, inputs: Inputs) -> Float[np.ndarray, "rows outputs"]:
        """Give the last sums instead."""
        return self.answering().answers(inputs)

    def answering(self, *answer: Answer) -> Unseen:
        """Give the same with these last steps."""
        return replace(self, network=self.network.answering(*answer))

    def part(self, rows: Int[np.ndarray, " some"]) -> Unseen:
        """Give the same for some of the rows."""
        return replace(self, folds=None if self.folds is None else self.folds[rows])


def nearest(ensemble: Ensemble, inputs: Inputs) -> int:
    """Find the member whose sums are most like those of all: the one to look at, if only one.

    At most 2,000 evenly spread rows are looked at.

    >>> import jax
    >>> import jax.numpy as jnp
    >>> from fathom.nets.layers import Dense
    >>> layers = [Dense(jnp.array([[w]]), jnp.zeros(1), "identity") for w in (0.0, 2.0, 9.0)]
    >>> nearest(Ensemble.of([Network((one,)) for one in layers]), np.ones((4, 1), np.float32))
    1
    """
    some = inputs[evenly(len(inputs), MOST_ROWS)]
    bare = ensemble.answering()
    each = [answer_rows(bare.member(place), some) for place in range(len(ensemble))]
    gaps = np.square(np.stack(each) - np.mean(each, axis=0)).mean(axis=(1, 2))
    return int(np.argmin(gaps))
