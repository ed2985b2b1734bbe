"""A trained network that the lab was opened on: every visitor finds it in "Your own data".

One for pictures is found in "Pictures", too, where it is looked into.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fathom.data.table import Table
from fathom.errors import OptionError
from fathom.exports.example import example_row, table_of
from fathom.face import Model, load
from fathom.lab.asking import Visitor
from fathom.lab.job import Job


@dataclass(frozen=True, eq=False)
class Shown:
    """A network, and the rows that it is asked about.

    Attributes:
        name: what it is called on the page.
        model: the network.
        rows: of a table, one example row where none were given; or pictures.
    """

    name: str
    model: Model
    rows: Table

    @classmethod
    def of(cls, model: str | Path, data: str | Path | None = None) -> Shown:
        """Read a model, and the rows to ask it about.

        Raises:
            ModelFileError, DataError: one of them cannot be read.
            OptionError: the model looks at pictures, and none were given.
        """
        opened = load(model)
        encoder = opened.encoder
        if encoder.form is not None and data is None:
            raise OptionError(
                f"{model} looks at pictures, so it needs some to look at: a folder, a zip file or "
                f"a picture, as in fathom lab {model} pictures.zip"
            )
        rows = opened.read(table_of(encoder, [example_row(encoder)]) if data is None else data)
        opened.encoded(rows)  # what cannot be is said before the page is opened
        return cls(Path(model).name, opened, rows)

    @property
    def chapter(self) -> str:
        """Which chapter the page opens with."""
        return "table" if self.model.encoder.form is None else "pictures"

    def job(self, visitor: Visitor) -> Job:
        """Give what a training of the visitor's own would have left."""
        target = self.model.target.name
        return Job(
            visitor, Path(self.name), target, {}, state="done", model=self.model, rows=self.rows
        )
