"""``fathom look``: what a table holds, before anything is learnt from it."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.options.columns import (
    DATA_HELP,
    ColumnOption,
    ColumnsOption,
    PositiveOption,
    TaskOption,
    said_of_columns,
)
from fathom.cli.show import JsonOption, show


def command(
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    target: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column to predict, if you know it.")
    ] = None,
    task: TaskOption = None,
    positive: PositiveOption = None,
    column: ColumnOption = None,
    columns: ColumnsOption = None,
    json: JsonOption = False,
) -> None:
    """Look at a table: what each column holds, what would be left out and why. Nothing is trained.

    Example: fathom look people.csv --target salary
    """
    import shlex

    from fathom.jobs import look

    said = said_of_columns(column, columns)
    found = look(data, target, task=task, positive=positive, **said)
    words = "" if json else str(found)
    if not json and data != "-":
        wanted = shlex.quote(target or "COLUMN")
        words += f"\n\nNext:\n  fathom train {shlex.quote(data)} --target {wanted}"
    show(words, found.as_dict(), json)
