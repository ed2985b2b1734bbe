"""The sheet Inputs: how each cell becomes a number, step by step."""

from __future__ import annotations

import math

import polars as pl

from fathom.data.cells.cell import folded
from fathom.data.cells.dates import TIME, days
from fathom.data.columns.encoder import CategoryColumn, NumberColumn
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.text_column import TextColumn, prepared
from fathom.exports.plan import FIRST, INPUTS, LEFT, Plan, Work
from fathom.exports.sheet import Book
from fathom.exports.sheet_cells import EPOCH, LATER

WIDE = 62  # letters of the column that says how


def inputs_sheet(book: Book, plan: Plan, work: Work) -> None:
    """Write it: a row for each step, the network's inputs in bold."""
    hint = "How each cell becomes numbers; the bold ones are what the network takes in."
    sheet = book.sheet(INPUTS, "From cells to inputs", hint)
    sheet.made.set_column(0, 0, 30)
    sheet.made.set_column(1, 1, WIDE)
    sheet.made.set_column(LEFT, LEFT + book.lines - 1, 12)
    sheet.headings(["column or input", "how"])
    row, made, columns = FIRST, 0, plan.parts.model.encoder.typed
    for column, steps in enumerate(plan.steps):
        for number, step in enumerate(steps):
            sheet.text(row, 0, step.name, "name" if step.is_input else "told")
            sheet.told(row, 1, step.how, WIDE - 4)
            style = sheet.styles["output"]
            if not step.is_input:
                style = sheet.book.style("taken", num_format=step.shape)
            known = [] if step.is_input else step_values(columns[column], work.frame, number)
            for line in range(book.lines):
                formula = _filled(plan, column, number, line)
                value = float(work.inputs[line, made]) if step.is_input else known[line]
                sheet.formula(row, LEFT + line, formula, value, style)
            made += step.is_input
            row += 1


def step_values(column: TypedColumn, frame: pl.DataFrame, number: int) -> list[object]:
    """Give what comes of a column's step before its inputs, for each row."""
    cells = frame[column.name]
    if isinstance(column, NumberColumn):
        filled = [float(str(value)) for value in column.fill(cells)]
        return list(
            filled if number == 0 else [(f - column.middle) / column.spread for f in filled]
        )
    if isinstance(column, TextColumn):
        return prepared(cells).fill_null("").to_list()
    if isinstance(column, CategoryColumn):
        words = cells.fill_null("").to_list()
        return [word.lower() for word in words] if folded(column.values) else words
    found = days(cells, column.writing)
    if column.writing == TIME:
        return ["" if day is None else day for day in found]
    return [_date_value(day, number) for day in found]


def _date_value(day: float | None, number: int) -> object:
    """Give a step of a date: as typed, its day, its time, days since 1970."""
    if day is None:
        return ""
    whole = math.floor(day)
    return (day + EPOCH, whole + LATER, day - whole, day)[number]


def _filled(plan: Plan, column: int, number: int, line: int) -> str:
    """Put the cells of one line into a step's formula."""
    before = [plan.step(column, n, line).split("!")[1] for n in range(number)]
    formula = plan.steps[column][number].formula
    typed, remark = plan.typed(column, line), plan.remark(column, line)
    return formula.format(*before, typed=typed, remark=remark)
