"""The rows that two trainings kept aside to test, found again from their runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fathom.data.rows.parts import divide
from fathom.data.table import Table
from fathom.data.target.roles import Roles
from fathom.data.understanding import understand
from fathom.errors import OptionError
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
    asked = header.asked
    if header.source is None or not Path(header.source).is_file():
        raise OptionError(f"the table of {model} is not where it was; {GIVE}")
    if asked["tested_elsewhere"] or not asked["test_share"]:
        raise OptionError(f"{model} kept no rows of its table aside to test; {GIVE}")
    known = understand(
        header.source,
        asked["target"],
        task=asked["task"],
        positive=asked["positive"],
        columns=asked["columns"],
        only=asked["only"],
        roles=Roles(*(asked.get(name) for name in ("weight", "group", "time_column"))),
    )
    table, parts = divide(
        known, None, asked["validation_share"], asked["test_share"], asked["seed"]
    )
    kept = table.keep(np.asarray(parts.test, np.int64))
    return Table(f"the rows of {table.name} that both kept aside", kept.frame, lines=kept.lines)
