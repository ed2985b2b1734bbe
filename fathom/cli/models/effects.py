"""``fathom effects``: how the answers depend on each column."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.show import JsonOption, PlotOption, show
from fathom.cli.trainings.past import ModelArgument
from fathom.settings.typed import names


def command(
    model: ModelArgument,
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    column: Annotated[
        str | None,
        typer.Option(
            metavar="A,B,...", help="These columns, with all their values [default: all columns]."
        ),
    ] = None,
    class_name: Annotated[
        str | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            help="Whose probability is followed [default: the positive one; of several all].",
        ),
    ] = None,
    points: Annotated[int, typer.Option(help="How many values a number or a date is set to.")] = 15,
    plot: PlotOption = None,
    json: JsonOption = False,
) -> None:
    """Set each column to other values in all rows: what are the answers then? And shuffle it.

    Example: fathom effects people.fathom people.csv --column age,city --plot effects.png
    """
    from fathom.jobs import effects
    from fathom.plots.files import check_picture, save_figure

    if plot:
        check_picture(plot)
    wanted = None if column is None else names(column, "--column")
    found = effects(model, data, columns=wanted, class_name=class_name, points=points)
    if plot:
        from fathom.plots.effects import plot_effects

        save_figure(plot_effects(found), plot)
    show("" if json else str(found), found.as_dict(), json)
