"""An explained prediction in words: the answer, what each column did, the formula, what if."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.display.card import Bar, Bars, Words
from fathom.explain.average import Average
from fathom.opening.contributions import Contributions
from fathom.text import LONGEST_CELL, aligned, shortened

Changed = Mapping[str, object]  # cells that are thought to hold something else
Side = tuple[Contributions, Mapping[str, str]]  # what each column did, and what stands in its cell

MOST_COLUMNS = 15
MOST_PIECES = 6  # of a text
MOST_CLASSES = 5
_FACTOR = 8  # signs that a factor takes


def number_words(target: NumberTarget, number: float, interval: tuple[float, float] | None) -> str:
    """Say a number in the target's units, and between what the truth lies in 9 of 10 cases."""
    units = _units(target)
    if interval is None:
        return units(number)
    low, high = map(units, interval)
    return f"{units(number)} (9 times in 10 between {low} and {high})"


def chance_words(chances: Mapping[str, float]) -> str:
    """Say the likeliest classes with their probabilities.

    >>> chance_words({"cat": 0.2, "dog": 0.8})
    'dog 80.0%, cat 20.0%'
    """
    return ", ".join(f"{name} {chance}" for name, chance in likely(chances))


def likely(chances: Mapping[str, float]) -> list[tuple[str, str]]:
    """Give the likeliest classes with their probabilities, written down."""
    first = sorted(chances.items(), key=lambda pair: -pair[1])[:MOST_CLASSES]
    return [(name, f"{chance:.1%}") for name, chance in first]


def together_words(average: Average, target: Target, prediction: float | str) -> list[str]:
    """Say how the members of an ensemble came to the answer, in two lines."""
    sums, steps = average.sums, average.last
    count = len(sums)
    if sums.shape[1] == 1:
        low, high = sums.min(), sums.max()
        lean = f", their last sums {low:.4g} to {high:.4g}, mean {average.mean[0]:.4g}"
    else:
        place = target.classes.index(str(prediction))
        mine = int((sums.argmax(axis=1) == place).sum())
        lean = f", of which {mine} by itself would say {prediction}"
    way = ", then ".join(["the mean", *(f"{step.name} ({step.words})" for step in steps)])
    return [f"{count} networks together{lean}", f"  their last sums, {way}"]


def strange_words(unusual: tuple[float, list[str]] | None) -> list[str]:
    """Warn of a row that is unlike those it learnt from, and say which columns make it so."""
    if unusual is None or not unusual[1]:
        return []
    share, because = unusual
    return [
        f"Beware: unlike the rows it learnt from, {100 * share:.1f} % of which were more "
        f"usual; because of {', '.join(because)}"
    ]


def change_words(changed: Changed) -> str:
    """Say which cells are thought to hold something else.

    >>> change_words({"age": 41, "city": None})
    'age = 41 and city = (missing)'
    """
    values = {name: "(missing)" if v in ("", None) else v for name, v in changed.items()}
    return " and ".join(f"{name} = {value}" for name, value in values.items())


def part_words(
    target: Target, sides: Sequence[Side], changed: Changed, every: bool = False
) -> list[str]:
    """Write what each column added; the same for the changed row beside, where there is one."""
    told = [contributions for contributions, _ in sides]
    shown = [name for name, _ in told[0].sorted()][: None if every else MOST_COLUMNS]
    shown += [name for name in changed if name not in shown]
    part, whole = _writers(target, told[0], narrow=len(sides) > 1)
    in_units = told[0].name == target.name
    rows = [["", "", *_heads(target, in_units, changed if len(sides) > 1 else None)]]
    rows.append(["an average row", "", *(whole(one.average) for one in told)])
    for name in shown:
        cells = " -> ".join(dict.fromkeys(shortened(raw[name], LONGEST_CELL) for _, raw in sides))
        rows.append([name, cells, *(part(one.parts[name]) for one in told)])
        rows += [[head, held, *map(part, sums)] for head, held, sums in _pieces(told, name)]
    if rest := [name for name in told[0].parts if name not in shown]:
        sums = [math.fsum(one.parts[name] for name in rest) for one in told]
        rows.append([f"{len(rest)} more columns", "", *map(part, sums)])
    rows.append(["this row", "", *(whole(one.value) for one in told)])
    meant = ", ln(p / (1 - p))" if target.positive is not None else ""
    title = f"{told[0].name}{meant}, from an average row to this one:"
    gap = max(one.residual for one in told)
    agrees = f"  the sum misses it by {gap:.1e} of these parts' sizes"
    return [title, *aligned(rows, "<<>", indent=2), agrees]


