"""Which columns matter to a network, measured on rows that it has not learnt from.

Of a table of thousands of columns those are shuffled along which the answers change most, as many
as take seconds; how many were not is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from fathom.data.rows.encoded import EncodedRows
from fathom.data.target.roles import weights_in
from fathom.explain.importance import (
    REPEATS,
    ColumnImportance,
    enough_columns,
    enough_repeats,
    enough_rows,
    importances,
)
from fathom.model.answered import answered_rows
from fathom.model.fitted import Fitted
from fathom.model.unseen import Unseen
from fathom.nets.ensemble import Ensemble
from fathom.nets.network import Network
from fathom.places import evenly
from fathom.shapes import Float

MOST_SLOPES = 64  # rows at which slopes are taken


def which_columns(
    fitted: Fitted, rows: EncodedRows, unseen: Unseen | None = None
) -> tuple[ColumnImportance, ...]:
    """Shuffle columns among the rows, or among some of them, in seconds.

    Args:
        fitted: whose columns, and whose target.
        rows: with their target.
        unseen: who answers which of the rows; without, the network has learnt from none.
    """
    if fitted.encoder.only_picture is not None:
        return ()  # one column alone: shuffled, it says no more than the constant answer
    size = fitted.network.parameters, len(rows), len(fitted.encoder.columns)
    most, chosen = enough_rows(*size), np.arange(len(rows))
    if most < len(rows):
        chosen = np.sort(np.random.default_rng(0).permutation(len(rows))[:most])
        rows = rows.part(chosen)
    who = Unseen(fitted.network) if unseen is None else unseen.part(chosen)
    repeats = enough_repeats(size[0], len(rows), size[2])
    few = enough_columns(size[0], len(rows), size[2])
    only = None if few == size[2] else steepest(fitted, rows, few)
    return column_importance(fitted, rows, who.answers, repeats, only)


def column_importance(
    fitted: Fitted,
    rows: EncodedRows,
    answers: Callable[[np.ndarray], np.ndarray],
    repeats: int = REPEATS,
    only: Sequence[str] | None = None,
) -> tuple[ColumnImportance, ...]:
    """Say how much the typical miss, or the log-loss, grows when a column is shuffled.

    Args:
        fitted: whose columns, and whose target.
        rows: with their target.
        answers: gives the network's outputs for these rows, encoded.
        repeats: how often each column is shuffled.
        only: the columns that are shuffled; all without.
    """
    target, weights = fitted.target, weights_in(rows.frame, fitted.reading.weight)
    truth = target.true_values(rows.frame)

    def cost(outputs: np.ndarray) -> float:
        return answered_rows(target, truth, target.answers(outputs), weights).miss

    columns = [made.column for made in fitted.encoder.inputs]
    return importances(answers, np.asarray(rows.inputs), columns, cost, repeats, only=only)


def steepest(fitted: Fitted, rows: EncodedRows, count: int) -> list[str]:
    """Name so many columns: those along which the last sums change most from row to row.

    An input moves a sum by about its spread times the sum's slope along it (Simonyan, Vedaldi &
    Zisserman 2014 look at pictures so); slopes are taken at some of the rows.
    """
    network, inputs = fitted.network, np.asarray(rows.inputs)
    every = network.each if isinstance(network, Ensemble) else (network,)
    some = inputs[evenly(len(inputs), MOST_SLOPES)]
    slopes = np.mean([_slopes(one, some) for one in every], axis=0)
    moved: dict[str, float] = {}
    by_input = np.square(slopes * inputs.std(axis=0)).tolist()
    for made, square in zip(fitted.encoder.inputs, by_input, strict=True):
        moved[made.column] = moved.get(made.column, 0.0) + square
    return sorted(moved, key=lambda name: -moved[name])[:count]


def _slopes(network: Network, rows: Float[np.ndarray, "rows inputs"]) -> np.ndarray:
    """Give the root of the mean squared slope of the last sums along each input."""
    import jax

    slopes = np.asarray(jax.vmap(jax.jacrev(lambda row: network(row).sums))(rows), np.float64)
    return np.asarray(np.sqrt(np.square(slopes).mean(axis=(0, 1))))
