"""``fathom export``: a network as a spreadsheet that calculates, as plain Python, or as ONNX."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fathom.cli.show import JsonOption, show
from fathom.cli.trainings.past import ModelArgument, member_place


def command(
    model: ModelArgument,
    out: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="What to write: .xlsx, a spreadsheet; .py, Python; .onnx, ONNX."
        ),
    ],
    member: Annotated[
        str | None,
        typer.Option(
            "--member",
            metavar="K|all",
            help="Of networks that answer together, one or all [default: the one most like all; "
            "of ONNX all].",
        ),
    ] = None,
    rows: Annotated[
        int, typer.Option(help="Of a spreadsheet: how many rows can be typed in, 1 to 1000.")
    ] = 1,
    explain: Annotated[
        bool, typer.Option("--explain", help="Of ONNX: give what each column added, too.")
    ] = False,
    encoded: Annotated[
        bool, typer.Option("--encoded", help="Of ONNX: take the network's inputs, not raw cells.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Write a network so that it can be read and run without Fathom.

    A spreadsheet and Python are to be read; ONNX is to be run, in any language.

    Example: fathom export people.fathom people.xlsx
    """
    from fathom.jobs import export

    place = member if member == "all" else member_place(member)
    done = export(model, out, member=place, lines=rows, explain=explain, encoded=encoded)
    told = {
        "out": out,
        "format": Path(out).suffix.lower().removeprefix("."),
        "member": done.member,
        "members": done.members,
        "weights": done.weights,
        "rows": done.lines,
    }
    show(done, told, json)
