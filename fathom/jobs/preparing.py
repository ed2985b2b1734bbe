"""A table made ready for a network: its rows divided, its columns encoded by what is learnt from.

>>> from fathom.design.choice import choose
>>> from fathom.jobs.gathering import gather
>>> from fathom.settings.settings import Settings
>>> settings = Settings.of(target="y", starts=1, validation_share=0.2, test_share=0.2)
>>> material = gather({"x": range(10), "y": [x * x for x in range(10)]}, settings)
>>> ready = prepare(material, choose(settings, material.known))
>>> sets = ready.example_sets()
>>> len(sets.training), len(sets.validation), list(ready.encoded(sets))
(6, 2, ['train', 'validation', 'test'])
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fathom.data.columns.encoder import Encoder
from fathom.data.columns.outside import widened
from fathom.data.columns.raw import raw_numbers
from fathom.data.rows.encoded import EncodedRows
from fathom.data.rows.parts import divide
from fathom.data.rows.split import Split
from fathom.data.table import Table
from fathom.data.target.roles import weights_to_learn
from fathom.data.target.target import Target
from fathom.data.understanding import Understood
from fathom.design.choice import Chosen
from fathom.jobs.gathering import Material
from fathom.runs.carried import Carried
from fathom.training.examples import Examples, ExampleSets


@dataclass(frozen=True, eq=False)
class Prepared:
    """A table made ready.

    Attributes:
        table: its rows, those of a test table below.
        parts: which rows are for learning, choosing and testing.
        target: what is predicted, on the scale of the rows that are learnt from.
        encoder: how cells become inputs, learnt from the same rows.
        known: what was understood of the table before it was divided.
        balanced: whether every class counts as much in all.
    """

    table: Table
    parts: Split
    target: Target
    encoder: Encoder
    known: Understood
    balanced: bool = False

    def example_sets(self, raw: bool = False, smoothing: float = 0.0) -> ExampleSets:
        """Give the rows to learn from and those that judge; without such the first judge too.

        Dealt into folds, all rows do both.

        Args:
            raw: leave numbers as they are, neither shifted nor scaled.
            smoothing: of classes that are learnt, the share that is dealt out to all of them.
        """
        learnt = replace(self._encoded(self.parts.train, raw), folds=self.parts.folds)
        judges = self._encoded(self.parts.validation, raw) if len(self.parts.validation) else learnt
        if not smoothing:
            return ExampleSets(learnt, judges)
        classes = max(learnt.expected.shape[1], 2)
        smooth = (1 - smoothing) * learnt.expected + np.float32(smoothing / classes)
        return ExampleSets(replace(learnt, expected=smooth.astype(np.float32)), judges)

    def encoded(self, sets: ExampleSets) -> dict[str, EncodedRows]:
        """Give the parts of the table, those without rows left out; two are encoded in `sets`."""
        table, parts = self.table, self.parts
        rows = {"train": EncodedRows(table.cells(parts.train), sets.training.inputs)}
        if len(parts.validation):
            judges = table.cells(parts.validation)
            rows["validation"] = EncodedRows(judges, sets.validation.inputs)
        if len(parts.test):
            rows["test"] = EncodedRows.of(self.encoder, table.cells(parts.test))
        return rows

    def _encoded(self, rows: np.ndarray, raw: bool) -> Examples:
        part = self.table.cells(rows)
        inputs = raw_numbers(self.encoder, part) if raw else self.encoder.held(part)
        weights = weights_to_learn(self.target, part, self.known.roles.weight, self.balanced)
        return Examples(inputs, self.target.encode(part[self.target.name]), weights=weights)


def prepare(material: Material, chosen: Chosen, carried: Carried | None = None) -> Prepared:
    """Divide the rows, then learn target and columns from those that are learnt from alone.

    Args:
        material: the rows, understood, and tables of their own to choose or test by.
        chosen: how they are divided, and columns of numbers scaled.
        carried: what is known of target and columns, and not learnt anew.
    """
    known = material.known
    table, parts = divide(
        known,
        material.test,
        chosen.validation_share,
        chosen.test_share,
        chosen.settings.effort.seed,
        chosen.folds,
        material.choose,
    )
    if carried is not None and carried.encoder is not None and carried.target is not None:
        carried.encoder.check(table.frame)
        columns = widened(carried.encoder.columns, table.cells(parts.train))
        encoder = Encoder(columns=columns)
        return Prepared(table, parts, carried.target, encoder, known, chosen.balanced)
    target = known.goal.rescaled(table.column(known.goal.name)[parts.train])
    encoder = Encoder.learn(table.cells(parts.train), known.columns, chosen.scaling)
    return Prepared(table, parts, target, encoder, known, chosen.balanced)
