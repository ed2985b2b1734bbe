"""``fathom suspects``: rows whose label looks wrong."""

from __future__ import annotations

from fathom.cli.show import JsonOption, show
from fathom.cli.trainings.past import ModelArgument, RunOption, opened


def command(model: ModelArgument, run: RunOption = None, json: JsonOption = False) -> None:
    """List the training rows whose label looks wrong: those that all networks found hard.

    Example: fathom suspects people.fathom
    """
    told = opened(model, run).suspects()
    show(told, told.as_dict() if json else {}, json)
