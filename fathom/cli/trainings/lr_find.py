"""``fathom lr-find``: which learning rate, and why no larger one."""

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
from fathom.cli.options.parse import numbers, sizes, whole_or_word
from fathom.cli.options.training_options import (
    ActivationOption,
    BatchOption,
    HiddenOption,
    OptimizerOption,
    SeedOption,
)
from fathom.cli.show import JsonOption, PlotOption, note, show


def command(
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    target: Annotated[str, typer.Option(metavar="COLUMN", help="The column to predict.")],
    task: TaskOption = None,
    positive: PositiveOption = None,
    column: ColumnOption = None,
    columns: ColumnsOption = None,
    learning_rate: Annotated[
        str | None,
        typer.Option(
            metavar="RATE,...", help="Rates to try [default: 1e-05 to 5, three a tenfold]."
        ),
    ] = None,
    hidden: HiddenOption = None,
    activation: ActivationOption = None,
    optimizer: OptimizerOption = None,
    epochs: Annotated[
        int | None, typer.Option(help="Passes over the rows [default: about 600 steps].")
    ] = None,
    batch_size: BatchOption = None,
    seed: SeedOption = 0,
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
        task=task,
        positive=positive,
        **said_of_columns(column, columns),
        rates=None if learning_rate is None else numbers(learning_rate, "--learning-rate"),
        hidden=sizes(hidden, "--hidden"),
        activation=activation,
        optimizer=optimizer,
        epochs=epochs,
        batch_size=whole_or_word(batch_size, "--batch-size", "full"),
        seed=seed,
        raw=raw,
        tell=lambda count, passes: note(f"{count} learning rates side by side, {passes} epochs"),
    )
    if plot:
        from fathom.plots.sweep import plot_search

        save_figure(plot_search(found), plot)
    for warning in () if json else found.warnings:
        note(warning)
    show("" if json else str(found), found.as_dict(), json)
