"""``fathom lr-find``: which learning rate, and why no larger one."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.options.settings import Given, with_settings
from fathom.cli.show import JsonOption, PlotOption, note, show
from fathom.settings.doors import NOT_SEARCHED
from fathom.settings.typed import numbers


@with_settings(without=(*NOT_SEARCHED, "target"))
def command(
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    target: Annotated[str, typer.Option(metavar="COLUMN", help="The column to predict.")],
    given: Given,
    learning_rate: Annotated[
        str | None,
        typer.Option(
            metavar="RATE,...", help="Rates to try [default: 1e-05 to 5, three a tenfold]."
        ),
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Feed numbers as they are, neither shifted nor scaled.")
    ] = False,
    plot: PlotOption = None,
    json: JsonOption = False,
) -> None:
    """Train with many learning rates side by side: which is best, and why no larger one.

    Example: fathom lr-find people.csv --target salary --optimizer sgd --plot rates.png
    """
    from fathom.jobs import lr_find
    from fathom.plots.files import check_picture, save_figure

    if plot:
        check_picture(plot)
    found = lr_find(
        data,
        target,
        rates=None if learning_rate is None else numbers(learning_rate, "--learning-rate"),
        raw=raw,
        tell=lambda count, passes: note(f"{count} learning rates side by side, {passes} epochs"),
        **given,
    )
    if plot:
        from fathom.plots.sweep import plot_search

        save_figure(plot_search(found), plot)
    for warning in () if json else found.warnings:
        note(warning)
    show("" if json else str(found), found.as_dict(), json)
