"""``fathom influence``: which training rows pulled a prediction up or down."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.show import JsonOption, show
from fathom.cli.trainings.past import (
    MemberOrAllOption,
    ModelArgument,
    RunOption,
    member_place,
    opened,
)


def command(
    model: ModelArgument,
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    row: Annotated[
        int, typer.Option(help="Which row of DATA, counted from 0, the header not counted.")
    ] = 0,
    member: MemberOrAllOption = None,
    run: RunOption = None,
    json: JsonOption = False,
) -> None:
    """Say which training rows pulled a prediction up or down most while the network learnt.

    It is a first-order trace over the recorded steps: an approximation.

    Example: fathom influence people.fathom people.csv --row 3
    """
    from fathom.opening.explain import explain

    every = member == "all"
    asked = opened(model, run, member=None if every else member_place(member))
    told = asked.influence_together(data, row) if every else asked.influence(data, row)
    several = len(asked.model.story.training.together) > 1 and asked.model.encoder.form is None
    explained = explain(asked.model, data, row, asked.member) if several else None
    if explained is None or explained.average is None:
        show(told, told.as_dict() if json else {}, json)
        return
    average = {"member": explained.member} | explained.average.as_dict()
    show("\n".join([*explained.together(), "", str(told)]), average | told.as_dict(), json)
