"""The sheet Predict: where a row is typed in, and the answer seen."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from fathom.data.cells.dates import ISO, TIME, days
from fathom.data.columns.encoder import CategoryColumn, DateColumn
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.text_column import TextColumn
from fathom.data.target.number_target import NumberTarget
from fathom.exports.example import Typed
from fathom.exports.plan import FIRST, LEFT, PREDICT, Plan, Work, listed
from fathom.exports.sheet import Book, Sheet, cell, exact
from fathom.exports.sheet_cells import EPOCH, remark, shape_of, what_to_type


def predict_sheet(book: Book, plan: Plan, work: Work, rows: Sequence[dict[str, Typed]]) -> None:
    """Write it: what is typed, the answers, and a remark on each cell that needs one."""
    target = plan.parts.model.target
    hint = "Type into the blue cells; the answer changes at once. An empty cell counts as missing."
    sheet = book.sheet(PREDICT, f"Predict {target.name}", hint)
    sheet.made.set_column(0, 0, 26)
    sheet.made.set_column(1, 1, 34)
    sheet.made.set_column(LEFT, LEFT + book.lines - 1, 20)
    sheet.headings(["column", "what to type"])
    for number, column in enumerate(plan.parts.model.encoder.typed):
        _column(sheet, plan, rows, number, column)
    _answers(sheet, plan, work)
    _remarks(sheet, plan, work)


def _column(
    sheet: Sheet, plan: Plan, rows: Sequence[dict[str, Typed]], number: int, column: TypedColumn
) -> None:
    """Write a line of cells to type in, with what is typed in them already."""
    row, last = FIRST + number, LEFT + plan.lines - 1
    sheet.text(row, 0, column.name, "name")
    sheet.text(row, 1, what_to_type(column), "told")
    look = sheet.book.style("typed", num_format=shape_of(column))
    for line in range(plan.lines):
        cell_now = rows[line].get(column.name) if line < len(rows) else None
        _type(sheet, (row, LEFT + line), cell_now, column, look)
    if isinstance(column, CategoryColumn):
        choice = {"validate": "list", "source": f"={plan.known(number)}", "show_error": False}
        sheet.made.data_validation(row, LEFT, row, last, choice)
    remark_now = cell(plan.remarks_at + 1 + number, LEFT)
    for told, colour in (('LEFT({},5)="not a"', "red"), ('{}="not learnt"', "yellow")):
        rule = {"type": "formula", "criteria": f"={told.format(remark_now)}"}
        rule["format"] = sheet.styles[colour]
        sheet.made.conditional_format(row, LEFT, row, last, rule)


def _type(
    sheet: Sheet, where: tuple[int, int], typed: Typed, column: TypedColumn, look: object
) -> None:
    """Type a cell: numbers and dates as the spreadsheet's own, everything else as text."""
    if typed is None:
        sheet.made.write_blank(*where, None, look)
    elif isinstance(typed, float | int):
        sheet.made.write_number(*where, typed, look)
    elif isinstance(column, DateColumn):
        day = days(pl.Series([typed]), TIME if column.writing == TIME else ISO)[0]
        sheet.made.write_number(*where, day + (0 if column.writing == TIME else EPOCH), look)
    else:
        sheet.made.write_string(*where, typed, look)


def _answers(sheet: Sheet, plan: Plan, work: Work) -> None:
    """Write the answer: a number, or the class that is named and every class's probability."""
    model, top = plan.parts.model, plan.answers_at
    sheet.headings(["answer", ""], top)
    sheet.made.set_row(top + 1, 20)
    sheet.text(top + 1, 0, model.target.name, "name")
    decimals = model.target.decimals if isinstance(model.target, NumberTarget) else 0
    shape = "#,##0" + ("." + "0" * decimals if decimals else "")
    number = sheet.book.style("answer", num_format=shape)
    if model.target.positive is not None:
        limit = f"says {model.target.positive} from {100 * model.story.threshold:.4g} % on"
        sheet.text(top + 1, 1, limit, "told")
    for line in range(plan.lines):
        found = _class_formula(plan, line) if model.classes else plan.answer(0, line)
        value = model.target.prediction(work.last[-1][line], model.story.threshold)
        _guarded(sheet, plan, work, (top + 1, line), found, value, number)
        for place in range(len(model.classes)):
            chance = float(work.final[line, place])
            where = (top + 2 + place, line)
            _guarded(sheet, plan, work, where, plan.answer(place, line), chance, "chance")
    for place, name in enumerate(model.classes):
        sheet.text(top + 2 + place, 0, f"p({name})", "name")
        sheet.text(top + 2 + place, 1, "its probability", "told")


def _guarded(
    sheet: Sheet,
    plan: Plan,
    work: Work,
    where: tuple[int, int],
    formula: str,
    value: object,
    style: object,
) -> None:
    """Write an answer that stays empty for an empty line, and says so if a cell cannot be read."""
    row, line = where
    count, column = len(plan.steps), LEFT + line
    typed = f"{cell(FIRST, column)}:{cell(FIRST + count - 1, column)}"
    first = plan.remarks_at + 1
    remarks = f"{cell(first, column)}:{cell(first + count - 1, column)}"
    told = (
        f'IF(COUNTA({typed})=0,"",IF(COUNTIF({remarks},"not a *")>0,"see the red cell",{formula}))'
    )
    sheet.formula(row, column, told, "" if work.blank[line] else value, style)


def _class_formula(plan: Plan, line: int) -> str:
    """Name the likeliest class; of two the second from its threshold on."""
    model = plan.parts.model
    chances = [plan.answer(place, line) for place in range(len(model.classes))]
    if model.target.positive is not None:
        limit = model.story.threshold
        sure = f"{chances[1]}>{'=' if limit != 0.5 else ''}{exact(limit)}"
        return f"IF({sure},{plan.class_cell(1)},{plan.class_cell(0)})"
    every = f"{chances[0]}:{chances[-1].split('!')[1]}"
    names = plan.listed(len(plan.lists) - 1)
    return f"INDEX({names},MATCH(MAX({every}),{every},0))"


def _remarks(sheet: Sheet, plan: Plan, work: Work) -> None:
    """Write what is to be said of each cell: that it is missing, or cannot be read."""
    top = plan.remarks_at
    sheet.headings(["remarks", "of cells that need one"], top)
    for number, column in enumerate(plan.parts.model.encoder.typed):
        sheet.text(top + 1 + number, 0, column.name, "told")
        known = plan.known(number) if listed(column) else ""
        marks = plan.parts.model.reading.rules.marks(column.name)
        cells = work.frame[column.name]
        unknown = [False] * len(cells)
        if isinstance(column, CategoryColumn | TextColumn):
            unknown = column.unknown(cells).tolist()
        gone = cells.is_null().to_list()
        for line in range(plan.lines):
            formula = remark(column, known, marks).format(
                typed=cell(FIRST + number, LEFT + line), taken=plan.taken(number, line)
            )
            value = "missing" if gone[line] else "not learnt" if unknown[line] else ""
            sheet.formula(top + 1 + number, LEFT + line, formula, value, "remark")
