"""``fathom neuron``: one neuron with named inputs, its sum written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from fathom.cli.show import JsonOption, show
from fathom.errors import OptionError
from fathom.nets.firing import Firing
from fathom.nets.neuron import Neuron
from fathom.settings.typed import named_numbers
from fathom.text import aligned


def command(
    weights: Annotated[
        str,
        typer.Option(
            metavar="NAME=NUMBER,...", help="How much each input is amplified: 'legs=2,coat=4'."
        ),
    ],
    inputs: Annotated[
        str | None,
        typer.Option(metavar="NAME=NUMBER,...", help="What comes in: 'legs=1,coat=1'."),
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(help="What the weighted inputs must exceed for it to fire.")
    ] = None,
    bias: Annotated[
        float | None, typer.Option(help="Minus the threshold; give one of the two.")
    ] = None,
    activation: Annotated[
        str, typer.Option(help="step, identity, sigmoid, tanh, relu, leaky_relu, gelu, silu.")
    ] = "step",
    table: Annotated[
        bool, typer.Option("--table", help="Try every combination of inputs that are 0 or 1.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """One neuron: amplify each input by its weight, add up, compare with the threshold.

    Example: fathom neuron --inputs "four legs=1,thick coat=1"
    --weights "four legs=2,thick coat=4" --threshold 8
    """
    neuron = Neuron(
        named_numbers(weights, "--weights"), threshold=threshold, bias=bias, activation=activation
    )
    if table:
        rows = neuron.truth_table()
        logic = neuron.describe_logic()
        data = {"table": [_row(row) for row in rows], "logic": logic}
        show(f"{_drawn(rows)}\n{neuron}\n{logic}", data, json)
        return
    if inputs is None:
        raise OptionError("a neuron needs --inputs (or --table, to try them all)")
    firing = neuron.explain(named_numbers(inputs, "--inputs"))
    show(firing, firing.as_dict(), json)


def _row(firing: Firing) -> dict[str, Any]:
    return {"inputs": {term.name: term.value for term in firing.terms}} | firing.as_dict()


def _drawn(rows: Sequence[Firing]) -> str:
    names = [term.name for term in rows[0].terms]
    heads = [*names, "sum", "z", "output"]
    cells = [
        [*(f"{t.value:g}" for t in row.terms), f"{row.sum:g}", f"{row.z:g}", f"{row.output:.4g}"]
        for row in rows
    ]
    return "\n".join(aligned([heads, *cells], gap=3))
