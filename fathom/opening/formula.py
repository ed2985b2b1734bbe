"""The straight-line formula of one prediction, in the user's units, and where it holds.

A network of ReLUs is straight between bends, and so is the way from a number in a cell to the
inputs; so around every row the answer is exactly ``intercept + coefficient x column + ...``. What
is no number in a straight way, a category, a date, a missing cell, stays as it is in this row and
goes into the intercept.

>>> import fathom
>>> table = {"size": list(range(100)), "price": [3 * size + 7 for size in range(100)]}
>>> model = fathom.train(table, target="price", hidden=(), epochs=100, starts=3)
>>> formula = model.explain(table, row=40).formula
>>> [term.column for term in formula.terms], formula.residual < 1e-5
(['size'], True)
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.data.columns.encoder import Cell, Encoder
from fathom.data.columns.number_column import NumberColumn
from fathom.explain.pieces import straight_line
from fathom.nets.ensemble import Answering
from fathom.opening.followed import Followed
from fathom.shapes import Float
from fathom.text import LONGEST_CELL, aligned, readable, shortened, signed


@dataclass(frozen=True)
class Term:
    """One column's part of a formula: ``coefficient x value``.

    Attributes:
        column: its name.
        value: what stands in the row.
        coefficient: what the number that is followed changes by for each unit of the column.
        low, high: between which values of this column, the others as they are, the formula holds.
        without: the one of these where it does not: the network is told of that number by itself.
        near_low, near_high: between which it is close, as `fathom.opening.nearby` found.
    """

    column: str
    value: float
    coefficient: float
    low: float
    high: float
    without: float | None = None
    near_low: float | None = None
    near_high: float | None = None


@dataclass(frozen=True)
class Held:
    """A column that stays as it is; what it adds is part of the intercept."""

    column: str
    value: str | None
    adds: float


@dataclass(frozen=True)
class Formula:
    """A straight line that a prediction lies on: `intercept` + the terms.

    Attributes:
        name: the number it gives, such as ``salary`` or ``logit(smoker = yes)``.
        intercept: what is left where all columns of the terms are 0, the held ones as they are.
        terms: the columns of numbers, those with the largest products first.
        held: the other columns.
        residual: how far its number is from what the program answered, as a share of the terms'
            sizes: the rounding of float32.
        near: what it may be off by between `near_low` and `near_high`; None if nobody looked.
        beyond: whether the line leaves the bounds that answers are held within; the answer then
            stands still at the bound.
    """

    name: str
    intercept: float
    terms: tuple[Term, ...]
    held: tuple[Held, ...]
    residual: float
    beyond: bool = False
    near: float | None = None

    @property
    def value(self) -> float:
        """The number in this row."""
        return self.intercept + math.fsum(term.coefficient * term.value for term in self.terms)

    def as_dict(self) -> dict[str, Any]:
        """Give plain values; an end that there is not is None."""
        return {
            "of": self.name,
            "value": self.value,
            "intercept": self.intercept,
            "terms": [
                {
                    "column": term.column,
                    "value": term.value,
                    "coefficient": term.coefficient,
                    "from": _end(term.low),
                    "to": _end(term.high),
                    "without": term.without,
                    "near_from": term.near_low,
                    "near_to": term.near_high,
                }
                for term in self.terms
            ],
            "held": [vars(one) for one in self.held],
            "beyond_bounds": self.beyond,
            "near": self.near,
            "residual": self.residual,
        }

    @property
    def leading(self) -> int:
        """How many terms make nine tenths of it: 8 at the most, one at the least."""
        sizes = np.abs([term.coefficient * term.value for term in self.terms])
        enough = int(np.searchsorted(np.cumsum(sizes), MOSTLY * sizes.sum())) + 1
        return min(MOST_TERMS, enough, len(self.terms))

    def words(self, every: bool = False) -> list[str]:
        """Write it down, with the range that it holds in; only the leading terms, or every one.

        >>> term = Term("age", value=31.0, coefficient=410.0, low=30.5, high=math.inf)
        >>> made = Formula("salary", 12_300.0, (term,), (Held("city", "Rome", 50.0),), 1e-8)
        >>> print(*made.words(), sep="\\n")
        Around this row:
          salary = 12,300 + 410 x age
                   exactly
          for age  from 30.5 on
          one column moved at a time, with city = Rome
        """
        count = self.leading
        if every or len(self.terms) <= count + 1:  # one more takes no more room than its sum
            count = len(self.terms)
        shown, rest = self.terms[:count], self.terms[count:]
        lines = ["Around this row:", f"  {self.name} = {readable(self.intercept)}"]
        parts = [
            f"{signed(term.coefficient)[0]} {readable(abs(term.coefficient))} x {term.column}"
            for term in shown
        ]
        if rest:
            smaller = math.fsum(term.coefficient * term.value for term in rest)
            parts.append(
                f"{signed(smaller)[0]} {readable(abs(smaller))} by {len(rest):,} smaller terms"
            )
        for part in parts:
            if len(lines[-1]) + len(part) > _WIDTH:
                lines.append("    ")
            lines[-1] += f" {part}"
        lines += [f"  {line}" for line in self._ranges(shown)]
        said = [(one.column, one.value) for one in self.held if one.value is not None]
        held = [f"{name} = {shortened(value, LONGEST_CELL)}" for name, value in said]
        held += [f"{one.column} missing" for one in self.held if one.value is None]
        if len(held) > MOST_TERMS and not every:
            held = [*held[:MOST_TERMS], f"{len(held) - MOST_TERMS:,} more as they are"]
        alone = "one column moved at a time" if self.terms else "as it is"
        lines.append(f"  {alone}, with {', '.join(held)}" if held else f"  {alone}")
        if rest:
            lines.append("  --all shows every term (in Python: words(every=True))")
        if self.beyond:
            lines.append("  the line leaves the bounds of answers, where the answer stands still")
        return lines

    def _ranges(self, shown: Sequence[Term]) -> list[str]:
        """Write where it holds, and where it is close."""
        if not shown:
            return []
        near = [] if self.near is None else [f"to within {readable(self.near, 2)}"]
        rows = [["", "exactly", *near]]
        for term in shown:
            close = ""
            if term.near_low is not None:
                close = _but(_between(term.near_low, term.near_high), term, at_nearby=True)
            rows.append([f"for {term.column}", _range(term), *([close] if near else [])])
        return aligned(rows, "<")


MOST_TERMS, MOSTLY = 8, 0.9  # shown, unless all are asked for
_WIDTH = 92


def local_formula(
    network: Answering,
    encoder: Encoder,
    cells: Sequence[Cell],
    inputs: Float[np.ndarray, " inputs"],
    followed: Followed,
    answered: float,
) -> Formula:
    """Find the formula around one row.

    Args:
        network: straight between bends; see `fathom.explain.pieces.is_straight`.
        encoder: how cells become inputs.
        cells: the row's, one for each input.
        inputs: the encoded row.
        followed: which number the formula gives.
        answered: what the program gives for it.
    """
    moves = _moves(encoder, cells)
    along = np.array([move.inputs for move in moves]).reshape(-1, len(inputs))
    line = straight_line(network, inputs.astype(np.float64), along, followed.weights)
    terms = [
        _term(move, low, high, line.slopes)
        for move, low, high in zip(moves, line.low, line.high, strict=True)
    ]
    terms = [term for move, term in zip(moves, terms, strict=True) if not move.missing]
    value = followed.offset + line.value
    products = [term.coefficient * term.value for term in terms]
    intercept = value - math.fsum(products)
    size = max(abs(intercept) + sum(map(abs, products)), 1e-300)
    low, high = followed.bounds
    return Formula(
        followed.name,
        intercept,
        tuple(sorted(terms, key=lambda term: -abs(term.coefficient * term.value))),
        _held(cells, {term.column for term in terms}, line.slopes),
        abs(value - answered) / size,
        beyond=not low <= value <= high,
    )


@dataclass(frozen=True, eq=False)
class _Move:
    """How the inputs move with one column of numbers, and between which numbers they do so."""

    cell: Cell
    inputs: Float[np.ndarray, " inputs"]
    low: float
    high: float
    common: float | None

    @property
    def missing(self) -> bool:
        return self.cell.raw is None


def _moves(encoder: Encoder, cells: Sequence[Cell]) -> list[_Move]:
    found = []
    for column, place in zip(encoder.columns, encoder.slices.values(), strict=True):
        if isinstance(column, NumberColumn):
            cell, inputs = cells[place.start], np.zeros(len(cells))
            value = float(str(cell.filled))
            if cell.raw is None or value != column.common:  # a step beside it, much is otherwise
                inputs[place], low, high = column.line(value)
                found.append(_Move(cell, inputs, low, high, column.common))
    return found


def _term(move: _Move, below: float, above: float, slopes: Float[np.ndarray, " inputs"]) -> Term:
    value = float(str(move.cell.filled))
    low, high = max(move.low, value + float(below)), min(move.high, value + float(above))
    ends = move.common if move.common in (low, high) else None
    return Term(move.cell.column, value, float(move.inputs @ slopes), low, high, ends)


def _held(
    cells: Sequence[Cell], moving: Collection[str], slopes: Float[np.ndarray, " inputs"]
) -> tuple[Held, ...]:
    """Add up what the inputs of the other columns add: slope x input."""
    adds: dict[str, tuple[object, float]] = {}
    for cell, slope in zip(cells, slopes, strict=True):
        if cell.column not in moving:
            before = adds.get(cell.column, (None, 0.0))[1]
            adds[cell.column] = (cell.raw, before + float(slope) * cell.encoded)
    return tuple(
        Held(name, None if raw is None else str(raw), value) for name, (raw, value) in adds.items()
    )


def _end(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _range(term: Term) -> str:
    """Say where a formula holds, with as many digits as tell the ends apart."""
    ends = [end for end in (term.low, term.high) if math.isfinite(end)]
    reach = min((abs(end - term.value) for end in ends if end != term.value), default=0.0)
    digits = 4
    if reach > 0 and term.value:
        digits = min(max(4, 2 + math.ceil(math.log10(abs(term.value) / reach))), 12)
    return _but(_between(term.low, term.high, digits), term)


def _but(told: str, term: Term, at_nearby: bool = False) -> str:
    """Add the number at its end that a range does not hold.

    >>> _but("from 0 to 3", Term("gain", 2.0, 1.5, low=0.0, high=3.0, without=0.0))
    'from 0 to 3 without 0'
    """
    ends = (term.near_low, term.near_high) if at_nearby else (term.low, term.high)
    out = term.without is not None and term.without in ends
    return f"{told} without {readable(term.without or 0.0)}" if out else told


def _between(low: float | None, high: float | None, digits: int = 4) -> str:
    """Write a range.

    >>> _between(1200.0, 3500.5), _between(-math.inf, math.inf)
    ('from 1,200 to 3,500', 'everywhere')
    """
    ends = [None if end is None or not math.isfinite(end) else end for end in (low, high)]
    first, last = (None if end is None else _written(end, digits) for end in ends)
    if first is None:
        return "everywhere" if last is None else f"up to {last}"
    return f"from {first} on" if last is None else f"from {first} to {last}"


def _written(value: float, digits: int) -> str:
    return readable(value) if digits <= 4 else f"{value:,.{digits}g}"
