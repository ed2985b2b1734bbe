"""``fathom learning-curve``: would more rows help?"""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.options.columns import (
    DATA_HELP,
    ColumnOption,
    ColumnsOption,
    PositiveOption,
    TaskOption,
    said_of_columns,
)
from fathom.cli.options.parse import numbers, sizes
from fathom.cli.options.training_options import (
    EnsembleOption,
    EpochsOption,
    HiddenOption,
    RatesOption,
    SeedOption,
    StartsOption,
)
from fathom.cli.show import JsonOption, PlotOption, note, show


def command(
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    target: Annotated[str, typer.Option(metavar="COLUMN", help="The column to predict.")],
    shares: Annotated[
        str, typer.Option(metavar="SHARE,...", help="Shares of the rows to learn from.")
    ] = "0.1,0.3,1",
    task: TaskOption = None,
    positive: PositiveOption = None,
    column: ColumnOption = None,
    columns: ColumnsOption = None,
    hidden: HiddenOption = None,
    learning_rate: RatesOption = None,
    starts: StartsOption = None,
    ensemble: EnsembleOption = None,
    epochs: EpochsOption = None,
    test_share: Annotated[
        float, typer.Option(help="Share of the rows kept aside to measure on.")
    ] = 0.2,
    seed: SeedOption = 0,
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
        task=task,
        positive=positive,
        **said_of_columns(column, columns),
        hidden=sizes(hidden, "--hidden"),
        learning_rate=None if learning_rate is None else numbers(learning_rate, "--learning-rate"),
        starts=starts,
        ensemble=ensemble,
        epochs=epochs,
        test_share=test_share,
        seed=seed,
        tell=lambda rows: note(
            f"training on {rows:,} rows, those that choose among networks included"
        ),
    )
    if plot:
        from fathom.plots.learning_curve import plot_learning_curve

        save_figure(plot_learning_curve(found), plot)
    show("" if json else str(found), found.as_dict(), json)
