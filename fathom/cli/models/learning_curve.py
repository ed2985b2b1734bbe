"""``fathom learning-curve``: would more rows help?"""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.options.settings import Given, with_settings
from fathom.cli.show import JsonOption, PlotOption, note, show
from fathom.settings.doors import NOT_GROWN
from fathom.settings.typed import numbers


@with_settings(without=(*NOT_GROWN, "target", "test_share"))
def command(
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    target: Annotated[str, typer.Option(metavar="COLUMN", help="The column to predict.")],
    given: Given,
    shares: Annotated[
        str, typer.Option(metavar="SHARE,...", help="Shares of the rows to learn from.")
    ] = "0.1,0.3,1",
    test_share: Annotated[
        float, typer.Option(help="Share of the rows kept aside to measure on.")
    ] = 0.2,
    plot: PlotOption = None,
    json: JsonOption = False,
) -> None:
    """Train the same network on more and more of the rows: would gathering more help?

    Example: fathom learning-curve people.csv --target salary --plot curve.png
    """
    from fathom.jobs import learning_curve
    from fathom.plots.files import check_picture, save_figure

    if plot:
        check_picture(plot)
    found = learning_curve(
        data,
        target,
        shares=numbers(shares, "--shares"),
        test_share=test_share,
        tell=lambda rows: note(
            f"training on {rows:,} rows, those that choose among networks included"
        ),
        **given,
    )
    if plot:
        from fathom.plots.learning_curve import plot_learning_curve

        save_figure(plot_learning_curve(found), plot)
    show("" if json else str(found), found.as_dict(), json)
