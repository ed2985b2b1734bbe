"""``fathom lab``: the page where the article comes alive."""

from __future__ import annotations

from typing import Annotated

import typer

LOCAL = "127.0.0.1"


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
    ] = LOCAL,
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
    static: Annotated[
        str | None,
        typer.Option(
            metavar="DIR", help="Write the chapters that need no server as pages, and end."
        ),
    ] = None,
) -> None:
    """Open the lab: a page on this machine where neurons, descents and networks come alive.

    Nothing is fetched from outside and nothing leaves the machine. Ctrl-C closes it.
    "Keep as a lesson" makes one HTML file of a chapter as it stands, to open in any browser without
    the lab.

    With a MODEL it opens on that: its report, and knobs for the rows of DATA. With --static a
    folder of pages is written, for any web host or a disk; index.html?embed=3 is one for a frame.

    Example: fathom lab
    """
    if static is not None:
        elsewhere = None if host == LOCAL else host
        served = {"--port": port, "--host": elsewhere, "--frame": frame or None}
        write_pages(static, {"MODEL": model, "--lesson": lesson, **served})
        return
    from fathom.lab.serving import end_with_input, serve
    from fathom.lab.shown import Shown
    from fathom.training.devices import prepare

    shown = None if model is None else Shown.of(model, data)
    prepare()
    if leash:
        end_with_input()
    serve(host, port, not no_browser, lesson, shown, frame)


def write_pages(folder: str, others: dict[str, object]) -> None:
    """Write the pages that need no server, and say where."""
    from fathom.errors import OptionError
    from fathom.lab.static import write_static

    for name, given in others.items():
        if given is not None:
            raise OptionError(
                f"--static writes pages and serves nothing of your own: leave out {name} {given!r}"
            )
    written = write_static(folder)
    size = sum(file.stat().st_size for file in written)
    print(f"{len(written)} files, {size / 1e3:,.0f} kB: open {written[0]}")
