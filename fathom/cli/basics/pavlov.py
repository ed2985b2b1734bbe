"""``fathom pavlov``: the dog, the bell and the food."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.show import JsonOption, PlotOption, show


def command(
    rule: Annotated[str, typer.Option(help="How wires change: delta, hebb or oja.")] = "delta",
    rate: Annotated[float, typer.Option(help="How much one trial changes a wire.")] = 0.2,
    trials: Annotated[int, typer.Option(help="Trials in each learning phase.")] = 20,
    wiring: Annotated[
        str, typer.Option(help="'bell -> saliva', or the article's 'bell -> food'.")
    ] = "bell -> saliva",
    plot: PlotOption = None,
    json: JsonOption = False,
) -> None:
    """Neurons that fire together wire together: Pavlov's experiment, trial by trial.

    Example: fathom pavlov --rule hebb --plot dog.png
    """
    from fathom.rules.dog import pavlov
    from fathom.training.devices import prepare

    prepare()
    dog = pavlov(rule, rate, trials, wiring=wiring)
    if plot:
        from fathom.plots.files import save_figure
        from fathom.plots.pavlov import plot_pavlov

        save_figure(plot_pavlov(dog), plot)
    show(dog, dog.as_dict(), json)
