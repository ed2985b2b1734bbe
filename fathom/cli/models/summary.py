"""``fathom summary``: what is in a model file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fathom.cli.show import JsonOption, show

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fathom.face import Model


def command(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A file that train wrote.")],
    plot: Annotated[
        str | None,
        typer.Option("--plot", metavar="FILE", help="Draw the network: a .png, .svg or .pdf file."),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(metavar="FILE.html", help="Also write a page with pictures, all in one file."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Say what goes in, what comes out, the network between, and how it was trained.

    Example: fathom summary people.fathom
    """
    from fathom import jobs

    opened = jobs.load(model)
    if report:
        jobs.report(opened, report, saved=model)
    if plot:
        from fathom.plots.files import save_figure

        save_figure(_figure(opened), plot)
    show(opened, opened.as_dict() if json else {}, json)


def _figure(model: Model) -> Figure:
    """Draw neurons and weights, or of a network with convolutions its first filters."""
    if not model.member().convolves:
        from fathom.plots.network import plot_network

        return plot_network(model.member(), *model.names)
    from fathom.opening.pictures.filters import find_filters
    from fathom.plots.filters import plot_filters

    return plot_filters(find_filters(model))
