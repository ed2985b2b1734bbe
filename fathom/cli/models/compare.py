"""``fathom compare``: two trained networks on the same rows."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.show import JsonOption, show


def command(
    first: Annotated[str, typer.Argument(metavar="MODEL", help="A file that train wrote.")],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="Another one.")],
    data: Annotated[
        str | None,
        typer.Argument(
            metavar="DATA",
            help="Rows with known answers that neither has seen [default: those both kept aside].",
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Compare two networks on the same rows: is one better, or could it be chance?

    Example: fathom compare people.fathom other.fathom
    """
    from fathom.jobs import compare

    found = compare(first, second, data)
    show("" if json else str(found), found.as_dict(), json)
