"""The options that say how a network is made and trained, for every command that trains one."""

from __future__ import annotations

from typing import Annotated

import typer

HiddenOption = Annotated[
    str | None,
    typer.Option(metavar="64,64|none", help="Neurons of each hidden layer; none for no layer."),
]
ScalingOption = Annotated[
    str | None, typer.Option(help="Of numbers: robust (by the median) or standard (by the mean).")
]
RampsOption = Annotated[
    int | None,
    typer.Option(metavar="N", help="Also give each number as N ramps between quantiles."),
]
ActivationOption = Annotated[str | None, typer.Option(help="Of the hidden layers [default: relu].")]
OptimizerOption = Annotated[
    str | None,
    typer.Option(
        help="sgd, momentum, nesterov, rmsprop, adam or adamw [default: adamw; one: adam]."
    ),
]
RatesOption = Annotated[
    str | None,
    typer.Option(
        metavar="RATE,...",
        help="Rates to try side by side [default: .0007,.002,.006; one: .001,.01,.1].",
    ),
]
StartsOption = Annotated[
    int | None, typer.Option(help="For one network: random starts for each rate [default: 3].")
]
EnsembleOption = Annotated[
    int | None,
    typer.Option(
        "--ensemble",
        "--folds",
        metavar="N",
        help=(
            "Networks that answer together, each leaving out one of N folds; 1 for one network to "
            "look through [default: 8]."
        ),
    ),
]
EpochsOption = Annotated[
    int | None,
    typer.Option(help="Passes over the rows at the most [default: 30 to 60; one: 200]."),
]
BatchOption = Annotated[
    str | None, typer.Option(metavar="ROWS|full", help="Rows in each step [default: by rows].")
]
SeedOption = Annotated[int, typer.Option(help="The same seed gives the same network.")]
