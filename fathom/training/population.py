"""A population: what is trained side by side, how, and what came of it.

Nobody has to choose a learning rate: several are tried, each from several random starts, and the
best network is kept. `fathom.training.loop` trains them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fathom.nets.crowds import taken_out
from fathom.nets.network import Network
from fathom.shapes import Float, PyTree
from fathom.training.batches import Batches
from fathom.training.examples import Member
from fathom.training.learning import Population
from fathom.training.stopping import Stopped


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
