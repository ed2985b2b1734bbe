"""``fathom train``: from a table to a network in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fathom.cli.options.columns import (
    DATA_HELP,
    ColumnOption,
    ColumnsOption,
    PositiveOption,
    TaskOption,
    said_of_columns,
)
from fathom.cli.options.parse import numbers, size, sizes, whole_or_word
from fathom.cli.options.training_options import (
    ActivationOption,
    BatchOption,
    EnsembleOption,
    EpochsOption,
    HiddenOption,
    OptimizerOption,
    RampsOption,
    RatesOption,
    ScalingOption,
    SeedOption,
    StartsOption,
)
from fathom.cli.show import JsonOption, PlotOption, show
from fathom.errors import OptionError


def command(
    data: Annotated[
        str | None,
        typer.Argument(
            metavar="DATA",
            help=f"{DATA_HELP} Or a folder or zip of pictures.",
            show_default=False,
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="The column to predict (needed for a table)."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Where the network goes [default: DATA.fathom]."),
    ] = None,
    task: TaskOption = None,
    positive: PositiveOption = None,
    column: ColumnOption = None,
    columns: ColumnsOption = None,
    weight: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="A column: how much each row counts.")
    ] = None,
    group: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="A column: rows that belong together.")
    ] = None,
    time_column: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="A column: when rows came; the latest ones test."),
    ] = None,
    class_weight: Annotated[
        str | None,
        typer.Option(metavar="balanced", help="Learn as if all classes were equally frequent."),
    ] = None,
    decide: Annotated[
        str | None,
        typer.Option(
            metavar="MISS:ALARM|METRIC",
            help="Of two classes: name the positive one by these costs, or for the best metric.",
        ),
    ] = None,
    scaling: ScalingOption = None,
    ramps: RampsOption = None,
    network: Annotated[
        str | None,
        typer.Option(
            metavar="convolutional|dense",
            help="For pictures: the network [default: convolutional].",
        ),
    ] = None,
    picture_size: Annotated[
        int | None,
        typer.Option("--size", help="Pixels each way that pictures are brought to [at most 64]."),
    ] = None,
    mirror: Annotated[
        bool | None,
        typer.Option(
            "--mirror/--no-mirror",
            help="Also learn from pictures' mirror images; not for digits [default: yes].",
            show_default=False,
        ),
    ] = None,
    labels: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="For pictures without folders of classes: a table of files and what they show.",
        ),
    ] = None,
    hidden: HiddenOption = None,
    activation: ActivationOption = None,
    optimizer: OptimizerOption = None,
    learning_rate: RatesOption = None,
    schedule: Annotated[
        str | None,
        typer.Option(
            help="constant, cosine, warm_up_cosine or one_cycle [default: third; one: first]."
        ),
    ] = None,
    loss: Annotated[
        str | None,
        typer.Option(
            help="For numbers: squared, absolute or huber; poisson for counts [default: squared]."
        ),
    ] = None,
    target_scale: Annotated[
        str | None,
        typer.Option(
            metavar="log", help="Learn the logarithm of a number, for skewed ones above 0."
        ),
    ] = None,
    dropout: Annotated[
        float | None,
        typer.Option(
            help="Share of hidden outputs silenced while training [default: classes .2, else 0]."
        ),
    ] = None,
    weight_decay: Annotated[
        float | None,
        typer.Option(help="How strongly weights are pulled towards 0 [default: .3; one: 0]."),
    ] = None,
    starts: StartsOption = None,
    ensemble: EnsembleOption = None,
    epochs: EpochsOption = None,
    batch_size: BatchOption = None,
    patience: Annotated[
        str | None,
        typer.Option(
            metavar="EPOCHS|none", help="Epochs without improvement before a stop [default: 20]."
        ),
    ] = None,
    keep: Annotated[
        str | None,
        typer.Option(
            metavar="best|last", help="Each network's best epoch, or its last [default: best]."
        ),
    ] = None,
    label_smoothing: Annotated[
        float | None,
        typer.Option(help="Of classes: share dealt out to all [default: pictures .1, else 0]."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="A small amount of work, to see what there is in it.")
    ] = False,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="About five times the usual work.")
    ] = False,
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
        float | None,
        typer.Option(
            help="Share of the rows kept aside to measure the result [default: 0; one network: .2]."
        ),
    ] = None,
    validation_share: Annotated[
        float | None,
        typer.Option(
            help="For one network: share of the rows that choose among starts [default: .16]."
        ),
    ] = None,
    seed: SeedOption = 0,
    baselines: Annotated[
        bool,
        typer.Option(
            "--baselines/--no-baselines", help="See what simpler methods reach on the same rows."
        ),
    ] = True,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where a training was stopped or killed.")
    ] = False,
    begin_from: Annotated[
        str | None,
        typer.Option("--from", metavar="MODEL@STEP", help="Branch off a step of another training."),
    ] = None,
    keep_run: Annotated[
        bool,
        typer.Option("--run/--no-run", help="Keep the run beside the model, to look back at."),
    ] = True,
    run_limit: Annotated[
        str, typer.Option(metavar="SIZE", help="What the run may take on the disk, like 200MB.")
    ] = "200MB",
    plot: PlotOption = None,
    report: Annotated[
        str | None,
        typer.Option(metavar="FILE.html", help="Also write a page with pictures, all in one file."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Train a network on a table, or on pictures: a folder for each class, or a zip of them.

    Of a table only --target is needed; Fathom decides the rest and says why.

    Example: fathom train people.csv --target salary
    """
    from fathom.cli.models.main_job import fork_and_tell, train_and_tell
    from fathom.data.pictures.sources import is_place_of_pictures
    from fathom.files import check_apart, check_spared
    from fathom.runs.folder import run_folder

    model, step = (None, 0) if begin_from is None else _model_and_step(begin_from)
    place = out or _default_place(data, begin_from)
    results = [result for result in (place, plot, report) if result is not None]
    check_apart(*results)
    for result in results:
        check_spared(result, *(source for source in (data, test, model) if source is not None))
    wishes: dict[str, Any] = {
        "task": task,
        "positive": positive,
        **said_of_columns(column, columns),
        "weight": weight,
        "group": group,
        "time_column": time_column,
        "class_weight": class_weight,
        "decide": decide,
        "test": test,
        "scaling": scaling,
        "ramps": ramps,
        "network": network,
        "size": picture_size,
        "mirror": mirror,
        "labels": labels,
        "hidden": sizes(hidden, "--hidden"),
        "activation": activation,
        "optimizer": optimizer,
        "learning_rate": (
            None if learning_rate is None else numbers(learning_rate, "--learning-rate")
        ),
        "schedule": schedule,
        "loss": loss,
        "target_scale": target_scale,
        "dropout": dropout,
        "weight_decay": weight_decay,
        "starts": starts,
        "ensemble": ensemble,
        "epochs": epochs,
        "batch_size": whole_or_word(batch_size, "--batch-size", "full"),
        "patience": whole_or_word(patience, "--patience", "none"),
        "keep": keep,
        "label_smoothing": label_smoothing,
        "quick": quick,
        "thorough": thorough,
        "sweep": sweep,
        "test_share": test_share,
        "validation_share": validation_share,
        "seed": seed,
        "baselines": baselines,
    }
    wishes |= {"run_limit": size(run_limit, "--run-limit")}
    wishes |= {"run": str(run_folder(place)) if keep_run else None}
    pages = {"plot": plot, "page": report}
    if model is not None:
        told = fork_and_tell(model, step, data, place, _asked(wishes), **pages)
    else:
        source = _needed(data, "DATA")
        if not is_place_of_pictures(source):  # of those, folders say what is to be told
            _needed(target, "--target")
        wishes |= {"resume": resume}
        told = train_and_tell(source, target, place, _asked(wishes), **pages)
    show(told.words, told.data, json)


def _needed(given: str | None, what: str) -> str:
    if given is None:
        raise OptionError(
            f"{what} is missing: 'fathom train DATA --target COLUMN' (see 'fathom train --help')"
        )
    return given


def _default_place(data: str | None, begin_from: str | None) -> str:
    """Name the model after its table, a branch after the model and step that it begins from."""
    if begin_from is not None:
        return f"{begin_from.replace('.fathom@', '@')}.fathom"
    stem = "table" if data in (None, "-") else Path(str(data)).stem
    return f"{stem}.fathom"


def _model_and_step(text: str) -> tuple[str, int]:
    """Take ``people.fathom@120`` apart."""
    model, at, step = text.rpartition("@")
    if not at or not model or not step.isdecimal():
        raise OptionError(
            f"--from takes a model and a step, like people.fathom@120, but got {text!r}"
        )
    return model, int(step)


def _asked(wishes: dict[str, Any]) -> dict[str, Any]:
    """Keep what was asked for: the rest is left to Fathom, or to the trunk of a branch."""
    usual = {"sweep": True, "seed": 0, "quick": False, "thorough": False}
    return {
        name: value
        for name, value in wishes.items()
        if value not in (None, {}) and value != usual.get(name)
    }
