"""``fathom train``: from a table to a network in a file."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.options.settings import NOT_TYPED, Given, with_settings
from fathom.cli.show import JsonOption, PlotOption, show
from fathom.errors import OptionError


@with_settings(without=NOT_TYPED, filed=True)
def command(
    data: Annotated[
        str | None,
        typer.Argument(
            metavar="DATA",
            help=f"{DATA_HELP} Or a folder or zip of pictures.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Where the network goes [default: DATA.fathom]."),
    ] = None,
    given: Given = MappingProxyType({}),
    begin_from: Annotated[
        str | None,
        typer.Option("--from", metavar="MODEL@STEP", help="Branch off a step of another training."),
    ] = None,
    keep_run: Annotated[
        bool,
        typer.Option("--run/--no-run", help="Keep the run beside the model, to look back at."),
    ] = True,
    plot: PlotOption = None,
    report: Annotated[
        str | None,
        typer.Option(metavar="FILE.html", help="Also write a page with pictures, all in one file."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Train a network on a table, or on pictures: a folder for each class, a zip, or idx files.

    Of a table only --target is needed; Fathom decides the rest and says why.

    Example: fathom train people.csv --target salary
    """
    from fathom.cli.models.main_job import Pages, fork_and_tell, train_and_tell
    from fathom.data.pictures.sources import is_place_of_pictures
    from fathom.files import check_apart, check_spared, is_special
    from fathom.runs.folder import run_folder

    model, step = (None, 0) if begin_from is None else _model_and_step(begin_from)
    place = out or _default_place(data, begin_from)
    results = [result for result in (place, plot, report) if result is not None]
    check_apart(*results)
    for result in results:
        sources = (data, given.get("test"), model)
        check_spared(result, *(source for source in sources if source is not None))
    special = is_special(Path(place))  # a device or a pipe: no folder stands beside it
    options = dict(given) | ({"run": run_folder(place)} if keep_run and not special else {})
    target, pages = options.pop("target", None), Pages(plot, report)
    if model is not None:
        told = fork_and_tell(model, step, data, place, options, pages)
    else:
        source = _needed(data, "DATA")
        if not is_place_of_pictures(source):  # of those, folders say what is to be told
            _needed(target, "--target")
        told = train_and_tell(source, target, place, options, pages)
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
