"""``fathom predict``: a trained network answers for new rows."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.show import JsonOption, note, show
from fathom.errors import OptionError
from fathom.settings.typed import names
from fathom.text import harmless


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
    safe_for_spreadsheets: Annotated[
        bool,
        typer.Option(
            "--safe-for-spreadsheets",
            help="Put ' before cells that a spreadsheet would take for formulas (=, +, -, @).",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Predict: CSV, a line for each row of DATA; classes with probabilities, numbers with limits.

    With --out answers.parquet it is a Parquet file; what it keeps of a CSV stays text there.

    Numbers are written to a hundred-thousandth of the target's spread or finer (on a log scale to 7
    digits), probabilities to 7 digits.

    Example: fathom predict people.fathom new_people.csv --out answers.csv
    """
    from fathom.data.table_files import check_outside
    from fathom.face import load
    from fathom.files import check_spared, check_writable, write_bytes
    from fathom.jobs.predicting import (
        answer_with_notes,
        as_file,
        check_answers_file,
        without_formulas,
    )

    if json and out is None:
        raise OptionError("predict --json needs --out FILE for the answers")
    if with_input and keep is not None:
        raise OptionError("predict takes --with-input or --keep, not both")
    kept = None if with_input else () if keep is None else names(keep, "--keep")
    if out is not None:
        check_answers_file(out)
        check_writable(out)
        check_spared(out, model, *data)
        check_outside(out, *data)
    answers = answer_with_notes(
        load(model),
        data[0] if len(data) == 1 else data,
        keep=kept,
        interval=interval,
        unusual=unusual or None,
        member=member,
    )
    for words in answers.notes:
        note(words)
    table = without_formulas(answers.table) if safe_for_spreadsheets else answers.table
    if out is None:
        text = table.write_csv()
        sys.stdout.write(harmless(text) if sys.stdout.isatty() else text)
        return
    write_bytes(out, as_file(table, out))
    told = {"rows": answers.table.height, "out": out, "columns": answers.table.columns}
    if json:
        show("", told, json)
    else:
        note(f"{answers.table.height:,} answers written to {out}")
