"""``fathom explain``: one prediction, opened."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.columns import DATA_HELP
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
    json: JsonOption = False,
) -> None:
    """Open a prediction: the answer, what each column did to it, and the arithmetic behind it.

    Example: fathom explain people.fathom people.csv --row 3 --steps
    """
    from fathom.jobs import load

    explained = load(model).explain(data, row)
    words = "" if json else str(explained)
    if not json and (steps or neuron):
        words += f"\n\n{explained.steps(neuron)}"
    show(words, explained.as_dict(neuron) if json else {}, json)
