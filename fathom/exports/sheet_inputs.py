"""The sheet Inputs: how each cell becomes a number, step by step."""

from __future__ import annotations

from fathom.exports.plan import FIRST, INPUTS, LEFT, Plan, Work
from fathom.exports.sheet import Book


def inputs_sheet(book: Book, plan: Plan, work: Work) -> None:
    """Write it: a row for each step, the network's inputs in bold."""
    hint = "How each cell becomes numbers; the bold ones are what the network takes in."
    sheet = book.sheet(INPUTS, "From cells to inputs", hint)
    sheet.made.set_column(0, 0, 30)
    sheet.made.set_column(1, 1, 62)
    sheet.made.set_column(LEFT, LEFT + book.lines - 1, 12)
    sheet.headings(["column or input", "how"])
    row, made = FIRST, 0
    for column, steps in enumerate(plan.steps):
        for number, step in enumerate(steps):
            sheet.text(row, 0, step.name, "name" if step.is_input else "told")
            sheet.text(row, 1, step.how, "told")
            for line in range(book.lines):
                formula = _filled(plan, column, number, line)
                value = float(work.inputs[line, made]) if step.is_input else ""
                style = "output" if step.is_input else "told"
                sheet.formula(row, LEFT + line, formula, value, style)
            made += step.is_input
            row += 1


def _filled(plan: Plan, column: int, number: int, line: int) -> str:
    """Put the cells of one line into a step's formula."""
    before = [plan.step(column, n, line).split("!")[1] for n in range(number)]
    formula = plan.steps[column][number].formula
    typed, remark = plan.typed(column, line), plan.remark(column, line)
    return formula.format(*before, typed=typed, remark=remark)
