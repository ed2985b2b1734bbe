"""``fathom serve``: models that answer over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    models: Annotated[
        list[str],
        typer.Argument(metavar="MODEL", help="Files of models; NAME=FILE gives one another name."),
    ],
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Where to listen [default: the first free from 8400]."),
    ] = None,
    host: Annotated[
        str,
        typer.Option(help="Who may ask: 127.0.0.1 is this machine alone; others need a token."),
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            envvar="FATHOM_TOKEN", help="What callers show [default: a new one where needed]."
        ),
    ] = None,
    most_mib: Annotated[int, typer.Option(help="How large a body may be, in MiB.")] = 32,
) -> None:
    """Serve models over HTTP: answers, what each column added, and a page to try it on.

    POST /predict takes a row or a list of rows as JSON, or CSV, Arrow, Parquet; /explain the same;
    /schema, /health, /metrics, /openapi.json say the rest. A model that is replaced on disk is
    taken up. Ctrl-C or SIGTERM ends it, once running requests are answered.

    Example: fathom serve people.fathom
    """
    from fathom.service.serving import serve
    from fathom.training.devices import prepare

    prepare()
    serve(models, host, port, token, most_mib)
