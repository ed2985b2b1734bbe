"""``fathom runs``: the runs in a folder, side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.show import JsonOption, show


def command(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Where to look.")] = ".",
    json: JsonOption = False,
) -> None:
    """List the runs beside the models in a folder: rates, steps, lowest cost, branches, size.

    Example: fathom runs
    """
    from fathom.jobs import list_runs

    found = list_runs(folder)
    show(found, found.as_dict(), json)
