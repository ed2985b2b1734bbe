"""``fathom look``: what a table holds, before anything is learnt from it."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.options.settings import Given, with_settings
from fathom.cli.show import JsonOption, show
from fathom.settings.doors import READ
from fathom.settings.words import all_but


@with_settings(without=all_but("task", "positive", "columns", "only", *READ))
def command(
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    given: Given,
    target: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column to predict, if you know it.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Look at a table: what each column holds, what would be left out and why. Nothing is trained.

    Example: fathom look people.csv --target salary
    """
    import shlex

    from fathom.jobs import look

    found = look(data, target, **given)
    words = "" if json else str(found)
    if not json and data != "-":
        wanted = shlex.quote(target or "COLUMN")
        kinds = [f"{name}={kind}" for name, kind in (given.get("columns") or {}).items()]
        said = "".join(f" --column {shlex.quote(kind)}" for kind in kinds)
        words += f"\n\nNext:\n  fathom train {shlex.quote(data)} --target {wanted}{said}"
    show(words, found.as_dict(), json)
