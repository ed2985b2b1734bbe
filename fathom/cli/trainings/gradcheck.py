"""``fathom gradcheck``: the slopes of a network checked on its own data."""

from __future__ import annotations

from fathom.cli.show import JsonOption, show
from fathom.cli.trainings.past import ModelArgument, RunOption, opened


def command(model: ModelArgument, run: RunOption = None, json: JsonOption = False) -> None:
    """Check backpropagation on a network's own rows against differences of its cost, in float64.

    Example: fathom gradcheck people.fathom
    """
    told = opened(model, run).gradcheck()
    show(told, told.as_dict(), json)
