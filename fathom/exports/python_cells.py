"""How each column becomes inputs, as lines of Python; what they call is in `carried_*.py`.

>>> from fathom.data.columns.category_column import CategoryColumn
>>> lines = column_lines(CategoryColumn(name="sex", values=("female", "male")), "sex")
>>> lines.reading
["sex = text(row, 'sex')", "sex = learnt(sex, 'sex', ('female', 'male'))"]
>>> lines.inputs
[("one_or_other(sex, 'female', 'male')", 'sex = male')]
"""

from __future__ import annotations

from dataclasses import dataclass

from fathom.data.cells.cell import folded, truths
from fathom.data.cells.dates import NUMBERS, TIME
from fathom.data.cells.writing import PLAIN
from fathom.data.columns.date_column import ROUNDS
from fathom.data.columns.encoder import CategoryColumn, DateColumn, NumberColumn
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.text_column import TextColumn

SLACK = 1e-6  # days: a tenth of a second


@dataclass(frozen=True)
class ColumnLines:
    """The Python of one column.

    Attributes:
        reading: statements that read its cell.
        inputs: an expression for each input, and the input's name.
        takes: what a person may give for it.
    """

    reading: list[str]
    inputs: list[tuple[str, str]]
    takes: str


def column_lines(column: TypedColumn, variable: str) -> ColumnLines:
    """Write a column's way to inputs, with its cell in a variable of this name."""
    if isinstance(column, NumberColumn):
        reading, made, takes = _number(column, variable)
    elif isinstance(column, CategoryColumn):
        reading, made, takes = _category(column, variable)
    elif isinstance(column, TextColumn):
        reading, made, takes = _text(column, variable)
    else:
        reading, made, takes = _date(column, variable)
    if column.has_missing is False:
        reading = [f"never_missing(row, {column.name!r})", *reading]
    if len(made) < len(column.inputs):
        made.append(f"is_missing(row, {column.name!r})")
    names = [one.name for one in column.inputs]
    return ColumnLines(reading, list(zip(made, names, strict=True)), takes)


def _number(column: NumberColumn, variable: str) -> tuple[list[str], list[str], str]:
    name, writing = column.name, column.writing
    scaled = f"({variable} - {column.middle!r}) / {column.spread!r}"
    made = [f"held_in({scaled})" if column.scaling == "robust" else scaled]
    pairs = zip(column.edges, column.edges[1:], strict=False)
    made += [f"ramp({variable}, {low!r}, {high!r})" for low, high in pairs]
    made += [] if column.common is None else [f"float({variable} == {column.common!r})"]
    if writing == PLAIN:
        read = f"{variable} = number(row, {name!r}, missing={column.middle!r})"
        return [read, *_within(column, variable)], made, "a number"
    how = f"missing={column.middle!r}, decimal={writing.decimal!r}, "
    how += f"thousands={writing.thousands!r}, unit={writing.unit!r}, "
    how += f"negative={writing.negative!r}"
    takes = f"a number, or text such as {writing.example!r}"
    read = f"{variable} = number_written(row, {name!r}, {how})"
    return [read, *_within(column, variable)], made, takes


def _within(column: NumberColumn | DateColumn, variable: str) -> list[str]:
    """Write the statement that warns of what lies outside all that was learnt from."""
    if column.bounds is None:
        return []
    low, high = column.bounds
    if isinstance(column, DateColumn):  # a moment's last bits depend on how it was written
        low, high = low - SLACK, high + SLACK
    said = f"{column.said(low)} to {column.said(high)}"
    return [f"{variable} = within({variable}, {column.name!r}, {low!r}, {high!r}, {said!r})"]


def _category(column: CategoryColumn, variable: str) -> tuple[list[str], list[str], str]:
    values = folded(column.values) or column.values
    read = "text" if values is column.values else "small_text"
    reading = [f"{variable} = {read}(row, {column.name!r})"]
    if pairs := truths(values):
        one, other = ("false", "true") if pairs[0][0] in ("0", "1") else ("0", "1")
        reading += [f"{variable} = truth({variable}, {one!r}, {other!r})"]
    reading += [f"{variable} = learnt({variable}, {column.name!r}, {tuple(values)!r})"]
    if len(values) == 2:
        made = [f"one_or_other({variable}, {values[0]!r}, {values[1]!r})"]
    else:
        made = [f"1.0 if {variable} == {value!r} else 0.0" for value in values]
    shown = ", ".join(repr(value) for value in column.values[:8])
    more = len(column.values) - 8
    return reading, made, f"one of {shown}{f' and {more} more' if more > 0 else ''}"


def _text(column: TextColumn, variable: str) -> tuple[list[str], list[str], str]:
    reading = [f"{variable} = small_words(row, {column.name!r})"]
    reading += [f"{variable} = holding({variable}, {column.name!r}, {column.pieces!r})"]
    return reading, [f"holds({variable}, {piece!r})" for piece in column.pieces], "any text"


def _date(column: DateColumn, variable: str) -> tuple[list[str], list[str], str]:
    reading = [f"{variable} = date(row, {column.name!r}, {column.writing!r})"]
    reading += _within(column, variable)
    made = [f"passed({variable}, mean={column.mean!r}, spread={column.std!r})"]
    for each in column.rounds:
        place = f"{each}({variable}), {ROUNDS[each]}"
        made += [f"sine({place})", f"cosine({place})"]
    if column.writing == TIME:
        return reading, made, "a datetime.time, or text such as '18:30'"
    own = "" if column.writing in ("%Y-%m-%d", NUMBERS) else f", or written like {column.writing!r}"
    return reading, made, f"a datetime.date, or text such as '2020-01-31'{own}"
