"""``fathom demo``: train on an example that comes with Fathom, and open one prediction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fathom.cli.show import JsonOption, note, show
from fathom.errors import WriteError

if TYPE_CHECKING:
    from fathom.data.examples import Example


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

    One network is trained, to look through. The table is written beside the network as a CSV file,
    so that every command can be tried on it.

    Example: fathom demo salaries
    """
    from fathom.cli.main_job import train_and_tell
    from fathom.data.examples import find_example
    from fathom.files import check_writable
    from fathom.runs.folder import run_folder

    chosen = find_example(name)
    stem = chosen.name.replace("_", "-")
    place = Path(f"{stem}.fathom" if out is None else out)
    check_writable(place)
    file_name = str(place.parent / f"{stem}.csv")
    _lay_out(chosen, file_name)
    wishes = {"ensemble": 1, "seed": seed, "run": run_folder(place)}
    told = train_and_tell(file_name, chosen.target, str(place), wishes)
    if json:
        show("", told.data, json)
        return
    explained = told.model.explain(file_name, row=0)
    words = told.words.partition("\nNext:")
    output = len(explained.work.layers)
    parts = [
        words[0].strip(),
        "One prediction, opened",
        str(explained),
        f"and the last neuron's sum, from the hidden neurons before it (layer {output}):",
        explained.steps(f"{output}.0"),
        "".join(words[1:]).strip(),
    ]
    print("\n\n".join(parts))


def _lay_out(chosen: Example, file_name: str) -> None:
    """Write the table, unless it lies there already; another person's file is never replaced."""
    from fathom.data.examples import example, write_example

    place = Path(file_name)
    if place.exists():
        if not place.is_file() or place.read_bytes() != example(chosen.name).write_csv().encode():
            raise WriteError(
                f"'{file_name}' is already there and is not the example's table; "
                "give a folder without it: --out FOLDER/NAME.fathom"
            )
        note(f"{file_name}: {chosen.about}")
        return
    write_example(chosen.name, file_name)
    note(f"Wrote {file_name}: {chosen.about}")
