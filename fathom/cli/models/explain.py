"""``fathom explain``: one prediction, opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fathom.cli.options.data import DATA_HELP
from fathom.cli.show import JsonOption, show
from fathom.cli.trainings.past import MemberOrAllOption, member_place
from fathom.errors import OptionError
from fathom.files import check_spared
from fathom.plots.files import check_picture, save_figure
from fathom.settings.typed import cells

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fathom.face import Model
    from fathom.opening.course import Course
    from fathom.opening.explanation import Explanation
    from fathom.opening.pictures.seeing import Seen


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
    every: Annotated[
        bool, typer.Option("--all", help="All columns and terms, not only the leading ones.")
    ] = False,
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
    table = opened.read(data)
    changed = cells(set_cells or [], "--set")
    if opened.encoder.form is not None:
        _check_no_cells(sweep, neuron, steps)
    else:
        _check_plot(plot, sweep)
    found = [opened.explain(table, row, place, changed) for place in _places(opened, member)]
    course = None if sweep is None else opened.sweep(table, row, sweep)
    if plot is not None:
        save_figure(_drawn(found[0], course), plot)
    words = "" if json else _words(found, course, steps, neuron, every)
    show(words, _told(found, course, neuron) if json else {}, json)


def _places(opened: Model, member: str | None) -> list[int | None]:
    """Say which of the networks are opened, one after the other."""
    if member == "all":
        return list(range(len(opened.story.training.together)))
    return [member_place(member)]


def _words(
    found: list[Explanation | Seen],
    course: Course | None,
    steps: bool,
    neuron: str | None,
    every: bool,
) -> str:
    """Tell the answer first, then the arithmetic, then the course over a column."""
    from fathom.opening.explanation import Explanation

    first = found[0]
    told = [first.words(every) if isinstance(first, Explanation) else str(first)]
    if steps or neuron or len(found) > 1:
        told += [one.steps(neuron) for one in found if isinstance(one, Explanation)]
    return "\n\n".join([*told, *([str(course)] if course else [])])


def _told(
    found: list[Explanation | Seen], course: Course | None, neuron: str | None
) -> dict[str, Any]:
    """Give the same as plain values."""
    from fathom.opening.explanation import Explanation

    each = [one.as_dict(neuron) if isinstance(one, Explanation) else one.as_dict() for one in found]
    told = each[0] | ({"each": each} if len(each) > 1 else {})
    return told | ({} if course is None else {"sweep": course.as_dict()})


def _drawn(found: Explanation | Seen, course: Course | None) -> Figure:
    """Draw which pixels decided, or the course over a column."""
    from fathom.opening.explanation import Explanation
    from fathom.plots.course import plot_course
    from fathom.plots.seeing import plot_seen

    if not isinstance(found, Explanation):
        return plot_seen(found)
    assert course is not None, "what is drawn of a row is its course"
    return plot_course(course, found.formula)


def _check_no_cells(sweep: str | None, neuron: str | None, steps: bool) -> None:
    """Refuse for a picture what only rows of a table can be asked."""
    asked = {"--sweep": sweep, "--neuron": neuron, "--steps": steps}
    for name in (name for name, value in asked.items() if value):
        raise OptionError(f"{name} opens a row of a table; of a picture it has nothing to say")


def _check_plot(plot: str | None, sweep: str | None) -> None:
    if plot is not None and sweep is None:
        raise OptionError(
            "--plot draws a --sweep: name the column, like --sweep age --plot age.png"
        )
