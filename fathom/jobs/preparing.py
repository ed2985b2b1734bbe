"""A table made ready for a network: its rows divided, its columns encoded by what is learnt from.

>>> from fathom.data.understanding import understand
>>> known = understand({"x": range(10), "y": [x * x for x in range(10)]}, "y")
>>> ready = prepare(known, validation_share=0.2, test_share=0.2)
>>> examples, held_out = ready.examples()
>>> len(examples), len(held_out), list(ready.frames())
(6, 2, ['train', 'validation', 'test'])
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from fathom.data.columns.encoder import Encoder
from fathom.data.columns.number_column import STANDARD, Scaling
from fathom.data.columns.raw import raw_numbers
from fathom.data.rows.parts import divide
from fathom.data.rows.split import Split
from fathom.data.table import Table
from fathom.data.target.roles import weights_to_learn
from fathom.data.target.target import Target
from fathom.data.understanding import Understood
from fathom.design import recipe
from fathom.training.population import Examples


@dataclass(frozen=True, eq=False)
class Prepared:
    """A table made ready.

    Attributes:
        table: its rows, those of a test table below.
        parts: which rows are for learning, choosing and testing.
        goal: the target, on the scale of the rows that are learnt from.
        encoder: how cells become inputs, learnt from the same rows.
        weight: the column that says how much each row counts, if there is one.
        balanced: whether every class counts as much in all.
    """

    table: Table
    parts: Split
    goal: Target
    encoder: Encoder
    weight: str | None = None
    balanced: bool = False

    def examples(self, raw: bool = False, smoothing: float = 0.0) -> tuple[Examples, Examples]:
        """Give the rows to learn from and those that judge; without such the first judge too.

        Dealt into folds, all rows do both.

        Args:
            raw: leave numbers as they are, neither shifted nor scaled.
            smoothing: of classes that are learnt, the share that is dealt out to all of them.
        """
        learnt = replace(self._encoded(self.parts.train, raw), folds=self.parts.folds)
        judges = self._encoded(self.parts.validation, raw) if len(self.parts.validation) else learnt
        if not smoothing:
            return learnt, judges
        classes = max(learnt.expected.shape[1], 2)
        smooth = (1 - smoothing) * learnt.expected + np.float32(smoothing / classes)
        return replace(learnt, expected=smooth.astype(np.float32)), judges

    def frames(self) -> dict[str, pl.DataFrame]:
        """Cut the table into its parts, those without rows left out."""
        parts = self.parts
        named = {"train": parts.train, "validation": parts.validation, "test": parts.test}
        return {name: self.table.frame[rows] for name, rows in named.items() if len(rows)}

    def _encoded(self, rows: np.ndarray, raw: bool) -> Examples:
        part = self.table.frame[rows]
        inputs = raw_numbers(self.encoder, part) if raw else self.encoder.encode(part)
        weights = weights_to_learn(self.goal, part, self.weight, self.balanced)
        return Examples(inputs, self.goal.encode(part[self.goal.name]), weights=weights)


def prepare(
    known: Understood,
    test: Any = None,
    *,
    validation_share: float,
    test_share: float,
    seed: int = 0,
    folds: int = 1,
    scaling: Scaling = STANDARD,
    balanced: bool = False,
    choose: Any = None,
) -> Prepared:
    """Divide the rows, then learn target and columns from those that are learnt from alone.

    Args:
        known: the table and its target.
        test: a table of its own to test on, or None.
        validation_share, test_share, seed: as in `fathom.data.rows.split.split`.
        scaling: of the columns of numbers.
        balanced: whether every class counts as much in all.
        folds: into how many the rows are dealt; 1 for none, with validation rows instead.
        choose: a table of its own of the validation rows, or None.
    """
    table, parts = divide(known, test, validation_share, test_share, seed, folds, choose)
    goal = known.goal.rescaled(table.column(known.goal.name)[parts.train])
    encoder = Encoder.learn(table.frame[parts.train], known.columns, scaling)
    return Prepared(table, parts, goal, encoder, known.roles.weight, balanced)


def suited_scaling(
    known: Understood, together: int, kind: str | None = None, ramps: int | None = None
) -> Scaling:
    """Choose how columns of numbers are scaled, where the person did not.

    Args:
        known: the table.
        together: how many networks answer together.
        kind, ramps: what the person asked for; see `Scaling`.

    Raises:
        OptionError: there is no such scaling, or no such number of ramps.

    >>> from fathom.data.understanding import understand
    >>> known = understand({"x": range(10), "y": [x * x for x in range(10)]}, "y")
    >>> suited_scaling(known, together=1).kind, suited_scaling(known, together=8).kind
    ('standard', 'robust')
    """
    if together == 1:
        return Scaling(kind or "standard", ramps or 0)
    many = [c for c in known.columns if c.used and c.kind == "number" and c.distinct > 2]
    suited = recipe.ramps(known.table.rows, len(many)) if ramps is None else ramps
    return Scaling(kind or "robust", suited)
