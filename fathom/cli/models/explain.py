"""``fathom explain``: one prediction, opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.show import JsonOption, show
from fathom.cli.trainings.past import MemberOrAllOption, member_place
from fathom.errors import OptionError
from fathom.files import check_spared
from fathom.plots.files import check_picture, save_figure
from fathom.settings.typed import cells

if TYPE_CHECKING:
    from fathom.face import Model


def command(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A file that train wrote.")],
    data: Annotated[str, typer.Argument(metavar="DATA", help=DATA_HELP)],
    row: Annotated[
        int, typer.Option(help="Which row, counted from 0, the header not counted.")
    ] = 0,
    steps: Annotated[
        bool, typer.Option("--steps", help="The whole arithmetic, neuron by neuron.")
    ] = False,
    neuron: Annotated[
        str | None,
        typer.Option(metavar="LAYER.INDEX", help="One neuron alone: 1.5 is neuron 5 of layer 1."),
    ] = None,
    member: MemberOrAllOption = None,
    set_cells: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="COLUMN=VALUE",
            help="What if a cell held something else; may be given several times.",
        ),
    ] = None,
    sweep: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="The answer over all values of one column, this row."),
    ] = None,
    plot: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Draw the --sweep, or what decided in a picture: .png, .svg, .pdf."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Open a prediction: the answer, what each column did, the formula, the arithmetic behind it.

    Of a picture it says which pixels decided; --row counts the pictures of DATA.

    Example: fathom explain people.fathom people.csv --row 3 --set age=40
    """
    from fathom.jobs import load

    if plot is not None:
        check_picture(plot)
        check_spared(plot, model, data)
    opened = load(model)
    if opened.encoder.form is not None:
        _see(opened, data, row, plot, json)
        return
    table = opened.read(data)
    if member == "all":
        places: list[int | None] = list(range(len(opened.story.training.together)))
    else:
        places = [member_place(member)]
    changed = cells(set_cells or [], "--set")
    found = [opened.explain(table, row, place, changed) for place in places]
    _check_plot(plot, sweep)
    course = None if sweep is None else opened.sweep(table, row, sweep)
    words = "" if json else str(found[0])
    if not json and (steps or neuron or len(found) > 1):
        words += "".join(f"\n\n{one.steps(neuron)}" for one in found)
    if course is not None:
        words += f"\n\n{course}"
        if plot is not None:
            from fathom.plots.course import plot_course

            save_figure(plot_course(course, found[0].formula), plot)
    told = found[0].as_dict(neuron) if json else {}
    if json and len(found) > 1:
        told |= {"each": [one.as_dict(neuron) for one in found]}
    if course is not None:
        told |= {"sweep": course.as_dict()}
    show(words, told, json)


def _see(model: Model, data: str, row: int, plot: str | None, json: bool) -> None:
    """Tell, and draw, which pixels of a picture decided."""
    from fathom.jobs import see

    seen = see(model, data, row)
    if plot is not None:
        from fathom.plots.seeing import plot_seen

        save_figure(plot_seen(seen), plot)
    show(seen, seen.as_dict() if json else {}, json)


def _check_plot(plot: str | None, sweep: str | None) -> None:
    if plot is not None and sweep is None:
        raise OptionError(
            "--plot draws a --sweep: name the column, like --sweep age --plot age.png"
        )
