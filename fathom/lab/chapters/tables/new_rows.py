"""New rows: typed, pasted or dropped, and answered, with what is unlike the rows learnt from."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl
from pydantic import Field

from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.outside import outside
from fathom.data.columns.what_if import with_cells
from fathom.data.reading.read import read_text
from fathom.data.reading.text import DELIMITERS, find_delimiter, with_tabs
from fathom.data.table import Table
from fathom.errors import OptionError
from fathom.face import Model
from fathom.jobs.predicting import answer_with_notes, without_formulas
from fathom.lab.asking import Answer, Ask, Nothing, Question, Visitor
from fathom.lab.chapters.tables.learnt import Cell, Column, job_of, model_of, plain, rows_of
from fathom.lab.chapters.tables.parcel import sent_rows
from fathom.model.familiar import UNUSUAL
from fathom.text import shortened

MOST_ROWS = 10_000
MOST_TOLD = 50  # rows that the page shows; the file has all
MOST_HEADS = 8  # columns of theirs
LONGEST = 200_000  # letters that are pasted
LONGEST_CELL = 60  # letters of a cell that are shown
COMMAND_LINE = "; see --unusual"  # said there alone
PASTED = "what was pasted"


class NewRows(Question):
    """Rows: cells that were typed, lines that were pasted, or the file that was sent."""

    by: Literal["typed", "pasted", "sent"]
    cells: Annotated[dict[Column, Cell], Field(max_length=300, default_factory=dict)]
    text: Annotated[str, Field(max_length=LONGEST)] = ""


def answer(visitor: Visitor, asked: NewRows) -> Answer:
    """Answer new rows, and keep them, so that each of them can be opened."""
    job, model = job_of(visitor), model_of(visitor)
    if model.encoder.form is not None:
        raise OptionError("this network looks at pictures; new rows are for tables")
    if asked.by == "typed":
        table = _typed(model, asked.cells)
    elif asked.by == "pasted":
        table = _pasted(model, asked.text, rows_of(job).frame.columns)
    else:
        table = model.read(sent_rows(visitor))
    if table.rows > MOST_ROWS:
        raise OptionError(
            f"at most {MOST_ROWS:,} rows are answered here, and there are {table.rows:,}; "
            "fathom predict answers larger tables"
        )
    data = _answers(model, table)
    job.asked = table  # not before it is answered: what was there before stays otherwise
    return Answer(data)


def _typed(model: Model, cells: dict[str, str]) -> Table:
    """Make a row of what was typed; what was left empty is missing."""
    filled = {name: words for name, words in cells.items() if words.strip()}
    if not filled:
        raise OptionError("all cells are empty; fill in one at least")
    names = [column.name for column in model.encoder.columns]
    empty = pl.DataFrame({name: pl.Series([None], dtype=pl.String) for name in names})
    return Table("typed", with_cells(empty, model.encoder, filled, model.target.name))


def _pasted(model: Model, text: str, known: list[str]) -> Table:
    """Read lines; where the first names no column of the network, they are all rows.

    Args:
        known: the columns of the table that it was made from: lines copied from there fit, too.
    """
    if not text.strip():
        raise OptionError("nothing is pasted yet; copy some lines of a table, and paste them here")
    rules = model.reading.rules.model_copy(update={"sheet": None, "header": True})
    data, _ = with_tabs(text.strip("\r\n").encode())
    names = [column.name for column in model.encoder.columns]
    delimiter = find_delimiter(data)
    if set(names) & set(_first(data, delimiter)):
        return read_text(data, PASTED, PASTED, rules)
    delimiter, head = _head(data, [delimiter, *DELIMITERS], names, known)
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(head)
    table = read_text(line.getvalue().encode() + data, PASTED, PASTED, rules)
    lines = None if table.lines is None else np.asarray(table.lines, np.int64) - 1
    return replace(table, lines=lines)


def _head(
    data: bytes, delimiters: list[str], names: list[str], known: list[str]
) -> tuple[str, list[str]]:
    """Find the columns that lines without a head have, by how many cells the first one has."""
    for delimiter in delimiters:
        count = len(_first(data, delimiter))
        for head in (names, known):
            if len(head) == count:
                return delimiter, head
    also = "" if len(known) == len(names) else f", or {len(known)} as in the table"
    raise OptionError(
        f"the first line names no column of the network, and has {len(_first(data, delimiters[0]))}"
        f" cells where {len(names)} are needed{also}: {shortened(', '.join(names), 200)}"
    )


def _first(data: bytes, delimiter: str) -> list[str]:
    """Give the cells of the first line."""
    lines = io.StringIO(data.decode())
    try:
        return [cell.strip() for cell in next(csv.reader(lines, delimiter=delimiter), [])]
    except csv.Error:  # a cell of more than 131,072 letters
        raise OptionError("these are no lines of a table: the first one is too long") from None


def _answers(model: Model, table: Table) -> dict[str, Any]:
    """Tell the answers, and of each row shown what is unlike the rows learnt from."""
    known = model.trust.familiar is not None
    found = answer_with_notes(model, table, keep=(), unusual=known)
    heads = [column.name for column in model.encoder.columns][:MOST_HEADS]
    shown = min(table.rows, MOST_TOLD)
    rows = []
    for row, answered in enumerate(found.table.head(shown).iter_rows(named=True)):
        cells = table.frame.row(row, named=True)
        prediction = answered["prediction"]
        rows.append(
            {
                "cells": [_brief(cells[name]) for name in heads],
                "prediction": prediction,
                "chance": answered.get(f"p({prediction})"),
                "interval": [answered["low"], answered["high"]] if "low" in answered else None,
                "words": _strange(model, table.frame[row], answered.get("unusual")),
            }
        )
    told = set(model.encoder.strangers(table.frame)) if shown == table.rows else set()
    notes = [words.removesuffix(COMMAND_LINE) for words in found.notes if words not in told]
    return {
        "total": table.rows,
        "heads": heads,
        "more": len(model.encoder.columns) - len(heads),
        "rows": rows,
        "notes": notes,
        "known": known,
    }


def _strange(model: Model, one: pl.DataFrame, unusual: float | None) -> list[str]:
    """Say of a row by itself what was not there among those learnt from."""
    columns = model.encoder.columns
    words = [each.words_of_one().removeprefix("Beware: ") for each in outside(columns, one)]
    for column in columns:
        if one[column.name].null_count() and getattr(column, "has_missing", None) is False:
            words.append(f"{column.name} is missing, which it never was among the rows learnt from")
        elif isinstance(column, CategoryColumn) and len(column.strange(one[column.name])):
            cell = shortened(str(one[column.name][0]), LONGEST_CELL)
            words.append(f"{column.name} {cell!r} was not learnt: counted as none of its values")
    if unusual is not None and unusual > UNUSUAL:
        words.append(f"unlike the rows learnt from, {100 * unusual:.1f} % of which are more usual")
    return words


def _brief(cell: Any) -> Any:
    value = plain(cell)
    return shortened(value, LONGEST_CELL) if isinstance(value, str) else value


def whole(visitor: Visitor, _: Nothing) -> Answer:
    """Give the answers to all of the new rows beside their cells, as `fathom predict` writes."""
    model, table = model_of(visitor), rows_of(job_of(visitor), "new")
    known = model.trust.familiar is not None
    found = answer_with_notes(model, table, keep=None, unusual=known)
    return Answer({"csv": without_formulas(found.table).write_csv()})


ASKS = {
    "table.answer": Ask(NewRows, answer, heavy=True),
    "table.answers": Ask(Nothing, whole, heavy=True),
}