def _pieces(
    told: Sequence[Contributions], column: str
) -> Iterator[tuple[str, str, Sequence[float]]]:
    """Tell the parts of a text's leading pieces: what each is, whether it is there, its part."""
    beside = list(zip(*(one.pieces.get(column, ()) for one in told), strict=True))
    beside.sort(key=lambda pieces: -max(abs(piece.value) for piece in pieces))
    for pieces in beside[:MOST_PIECES]:
        held = " -> ".join(dict.fromkeys("is in it" if p.held else "is not" for p in pieces))
        head = "  " + pieces[0].name.removeprefix(f"{column}: ")
        yield head, held, [piece.value for piece in pieces]
    if rest := beside[MOST_PIECES:]:
        sums = [math.fsum(piece.value for piece in side) for side in zip(*rest, strict=True)]
        yield f"  {len(rest)} more pieces", "", sums


def part_bars(target: Target, side: Side) -> tuple[Bars, Words]:
    """Show what each column added as bars, and from where to where that leads."""
    told, raw = side
    part, whole = (_in_a_line(target, write) for write in _writers(target, told, narrow=False))
    bars = [
        Bar(name, value, part(value), raw[name]) for name, value in told.sorted()[:MOST_COLUMNS]
    ]
    if rest := [value for _, value in told.sorted()[MOST_COLUMNS:]]:
        bars.append(Bar(f"{len(rest)} more columns", math.fsum(rest), part(math.fsum(rest))))
    ends = f"From {whole(told.average)}, an average row, to {whole(told.value)}, this row."
    return Bars(bars, f"What each column did to {told.name}"), Words(ends)


Writer = Callable[[float], str]


def _in_a_line(target: Target, write: Writer) -> Writer:
    """Say of a second figure what it is, as no head of a table does here."""
    what = "odds" if target.classes else "factor"

    def written(value: float) -> str:
        first, *second = write(value).split(maxsplit=1)
        return first + (f" ({what} {second[0]})" if second else "")

    return written


def _heads(target: Target, in_units: bool, changed: Changed | None) -> list[str]:
    """Name the columns of numbers."""
    if changed is not None:
        return ["as it is", f"if {change_words(changed)}"]
    if in_units:
        return [target.name]
    odds = bool(target.classes)
    return [f"{'logit' if odds else 'logarithm'}  {'odds' if odds else 'factor':>{_FACTOR}}"]


def _writers(target: Target, told: Contributions, narrow: bool) -> tuple[Writer, Writer]:
    """Say how parts are written, and whole numbers."""
    if isinstance(target, NumberTarget) and told.name == target.name:
        return _units_writers(target)
    return _factor_writers(narrow)


def _units_writers(target: NumberTarget) -> tuple[Writer, Writer]:
    """Say how parts are written, and whole numbers, in the target's units."""
    units = _units(target)
    return (lambda value: f"{'+' if value >= 0 else ''}{units(value)}"), units


def _factor_writers(narrow: bool) -> tuple[Writer, Writer]:
    """Say how logarithms are written: parts, whole ones; with the factor that they stand for."""

    def factor(value: float) -> str:
        return f"{'x' if value >= 0 else '/'} {math.exp(min(abs(value), 700)):.3g}"

    wide = 0 if narrow else _FACTOR

    def part(value: float) -> str:
        return f"{value:+.3f}" + (f"  {factor(value):>{wide}}" if wide else "")

    def whole(value: float) -> str:
        return f"{value:.3f}" + (f"  {math.exp(min(value, 700)):>{wide}.3g}" if wide else "")

    return part, whole


def _units(target: NumberTarget) -> Writer:
    """Write numbers of the target with as many decimals as say something."""
    decimals = target.decimals
    return lambda value: f"{value:,.{decimals}f}"
