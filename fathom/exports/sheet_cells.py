"""How each column becomes inputs, as formulas that Excel and LibreOffice both know.

A column has a cell that is typed, a remark about it (``""``, ``missing``, ``not a number``, ``not
learnt``) and rows of formulas, of which some are the network's inputs.

>>> steps = column_steps(NumberColumn(name="age", middle=40, spread=10, has_missing=True), ())
>>> print(steps[0].formula)
IF(OR({remark}="",{remark}="outside what was learnt"),{typed}+0,IF({remark}="missing",40.0,NA()))
>>> [(step.name, step.formula, step.is_input) for step in steps][1]
('age', '({0}-40.0)/10.0', True)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fathom.data.cells.cell import folded
from fathom.data.cells.dates import NUMBERS, TIME
from fathom.data.cells.writing import PLAIN
from fathom.data.columns.date_column import ROUNDS
from fathom.data.columns.encoder import CategoryColumn, DateColumn, NumberColumn
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.number_column import KNEE, PRESSED, SLOPE, STOP
from fathom.data.columns.text_column import REPLACED, TextColumn
from fathom.data.reading.rules import MISSING_MARKS
from fathom.exports.sheet import exact

BEYOND = "outside what was learnt"
EPOCH = 25_569  # the serial number of 1970-01-01
CENTURIES = 146_097  # days of 400 years, after which the calendar comes round
LATER = EPOCH + CENTURIES
_ROUND = {
    "month": f"MONTH(INT({{days}})+{LATER})-1",
    "weekday": "MOD(INT({days})+3,7)",
    "hour": "ROUND(({days}-INT({days}))*1440,0)/60",
}


@dataclass(frozen=True)
class Step:
    """One row of formulas.

    Attributes:
        name: what is computed; an input's name for an input.
        how: the same in words.
        formula: with {typed} and {remark} for these cells, {0}, {1}, ... for the rows before it.
        is_input: whether the network takes it in.
        shape: how the spreadsheet is to show it, if it is no input.
    """

    name: str
    how: str
    formula: str
    is_input: bool = True
    shape: str = "General"


def column_steps(
    column: TypedColumn, known: Sequence[str], marks: Collection[str] = MISSING_MARKS
) -> list[Step]:
    """Write a column's way to inputs.

    Args:
        column: how it is encoded.
        known: the cells that hold its categories, or the pieces of a text.
        marks: the words that mean a missing cell.
    """
    if isinstance(column, NumberColumn):
        return _number(column)
    if isinstance(column, TextColumn):
        return _text(column, known, marks)
    return _category(column, known) if isinstance(column, CategoryColumn) else _date(column, marks)


def _nothing(marks: Collection[str]) -> str:
    """Write whether a cell is empty or holds a word that means so."""
    return "OR(LOWER(TRIM({typed}))={" + ",".join(f'"{m}"' for m in ("", *marks)) + "})"


def remark(column: TypedColumn, known: str, marks: Collection[str] = MISSING_MARKS) -> str:
    """Write what is remarked of a cell, where {taken} is its last step before the inputs.

    What is not missing and can be read may still lie outside all that was learnt from.
    """
    if isinstance(column, NumberColumn):
        good, bad = "OR(ISNUMBER({typed}),ISLOGICAL({typed}))", "not a number"
    elif isinstance(column, CategoryColumn):
        same = f"LOWER({known})" if folded(column.values) else known
        good, bad = f"SUMPRODUCT(EXACT({{taken}},{same})*1)>0", "not learnt"
    elif isinstance(column, TextColumn):
        good, bad = f"SUMPRODUCT(ISNUMBER(FIND({known},{{taken}}))*1)>0", "not learnt"
    else:
        good, bad = "ISNUMBER({taken})", "not a time" if column.writing == TIME else "not a date"
    fine = '""'
    if isinstance(column, NumberColumn | DateColumn) and column.bounds is not None:
        value = "{taken}" if isinstance(column, DateColumn) else "{typed}+0"
        low, high = map(exact, column.bounds)
        fine = f'IF(OR({value}<{low},{value}>{high}),"{BEYOND}","")'
    return f'IF({_braced(_nothing(marks))},"missing",IF({good},{fine},"{bad}"))'


def what_to_type(column: TypedColumn) -> str:
    """Say what may be typed.

    >>> what_to_type(CategoryColumn(name="sex", values=("female", "male")))
    'female or male'
    """
    if isinstance(column, NumberColumn):
        if column.writing.unit == "%":
            return "a number: 45 for 45 %, without the sign"
        return "a number" if column.writing == PLAIN else "a number, as your spreadsheet writes it"
    if isinstance(column, DateColumn):
        return "a time, like 18:30" if column.writing == TIME else "a date, like 2020-01-31"
    if isinstance(column, TextColumn):
        return "any text"
    if len(column.values) == 2:
        return " or ".join(column.values)
    return f"one of {len(column.values)}: choose from the list"


def shape_of(column: TypedColumn) -> str:
    """Say how a spreadsheet is to show what is typed."""
    if not isinstance(column, DateColumn):
        return "General"
    if column.writing == TIME:
        return "hh:mm"
    return "yyyy-mm-dd hh:mm" if "hour" in column.rounds else "yyyy-mm-dd"


def _braced(formula: str) -> str:
    """Keep the braces of a list of constants through `str.format`."""
    return _doubled(formula).replace("{{typed}}", "{typed}")


def _number(column: NumberColumn) -> list[Step]:
    middle, spread = column.middle, column.spread
    good = f'OR({{remark}}="",{{remark}}="{BEYOND}")'
    taken = f'IF({good},{{typed}}+0,IF({{remark}}="missing",{exact(middle)},NA()))'
    scaled = f"({{0}}-{exact(middle)})/{exact(spread)}"
    steps = [Step(column.name, _words(column), taken, False)]
    if column.scaling == "robust":
        steps.append(
            Step(f"{column.name}, scaled", "minus the middle, by the spread", scaled, False)
        )
        bent = f"{KNEE:g}+{SLOPE:g}*(ABS({{1}})-{KNEE:g})"
        held = f"SIGN({{1}})*MIN(ABS({{1}}),{bent},{STOP:g})"
        steps.append(Step(column.name, PRESSED, held))
    else:
        steps.append(Step(column.name, "minus the mean, divided by the spread", scaled))
    ramps = [one.name for one in column.inputs if one.kind == "ramp"]
    for name, low, high in zip(ramps, column.edges, column.edges[1:], strict=False):
        rising = f"MAX(0,MIN(1,({{0}}-{exact(low)})/({exact(high)}-{exact(low)})))"
        steps.append(Step(name, "a ramp that rises from 0 to 1", rising))
    if column.common is not None:
        name = next(one.name for one in column.inputs if one.kind == "common")
        steps.append(Step(name, "1 for this one, else 0", f"IF({{0}}={exact(column.common)},1,0)"))
    return steps + _missing(column)


def _words(column: TypedColumn) -> str:
    """Say how the column is encoded, without its name, which stands beside."""
    return column.words().removeprefix(f"{column.name}: ")


def _as_text(number: str, no: str = "false", yes: str = "true") -> str:
    """Write what is typed as text, where `number` is how a number is."""
    truth = f'IF(ISLOGICAL({{typed}}),IF({{typed}},"{yes}","{no}"),'
    return f'{truth}IF(ISNUMBER({{typed}}),{number},{{typed}}&""))'


_POINT = 'SUBSTITUTE({typed}&"",",",".")'  # a number in text, whatever the spreadsheet's language


def _text(column: TextColumn, known: Sequence[str], marks: Collection[str]) -> list[Step]:
    """Prepare a text, then search every piece in it, as `TextColumn` does."""
    taken = _as_text(_POINT)
    for sign, other in REPLACED.items():
        written = f"CHAR({ord(sign)})" if sign < " " else '"' + sign.replace('"', '""') + '"'
        taken = f'SUBSTITUTE({taken},{_doubled(written)},"{other}")'
    taken = f'" "&TRIM(LOWER({taken}))&" "'
    steps = [Step(column.name, _words(column), _unless_missing(taken, marks), False)]
    names = [one.name for one in column.inputs]
    found = [
        Step(name, "1 where the text holds it, else 0", f"IF(ISNUMBER(FIND({one},{{0}})),1,0)")
        for name, one in zip(names, known, strict=False)
    ]
    return [*steps, *found, *_missing(column)]


def _doubled(written: str) -> str:
    """Keep braces through `str.format`."""
    return written.replace("{", "{{").replace("}", "}}")


def _category(column: CategoryColumn, known: Sequence[str]) -> list[Step]:
    no, yes = ("0", "1") if set(column.values) <= {"0", "1"} else ("false", "true")
    number = _POINT
    if set(column.values) <= {"false", "true"}:
        number = f'IF({{typed}}=1,"true",IF({{typed}}=0,"false",{number}))'
    taken = _as_text(number, no, yes)
    if folded(column.values):
        taken, known = f"LOWER({taken})", [f"LOWER({one})" for one in known]
    steps = [Step(column.name, _words(column), taken, False)]
    names = [one.name for one in column.inputs]
    if len(known) == 2:
        formula = f"IF(EXACT({{0}},{known[1]}),1,IF(EXACT({{0}},{known[0]}),-1,0))"
        return [*steps, Step(names[0], "1 for this one, -1 for the other, else 0", formula)]
    return steps + [
        Step(name, "1 for this one, else 0", f"IF(EXACT({{0}},{one}),1,0)")
        for name, one in zip(names, known, strict=True)
    ]


def _date(column: DateColumn, marks: Collection[str]) -> list[Step]:
    made = _time_steps if column.writing == TIME else _day_steps
    steps = made(column, marks)
    days = f"{{{len(steps) - 1}}}"
    gone = '{remark}="missing"'
    names = [one.name for one in column.inputs]
    formula = f"IF({gone},0,({days}-{exact(column.mean)})/{exact(column.std)})"
    inputs = [Step(names[0], "minus the mean, divided by the spread", formula)]
    for number, each in enumerate(column.rounds):
        angle = f"2*PI()*({_ROUND[each].format(days=days)})/{ROUNDS[each]}"
        for wave, function in enumerate(("SIN", "COS")):
            how = f"the {each} on a circle of {ROUNDS[each]}"
            formula = f"IF({gone},0,{function}({angle}))"
            inputs.append(Step(names[1 + 2 * number + wave], how, formula))
    return steps + inputs + _missing(column)


def _time_steps(column: DateColumn, marks: Collection[str]) -> list[Step]:
    formula = "IF(ISNUMBER({typed}),{typed}-INT({typed}),TIMEVALUE({typed}))"
    return [Step(column.name, _words(column), _unless_missing(formula, marks), False, "0.0000")]


def _day_steps(column: DateColumn, marks: Collection[str]) -> list[Step]:
    """Read a date that the spreadsheet knows, or text: year-month-day, and perhaps a time.

    Days are looked at 400 years later, because spreadsheets know none before 1900.
    """
    first = "IF(ISNUMBER({typed}),{typed},TRIM({typed}))"
    if column.writing == NUMBERS:
        eight = r'TEXT({typed}+0,"0000\-00\-00")'
        first = f"IF(ISNUMBER({{typed}}+0),IF({{typed}}+0>=10000101,{eight},{{typed}}+0),{{typed}})"
    month, day = "VALUE(MID({0},6,2))", 'VALUE(MID({0}&"-01",9,2))'
    date = f"DATE(400+VALUE(LEFT({{0}},4)),{month},{day})"
    fits = f"AND(MONTH({{1}})={month},DAY({{1}})={day})"
    clock = "IF(LEN({0})>10,TIMEVALUE(MID({0},12,8)),0)"
    day_now = f"IF(ISNUMBER({{0}}),INT({{0}})+{CENTURIES},{date})"
    time_now = f"IF(ISNUMBER({{0}}),{{0}}-INT({{0}}),IF({fits},{clock},NA()))"
    later = f"as the spreadsheet counts days, plus {CENTURIES:,} (400 years)"
    name, nothing = column.name, 'IF({{0}}="","",{})'.format
    first, shape = _unless_missing(first, marks), shape_of(column)
    return [
        Step(f"{name}, as typed", "a date or text", first, False, shape),
        Step(f"{name}, day", later, nothing(day_now), False, "0"),
        Step(f"{name}, time", "the share of the day", nothing(time_now), False, "0.0000"),
        Step(name, _words(column), nothing(f"{{1}}+{{2}}-{LATER}"), False, "0.0000"),
    ]


def _unless_missing(formula: str, marks: Collection[str]) -> str:
    return f'IF({_braced(_nothing(marks))},"",{formula})'


def _missing(column: NumberColumn | DateColumn | TextColumn) -> list[Step]:
    if not column.has_missing:
        return []
    name = column.inputs[-1].name
    return [Step(name, "1 where nothing was typed", 'IF({remark}="missing",1,0)')]
