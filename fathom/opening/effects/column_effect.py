"""What one column does to the answers, value by value, in the user's terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.explain.dependence import centred
from fathom.explain.importance import ColumnImportance
from fathom.shapes import Float

APART = 0.25  # of the larger of two reaches: curves that far from each other differ
LITTLE = 0.02  # of the spread of the answers: a column that moves them less hardly does


@dataclass(frozen=True, eq=False)
class ColumnEffect:
    """What the answers are with one column set to each of some values.

    Arrays have a row for each value, and a column for each answer that is followed: one, or the
    probability of each class.

    Attributes:
        column: its name.
        kind: number, category, date or text.
        values: what it was set to: numbers, names of categories, dates as text, or texts;
            rising, in the order of the encoder, or the most frequent first.
        places: the same to draw: numbers, days since 1970, or 0, 1, 2, ...
        weights: the share of the rows that each value stands for.
        partial_dependence: the mean answer over all rows.
        accumulated: accumulated local effects, their mean over the rows 0; None for categories and
            texts.
        missing: the mean answer with all cells missing; None where that cannot be.
        spread: of the answers as the rows are.
        deciles: of the column, to draw; () for categories and texts.
        others: how many rarer categories or texts are left out.
        importance: how much it costs to shuffle the column; None where the truth is not known.
    """

    column: str
    kind: str
    values: tuple[float | str, ...]
    places: Float[np.ndarray, " points"]
    weights: Float[np.ndarray, " points"]
    partial_dependence: Float[np.ndarray, "points answers"]
    accumulated: Float[np.ndarray, "points answers"] | None
    missing: Float[np.ndarray, " answers"] | None
    spread: Float[np.ndarray, " answers"]
    deciles: tuple[float, ...] = ()
    others: int = 0
    importance: ColumnImportance | None = None

    @property
    def change(self) -> Float[np.ndarray, "points answers"]:
        """The partial dependence, its mean over the rows taken away."""
        return centred(self.partial_dependence, self.weights)

    def reach(self, answer: int = 0) -> float:
        """How far apart the lowest and the highest mean answer are."""
        return float(np.ptp(self.partial_dependence[:, answer]))

    def hardly_moves(self, answer: int = 0) -> bool:
        """Whether the answers are nearly the same, whatever stands in the column."""
        return self.reach(answer) <= LITTLE * float(self.spread[answer])

    def differ(self, answer: int = 0) -> bool:
        """Whether the two curves are far apart, as they can be where columns go together."""
        if self.accumulated is None:
            return False
        curves = self.change[:, answer], self.accumulated[:, answer]
        gap, most = np.abs(curves[0] - curves[1]).max(), max(np.ptp(curve) for curve in curves)
        return bool(gap > APART * most and gap > 5 * LITTLE * self.spread[answer])

    def as_dicts(self, names: Sequence[str | None]) -> list[dict[str, Any]]:
        """Give everything as plain values, once for each answer; `names` are those of classes."""
        importance = self.importance and {
            "mean": self.importance.value,
            "spread": self.importance.spread,
        }
        curves = self.partial_dependence.T, None if self.accumulated is None else self.accumulated.T
        return [
            {
                "column": self.column,
                "kind": self.kind,
                "class": name,
                "values": list(self.values),
                "partial_dependence": curves[0][place].tolist(),
                "accumulated": None if curves[1] is None else curves[1][place].tolist(),
                "missing": None if self.missing is None else float(self.missing[place]),
                "importance": importance,
            }
            for place, name in enumerate(names)
        ]
