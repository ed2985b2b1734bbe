"""``fathom history``: how a network learnt."""

from __future__ import annotations

from fathom.cli.show import JsonOption, PlotOption, show
from fathom.cli.trainings.past import MemberOption, ModelArgument, RunOption, opened


def command(
    model: ModelArgument,
    member: MemberOption = None,
    run: RunOption = None,
    plot: PlotOption = None,
    json: JsonOption = False,
) -> None:
    """Tell how a network learnt: cost, size of weights, slopes and steps, dead neurons, over time.

    Example: fathom history people.fathom --plot history.png
    """
    from fathom.plots.files import check_picture, save_figure

    if plot:
        check_picture(plot)
    found = opened(model, run, member=member)
    told = found.history()
    if plot:
        from fathom.plots.history import plot_history

        save_figure(plot_history(told, found.parent_history()), plot)
    show(told, told.as_dict(), json)
