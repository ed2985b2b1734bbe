"""The rows that two trainings kept aside to test, found again from their runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fathom.data.rows.parts import divide
from fathom.data.table import Table
from fathom.data.table_files import is_pattern
from fathom.errors import OptionError
from fathom.jobs.gathering import understood
from fathom.past.model_run import open_model_run

GIVE = "give the rows to compare on: fathom compare MODEL OTHER DATA"


def common_test_rows(first: Path | str, second: Path | str) -> Table:
    """Give the rows that both models kept aside, where they are the same.

    Raises:
        OptionError: they are not, or one was tested on a table of its own, or on none.
        RunError: a run is missing.
    """
    tables = [_test_rows(model) for model in (first, second)]
    if not tables[0].frame.equals(tables[1].frame):
        raise OptionError(f"{first} and {second} were not tested on the same rows; {GIVE}")
    return tables[0]


def _test_rows(model: Path | str) -> Table:
    header = open_model_run(model).run.header
    settings = header.settings
    test, validation = settings.rows.test_share, settings.rows.validation_share
    if header.source is None or not (Path(header.source).exists() or is_pattern(header.source)):
        raise OptionError(f"the table of {model} is not where it was; {GIVE}")
    if header.tested_elsewhere or not test:
        raise OptionError(f"{model} kept no rows of its table aside to test; {GIVE}")
    known = understood(header.source, settings)
    table, parts = divide(known, None, validation or 0.0, test, settings.effort.seed)
    kept = table.keep(np.asarray(parts.test, np.int64))
    lines = None if table.files else kept.lines
    return Table(f"the rows of {table.name} that both kept aside", kept.frame, lines=lines)
