"""``fathom descend``: gradient descent on any function, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from fathom.cli.show import JsonOption, PlotOption, show
from fathom.errors import OptionError
from fathom.settings.typed import named_numbers, numbers

Start = float | dict[str, float]


def command(
    function: Annotated[
        str, typer.Argument(metavar="FUNCTION", help="Like 'x^2 - x + 1' or 'x^2 + y^2'.")
    ],
    start: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NUMBER|x=5,y=10",
            help="Where to begin; several with ';' between them, or the option again.",
        ),
    ] = None,
    learning_rate: Annotated[
        str, typer.Option(metavar="RATE,...", help="One rate, or several side by side.")
    ] = "0.1",
    steps: Annotated[int | None, typer.Option(help="Steps at the most [default: 10,000].")] = None,
    optimizer: Annotated[
        str, typer.Option(help="sgd, momentum, nesterov, rmsprop, adam or adamw.")
    ] = "sgd",
    slope_tolerance: Annotated[
        float, typer.Option(help="It has arrived where the slope is below this.")
    ] = 1e-3,
    starts: Annotated[
        int | None, typer.Option(help="Begin at so many places, evenly spread over --between.")
    ] = None,
    between: Annotated[
        str | None,
        typer.Option(metavar="LOW,HIGH", help="The range of --starts and of --brute-force."),
    ] = None,
    brute_force: Annotated[
        int | None,
        typer.Option(metavar="VALUES", help="Instead: try so many values per variable, all."),
    ] = None,
    plot: PlotOption = None,
    json: JsonOption = False,
) -> None:
    """Walk downhill on any function: step, position, cost, slope; why it stopped.

    Several rates are compared, several starts sorted into the pits they fell into.

    Example: fathom descend "x^2 - x + 1" --start 9 --learning-rate 0.1 --steps 2
    """
    from fathom.training.devices import prepare

    rates = numbers(learning_rate, "--learning-rate")
    prepare()
    if brute_force is not None:
        _brute_force(function, between, brute_force, json)
        return
    how: dict[str, Any] = {
        "optimiser": optimizer,
        "steps": steps,
        "slope_tolerance": slope_tolerance,
    }
    if starts is not None:
        _pits(function, _spread(function, starts, between), rates, how, json)
        return
    if not start:
        raise OptionError("descend needs --start, like --start 9 or --start x=5,y=10")
    places = [_place(text) for given in start for text in given.split(";")]
    if len(places) == 1 and len(rates) == 1:
        _one(function, places[0], rates[0], how, plot, json)
    elif len(places) == 1:
        _rates(function, places[0], rates, how, plot, json)
    else:
        _many(function, places, rates, how, plot, json)


def _one(
    function: str, start: Start, rate: float, how: dict[str, Any], plot: str | None, json: bool
) -> None:
    from fathom.descent.descent import descend

    run = descend(function, start, rate, **how)
    if plot:
        from fathom.plots.descent import plot_descent
        from fathom.plots.files import save_figure
        from fathom.plots.surface import plot_surface

        draw = plot_surface if len(run.variables) == 2 else plot_descent
        save_figure(draw(run), plot)
    show(run, run.as_dict(), json)


def _rates(
    function: str,
    start: Start,
    rates: Sequence[float],
    how: dict[str, Any],
    plot: str | None,
    json: bool,
) -> None:
    from fathom.descent.rates import compare_rates

    compared = compare_rates(function, start, rates, **how)
    if plot:
        from fathom.plots.files import save_figure
        from fathom.plots.rates import plot_rates

        save_figure(plot_rates(compared), plot)
    show(compared, compared.as_dict(), json)


def _many(
    function: str,
    starts: Sequence[Start],
    rates: Sequence[float],
    how: dict[str, Any],
    plot: str | None,
    json: bool,
) -> None:
    from fathom.descent.descent import descend_many

    if plot:
        raise OptionError("--plot draws one start; give one, or leave --plot out")
    runs = descend_many(function, starts, rates, **how)
    if json:
        show("", {"runs": [run.as_dict() for run in runs]}, json)
    elif len(rates) == 1:
        _pits(function, starts, rates, how, json)
    else:
        print("\n\n".join(f"{run}" for run in runs))


def _pits(
    function: str, starts: Sequence[Any], rates: Sequence[float], how: dict[str, Any], json: bool
) -> None:
    from fathom.descent.many_starts import pits

    if len(rates) > 1:
        raise OptionError("--starts goes with one learning rate, but got several")
    found = pits(function, starts, rates[0], **how)
    show(found, found.as_dict(), json)


def _spread(function: str, count: int, between: str | None) -> list[Any]:
    from fathom.descent.functions.function import Function
    from fathom.descent.many_starts import starts_between

    if not 1 <= count <= 100_000:
        raise OptionError(f"--starts takes 1 to 100,000, but got {count:,}")
    low, high = _range(between, "--starts")
    names = Function.parse(function).variables
    if len(names) == 1:
        return starts_between(low, high, count)
    return starts_between(dict.fromkeys(names, low), dict.fromkeys(names, high), count)


def _brute_force(function: str, between: str | None, values: int, json: bool) -> None:
    from fathom.descent.functions.function import Function
    from fathom.descent.search import brute_force

    pair = _range(between, "--brute-force")
    names = Function.parse(function).variables
    found = brute_force(function, dict.fromkeys(names, pair), values)
    show(found, found.as_dict(), json)


def _range(between: str | None, option: str) -> tuple[float, float]:
    if between is None:
        raise OptionError(f"{option} needs --between LOW,HIGH, like --between=-2,2")
    pair = numbers(between, "--between")
    if len(pair) != 2 or not pair[0] < pair[1]:
        raise OptionError(f"--between takes LOW,HIGH, like --between=-2,2, but got {between!r}")
    return pair[0], pair[1]


def _place(text: str) -> Start:
    if "=" in text:
        return named_numbers(text, "--start")
    values = numbers(text, "--start")
    if len(values) > 1:
        raise OptionError(
            f"--start takes one number or names with numbers, like x=5,y=10, but got {text!r}; "
            "several starts have ';' between them"
        )
    return values[0]
