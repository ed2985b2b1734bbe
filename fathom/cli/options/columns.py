"""What people say about columns on the command line: options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from fathom.cli.options.parse import names
from fathom.errors import OptionError

DATA_HELP = "A CSV, Parquet or Excel file; - is CSV on standard input."

TaskOption = Annotated[
    str | None, typer.Option(help="regression, binary or multiclass [default: the values say].")
]
PositiveOption = Annotated[
    str | None,
    typer.Option(metavar="CLASS", help="Of two classes the one whose probability is given."),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="NAME=KIND",
        help="What a column is: category, number, date or ignore; once for each.",
    ),
]
ColumnsOption = Annotated[
    str | None,
    typer.Option("--columns", metavar="A,B,...", help="Learn from these columns alone."),
]


def said_of_columns(column: Sequence[str] | None, columns: str | None) -> dict[str, Any]:
    """Turn the two options into the arguments `columns` and `only` of `fathom.train`.

    >>> said_of_columns(["zip=category"], "zip, age")
    {'columns': {'zip': 'category'}, 'only': ['zip', 'age']}
    """
    only = None if columns is None else names(columns, "--columns")
    return {"columns": _kinds(column or ()), "only": only}


def _kinds(texts: Sequence[str]) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for text in texts:
        name, equals, kind = (part.strip() for part in text.rpartition("="))
        if not (equals and name and kind):
            raise OptionError(
                f"--column takes a name and a kind, like zip=category, but got {text!r}"
            )
        if name in kinds:
            raise OptionError(f"--column gives {name!r} twice")
        kinds[name] = kind
    return kinds
