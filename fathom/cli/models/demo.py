"""``fathom demo``: train on an example that comes with Fathom, and open one prediction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fathom.cli.show import JsonOption, note, show
from fathom.errors import WriteError, same_name

if TYPE_CHECKING:
    from fathom.examples.tables import Example
    from fathom.face import Model

PETS = "pets"  # the example of pictures; the others are tables


def command(
    name: Annotated[
        str, typer.Argument(metavar="EXAMPLE", help="salaries, salaries-simple or pets.")
    ] = "salaries",
    out: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Where the network goes [default: EXAMPLE.fathom]."),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            help="The same seed gives the same network, with as many cores or FATHOM_DEVICES."
        ),
    ] = 0,
    json: JsonOption = False,
) -> None:
    """Train on an example, then show the worked arithmetic of one prediction and what to try next.

    One network is trained, to look through. The table is written beside the network as a CSV file,
    so that every command can be tried on it. The example pets is pictures of dogs, cats and fish,
    drawn by Fathom into a folder for each class; some that were not learnt from are answered.

    Example: fathom demo salaries
    """
    from fathom.cli.models.main_job import Pages, train_and_tell
    from fathom.examples.tables import find_example
    from fathom.files import check_apart, check_writable
    from fathom.runs.folder import run_folder

    chosen = None if same_name(name) == PETS else find_example(name, PETS)
    stem = PETS if chosen is None else chosen.name.replace("_", "-")
    place = Path(f"{stem}.fathom" if out is None else out)
    check_writable(place)
    source = place.parent / (stem if chosen is None else f"{stem}.csv")
    check_apart(source, place)
    if chosen is None:
        _lay_out_pets(source)
    else:
        _lay_out(chosen, source)
    wishes = {"ensemble": 1, "seed": seed, "run": run_folder(place)}
    target = None if chosen is None else chosen.target
    told = train_and_tell(str(source), target, str(place), wishes, Pages())
    if json:
        show("", told.data, json)
        return
    shown = _answers(told.model, source) if chosen is None else _worked(told.model, source)
    came, *following = told.words.partition("\nNext:")
    print("\n\n".join([came.strip(), *shown, "".join(following).strip()]))


def _worked(model: Model, source: Path) -> list[str]:
    """Open the answer for the table's first row."""
    from fathom.opening.explain import explain

    explained = explain(model, str(source), row=0)
    output = len(explained.work.layers)
    return [
        "One prediction, opened",
        str(explained),
        f"and the last neuron's sum, from the hidden neurons before it (layer {output}):",
        explained.steps(f"{output}.0"),
    ]


def _answers(model: Model, source: Path) -> list[str]:
    """Give the answers for a picture of each class that was not learnt from."""
    from fathom.text import aligned

    files = [str(source / "test" / name / "001.png") for name in model.classes]
    told = model.predict_table(files)
    rows = [
        [file, answer, *(f"{chance:.3f}" for chance in chances)]
        for file, (answer, *chances) in zip(files, told.rows(), strict=True)
    ]
    lines = aligned([["picture", *told.columns], *rows], "<<>")
    return ["Pictures that were not learnt from, answered", "\n".join(lines)]


def _lay_out(chosen: Example, place: Path) -> None:
    """Write the table, unless it lies there already; another person's file is never replaced."""
    from fathom.examples.tables import example, write_example

    if place.exists():
        if not place.is_file() or place.read_bytes() != example(chosen.name).write_csv().encode():
            raise _is_other(place, "table")
        note(f"{place}: {chosen.about}")
        return
    write_example(chosen.name, place)
    note(f"Wrote {place}: {chosen.about}")


def _lay_out_pets(place: Path) -> None:
    """Draw the pictures, unless they lie there already; those that are missing are added."""
    from fathom.data.pictures.sources import Folder
    from fathom.examples.pets.drawing import pet_files, write_files

    files = pet_files()
    there = set(Folder(place).names()) if place.is_dir() else set()
    same = all(name in files and (place / name).read_bytes() == files[name] for name in there)
    if not same or (place.exists() and not place.is_dir()):
        raise _is_other(place, "pictures")
    missing = {name: data for name, data in files.items() if name not in there}
    write_files(place, missing)
    wrote = "Wrote " if missing else ""
    note(f"{wrote}{place}: {len(files)} pictures of dogs, cats and fish, drawn by Fathom")


def _is_other(place: Path, what: str) -> WriteError:
    return WriteError(
        f"'{place}' is already there and is not the example's {what}; "
        "give a folder without it: --out FOLDER/NAME.fathom"
    )
