"""``fathom predict``: a trained network answers for new rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.show import JsonOption, note, show
from fathom.errors import OptionError
from fathom.settings.typed import names

if TYPE_CHECKING:
    import polars as pl

    from fathom.data.table import Table

EXPECTED = 0.02  # of the rows: twice as many as are unusual among those learnt from


def command(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A file that train wrote.")],
    data: Annotated[
        list[str],
        typer.Argument(metavar="DATA", help=f"{DATA_HELP} Or pictures: files, a folder, a zip."),
    ],
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="Where the answers go [default: the screen].")
    ] = None,
    with_input: Annotated[
        bool, typer.Option("--with-input", help="Also give the columns of DATA, before the answer.")
    ] = False,
    keep: Annotated[
        str | None, typer.Option(metavar="A,B,...", help="Also give these columns of DATA.")
    ] = None,
    interval: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help="Of numbers: how often the truth is to lie between low and high [default: 0.9].",
        ),
    ] = None,
    unusual: Annotated[
        bool,
        typer.Option(
            "--unusual", help="Also say how unlike the training rows each row is, and why."
        ),
    ] = False,
    member: Annotated[
        int | None,
        typer.Option(
            metavar="K", help="Of networks that answer together, let this one answer by itself."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Predict: CSV, a line for each row of DATA; classes with probabilities, numbers with limits.

    Example: fathom predict people.fathom new_people.csv --out answers.csv
    """
    from fathom.data.pictures.sources import FILE
    from fathom.files import check_spared, check_writable, write_bytes
    from fathom.jobs import load, predict

    if json and out is None:
        raise OptionError("predict --json needs --out FILE for the answers")
    if with_input and keep is not None:
        raise OptionError("predict takes --with-input or --keep, not both")
    kept = None if with_input else () if keep is None else names(keep, "--keep")
    if out is not None:
        check_writable(out)
        check_spared(out, model, *data)
    opened = load(model)
    table = opened.read(data[0] if len(data) == 1 else data)
    if opened.encoder.form is not None and kept == () and FILE in table.frame.columns:
        kept = [FILE]
    pictures = opened.encoder.form is not None
    unusual = unusual or (pictures and opened.trust.familiar is not None)
    answers = predict(opened, table, keep=kept, interval=interval, unusual=unusual, member=member)
    if pictures and unusual:
        _note_strange_pictures(answers["unusual"], table)
    elif opened.trust.familiar is not None:
        _note_unusual(answers if unusual else opened.unusual(table), table)
    left_out = table.notes if pictures else ()
    for words in (*left_out, *opened.encoder.strangers(table.frame)):
        note(words)
    if out is None:
        sys.stdout.write(answers.write_csv())
        return
    write_bytes(out, answers.write_csv().encode())
    told = {"rows": answers.height, "out": out, "columns": answers.columns}
    if json:
        show("", told, json)
    else:
        note(f"{answers.height:,} answers written to {out}")


def _note_strange_pictures(unusual: pl.Series, table: Table) -> None:
    """Say how many pictures are unlike those learnt from, of no class of the network perhaps."""
    from fathom.data.pictures.sources import FILE
    from fathom.model.familiar import UNUSUAL

    rows = unusual.gt(UNUSUAL).arg_true()
    if len(rows) <= EXPECTED * len(unusual) + (len(unusual) > 1):
        return
    first = table.place(int(rows[0]), FILE)
    note(
        f"{len(rows):,} of {len(unusual):,} pictures are unlike nearly all that were learnt from, "
        f"perhaps of none of the classes, the first {first}"
    )


def _note_unusual(strange: pl.DataFrame, table: Table) -> None:
    """Say how many rows are unlike those learnt from, and which is the first."""
    rows = strange["because"].str.len_chars().gt(0).arg_true()
    if len(rows) <= EXPECTED * strange.height + 1:
        return
    first = int(rows[0])
    note(
        f"{len(rows):,} of {strange.height:,} rows are unlike nearly all that were learnt from, "
        f"the first {table.place(first)} because of {strange['because'][first]}; see --unusual"
    )
