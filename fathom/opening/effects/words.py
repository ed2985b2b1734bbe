"""What columns do to the answers, in words: a line for each column, and all values of some."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from fathom.data.columns.column import NOMINAL
from fathom.display.card import Bar, Bars, Chart, Curve, Part
from fathom.opening.effects.column_effect import ColumnEffect
from fathom.shapes import Float
from fathom.text import WIDTH, aligned, readable, signed
from fathom.text import bars as text_bars

MOST_COLUMNS = 12  # in words and pictures
TURN = 0.1  # of a curve's reach: it has turned where it comes back by more


@dataclass(frozen=True)
class AnswerWriter:
    """How answers are written, and changes of them.

    Attributes:
        answer: writes an answer.
        change: writes a change of one, with its sign.
        changes_are: what a list of changes is said to be in; nothing where it is the target's unit.

    >>> NUMBERS.answer(41_250.7), CHANCES.answer(0.4567)
    ('41,251', '45.7 %')
    >>> NUMBERS.change(-1250.7), CHANCES.change(0.0567)
    ('-1,251', '+5.7')
    """

    answer: Callable[[float], str]
    change: Callable[[float], str]
    changes_are: str


def _percent(chance: float) -> str:
    return f"{100 * chance:.1f} %"


def _points(change: float) -> str:
    return f"{100 * change + 0.0:+.1f}"


NUMBERS = AnswerWriter(readable, signed, "")
CHANCES = AnswerWriter(_percent, _points, ", in percentage points")


def effects_words(
    what: str,
    columns: Sequence[ColumnEffect],
    told: int,
    writer: AnswerWriter,
    *,
    detailed: bool = False,
    notes: Sequence[str] = (),
) -> str:
    """Tell what each column does.

    Args:
        what: what the answers are, and of which rows.
        columns: in the order in which they are told.
        told: the place of the answer that is told.
        writer: how answers are written.
        detailed: whether all columns are told, with all their values.
        notes: what to know about the figures.
    """
    shown = columns if detailed else columns[:MOST_COLUMNS]
    known = any(effect.importance for effect in shown)
    heads = ["column", *["shuffled"] * known, "lowest mean", "highest mean", "", ""]
    lines = _wrapped(f"{what}, with a column set to one value in all of them")
    lines += aligned(
        [heads, *(_line(effect, told, writer, known) for effect in shown)], "<", indent=2
    )
    if len(columns) > len(shown):
        lines.append(f"  and {len(columns) - len(shown)} more, told when asked for by name")
    for effect in shown if detailed else ():
        lines += ["", *_values(effect, told, writer)]
    said = [_units(shown, writer)] if detailed else []
    apart = [effect.column for effect in shown if effect.differ(told)]
    if apart:
        how = "" if detailed else " (a column that is asked for by name shows both)"
        said.append(apart_words(apart) + how)
    said += notes
    return "\n".join([*lines, *(line for one in said for line in ["", *_wrapped(one)])])


def effect_part(effect: ColumnEffect, told: int, writer: AnswerWriter) -> Part:
    """Show what one column does: a curve, or a bar for each category or text."""
    curve = effect.partial_dependence[:, told].tolist()
    if not _ordered(effect):
        bars = [
            Bar(value_words(value), answer, writer.answer(answer))
            for value, answer in zip(effect.values, curve, strict=True)
        ]
        return Bars(bars, effect.column)
    return Chart(
        [Curve(effect.column, effect.places.tolist(), curve)],
        f"{effect.column}: {_shape(effect, told)}",
        ends=(value_words(effect.values[0]), value_words(effect.values[-1])),
        shares=writer is CHANCES,
    )


def value_words(value: float | str, longest: int = 20) -> str:
    """Write what a column is set to; of a long name both ends.

    >>> value_words(0.83), value_words("a town of 2,000 and more")
    ('0.83', 'a town of...and more')
    """
    if isinstance(value, str):
        half = (longest - 3) // 2
        kept = f"{value[: longest - 3 - half]}...{value[-half:]}"
        return value if len(value) <= longest else kept
    return readable(value)


def bars(curve: Float[np.ndarray, " points"]) -> str:
    """Draw a curve in a word.

    >>> bars(np.array([0.0, 1.0, 2.0, 4.0]))
    '▁▃▅█'
    """
    return text_bars((curve - curve.min()).tolist())


def shape_words(curve: Float[np.ndarray, " points"], values: Sequence[float | str]) -> str:
    """Say how a curve goes, wiggles of less than a tenth of its reach left aside.

    >>> shape_words(np.array([0.0, 4.0, 9.0]), (1.0, 2.0, 3.0))
    'rises'
    >>> shape_words(np.array([0.0, 4.0, 9.0, 2.0]), (1.0, 2.0, 3.0, 4.0))
    'rises until 3, then falls'
    """
    turns = _turns(curve)
    if not turns:
        return "rises" if curve[-1] >= curve[0] else "falls"
    first, then = ("rises", "falls") if curve[turns[0]] > curve[0] else ("falls", "rises")
    if len(turns) == 1:
        return f"{first} until {value_words(values[turns[0]])}, then {then}"
    return "goes up and down"


def apart_words(columns: Sequence[str]) -> str:
    """Say what it means that the two kinds of effects differ.

    >>> apart_words(["age", "fare"])[:64]
    'the accumulated local effects of age and fare tell otherwise tha'
    """
    *first, last = columns
    names = f"{', '.join(first)} and {last}" if first else last
    return (
        f"the accumulated local effects of {names} tell otherwise than these means: where columns "
        "go together, setting one alone makes rows that hardly exist; accumulated effects move "
        "each row only to the values next to its own, and are then the ones to trust"
    )


def _turns(curve: Float[np.ndarray, " points"]) -> list[int]:
    """Find the places where a curve turns for good."""
    least, way, turns = TURN * float(np.ptp(curve)), 0, list[int]()
    high = low = 0
    for place, height in enumerate(curve):
        high = place if height > curve[high] else high
        low = place if height < curve[low] else low
        if way >= 0 and height < curve[high] - least:
            turns += [high] if way else []
            way, low = -1, place
        elif way <= 0 and height > curve[low] + least:
            turns += [low] if way else []
            way, high = 1, place
    return turns


def _line(effect: ColumnEffect, told: int, writer: AnswerWriter, known: bool) -> list[str]:
    curve = effect.partial_dependence[:, told]
    ends = [
        f"{writer.answer(float(curve[place]))} at {value_words(effect.values[place])}"
        for place in (int(curve.argmin()), int(curve.argmax()))
    ]
    ordered, shape = _ordered(effect), _shape(effect, told)
    found = effect.importance
    shuffled = f"{signed(found.value, 3)} +- {readable(found.spread, 3)}" if found else ""
    name = value_words(effect.column)
    return [name, *[shuffled] * known, *ends, bars(curve) if ordered else "", shape]


def _ordered(effect: ColumnEffect) -> bool:
    return effect.kind not in NOMINAL and len(effect.values) > 1


def _shape(effect: ColumnEffect, told: int) -> str:
    """Say how the answers go with a column; nothing of categories that move them."""
    if effect.hardly_moves(told):
        return "hardly moves it"
    curve = effect.partial_dependence[:, told]
    return shape_words(curve, effect.values) if _ordered(effect) else ""


def _values(effect: ColumnEffect, told: int, writer: AnswerWriter) -> list[str]:
    """Tell all values of a column, in lines."""
    curve, change = effect.partial_dependence[:, told], effect.change[:, told]
    rows = [["set to", "mean answer", "change"]]
    for place, value in enumerate(effect.values):
        rows.append([value_words(value, 40), writer.answer(float(curve[place]))])
        rows[-1].append(writer.change(float(change[place])))
    if effect.missing is not None:
        rows.append(["missing", writer.answer(float(effect.missing[told])), ""])
    if effect.accumulated is not None:
        moved = [writer.change(float(one)) for one in effect.accumulated[:, told]]
        cells = ["accumulated", *moved, *[""] * (len(rows) - 1 - len(moved))]
        rows = [[*row, cell] for row, cell in zip(rows, cells, strict=True)]
    lines = [effect.column, *aligned(rows, "<>", indent=2)]
    if effect.others:
        what = "other texts" if effect.kind == "text" else "rarer categories"
        lines.append(f"  and {effect.others} {what}")
    return lines


def _units(columns: Sequence[ColumnEffect], writer: AnswerWriter) -> str:
    said = f"change: the mean answer against its mean over the rows{writer.changes_are}"
    if all(effect.accumulated is None for effect in columns):
        return said
    return (
        f"{said}; accumulated: the same, when each row is moved only between the values next to "
        "its own, and these steps are added up (accumulated local effects)"
    )


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, break_long_words=False, break_on_hyphens=False)
