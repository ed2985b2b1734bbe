"""One epoch of scikit-learn's networks in one compiled program: its batches, its sums, its steps.

The forward pass is Fathom's; what a step makes of the slopes is as scikit-learn writes it (Adam:
Kingma & Ba 2015, with the rate corrected and not the averages; momentum: Polyak 1964, Nesterov
1983), so that the same seed gives the same network but for rounding.

>>> layers = (Dense(jnp.ones((1, 2)), jnp.zeros(1), "identity"),)
>>> begun = Learner(Network(layers), (Network(layers).mapped(jnp.zeros_like),) * 2, jnp.array(0))
>>> rows = Rows(jnp.ones((3, 2)), jnp.zeros((3, 1)), jnp.ones(3))
>>> numbers = Numbers(rate=0.1, alpha=0.0, first=0.9, second=0.999, tiny=1e-8)
>>> order = jnp.array([[0, 1], [2, -1]])
>>> after, cost = epoch(begun, rows, order, 2, numbers, Kind("squared", "adam"))
>>> int(after.steps), cost.item() > 0
(2, True)
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from fathom.nets.crowds import so_many
from fathom.nets.example import example_loss
from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.shapes import Array, Float, Int
from fathom.training.learning import IN_PLACE
from fathom.training.step import Rows

HALVED = ("squared",)  # of losses that are means over outputs, those told as half of it
SUMMED = ("binary_cross_entropy", "poisson")  # those told as the sum over outputs


class Kind(NamedTuple):
    """What is compiled in: the loss, and what a step is made by: adam, sgd or nesterov."""

    loss: str
    solver: str


class Numbers(NamedTuple):
    """The numbers of a step; another one compiles nothing anew.

    `first` is momentum, or how slowly Adam's mean changes; `second` the same of its squares.
    """

    rate: float
    alpha: float
    first: float
    second: float
    tiny: float


class Learner(NamedTuple):
    """A network in training: its weights, what the steps remember of each, and their number."""

    network: Network
    memory: tuple[Network, ...]
    steps: Int[Array, ""]


@partial(jax.jit, static_argnames="kind", compiler_options=IN_PLACE)
def epoch(
    learner: Learner,
    rows: Rows,
    order: Int[Array, "most size"],
    count: Int[Array, ""] | int,
    numbers: Numbers,
    kind: Kind,
) -> tuple[Learner, Float[Array, ""]]:
    """Take the steps of an epoch, and give the sum of its rows' costs, each as its batch met it.

    Args:
        learner: the network before.
        rows: what is learnt from, with what each counts.
        order: rows of every batch; -1 fills up what has fewer.
        count: how many batches there are; what is below them fills up.
        numbers: of the steps.
        kind: what is compiled in.
    """

    def step(carry: Any, picked: Array) -> Any:
        learner, total = carry
        there = picked >= 0
        assert rows.weights is not None
        counted = jnp.where(there, rows.weights[picked], 0)
        batch = rows.inputs[picked], rows.expected[picked], counted
        slopes_of: Any = jax.grad(_cost, has_aux=True)
        slopes, told = slopes_of(learner.network, *batch, numbers.alpha, kind)
        return _stepped(learner, slopes, numbers, kind), total + told * there.sum()

    begun = learner, jnp.zeros((), rows.expected.dtype)
    found: tuple[Learner, Array] = so_many(step, begun, order, count)
    return found


def _cost(
    network: Network, inputs: Array, expected: Array, counted: Array, alpha: Array, kind: Kind
) -> tuple[Array, Array]:
    """Give the cost of a batch that is lowered, and the one that is told."""

    def of_row(mine: Array, wanted: Array) -> Array:
        return example_loss(network, mine, wanted, kind.loss)

    losses = jax.vmap(of_row)(inputs, expected)
    total, outputs = counted.sum(), expected.shape[1]
    mean = (counted * losses).sum() / total
    pulled = sum(jnp.sum(layer.weight**2) for layer in network.dense)
    pull = alpha / 2 * pulled / total
    if kind.loss in HALVED:
        return mean * outputs / 2 + pull, mean / 2 + pull
    cost = mean * (outputs if kind.loss in SUMMED else 1) + pull
    return cost, cost


def _stepped(learner: Learner, slopes: Network, numbers: Numbers, kind: Kind) -> Learner:
    """Take one step."""
    steps, apply = learner.steps + 1, jax.tree.map
    rate: Any = numbers.rate
    first, second = numbers.first, numbers.second
    if kind.solver == "adam":
        mean = apply(lambda m, g: first * m + (1 - first) * g, learner.memory[0], slopes)
        square = apply(lambda v, g: second * v + (1 - second) * g**2, learner.memory[1], slopes)
        rate = rate * jnp.sqrt(1 - second**steps) / (1 - first**steps)
        memory: tuple[Network, ...] = (mean, square)
        change = apply(lambda m, v: -rate * m / (jnp.sqrt(v) + numbers.tiny), mean, square)
    else:
        change = apply(lambda v, g: first * v - rate * g, learner.memory[0], slopes)
        memory = (change,)
        if kind.solver == "nesterov":
            change = apply(lambda v, g: first * v - rate * g, change, slopes)
    network = apply(jnp.add, learner.network, change)
    return Learner(network, memory, steps)


def network_of(coefs: list[Any], intercepts: list[Any], activation: str) -> Network:
    """Build the network of scikit-learn's weights, which have a row for each input."""
    names = [activation] * (len(coefs) - 1) + ["identity"]
    each = zip(coefs, intercepts, names, strict=True)
    return Network(tuple(Dense(jnp.asarray(w.T), jnp.asarray(b), name) for w, b, name in each))
