"""A population: what is trained side by side, how, and what came of it.

Nobody has to choose a learning rate: several are tried, each from several random starts, and the
best network is kept. A *member* is one network in training, with its own rate, its own start and
its own order of rows. `fathom.training.loop` trains them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import DTypeLike
from jaxtyping import Float, Int, PyTree

from fathom.errors import OptionError
from fathom.nets.crowds import taken_out
from fathom.nets.network import Network
from fathom.training import folds as folding
from fathom.training.batches import LONGEST_CHUNK, Batches
from fathom.training.learning import Method, Population, Rows
from fathom.training.stopping import Stopped


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

    inputs: Float[np.ndarray, "rows inputs"]
    expected: Float[np.ndarray, "rows outputs"]
    folds: Int[np.ndarray, " rows"] | None = None
    weights: Float[np.ndarray, " rows"] | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    def rows(self, kind: DTypeLike = jnp.float32) -> Rows:
        """Make arrays of them, for the device."""
        inputs, expected = (
            jax.device_put(np.asarray(part, kind)) for part in (self.inputs, self.expected)
        )
        weights = self.weights
        counted = None if weights is None else jax.device_put(np.asarray(weights, kind))
        return Rows(inputs, expected, counted)

    def part(self, rows: Int[np.ndarray, " some"]) -> Examples:
        """Take some of the rows."""
        folds, weights = (
            None if kept is None else kept[rows] for kept in (self.folds, self.weights)
        )
        return Examples(self.inputs[rows], self.expected[rows], folds, weights)

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


@dataclass(frozen=True)
class Plan:
    """How a population is trained.

    Args:
        method: loss, optimiser and weight decay, which are compiled in.
        batch_size: rows a step; None for all rows in every step.
        epochs: passes over the rows at the most.
        patience: epochs without a better validation cost before a member stops; None: never.
        keep_best: keep each member as it was in its best epoch, rather than in its last.
        trials: epochs after which the worse half of the rates is given up; () never does.
        one_left: give up all rates but the best then.
        chunk: steps in one compiled call at the most.
    """

    method: Method = field(default_factory=Method)
    batch_size: int | None = 32
    epochs: int = 200
    patience: int | None = 20
    keep_best: bool = True
    trials: tuple[int, ...] = ()
    one_left: bool = False
    chunk: int = LONGEST_CHUNK

    def __post_init__(self) -> None:
        for name in ("batch_size", "epochs", "patience", "chunk"):
            number = getattr(self, name)
            if number is not None and number < 1:
                raise OptionError(f"{name.replace('_', ' ')} must be at least 1, but got {number}")


@dataclass(frozen=True)
class Epoch:
    """What one epoch brought: each member's cost over its batches and over the held-out rows.

    `seconds` is the time since training began; no decision looks at it.
    """

    number: int
    train: Float[np.ndarray, " members"]
    validation: Float[np.ndarray, " members"]
    running: int
    seconds: float


@dataclass(frozen=True)
class Trained:
    """A population after training.

    `train` and `validation` hold a row an epoch and a column a member: means of the loss. Row 0 is
    the random start (no training cost yet); NaN stands after a member's stop. `seconds` is when
    each epoch ended. `population` is the state of every member where it stopped. `begun` is the
    first epoch that is its own: of a branch, the one that ended after the fork. `shares` says what
    each member counts in the common cost of its rate, where members leave out folds.
    """

    members: tuple[Member, ...]
    networks: Network
    train: Float[np.ndarray, "epochs members"]
    validation: Float[np.ndarray, "epochs members"]
    best_epoch: tuple[int, ...]
    stopped: tuple[Stopped, ...]
    batches: Batches
    seconds: tuple[float, ...]
    devices: int
    population: Population
    begun: int = 0
    shares: Float[np.ndarray, "members members"] | None = None

    @property
    def epochs_run(self) -> int:
        """Epochs until the last member stopped."""
        return len(self.validation) - 1

    @property
    def judged(self) -> Float[np.ndarray, "epochs members"]:
        """The validation costs that each member is judged by: its own; with folds, its rate's."""
        if self.shares is None:
            return self.validation
        columns = [
            np.where(parts > 0, self.validation, 0.0) @ parts.astype(self.validation.dtype)
            for parts in self.shares
        ]
        return np.stack(columns, axis=1)

    @property
    def best_cost(self) -> tuple[float, ...]:
        """Each member's validation cost in the epoch that was kept; with folds, its rate's."""
        judged = self.judged
        return tuple(float(judged[epoch, place]) for place, epoch in enumerate(self.best_epoch))

    @property
    def best(self) -> int | None:
        """The member to keep: of the rate whose starts do best in the middle, the best start.

        Rates are judged by the median over their starts, not by one lucky start. None if every
        member diverged.
        """
        if all(end is Stopped.DIVERGED for end in self.stopped):
            return None
        costs = np.where(np.isfinite(self.best_cost), self.best_cost, np.inf)
        costs[[end is Stopped.DROPPED for end in self.stopped]] = np.inf
        rates = np.array([member.learning_rate for member in self.members])
        chosen = by_middle_start(rates, costs)[0]
        return int(np.argmin(np.where(rates == chosen, costs, np.inf)))

    @property
    def ensemble(self) -> tuple[int, ...]:
        """The members that answer together: with folds, all of the kept rate; else the best."""
        best = self.best
        if best is None:
            return ()
        if self.shares is None:
            return (best,)
        rate = self.members[best].learning_rate
        return tuple(i for i, one in enumerate(self.members) if one.learning_rate == rate)

    def network(self, member: int) -> Network:
        """Take one member's network out of the population."""
        network: Network = taken_out(self.networks, member)
        return network

    def ended(self, member: int) -> tuple[Network, PyTree]:
        """Give one member's network where it stopped, and what its optimiser remembered there."""
        state = self.population.networks, self.population.optimiser
        network, memory = taken_out(state, member)
        return network, memory


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


def by_middle_start(
    rates: Float[np.ndarray, " members"], costs: Float[np.ndarray, " members"]
) -> list[float]:
    """Sort the rates by the median cost over their starts, best first.

    >>> rates, costs = np.array([0.1, 0.1, 0.1, 0.01]), np.array([0.0, 9.0, 9.0, 1.0])
    >>> by_middle_start(rates, costs)
    [0.01, 0.1]
    """
    middle = {float(rate): float(np.median(costs[rates == rate])) for rate in rates}
    return sorted(middle, key=lambda rate: (middle[rate], rate))
