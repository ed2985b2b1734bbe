"""Pictures as a table: a row each, with its file, its pixels and its class.

The pixels are one column, of cells that are arrays of one shape; everything that is done with
tables (dividing the rows, learning, answering, measuring) is done with pictures likewise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fathom.data.pictures.form import Form
from fathom.data.pictures.gather import Pictures
from fathom.data.pictures.sources import CLASS, FILE, PICTURE
from fathom.data.pictures.twins import twins
from fathom.data.table import Table
from fathom.errors import DataError

SHOWN = 3


@dataclass(frozen=True, eq=False)
class Divided:
    """Pictures as tables, by their folders.

    Attributes:
        learn: those to learn from.
        choose: those in `valid`, which decide when to stop and which network to keep.
        test: those in `test`, to measure the result on.
        target: the column of classes or numbers.
        form: what they were brought to.
    """

    learn: Table
    choose: Table | None
    test: Table | None
    target: str
    form: Form

    @property
    def task(self) -> str:
        """What folders ask for: one of two classes, or of several, be they called by digits."""
        return "binary" if self.learn.frame[self.target].n_unique() == 2 else "multiclass"


def as_table(pictures: Pictures, target: str | None = CLASS) -> Table:
    """Make a table of all pictures; `target` names the column of their classes, None leaves it."""
    columns = {FILE: pl.Series(pictures.files), PICTURE: pl.Series(pictures.pixels)}
    if target is not None:
        text = all(label is None or isinstance(label, str) for label in pictures.labels)
        columns[target] = pl.Series(pictures.labels, dtype=pl.String if text else None)
    return Table(pictures.name, pl.DataFrame(columns), pictures.notes)


def divided(pictures: Pictures, target: str = CLASS) -> Divided:
    """Make tables of pictures: those in folders called valid and test are kept apart.

    Pictures to test on that are there to learn from, or to choose by, as well test nothing: they
    are left out.

    Raises:
        DataError: there are pictures to test on, and none to learn from.
    """
    parts, table = np.array(pictures.parts, object), as_table(pictures, target)
    seen, test = np.flatnonzero(parts != "test"), np.flatnonzero(parts == "test")
    choose = np.flatnonzero(parts == "valid")
    learn = np.setdiff1d(seen, choose)
    if not len(learn):
        raise DataError(
            f"{pictures.name} holds pictures to judge by, in valid or test, and none to learn from"
        )
    doubles = twins(*([pictures.prints[k] for k in one] for one in (seen, test)))
    twice = [int(test[place]) for _, place in doubles]
    rest = np.setdiff1d(test, twice)
    notes = _twice_words(pictures, [(int(seen[a]), int(test[b])) for a, b in doubles])
    judges = [table.keep(rows) if len(rows) else None for rows in (choose, rest)]
    learnt = table.keep(learn).noting(*notes)
    return Divided(learnt, judges[0], judges[1], target, pictures.form)


def _twice_words(pictures: Pictures, pairs: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Say which test pictures are there to learn from, too."""
    if not pairs:
        return ()
    shown = ", ".join(f"{pictures.files[b]} is {pictures.files[a]}" for a, b in pairs[:SHOWN])
    more = f" and {len(pairs) - SHOWN:,} more" if len(pairs) > SHOWN else ""
    count = f"{len(pairs):,} test picture{'s' * (len(pairs) > 1)}"
    return (f"{count} left out, there to learn from as well: {shown}{more}",)
