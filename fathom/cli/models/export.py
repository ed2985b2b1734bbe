"""``fathom export``: a network as a spreadsheet that calculates, or as plain Python."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fathom.cli.show import JsonOption, show
from fathom.cli.trainings.past import MemberOrAllOption, ModelArgument, member_place


def command(
    model: ModelArgument,
    out: Annotated[
        str,
        typer.Argument(metavar="FILE", help="What to write: .xlsx, a spreadsheet; .py, Python."),
    ],
    member: MemberOrAllOption = None,
    rows: Annotated[
        int, typer.Option(help="Of a spreadsheet: how many rows can be typed in, 1 to 1000.")
    ] = 1,
    json: JsonOption = False,
) -> None:
    """Write a network so that it can be read and run without Fathom.

    Example: fathom export people.fathom people.xlsx
    """
    from fathom.jobs import export

    place = member if member == "all" else member_place(member)
    done = export(model, out, member=place, lines=rows)
    told = {
        "out": out,
        "format": Path(out).suffix.lower().removeprefix("."),
        "member": done.member,
        "members": done.members,
        "weights": done.weights,
        "rows": done.lines,
    }
    show(done, told, json)
