"""Rows answered: many requests' rows together, each request's answers apart again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from fathom.data.reading.file import without_panic
from fathom.face import Model
from fathom.model.fitted import Fitted
from fathom.opening.knobs.reply import answer_rows, opened
from fathom.service.bodies import Rows, SizeError

MOST_EXPLAINED = 100  # rows in one request: each is followed from bend to bend


@dataclass(frozen=True, eq=False)
class Answered:
    """What one request's rows are answered with.

    Attributes:
        table: a line for each row; see `Fitted.predict_table`.
        notes: what was not there in training, a sentence for each column.
    """

    table: pl.DataFrame
    notes: tuple[str, ...]

    def as_rows(self, classes: Sequence[str]) -> list[dict[str, Any]]:
        """Give plain values, a row each; probabilities of classes by their names."""
        return answer_rows(self.table, classes)

    def as_csv(self) -> str:
        """Give CSV."""
        return self.table.write_csv()


def answer_together(model: Fitted, asked: Sequence[Rows]) -> list[Answered | Exception]:
    """Answer requests whose cells are of the same kinds; what is wrong with one harms no other.

    >>> import fathom
    >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
    >>> model = fathom.train(table, target="price", hidden=(), epochs=2, starts=1)
    >>> one, other = Rows(1, cells={"size": [3]}), Rows(2, cells={"size": [4, 900]})
    >>> found = answer_together(model, [one, other])
    >>> [answered.table.height for answered in found], len(found[0].notes), len(found[1].notes)
    ([1, 2], 0, 1)
    """
    if len(asked) > 1:
        with suppress(Exception):  # of one of them; whose it is shows when they are answered alone
            return [*_apart(model, asked)]
    found: list[Answered | Exception] = []
    for one in asked:
        try:
            found += _apart(model, [one])
        except Exception as error:  # a fault of ours is not the others' either
            found.append(error)
    return found


def _apart(model: Fitted, asked: Sequence[Rows]) -> list[Answered]:
    with without_panic(Path("the body")):
        return _answered(model, asked)


def _answered(model: Fitted, asked: Sequence[Rows]) -> list[Answered]:
    first = asked[0]
    if len(asked) > 1:
        names = list(first.cells or {})
        joined = {
            name: [cell for one in asked for cell in (one.cells or {})[name]] for name in names
        }
        first = Rows(sum(one.count for one in asked), cells=joined)
    table = model.read(first.read(model.reading.rules))
    answers = model.answer_table(table)
    strange = model.encoder.strangers(table.frame)
    found, begin = list[Answered](), 0
    for one in asked:
        own = table.frame[begin : begin + one.count]
        notes = model.encoder.strangers(own) if strange and len(asked) > 1 else strange
        found.append(Answered(answers[begin : begin + one.count], notes))
        begin += one.count
    return found


@dataclass(frozen=True, eq=False)
class Opened:
    """What one request's rows are explained with.

    Attributes:
        rows: an explanation each; see `opened`.
        notes: what was not there in training, a sentence for each column.
    """

    rows: list[dict[str, Any]]
    notes: tuple[str, ...]


def explain_rows(model: Model, rows: Rows) -> Opened:
    """Open the answer to each row.

    Raises:
        SizeError: there are too many rows.
        DataError: a cell cannot be read.
    """
    if rows.count > MOST_EXPLAINED:
        raise SizeError(
            f"at most {MOST_EXPLAINED} rows are explained at once, but got {rows.count:,}"
        )
    table = model.read(rows.read(model.reading.rules))
    found = [opened(model.explain(table, row=row).as_dict()) for row in range(rows.count)]
    return Opened(found, model.encoder.strangers(table.frame))
