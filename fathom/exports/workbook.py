"""A network as a spreadsheet that calculates: type a row, and see every neuron at work.

Cells are neurons. Each formula is written with its value, for viewers that do not calculate; Excel
and LibreOffice calculate anew when they open the file.
"""

from __future__ import annotations

from collections.abc import Sequence

from fathom.errors import OptionError
from fathom.exports.example import Typed, example_row
from fathom.exports.parts import Parts
from fathom.exports.plan import Plan, Work
from fathom.exports.sheet import HEADER, Book
from fathom.exports.sheet_answer import answer_sheet
from fathom.exports.sheet_inputs import inputs_sheet
from fathom.exports.sheet_layer import layer_sheet
from fathom.exports.sheet_predict import predict_sheet
from fathom.exports.telling import what_it_predicts

MOST_FORMULAS = 1_000_000
MOST_COLUMNS = 16_000  # of a sheet


def workbook(parts: Parts, lines: int = 1, rows: Sequence[dict[str, Typed]] = ()) -> bytes:
    """Write the file.

    Args:
        parts: the networks.
        lines: how many rows can be typed in.
        rows: what is typed in already; without it, an example in the first line.

    Raises:
        OptionError: it would be too large for a spreadsheet.
    """
    _check_room(parts, lines)
    typed = list(rows) or [example_row(parts.model.encoder)]
    plan = Plan.of(parts, lines)
    work = Work.of(parts, [*typed, *({} for _ in range(lines - len(typed)))])
    book = Book.new(lines, f"{parts.model.target.name}, predicted"[:200])
    predict_sheet(book, plan, work, typed)
    inputs_sheet(book, plan, work)
    for number, network in enumerate(plan.parts.networks):
        for layer in range(len(network)):
            layer_sheet(book, plan, work, number, layer)
    answer_sheet(book, plan, work)
    _categories(book, plan)
    _story(book, parts)
    return book.done()


def _check_room(parts: Parts, lines: int) -> None:
    """Refuse what no spreadsheet holds, or none opens in a moment."""
    widest = max(layer.weights.shape[1] for one in parts.networks for layer in one)
    neurons = sum(sum(layer.weights.shape) + len(layer.bias) for n in parts.networks for layer in n)
    formulas = lines * (neurons + 3 * len(parts.model.encoder.inputs))
    if widest + 2 * lines > MOST_COLUMNS:
        raise OptionError(
            f"a layer with {widest:,} inputs does not fit into a sheet; train with fewer columns "
            "or neurons"
        )
    if formulas > MOST_FORMULAS:
        most = max(1, lines * MOST_FORMULAS // formulas)
        raise OptionError(
            f"{lines:,} rows of this network would be {formulas:,} formulas, too many to open; "
            f"ask for at most {most:,}"
        )


def _categories(book: Book, plan: Plan) -> None:
    """Write what formulas look for: categories, a text's pieces, and the classes."""
    if not plan.lists:
        return
    hint = "What can be chosen on Predict, or is searched in a text; the formulas look here."
    sheet = book.sheet(plan.lists_sheet, "Categories", hint, frozen=0)
    sheet.made.set_column(0, len(plan.lists) - 1, 18)
    for column, (name, values) in enumerate(plan.lists):
        sheet.text(HEADER, column, name, "head")
        for row, value in enumerate(values):
            sheet.text(HEADER + 1 + row, column, value)


def _story(book: Book, parts: Parts) -> None:
    """Write what the model tells of itself."""
    told = what_it_predicts(parts.model)
    sheet = book.sheet("Story", "How it came about", told, frozen=0)
    sheet.made.set_column(0, 0, 14)
    sheet.made.set_column(1, 1, 110)
    row = HEADER
    lines = [f"Written    {parts.which}; {parts.alike!r} answers like it"]
    for line in [*lines, *parts.model.summary().splitlines()]:
        name, words = (line[:10].strip(), line[11:]) if line[:1].strip() else ("", line.strip())
        sheet.text(row, 0, name, "name")
        sheet.told(row, 1, words, 100, "wrapped")
        row += 1
