"""``fathom explain``: one prediction, opened."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.columns import DATA_HELP
from fathom.cli.past import MemberOrAllOption, member_place
from fathom.cli.show import JsonOption, show


def command(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A file that train wrote.")],
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    row: Annotated[
        int, typer.Option(help="Which row, counted from 0, the header not counted.")
    ] = 0,
    steps: Annotated[
        bool, typer.Option("--steps", help="The whole arithmetic, neuron by neuron.")
    ] = False,
    neuron: Annotated[
        str | None,
        typer.Option(metavar="LAYER.INDEX", help="One neuron alone: 1.5 is neuron 5 of layer 1."),
    ] = None,
    member: MemberOrAllOption = None,
    json: JsonOption = False,
) -> None:
    """Open a prediction: the answer, what each column did to it, and the arithmetic behind it.

    Example: fathom explain people.fathom people.csv --row 3 --steps
    """
    from fathom.data.read import read
    from fathom.jobs import load

    opened, table = load(model), read(data)
    if member == "all":
        places: list[int | None] = list(range(len(opened.story.training.together)))
    else:
        places = [member_place(member)]
    found = [opened.explain(table, row, place) for place in places]
    words = "" if json else str(found[0])
    if not json and (steps or neuron or len(found) > 1):
        words += "".join(f"\n\n{one.steps(neuron)}" for one in found)
    told = found[0].as_dict(neuron) if json else {}
    if json and len(found) > 1:
        told |= {"each": [one.as_dict(neuron) for one in found]}
    show(words, told, json)
