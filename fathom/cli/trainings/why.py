"""``fathom why``: one weight's change in one update, opened."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.show import JsonOption, show
from fathom.cli.trainings.past import MemberOption, ModelArgument, RunOption, opened


def command(
    model: ModelArgument,
    step: Annotated[int, typer.Option(help="The update that leads to step S, from 1 on.")],
    weight: Annotated[
        str,
        typer.Option(
            metavar="LAYER.FROM.TO",
            help="Such as 0.2.5, 0.bias.5, or by name: 'age -> hidden1.5'.",
        ),
    ],
    member: MemberOption = None,
    run: RunOption = None,
    json: JsonOption = False,
) -> None:
    """Open why a weight changed: the optimiser, the rows of the batch, the blame back to the loss.

    LAYER 0 is the inputs; 0.2.5 is the wire from input 2 to neuron 5 of the first layer. That is
    the first hidden one; or, where ramps and categories are brought to 8 numbers first, those:
    'age from 30 to 40 -> age[5]', and then 'age[5] -> hidden1.0'. Of pictures, layers are counted
    from the first convolution on: 0.1,1,2.5 is what its neuron 5 makes of channel 2 in row 1,
    column 1 of the window; FROM may be bias or gain.

    Example: fathom why people.fathom --step 120 --weight "age -> hidden1.5"
    """
    told = opened(model, run, step, 1, member).why(step, weight)
    show(told, told.as_dict() if json else {}, json)
