"""One door for pictures: a folder, a zip file or single files come in, tables go on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fathom.data.pictures.form import Form
from fathom.data.pictures.gather import Pictures, Tell, gather
from fathom.data.pictures.idx import Idx
from fathom.data.pictures.labels import read_labels
from fathom.data.pictures.sources import CLASS, Source, open_source
from fathom.data.pictures.table import Divided, as_table, divided
from fathom.data.pictures.twins import in_several_classes
from fathom.data.table import Table
from fathom.errors import DataError

Place = str | Path | Sequence[str | Path]


def to_learn_from(
    place: Place,
    size: int | None = None,
    tell: Tell | None = None,
    labels: Table | None = None,
    target: str | None = None,
) -> Divided:
    """Read pictures to learn from: a folder for each class, or a table of labels beside them.

    Folders called train, valid and test at the top are respected.

    Args:
        place: a folder or a zip file.
        size: height and width to bring them to.
        tell: is told how many are done, and of how many.
        labels: a table that names files, and a class or a number for each.
        target: its column to predict; without it the only one beside the files.

    Raises:
        DataError: there is no such place, no class, or no picture that can be used.
    """
    source = open_source(place)
    names = list(source.names())
    if names and labels is None and target not in (None, CLASS):
        raise DataError(
            f"folders tell the {CLASS} of pictures, and nothing else, but the target is to be "
            f"{target!r}; leave it out, or give a table of them: --labels labels.csv"
        )
    said = None if labels is None else read_labels(labels, names, target)
    found = gather(source, size=size, tell=tell, labels=said)
    if said is None:
        _check_classes(found, source)
    parts = divided(found, CLASS if said is None else said.target)
    if said is None:
        parts = replace(parts, learn=parts.learn.noting(*_conflicts(found)))
    if not isinstance(place, str | Path):
        return parts
    return replace(parts, learn=replace(parts.learn, path=os.path.abspath(place)))


def to_answer(
    place: Place,
    form: Form,
    tell: Tell | None = None,
    labels: Table | None = None,
    target: str | None = None,
) -> Table:
    """Read pictures to be answered, in the form that a network knows; with classes, if known."""
    source = open_source(place)
    said = None if labels is None else read_labels(labels, list(source.names()), target)
    found = gather(source, form, tell=tell, labels=said)
    known = any(label is not None for label in found.labels)
    return as_table(found, None if not known else CLASS if said is None else said.target)


def _conflicts(found: Pictures) -> tuple[str, ...]:
    """Name pictures that lie in two classes: nobody can learn which is right."""
    pairs = in_several_classes(found.prints, found.labels)
    if not pairs:
        return ()
    shown = "; ".join(f"{found.files[a]} is {found.files[b]}" for a, b in pairs[:3])
    shown += f"; and {len(pairs) - 3:,} more" if len(pairs) > 3 else ""
    what = "1 picture lies" if len(pairs) == 1 else f"{len(pairs):,} pictures lie"
    return (f"{what} in two classes ({shown}): which of them is right?",)


def _check_classes(found: Pictures, source: Source) -> None:
    classes = {label for label in found.labels if label is not None}
    wanted = source.wanted if isinstance(source, Idx) else None
    if not classes and wanted:
        raise DataError(
            f"{found.name} holds {wanted[0]} without its classes; put {wanted[1]} there"
        )
    if len(classes) < 2:
        held = f"only the class {next(iter(classes))!r}" if classes else "no folder for each class"
        raise DataError(
            f"{found.name} holds {held}; put the pictures of each class into a folder of its own, "
            "such as pets/dog and pets/cat, or name them in a table: --labels labels.csv"
        )
