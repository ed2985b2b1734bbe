"""How far beyond its exact range a formula is still close: the network is asked, step by step.

Many bends make the exact range narrow, and most of them hardly bend. So along each column, farther
and farther from the row's value, the network's answers are compared with the line's.

>>> close_until(np.array([0.5, 1.0, 2.0, 4.0]), np.array([0.0, 0.01, 0.3, 0.0]), 0.1)
1.0
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from fathom.data.columns.encoder import Encoder
from fathom.data.columns.number_column import NumberColumn
from fathom.data.target.target import Target
from fathom.nets.ensemble import Answering
from fathom.nets.rows import answer_rows
from fathom.opening.followed import Followed
from fathom.opening.formula import Formula, Term
from fathom.shapes import Float

STEPS = 24
NEAREST, FARTHEST = 1e-3, 10.0  # spreads of the column from the row's value
MOST_TERMS = 20
OF_SPREAD, OF_LOGARITHM = 0.05, 0.1


def closeness(target: Target) -> float:
    """Say what counts as close: a twentieth of the target's spread; 0.1 of a logarithm.

    >>> from fathom.data.target.number_target import NumberTarget
    >>> closeness(NumberTarget(name="salary", std=10_000.0))
    500.0
    """
    return OF_LOGARITHM if target.unit is None else OF_SPREAD * target.unit


def with_nearby(
    formula: Formula,
    network: Answering,
    encoder: Encoder,
    inputs: Float[np.ndarray, " inputs"],
    followed: Followed,
    near: float,
) -> Formula:
    """Say of each term between which values of its column the formula is close.

    Args:
        formula: the exact one.
        network, encoder: what answers.
        inputs: the encoded row.
        followed: which number the formula gives.
        near: what it may be off by.
    """
    columns = {c.name: c for c in encoder.columns if isinstance(c, NumberColumn)}
    terms, away = formula.terms[:MOST_TERMS], np.geomspace(NEAREST, FARTHEST, STEPS)
    if not terms:
        return replace(formula, near=near)
    moves = np.concatenate([-away, away])
    values = np.array([term.value + moves * columns[term.column].spread for term in terms])
    rows = np.tile(inputs, (*values.shape, 1))
    for place, term in enumerate(terms):
        moved = columns[term.column].encode(pl.Series(term.column, values[place]))
        rows[place, :, encoder.slices[term.column]] = moved
    sums = answer_rows(network.answering(), rows.reshape(-1, len(inputs)))
    found = (followed.offset + sums.astype(np.float64) @ followed.weights).reshape(values.shape)
    told = []
    for term, mine, answers in zip(terms, values, found, strict=True):
        gaps = np.abs(answers - formula.value - term.coefficient * (mine - term.value))
        reach = np.abs(mine - term.value)
        low, high = (close_until(reach[side], gaps[side], near) for side in _SIDES)
        common = columns[term.column].common
        told.append(_widened(term, term.value - low, term.value + high, common))
    return replace(formula, terms=(*told, *formula.terms[MOST_TERMS:]), near=near)


_SIDES = (slice(None, STEPS), slice(STEPS, None))


def close_until(
    reach: Float[np.ndarray, " steps"], gaps: Float[np.ndarray, " steps"], near: float
) -> float:
    """Give the farthest step before the first gap that is too large; 0 if that is the first."""
    wide = np.flatnonzero(gaps > near)
    steps = int(wide[0]) if len(wide) else len(gaps)
    return float(reach[steps - 1]) if steps else 0.0


def _widened(term: Term, low: float, high: float, common: float | None) -> Term:
    """Keep what was found, the exact range at the least; it ends at a common number, if there."""
    low, high = min(low, term.low), max(high, term.high)
    if common is not None:
        low = common if low <= common < term.value else low
        high = common if term.value < common <= high else high
    without = common if common in (low, high) else term.without
    return replace(term, near_low=low, near_high=high, without=without)
