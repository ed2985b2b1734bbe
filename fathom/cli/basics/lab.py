"""``fathom lab``: the page where the article comes alive."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    model: Annotated[
        str | None,
        typer.Argument(metavar="MODEL", help="A network to open it on.", show_default=False),
    ] = None,
    data: Annotated[
        str | None,
        typer.Argument(
            metavar="DATA", help="Its rows, to ask it about [default: one].", show_default=False
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Where to listen [default: the first free from 8321]."),
    ] = None,
    host: Annotated[
        str,
        typer.Option(help="Who may come: 127.0.0.1 is this machine alone; others need a token."),
    ] = "127.0.0.1",
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
    frame: Annotated[
        bool,
        typer.Option("--frame", help="Let pages of this machine, such as a notebook, show it."),
    ] = False,
    leash: Annotated[
        bool, typer.Option("--leash", hidden=True, help="End with standard input.")
    ] = False,
    lesson: Annotated[
        str | None,
        typer.Option(
            metavar="FILE.html", help="Where a lesson that is kept goes [default: a download]."
        ),
    ] = None,
) -> None:
    """Open the lab: a page on this machine where neurons, descents and networks come alive.

    Nothing is fetched from outside and nothing leaves the machine. Ctrl-C closes it.
    "Keep as a lesson" makes one HTML file of a chapter and all that was tried in it, to open in any
    browser without the lab.

    With a MODEL it opens on that: its report, and knobs for the rows of DATA.

    Example: fathom lab
    """
    from fathom.lab.serving import end_with_input, serve
    from fathom.lab.shown import Shown
    from fathom.training.devices import prepare

    shown = None if model is None else Shown.of(model, data)
    prepare()
    if leash:
        end_with_input()
    serve(host, port, not no_browser, lesson, shown, frame)
