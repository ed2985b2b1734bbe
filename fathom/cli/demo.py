"""``fathom demo``: train on an example that comes with Fathom, and open one prediction."""

from __future__ import annotations

from typing import Annotated

import typer

from fathom.cli.show import JsonOption, note, show


def command(
    name: Annotated[
        str, typer.Argument(metavar="EXAMPLE", help="salaries or salaries-simple.")
    ] = "salaries",
    out: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Where the network goes [default: EXAMPLE.fathom]."),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same network.")] = 0,
    json: JsonOption = False,
) -> None:
    """Train on an example, then show the worked arithmetic of one prediction and what to try next.

    The table is written beside the network as a CSV file, so that every command can be tried on it.

    Example: fathom demo salaries
    """
    from fathom.cli.main_job import train_and_tell
    from fathom.data.examples import find_example, write_example

    chosen = find_example(name)
    file_name = f"{chosen.name.replace('_', '-')}.csv"
    write_example(chosen.name, file_name)
    note(f"Wrote {file_name}: {chosen.about}")
    place = out or file_name.replace(".csv", ".fathom")
    told = train_and_tell(file_name, chosen.target, place, {"seed": seed}, as_json=json)
    if json:
        show("", told.data, json)
        return
    explained = told.model.explain(file_name, row=0)
    words = told.words.partition("\nNext:")
    output = len(explained.work.layers)
    parts = [
        words[0],
        "One prediction, opened",
        str(explained),
        f"and the last neuron's sum, from the hidden neurons before it (layer {output}):",
        explained.steps(f"{output}.0"),
        "".join(words[1:]).strip(),
    ]
    print("\n\n".join(parts))
