"""Which columns matter: shuffle one column among the rows and see how much worse the answers get.

Permutation importance (Breiman, Random Forests, 2001; for any model Fisher, Rudin & Dominici 2019).
Shuffling keeps a column's values and breaks what they tell. All inputs of a column move together.
Two columns that say the same share their importance: each looks less needed than the two are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from fathom.nets.network import Network, answer_rows

REPEATS = 5
MOST_ROWS = 2000
FEWEST_ROWS = 200
MOST_WORK = 2e10  # products of a signal and a weight in all: a second or two


@dataclass(frozen=True)
class ColumnImportance:
    """How much the cost grows without what a column tells.

    Attributes:
        value: the mean increase over the shufflings; around 0 or below it the column is not used.
        spread: the standard deviation over the shufflings.
    """

    column: str
    value: float
    spread: float


def importances(
    network: Network,
    inputs: Float[np.ndarray, "rows inputs"],
    columns: Sequence[str],
    cost: Callable[[np.ndarray], float],
    seed: int = 0,
) -> tuple[ColumnImportance, ...]:
    """Shuffle column by column; the most important first.

    Args:
        network: the network.
        inputs: encoded rows that it has not learnt from.
        columns: the column that each input comes from.
        cost: what the network's answers (rows, outputs) for these rows cost.
        seed: of the shufflings.

    >>> import jax.numpy as jnp
    >>> from fathom.nets.layers import Dense
    >>> linear = Network((Dense(jnp.array([[2.0, 0.0]]), jnp.array([0.0]), "identity"),))
    >>> rows = np.random.default_rng(0).normal(size=(50, 2))
    >>> cost = lambda answers: float(np.mean((answers[:, 0] - 2 * rows[:, 0]) ** 2))
    >>> [(found.column, found.value > 1) for found in importances(linear, rows, ["a", "b"], cost)]
    [('a', True), ('b', False)]
    """
    random, owner = np.random.default_rng(seed), np.array(columns, object)
    names = list(dict.fromkeys(columns))
    plain = cost(_answers(network, inputs))
    found = []
    for name in names:
        mine, grown = owner == name, []
        for _ in range(_repeats(network, len(inputs), len(names))):
            shuffled = np.array(inputs)
            shuffled[:, mine] = inputs[random.permutation(len(inputs))][:, mine]
            grown.append(cost(_answers(network, shuffled)) - plain)
        found.append(ColumnImportance(name, float(np.mean(grown)), float(np.std(grown))))
    return tuple(sorted(found, key=lambda one: -one.value))


def enough_rows(network: Network, rows: int, columns: int) -> int:
    """Say how many of the rows to shuffle, so that it takes seconds.

    >>> import jax.numpy as jnp
    >>> from fathom.nets.layers import Dense
    >>> enough_rows(Network((Dense(jnp.ones((1, 3)), jnp.ones(1), "identity"),)), 9000, 3)
    2000
    """
    affordable = int(MOST_WORK / (columns * network.parameters))
    return min(rows, MOST_ROWS, max(FEWEST_ROWS, affordable))


def _repeats(network: Network, rows: int, columns: int) -> int:
    affordable = int(MOST_WORK / (columns * network.parameters * max(rows, 1)))
    return min(REPEATS, max(1, affordable))


def _answers(network: Network, inputs: np.ndarray) -> np.ndarray:
    return answer_rows(network, inputs).astype(np.float64)
