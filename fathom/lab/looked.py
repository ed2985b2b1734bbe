"""What is looked into: a network for pictures, pictures to show it, and those a visitor sends.

It is either the network that learnt drawn pets, or one's own: that which was trained in the chapter
before, or which the lab was opened on. All questions about pictures are asked of it alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from fathom.checks import counted
from fathom.data.columns.picture_column import PictureColumn
from fathom.data.table import Table
from fathom.errors import DataError, OptionError
from fathom.examples.pets.drawing import PETS
from fathom.face import Model
from fathom.lab.asking import Visitor
from fathom.lab.deciding import Deciding, Picture
from fathom.lab.job import Job
from fathom.lab.parcels import number_of, shown_pictures
from fathom.lab.pets import drawn
from fathom.model.learnt import MOST_ROWS
from fathom.places import evenly
from fathom.shapes import Bool, Int

OWN = "table"  # the chapter whose training it is
MADE = ".fathom"  # how a network's file ends
MOST_SHOWN = 36  # pictures of one's own to choose from
MOST_TWINS = 0.1  # share of the pictures learnt from that equal others: then marks tell little


@dataclass(eq=False)
class Looked:
    """A network, and pictures to show it.

    Attributes:
        name: what it is called on the page; "" of the drawn pets.
        opened: whether the lab was opened on it; else it was trained here.
        rows: the pictures, a row each.
        truths: what they show, where that is known.
        learnt: whether they were learnt from: none of them, all of them, or unknown.
    """

    visitor: Visitor
    name: str
    opened: bool
    model: Model
    rows: Table
    truths: tuple[str | float | None, ...]
    learnt: str
    _sent: dict[Path, Table] = field(default_factory=dict)

    @cached_property
    def deciding(self) -> Deciding:
        """Which pixels decided about each."""
        return Deciding(self.visitor, self.model)

    @property
    def column(self) -> PictureColumn:
        """How pictures become its inputs."""
        column = self.model.encoder.columns[0]
        if not isinstance(column, PictureColumn):
            raise OptionError("this network looks at a table; it is opened in Your own data")
        return column

    def one(self, picture: int, mine: bool = False) -> Picture:
        """Give a picture to ask about: of those that are shown, from 0, or one's own, by number.

        Raises:
            OptionError: there is no such picture.
        """
        if not mine:
            there = f"there are {self.rows.rows}, from 0 on"
            row = counted(picture, self.rows.rows, "picture", there)
            return Picture(self.rows, row, f"{row}")
        files = {number_of(file): file for file in shown_pictures(self.visitor)}
        if picture not in files:
            raise OptionError("this picture of yours is kept no longer; send it once more")
        return Picture(self._read(files[picture]), 0, files[picture].name)

    def sent(self) -> tuple[list[Path], list[Table]]:
        """Read what the visitor sent; what is no picture goes again.

        Raises:
            OptionError: one of them is no picture; the sentence says why.
        """
        files = shown_pictures(self.visitor)
        for file in files:
            try:
                self._read(file)
            except DataError as fault:
                file.unlink(missing_ok=True)
                raise OptionError(_no_picture(file, str(fault))) from None
        return files, [self._read(file) for file in files]

    def _read(self, file: Path) -> Table:
        if file not in self._sent:
            self._sent = {old: table for old, table in self._sent.items() if old.exists()}
            self._sent[file] = self.model.read(file)
        return self._sent[file]


def _no_picture(file: Path, words: str) -> str:
    """Say why a file is no picture, by the name that it came with."""
    why = next((one for one in ("too large", "damaged") if one in words), "not a picture")
    told = {"too large": "it has too many pixels or bytes", "damaged": "it is damaged"}
    named = file.name.partition(" ")[2]
    return f"{named} cannot be looked at: {told.get(why, 'it is not a picture')}"


def _choose(
    model: Model, rows: Table, truths: Sequence[object]
) -> tuple[Int[np.ndarray, " chosen"], str]:
    """Choose pictures to show: as many of each class, those not learnt from where that is known."""
    places = np.array(evenly(rows.rows, MOST_ROWS), np.int64)
    known = _learnt_each(model, rows.keep(places))
    said = "unknown"
    if known is not None:
        said = "all" if known.all() else "none"
        places = places if known.all() else places[~known]
    turns = np.zeros(len(places), np.int64)  # a class's first picture, its second, ...
    seen: dict[object, int] = {}
    for at, place in enumerate(places.tolist()):
        turns[at] = seen.get(truths[place], 0)
        seen[truths[place]] = turns[at] + 1
    chosen = np.sort(np.argsort(turns, kind="stable")[:MOST_SHOWN])
    by_class = sorted(places[chosen].tolist(), key=lambda place: str(truths[place]))
    return np.array(by_class, np.int64), said


def _learnt_each(model: Model, rows: Table) -> Bool[np.ndarray, " rows"] | None:
    """Say of each picture whether it was learnt from; None where the network cannot tell."""
    learnt = model.trust.learnt
    if learnt is None or learnt.rows > MOST_ROWS or learnt.twins >= MOST_TWINS:
        return None
    inputs = model.encoded(rows)
    words = (model.learnt_words(inputs[row : row + 1]) for row in range(rows.rows))
    return np.array([one is not None for one in words], bool)


def own_network(visitor: Visitor) -> Job | None:
    """Find the network for pictures that the visitor trained, or that the lab was opened on."""
    job = visitor.trainings.get(OWN)
    if not isinstance(job, Job) or job.model is None:
        return None
    return job if job.model.encoder.only_picture is not None else None


def opened_on(job: Job) -> bool:
    """Whether the lab was opened on a network, and did not train it."""
    return job.file.suffix == MADE


def looked_at(visitor: Visitor, of: str) -> Looked:
    """Give what is looked into, made once for each network.

    Args:
        visitor: who looks.
        of: ``pets``, or ``own``.

    Raises:
        OptionError: nothing is learnt yet.
    """
    if of == "pets":
        job: Job = drawn(visitor)
        model = drawn(visitor).done
    else:
        found = own_network(visitor)
        if found is None or found.model is None:
            raise OptionError("no pictures of your own are learnt; train some in Your own data")
        job, model = found, found.model
    before = visitor.trainings.get(f"looked.{of}")
    if isinstance(before, Looked) and before.model is model:
        return before
    looked = _at_pets(visitor, job, model) if of == "pets" else _at_own(visitor, job, model)
    visitor.trainings[f"looked.{of}"] = looked
    return looked


def _at_pets(visitor: Visitor, job: Job, model: Model) -> Looked:
    """Show the pictures that were not learnt from: dogs, then cats, then fish."""
    files = [one for name in PETS for one in sorted((job.file / "test" / name).glob("*.png"))]
    truths = tuple(file.parent.name for file in files)
    return Looked(visitor, "", False, model, model.read(files), truths, "none")


def _at_own(visitor: Visitor, job: Job, model: Model) -> Looked:
    """Choose among one's own pictures: those not learnt from, where the network knows them."""
    if job.rows is None:
        job.rows = model.read(job.file)
    rows, target = job.rows, model.target.name
    known = rows.frame[target].to_list() if target in rows.frame else [None] * rows.rows
    places, learnt = _choose(model, rows, known)
    truths = tuple(known[place] for place in places)
    return Looked(visitor, job.file.name, opened_on(job), model, rows.keep(places), truths, learnt)
