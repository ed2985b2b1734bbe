"""What is asked with rows that nobody learnt from: which is better, would more rows help?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Unpack

import numpy as np

from fathom.data.rows.parts import divide
from fathom.data.table import Table
from fathom.design.recipe import TEST_SHARE
from fathom.errors import OptionError
from fathom.face import Model, opened
from fathom.jobs.gathering import understood
from fathom.jobs.own_rows import common_test_rows
from fathom.jobs.training import learn_from
from fathom.judging.comparison import Comparison, compare_models
from fathom.judging.learning_curve import SHARES, LearningCurve, grow
from fathom.model.answered import Answered
from fathom.model.fitted import Fitted
from fathom.settings.doors import NOT_GROWN
from fathom.settings.options import Options
from fathom.settings.settings import Settings
from fathom.settings.words import with_options


def compare(first: Model | str | Path, second: Model | str | Path, data: Any = None) -> Comparison:
    """Let two models answer the same rows: is one better, or could the difference be chance?

    Args:
        first, second: models, or the files that hold them.
        data: rows with a known target that neither has learnt from; without it, those that both
            models (files, with their runs beside them) kept aside to test.

    Raises:
        OptionError: they do not predict the same, or did not keep the same rows aside.
        DataError: fewer than two rows have a known target.
        RunError: the rows are not given, and a run is missing.
    """
    if data is None:
        if isinstance(first, Model) or isinstance(second, Model):
            raise OptionError("two models in memory need rows to be compared on")
        data = common_test_rows(first, second)
    models = [opened(one) for one in (first, second)]
    names = [
        place if isinstance(one, Model) else str(one)
        for one, place in ((first, "the first"), (second, "the second"))
    ]
    balanced = models[0].story.training.balanced, models[1].story.training.balanced
    return compare_models(models[0], models[1], data, names, balanced)


@with_options(without=NOT_GROWN, what="learning_curve")
def learning_curve(
    data: Any,
    target: str,
    *,
    shares: Sequence[float] = SHARES,
    tell: Callable[[int], None] | None = None,
    **options: Unpack[Options],
) -> LearningCurve:
    """Train the same network on more and more of the rows: would gathering more help?

    Args:
        data, target: as in `train`.
        shares: of the rows that are not kept aside to test, above 0 to 1.
        tell: is told before each training how many rows it takes.

    Raises:
        DataError: the table cannot be learnt from, or has too few rows.
        OptionError: an option makes no sense.
    """
    settings = Settings.of(target=target, **options).changed(
        baselines=False, importance=False, sweep=False
    )
    known = understood(data, settings)
    seed, share = settings.effort.seed, settings.rows.test_share
    table, parts = divide(known, None, 0.0, TEST_SHARE if share is None else share, seed)
    if not len(parts.test):
        raise OptionError("a learning curve needs rows to test on; leave the test share above 0")
    kinds = {c.name: c.kind if c.used else "ignore" for c in known.columns}
    settings = settings.changed(
        test=Table(table.name, table.frame[parts.test]),
        test_share=None,
        task=known.goal.task,
        positive=known.goal.positive,
        columns=kinds,
    )

    def learn(part: Table, hidden: tuple[int, ...] | None) -> tuple[Fitted, Answered]:
        if tell:
            tell(part.rows)
        same = settings if hidden is None else settings.changed(hidden=hidden)
        model = learn_from(part, same)
        assert model.held_out is not None, "a learning curve has test rows"
        return model, model.held_out

    rows = np.random.default_rng(seed).permutation(parts.train)
    return grow(table, rows, known.goal, shares, learn)
