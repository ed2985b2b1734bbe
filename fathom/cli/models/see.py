"""``fathom see``: a network for pictures, seen through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from fathom.cli.show import JsonOption, PlotOption, show
from fathom.cli.trainings.past import MemberOption, ModelArgument
from fathom.errors import OptionError
from fathom.files import check_spared
from fathom.plots.files import check_picture, save_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fathom.face import Model
    from fathom.opening.pictures.feature_maps import FeatureMaps
    from fathom.opening.pictures.filters import Filters
    from fathom.opening.pictures.neuron_sum import Convolved
    from fathom.opening.pictures.occlusion import Occlusion
    from fathom.opening.pictures.seeing import Seen

_NEEDS = {
    "--layer": "which convolution the neuron is in",
    "--neuron": "whose sum at that place is to be opened",
}


def command(
    model: ModelArgument,
    pictures: Annotated[
        str | None,
        typer.Argument(metavar="PICTURES", help="A picture, a folder or a zip file of pictures."),
    ] = None,
    row: Annotated[int, typer.Option(help="Which of several pictures, counted from 0.")] = 0,
    layer: Annotated[
        int | None,
        typer.Option(metavar="L", help="What convolution L, counted from 0, finds in the picture."),
    ] = None,
    neuron: Annotated[
        int | None,
        typer.Option(metavar="N", help="The arithmetic of neuron N of that convolution."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="ROW,COLUMN", help="At which place of its output [default: the strongest]."
        ),
    ] = None,
    occlude: Annotated[
        int | None,
        typer.Option(metavar="SIDE", help="Hide squares of SIDE x SIDE pixels, place by place."),
    ] = None,
    member: MemberOption = None,
    plot: PlotOption = None,
    json: JsonOption = False,
) -> None:
    """See through a network for pictures: its layers and first filters; or what it sees in one.

    Of a picture alone it says which pixels decided, as explain does.

    Example: fathom see pets.fathom holiday.jpg --layer 1 --neuron 24 --at 3,1
    """
    given = {"--at": at, "--neuron": neuron, "--layer": layer, "--occlude": occlude}
    _check(given | {"--row": row or None}, pictures, plot)
    place = None if at is None else _place(at)
    if plot is not None:
        check_picture(plot)
        check_spared(plot, model, *([pictures] if pictures else []))
    from fathom.jobs import load

    opened = load(model)
    if member is not None:
        opened = opened.alone(member)
    told = _told(opened, pictures, row, layer, neuron, place, occlude)
    if plot is not None:
        save_figure(_figure(told), plot)
    show(told, told.as_dict() if json else {}, json)


def _told(
    model: Model,
    pictures: str | None,
    row: int,
    layer: int | None,
    neuron: int | None,
    at: tuple[int, int] | None,
    side: int | None,
) -> Filters | FeatureMaps | Convolved | Occlusion | Seen:
    """Ask what was asked for."""
    from fathom.jobs import convolved, feature_maps, filters, occlude, see

    if pictures is None:
        return filters(model)
    if side is not None:
        return occlude(model, pictures, side, row)
    if layer is None:
        return see(model, pictures, row)
    if neuron is None:
        return feature_maps(model, pictures, layer, row)
    return convolved(model, pictures, layer, neuron, at, row)


def _figure(told: Filters | FeatureMaps | Convolved | Occlusion | Seen) -> Figure:
    """Draw it."""
    from fathom.opening.pictures.feature_maps import FeatureMaps
    from fathom.opening.pictures.filters import Filters
    from fathom.opening.pictures.occlusion import Occlusion
    from fathom.opening.pictures.seeing import Seen

    match told:
        case Filters():
            from fathom.plots.filters import plot_filters

            return plot_filters(told)
        case FeatureMaps():
            from fathom.plots.feature_maps import plot_feature_maps

            return plot_feature_maps(told)
        case Occlusion():
            from fathom.plots.occlusion import plot_occlusion

            return plot_occlusion(told)
        case Seen():
            from fathom.plots.seeing import plot_seen

            return plot_seen(told)
    raise OptionError("the arithmetic of a neuron is told in tables; leave --plot out")


def _check(given: Mapping[str, object], pictures: str | None, plot: str | None) -> None:
    """Refuse options that do not go together."""
    asked = [name for name, value in given.items() if value is not None]
    if pictures is None and asked:
        raise OptionError(
            f"{asked[0]} is about a picture: name it, as in fathom see MODEL PICTURE {asked[0]} ..."
        )
    for name, needs in (("--at", "--neuron"), ("--neuron", "--layer")):
        if name in asked and needs not in asked:
            raise OptionError(f"{name} needs {needs}: {_NEEDS[needs]}")
    if "--occlude" in asked and "--layer" in asked:
        raise OptionError("--occlude hides parts of the picture itself; ask for no --layer with it")
    if "--neuron" in asked and plot is not None:
        raise OptionError("the arithmetic of a neuron is told in tables; leave --plot out")


def _place(text: str) -> tuple[int, int]:
    """Read a row and a column.

    >>> _place("3,1")
    (3, 1)
    """
    try:
        row, column = map(int, text.split(","))
    except ValueError:
        raise OptionError(f"--at takes a row and a column like '3,1', but got {text!r}") from None
    return row, column
