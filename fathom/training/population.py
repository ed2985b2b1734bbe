"""Many networks learning at once: random starts x learning rates in one compiled program.

Nobody has to choose a learning rate: several are tried side by side, each from several random
starts, and the best network is kept. A *member* is one network in training, with its own rate, its
own start and its own order of rows; `vmap` turns the training of one into the training of all.

Learning rates, seeds and data are arguments of the compiled program, so that a new rate never
compiles anew. It runs in chunks of at most a hundred steps; between them it can be watched and
stopped, and nothing calls back out of compiled code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, PRNGKeyArray

from fathom.errors import OptionError
from fathom.nets.network import Network
from fathom.training.batches import Batches
from fathom.training.learning import Method, Population, Rows, begin, judge_epoch, learn_chunk
from fathom.training.stopping import CODES, Stopped


@dataclass(frozen=True)
class Member:
    """One network in training: how fast it learns, and the seed of its start and its shuffling."""

    learning_rate: float
    seed: int


@dataclass(frozen=True)
class Examples:
    """Rows as numbers: the `inputs`, and what is `expected` of the network's last sums."""

    inputs: Float[np.ndarray, "rows inputs"]
    expected: Float[np.ndarray, "rows outputs"]

    def __len__(self) -> int:
        return len(self.inputs)


@dataclass(frozen=True)
class Plan:
    """How a population is trained.

    Args:
        method: loss, optimiser and weight decay, which are compiled in.
        batch_size: rows a step; None for all rows in every step.
        epochs: passes over the rows at the most.
        patience: epochs without a better validation cost before a member stops; None: never.
        keep_best: keep each member as it was in its best epoch, rather than in its last.
    """

    method: Method = field(default_factory=Method)
    batch_size: int | None = 32
    epochs: int = 200
    patience: int | None = 20
    keep_best: bool = True

    def __post_init__(self) -> None:
        for name in ("batch_size", "epochs", "patience"):
            number = getattr(self, name)
            if number is not None and number < 1:
                raise OptionError(f"{name.replace('_', ' ')} must be at least 1, but got {number}")


@dataclass(frozen=True)
class Epoch:
    """What one epoch brought: each member's cost over its batches and over the held-out rows."""

    number: int
    train: Float[np.ndarray, " members"]
    validation: Float[np.ndarray, " members"]
    running: int


@dataclass(frozen=True)
class Trained:
    """A population after training.

    `train` and `validation` hold a row an epoch and a column a member: means of the loss. Row 0 is
    the random start (no training cost yet); NaN stands after a member's stop.
    """

    members: tuple[Member, ...]
    networks: Network
    train: Float[np.ndarray, "epochs members"]
    validation: Float[np.ndarray, "epochs members"]
    best_epoch: tuple[int, ...]
    stopped: tuple[Stopped, ...]
    batches: Batches

    @property
    def epochs_run(self) -> int:
        """Epochs until the last member stopped."""
        return len(self.validation) - 1

    @property
    def best_cost(self) -> tuple[float, ...]:
        """Each member's validation cost in the epoch that was kept."""
        return tuple(
            float(self.validation[epoch, member]) for member, epoch in enumerate(self.best_epoch)
        )

    @property
    def best(self) -> int | None:
        """The member to keep: of the rate whose starts do best in the middle, the best start.

        Rates are judged by the median over their starts, not by one lucky start. None if every
        member diverged.
        """
        if all(end is Stopped.DIVERGED for end in self.stopped):
            return None
        costs = np.where(np.isfinite(self.best_cost), self.best_cost, np.inf)
        rates = np.array([member.learning_rate for member in self.members])
        middle = {rate: float(np.median(costs[rates == rate])) for rate in rates}
        chosen = min(middle, key=lambda rate: (middle[rate], rate))
        return int(np.argmin(np.where(rates == chosen, costs, np.inf)))

    def network(self, member: int) -> Network:
        """Take one member's network out of the population."""
        return jax.tree.map(lambda leaf: leaf[member], self.networks)


def train(
    start: Callable[[PRNGKeyArray], Network],
    members: Sequence[Member],
    examples: Examples,
    held_out: Examples,
    plan: Plan,
    watch: Callable[[Epoch], None] | None = None,
) -> Trained:
    """Train all members side by side and keep each one's best.

    Args:
        start: makes a network from a random key; hashable, so that it compiles once.
        members: rates and seeds.
        examples: rows to learn from.
        held_out: rows that say when a member is at its best.
        plan: how.
        watch: called after every epoch with what it brought.

    Ctrl-C ends the training and keeps the best so far.
    """
    if not members:
        raise OptionError("there is nothing to train: a population needs at least one member")
    batches = Batches.cut(len(examples), plan.batch_size)
    rows, judges = _on_device(examples), _on_device(held_out)
    keys = jax.vmap(jax.random.key)(jnp.array([member.seed for member in members]))
    rates = jnp.array([member.learning_rate for member in members], jnp.float32)
    patience = jnp.asarray(plan.epochs + 1 if plan.patience is None else plan.patience)

    population = begin(start, keys, judges, plan.method)
    history = [Epoch(0, *_costs(population, 0), len(members))]
    ended = Stopped.EPOCHS_DONE
    try:
        for number in range(1, plan.epochs + 1):
            for order in batches.draw(keys, number):
                population = learn_chunk(population, rates, keys, order, rows, plan.method)
            total = population.train_cost
            population = judge_epoch(population, judges, patience, plan.method)
            running = int(population.running.sum())
            history.append(Epoch(number, *_costs(population, batches.per_epoch, total), running))
            if watch:
                watch(history[-1])
            if not running:
                break
    except KeyboardInterrupt:
        ended = Stopped.INTERRUPTED
    return _trained(population, tuple(members), history, ended, plan, batches)


def _on_device(examples: Examples) -> Rows:
    return Rows(
        jnp.asarray(examples.inputs, jnp.float32), jnp.asarray(examples.expected, jnp.float32)
    )


def _costs(
    population: Population, steps: int, total: object = None
) -> tuple[Float[np.ndarray, " members"], Float[np.ndarray, " members"]]:
    """Read the costs of the epoch that ended; a member that had stopped before has none."""
    validation = np.asarray(population.validation_cost, np.float64)
    if not steps:
        return np.full_like(validation, np.nan), validation
    train = np.asarray(total, np.float64) / steps
    return np.where(np.isnan(validation), np.nan, train), validation


def _trained(
    population: Population,
    members: tuple[Member, ...],
    history: list[Epoch],
    ended: Stopped,
    plan: Plan,
    batches: Batches,
) -> Trained:
    validation = np.stack([epoch.validation for epoch in history])
    codes = [CODES[int(code)] for code in population.stopped]
    last = [int(np.flatnonzero(~np.isnan(column))[-1]) for column in validation.T]
    best = [int(epoch) for epoch in population.best_epoch]
    return Trained(
        members=members,
        networks=population.best if plan.keep_best else population.networks,
        train=np.stack([epoch.train for epoch in history]),
        validation=validation,
        best_epoch=tuple(best if plan.keep_best else last),
        stopped=tuple(ended if code is Stopped.RUNNING else code for code in codes),
        batches=batches,
    )
