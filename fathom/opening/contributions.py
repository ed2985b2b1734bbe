"""What each column did to a prediction, so that it adds up: from an average row to this one.

The inputs move evenly from their averages over the training rows to those of this row; each input's
slope on the way, summed, is its part (`fathom.explain.path`), and a column's part is that of all
inputs made of it. So ``the average row + all parts = the answer``.

>>> made = Contributions("salary", 50_000.0, {"age": 4_000.0, "city": -1_500.0}, 52_500.0, 1e-9)
>>> made.sorted()
[('age', 4000.0), ('city', -1500.0)]
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from fathom.data.columns.category_column import Input
from fathom.explain.path import follow_path
from fathom.nets.ensemble import Answering
from fathom.opening.followed import Followed
from fathom.shapes import Float


@dataclass(frozen=True)
class PiecePart:
    """What one piece of a text adds, by being there or by not being there.

    Attributes:
        name: of the input.
        held: whether the row's text holds the piece.
        value: what it adds.
    """

    name: str
    held: bool
    value: float


@dataclass(frozen=True)
class Contributions:
    """The parts of an answer.

    Attributes:
        name: the number that they add up to, such as ``salary`` or ``logit(smoker = yes)``.
        average: the number for an average row: all inputs as they are on average in training rows.
        parts: what each column adds.
        value: the number that the program answered.
        residual: how far average and parts miss it, as a share of the parts' sizes.
        pieces: of which parts that of a column of text is the sum.
    """

    name: str
    average: float
    parts: Mapping[str, float]
    value: float
    residual: float
    pieces: Mapping[str, tuple[PiecePart, ...]] = field(default_factory=dict)

    def sorted(self) -> list[tuple[str, float]]:
        """Give the columns with their parts, the largest first."""
        return sorted(self.parts.items(), key=lambda part: -abs(part[1]))

    def as_dict(self) -> dict[str, Any]:
        """Give plain values."""
        return {
            "of": self.name,
            "average": self.average,
            "attributions": [
                {"column": name, "value": part} | self._pieces_as_dict(name)
                for name, part in self.sorted()
            ],
            "value": self.value,
            "residual": self.residual,
        }

    def _pieces_as_dict(self, column: str) -> dict[str, Any]:
        if column not in self.pieces:
            return {}
        told = sorted(self.pieces[column], key=lambda piece: -abs(piece.value))
        return {"pieces": [asdict(piece) for piece in told]}


def contributions(
    network: Answering,
    average: Float[np.ndarray, " inputs"],
    inputs: Float[np.ndarray, " inputs"],
    made: Sequence[Input],
    followed: Followed,
    answered: float,
) -> Contributions:
    """Divide what was answered among the columns.

    Args:
        network: the network, or the ensemble.
        average: of the inputs, over the training rows.
        inputs: the encoded row.
        made: what each input is, and which column it comes from.
        followed: which number is divided.
        answered: what the program gives for it.
    """
    path = follow_path(
        network, average.astype(np.float64), inputs.astype(np.float64), followed.weights
    )
    parts = {one.column: 0.0 for one in made}
    pieces: dict[str, tuple[PiecePart, ...]] = {}
    for one, part, value in zip(made, path.parts.tolist(), inputs.tolist(), strict=True):
        parts[one.column] += part
        if one.kind == "text" or one.column in pieces:  # whether it is missing comes last
            piece = PiecePart(one.name, value > 0, part)
            pieces[one.column] = (*pieces.get(one.column, ()), piece)
    begin = followed.offset + path.begin
    size = max(math.fsum(map(abs, (begin, *parts.values()))), 1e-300)
    gap = abs(begin + math.fsum(parts.values()) - answered) / size
    return Contributions(followed.name, begin, parts, answered, gap, pieces)
