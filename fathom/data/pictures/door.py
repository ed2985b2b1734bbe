"""One door for pictures: a folder, a zip file or single files come in, tables go on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fathom.data.pictures.form import Form
from fathom.data.pictures.gather import Tell, gather
from fathom.data.pictures.sources import CLASS, open_source
from fathom.data.pictures.table import Divided, as_table, divided
from fathom.data.table import Table
from fathom.errors import DataError

Place = str | Path | Sequence[str | Path]


def to_learn_from(place: Place, size: int | None = None, tell: Tell | None = None) -> Divided:
    """Read pictures to learn from: a folder for each class; train, valid and test respected.

    Raises:
        DataError: there is no such place, no class, or no picture that can be used.
    """
    found = gather(open_source(place), size=size, tell=tell)
    classes = {label for label in found.labels if label is not None}
    if len(classes) < 2:
        held = f"only the class {next(iter(classes))!r}" if classes else "no folder for each class"
        raise DataError(
            f"{found.name} holds {held}; put the pictures of each class into a folder of its own, "
            "such as pets/dog and pets/cat"
        )
    return divided(found)


def to_answer(place: Place, form: Form, tell: Tell | None = None) -> Table:
    """Read pictures to be answered, in the form that a network knows; with classes, if known."""
    found = gather(open_source(place), form, tell=tell)
    known = any(label is not None for label in found.labels)
    return as_table(found, CLASS if known else None)
