"""The sheet Answer: from the last sums to the answer, step by step."""

from __future__ import annotations

import math

from fathom.exports.last_blocks import blocks
from fathom.exports.plan import ANSWER, FIRST, LEFT, Plan, Work
from fathom.exports.sheet import Book, cell

WIDE = 56  # letters of the column that says how


def answer_sheet(book: Book, plan: Plan, work: Work) -> None:
    """Write it."""
    parts = plan.parts
    hint = "What is done with the last sums before they are an answer."
    sheet = book.sheet(ANSWER, "From sums to the answer", hint)
    sheet.made.set_column(0, 0, 40)
    sheet.made.set_column(1, 1, WIDE)
    sheet.made.set_column(LEFT, LEFT + book.lines - 1, 14)
    sheet.headings(["number", "how"])
    starts, made = plan.answer_rows(), blocks(parts)
    for number, (block, start) in enumerate(zip(made, starts, strict=True)):
        for place, name in enumerate(block.rows):
            row = FIRST + start + place
            last = number == len(made) - 1
            sheet.text(row, 0, name, "name" if last else "told")
            sheet.told(row, 1, block.how if place == 0 else "", WIDE - 4)
            for line in range(book.lines):
                if number == 0:
                    formula = _last_sums(plan, place, line)
                else:
                    count = len(made[number - 1].rows)
                    above = FIRST + starts[number - 1]
                    cells = [cell(above + n, LEFT + line) for n in range(count)]
                    formula = block.write(cells, place)
                value = _value(work, number, place, line, last)
                sheet.formula(row, LEFT + line, formula, value, "output" if last else "sum")


def _last_sums(plan: Plan, neuron: int, line: int) -> str:
    networks = plan.parts.networks
    cells = [plan.output(n, len(one) - 1, neuron, line) for n, one in enumerate(networks)]
    return cells[0] if len(cells) == 1 else f"({'+'.join(cells)})/{len(cells)}"


def _value(work: Work, block: int, place: int, line: int, last: bool) -> object:
    """Give what comes of a block's number, where it is known before the sheet calculates."""
    if block == 0:
        return float(work.sums[line, place])
    if last:
        return float(work.final[line, place])
    if block < len(work.last):
        return float(work.last[block - 1][line, place])
    sums = work.last[-2][line] if len(work.last) > 1 else work.sums[line]
    return math.exp(sums[place] - sums.max())
