"""What people ask beside training: look, report, compare, more rows or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Unpack

import numpy as np

from fathom.data.look import Look
from fathom.data.rows.parts import divide
from fathom.data.table import Table
from fathom.data.understanding import understand
from fathom.design.recipe import TEST_SHARE
from fathom.errors import OptionError
from fathom.examples.tables import find_example
from fathom.face import Model, opened
from fathom.files import write_bytes
from fathom.jobs.gathering import understood
from fathom.jobs.own_rows import common_test_rows
from fathom.jobs.training import learn_from
from fathom.judging.comparison import Comparison, compare_models
from fathom.judging.learning_curve import SHARES, LearningCurve, grow
from fathom.model.answered import Answered
from fathom.model.fitted import Fitted
from fathom.reporting.report import Report
from fathom.settings.doors import NOT_GROWN, READ
from fathom.settings.options import Options
from fathom.settings.settings import Settings
from fathom.settings.words import all_but, with_options


@with_options(without=all_but("task", "positive", "columns", "only", *READ), what="look")
def look(
    data: Any,
    target: str | None = None,
    **options: Unpack[Options],
) -> Look:
    """Look at a table without training: what its columns hold, what would be left out, and why.

    What is shown is what `train` would do.

    Args:
        data: as `train` takes it.
        target: the column to predict, if it is known.

    Raises:
        DataError: the table, or the target, cannot be used.
        OptionError: there is no such column, kind, task or class.

    >>> print(look({"age": [31, 57, None], "smoker": ["yes", "no", "yes"]}))
    table: 3 rows, 2 columns
    <BLANKLINE>
      column  kind      missing  distinct  examples
      age     number          1         2  31, 57
      smoker  category        0         2  yes, no
    """
    return Look(understand(data, target, Settings.of(**options).table))


def report(
    model: Model,
    page: str | Path | None = None,
    *,
    saved: str | None = None,
    source: str = "DATA",
) -> Report:
    """Tell what came of a training: in words (`print` it), as plain values, as a page.

    Args:
        model: trained or loaded.
        page: a file ending in .html, to write a page with pictures to, all in one file.
        saved: the model's file, for the commands that are offered next.
        source: what to call its table in them.

    Raises:
        OptionError: the page's name ends otherwise.
        WriteError: the page cannot be written there.

    >>> import fathom
    >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
    >>> told = fathom.report(fathom.train(table, target="price", hidden=(), epochs=3, starts=1))
    >>> print(str(told).splitlines()[1])
    Predict        price: a number, mean ..., spread ... (regression)
    """
    told = Report(model, saved, source)
    if page is not None:
        from fathom.reporting.page import check_page
        from fathom.reporting.report_page import report_page

        check_page(page)
        write_bytes(page, report_page(told).encode())
    return told


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


def example_table(name: str) -> tuple[Table, str]:
    """Make an example that comes with Fathom: the table and the column to predict.

    >>> table, target = example_table("salaries")
    >>> table.rows, target
    (10000, 'salary')
    """
    made = find_example(name)
    return Table(made.name, made.make()), made.target
