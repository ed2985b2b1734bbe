"""``fathom evaluate``: measure a trained network on rows whose answers are known."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.show import JsonOption, PlotOption, show


def command(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A file that train wrote.")],
    data: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="A table with the target in it, or pictures by class.",
        ),
    ],
    labels: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Of pictures: a table of files and what they show."),
    ] = None,
    plot: PlotOption = None,
    json: JsonOption = False,
) -> None:
    """Measure predictions against the truth, in the target's units.

    Example: fathom evaluate people.fathom more_people.csv --plot truth.png
    """
    from fathom.data.target import with_target
    from fathom.jobs import load
    from fathom.model.words import metric_words

    opened = load(model)
    table = with_target(opened.read(data, labels), opened.target.name)
    metrics = opened.evaluate(table)
    if plot:
        from fathom.plots.answers import plot_answers
        from fathom.plots.files import save_figure

        save_figure(plot_answers(opened, table), plot)
    show(
        f"{table.rows:,} rows: {metric_words(metrics)}",
        {"rows": table.rows, "metrics": metrics},
        json,
    )
