"""``fathom landscape``: the cost around a network, from above."""

from __future__ import annotations

from fathom.cli.show import JsonOption, PlotOption, show
from fathom.cli.trainings.past import ModelArgument, RunOption, opened


def command(
    model: ModelArgument, run: RunOption = None, plot: PlotOption = None, json: JsonOption = False
) -> None:
    """See the cost around a network from above: everybody's start and end, and who found which pit.

    Example: fathom landscape people.fathom --plot landscape.png
    """
    from fathom.plots.files import check_picture, save_figure

    if plot:
        check_picture(plot)
    found = opened(model, run).landscape()
    if plot:
        from fathom.plots.landscape import plot_landscape

        save_figure(plot_landscape(found), plot)
    show(found, found.as_dict(), json)
