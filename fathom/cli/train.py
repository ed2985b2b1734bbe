"""``fathom train``: from a table to a network in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fathom.cli.columns import (
    DATA_HELP,
    ColumnOption,
    ColumnsOption,
    PositiveOption,
    TaskOption,
    said_of_columns,
)
from fathom.cli.parse import numbers, sizes
from fathom.cli.show import JsonOption, PlotOption, show
from fathom.errors import OptionError

Seed = Annotated[int, typer.Option(help="The same seed gives the same network.")]


def command(
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    target: Annotated[str, typer.Option(metavar="COLUMN", help="The column to predict.")],
    out: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Where the network goes [default: DATA.fathom]."),
    ] = None,
    task: TaskOption = None,
    positive: PositiveOption = None,
    column: ColumnOption = None,
    columns: ColumnsOption = None,
    hidden: Annotated[
        str | None,
        typer.Option(metavar="64,64|none", help="Neurons of each hidden layer; none for no layer."),
    ] = None,
    activation: Annotated[
        str | None, typer.Option(help="Of the hidden layers [default: relu].")
    ] = None,
    optimizer: Annotated[
        str | None,
        typer.Option(help="sgd, momentum, nesterov, rmsprop, adam or adamw [default: adam]."),
    ] = None,
    learning_rate: Annotated[
        str | None,
        typer.Option(metavar="RATE,...", help="Rates to try side by side [default: .001,.01,.1]."),
    ] = None,
    schedule: Annotated[
        str, typer.Option(help="How the rate changes: constant, cosine or warm_up_cosine.")
    ] = "constant",
    loss: Annotated[
        str | None, typer.Option(help="For numbers: squared, absolute or huber [default: squared].")
    ] = None,
    dropout: Annotated[
        float, typer.Option(help="Share of hidden outputs silenced while training.")
    ] = 0.0,
    weight_decay: Annotated[
        float, typer.Option(help="How strongly weights are pulled towards 0.")
    ] = 0.0,
    starts: Annotated[
        int | None, typer.Option(help="Random starts for each rate [default: 3].")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(help="Passes over the rows at the most [default: 200].")
    ] = None,
    batch_size: Annotated[
        str | None, typer.Option(metavar="ROWS|full", help="Rows in each step [default: by rows].")
    ] = None,
    patience: Annotated[
        str | None,
        typer.Option(
            metavar="EPOCHS|none", help="Epochs without improvement before a stop [default: 20]."
        ),
    ] = None,
    keep: Annotated[
        str, typer.Option(metavar="best|last", help="Each network's best epoch, or its last.")
    ] = "best",
    sweep: Annotated[
        bool,
        typer.Option(
            "--sweep/--no-sweep", help="With --learning-rate: run other rates briefly beside it."
        ),
    ] = True,
    test: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Rows to measure the result on, instead of a share."),
    ] = None,
    test_share: Annotated[
        float, typer.Option(help="Share of the rows kept aside to measure the result; 0 for none.")
    ] = 0.2,
    validation_share: Annotated[
        float, typer.Option(help="Share of the rows that choose among the networks.")
    ] = 0.16,
    seed: Seed = 0,
    baselines: Annotated[
        bool,
        typer.Option(
            "--baselines/--no-baselines", help="See what simpler methods reach on the same rows."
        ),
    ] = True,
    plot: PlotOption = None,
    report: Annotated[
        str | None,
        typer.Option(metavar="FILE.html", help="Also write a page with pictures, all in one file."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Train a network on a table. Only --target is needed; Fathom decides the rest and says why.

    Example: fathom train people.csv --target salary
    """
    from fathom.cli.main_job import train_and_tell
    from fathom.files import check_apart, check_spared

    stem = "table" if data == "-" else Path(data).stem
    place = f"{stem}.fathom" if out is None else out
    results = [result for result in (place, plot, report) if result is not None]
    check_apart(*results)
    for result in results:
        check_spared(result, *([data] if test is None else [data, test]))
    wishes: dict[str, Any] = {
        "task": task,
        "positive": positive,
        **said_of_columns(column, columns),
        "test": test,
        "hidden": sizes(hidden, "--hidden"),
        "activation": activation,
        "optimizer": optimizer,
        "learning_rate": (
            None if learning_rate is None else numbers(learning_rate, "--learning-rate")
        ),
        "schedule": schedule,
        "loss": loss,
        "dropout": dropout,
        "weight_decay": weight_decay,
        "starts": starts,
        "epochs": epochs,
        "batch_size": _or_word(batch_size, "--batch-size", "full"),
        "patience": _or_word(patience, "--patience", "none"),
        "keep": keep,
        "sweep": sweep,
        "test_share": test_share,
        "validation_share": validation_share,
        "seed": seed,
        "baselines": baselines,
    }
    told = train_and_tell(data, target, place, wishes, as_json=json, plot=plot, page=report)
    show(told.words, told.data, json)


def _or_word(text: str | None, option: str, word: str) -> int | None:
    """Read a whole number above 0, or the word, which stands for 0."""
    if text is None:
        return None
    if text.strip().lower() == word:
        return 0
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise OptionError(f"{option} takes a whole number above 0 or {word!r}, but got {text!r}")
    return number
