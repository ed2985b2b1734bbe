"""``fathom evaluate``: measure a trained network on rows whose answers are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fathom.cli.show import JsonOption, PlotOption, show
from fathom.plots.files import check_picture, save_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fathom.face import Model
    from fathom.judging.mistakes import Mistakes
    from fathom.model.answered import Answered


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

    Of classes it also says which are taken for which others, and of pictures which are answered
    most wrongly; --plot draws those, of a table the truth beside the prediction.

    Example: fathom evaluate people.fathom more_people.csv --plot truth.png
    """
    if plot:
        check_picture(plot)
    from fathom.data.target.target import with_target
    from fathom.jobs import load
    from fathom.judging.mistakes import mistakes_in
    from fathom.model.metrics import metric_words

    opened = load(model)
    table = with_target(opened.read(data, labels), opened.target.name)
    answered = opened.answered(table)
    metrics, wrong = answered.metrics, mistakes_in(opened, table, answered)
    if plot:
        save_figure(_figure(opened, answered, wrong), plot)
    words = f"{table.rows:,} rows: {metric_words(metrics)}"
    told = {"rows": table.rows, "metrics": metrics} | (wrong.as_dict() if wrong else {})
    show(f"{words}\n\n{wrong}" if wrong else words, told, json)


def _figure(model: Model, answered: Answered, wrong: Mistakes | None) -> Figure:
    """Draw the worst pictures, or of a table the truth beside the prediction."""
    if wrong is not None and wrong.worst is not None:
        from fathom.plots.mistakes import plot_mistakes

        return plot_mistakes(wrong)
    from fathom.plots.answers import plot_answered

    return plot_answered(answered, model.target.name, model.classes)
