"""``fathom loss``: how wrong an answer is, for one example or the mean of several."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.show import JsonOption, show
from fathom.nets.costs import cost
from fathom.settings.typed import examples


def command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="LOSS",
            help="error, absolute, squared, huber, binary_cross_entropy or cross_entropy.",
        ),
    ],
    expected: Annotated[
        list[str], typer.Option(metavar="NUMBERS", help="The truth: '0,1,0'; ';' between examples.")
    ],
    predicted: Annotated[
        list[str], typer.Option(metavar="NUMBERS", help="The answer: '.23,.57,.20'.")
    ],
    json: JsonOption = False,
) -> None:
    """How wrong an answer is: the loss of one example, the cost (mean) of several.

    Example: fathom loss cross-entropy --expected 0,1,0 --predicted .23,.57,.20
    """
    found = cost(name, examples(expected, "--expected"), examples(predicted, "--predicted"))
    show(found, found.as_dict(), json)
