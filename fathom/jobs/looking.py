"""What people look at before training: a table, the examples."""

from __future__ import annotations

from typing import Any, Unpack

from fathom.data.look import Look
from fathom.data.table import Table
from fathom.data.understanding import understand
from fathom.examples.tables import find_example
from fathom.settings.doors import READ
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


def example_table(name: str) -> tuple[Table, str]:
    """Make an example that comes with Fathom: the table and the column to predict.

    >>> table, target = example_table("salaries")
    >>> table.rows, target
    (10000, 'salary')
    """
    made = find_example(name)
    return Table(made.name, made.make()), made.target
