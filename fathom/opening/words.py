"""An explained prediction in words: the answer, what each column did, the formula, what if."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fathom.display.card import Bar, Bars, Card, Folded, Lines, Part, Words
from fathom.text import aligned

if TYPE_CHECKING:
    from fathom.opening.explanation import Explanation

MOST_COLUMNS = 15
MOST_BARS = 15  # of a card
MOST_CLASSES = 5
_FACTOR = 8  # signs that a factor takes


def explanation_words(opened: Explanation) -> list[str]:
    """Write the short form down, line by line."""
    lines = [answer_words(opened), *together_words(opened), *_strange_words(opened)]
    if opened.what_if is not None:
        lines += [f"What if {_changes(opened)}: {answer_words(opened.what_if, short=True)}"]
        lines += _strange_words(opened.what_if)
    lines += ["", *_part_words(opened)]
    if opened.formula is not None:
        lines += ["", *opened.formula.words()]
    return lines


def explanation_card(opened: Explanation) -> Card:
    """State what is to be seen of an explanation in a notebook."""
    facts = [(name, chance) for name, chance in _chances(opened.probabilities)]
    if opened.average is not None:
        facts.append(("answered by", together_words(opened)[0]))
    facts += [("", line) for line in _strange_words(opened)]
    if opened.what_if is not None:
        facts.append((f"if {_changes(opened)}", answer_words(opened.what_if, short=True)))
    part, whole = _part_writers(opened)
    told = opened.contributions
    bars = [
        Bar(name, value, part(value), opened.raw(name)) for name, value in told.sorted()[:MOST_BARS]
    ]
    rest = [value for _, value in told.sorted()[MOST_BARS:]]
    bars += (
        [Bar(f"{len(rest)} more columns", math.fsum(rest), part(math.fsum(rest)))] if rest else []
    )
    ends = f"From {whole(told.average)}, an average row, to {whole(told.value)}, this row"
    parts: list[Part] = [Bars(bars, f"What each column did to {told.name}"), Words(f"{ends}.")]
    if opened.formula is not None:
        parts.append(Folded("Formula", [Lines("\n".join(opened.formula.words()))]))
    parts.append(Folded("In words", [Lines("\n".join(explanation_words(opened)))]))
    return Card("Explanation", answer_words(opened), facts, parts)


def _chances(probabilities: Mapping[str, float]) -> list[tuple[str, str]]:
    """Say the likeliest classes with their probabilities, one by one."""
    likely = sorted(probabilities.items(), key=lambda pair: -pair[1])[:MOST_CLASSES]
    return [(name, f"{chance:.1%}") for name, chance in likely]


def answer_words(opened: Explanation, short: bool = False) -> str:
    """Say the answer, how sure it is, and which row it is for."""
    name = opened.target.name
    where = name if short else f"{name} of {opened.place}"
    if opened.target.task == "regression":
        units = _units(opened)
        told = f"{where}: {units(float(opened.output[0]))}"
        if opened.interval is None:
            return told
        low, high = map(units, opened.interval)
        return f"{told} (9 times in 10 between {low} and {high})"
    return f"{where}: {opened.prediction} ({chance_words(opened.probabilities)})"


def chance_words(chances: Mapping[str, float]) -> str:
    """Say the likeliest classes with their probabilities.

    >>> chance_words({"cat": 0.2, "dog": 0.8})
    'dog 80.0%, cat 20.0%'
    """
    return ", ".join(f"{name} {chance}" for name, chance in _chances(chances))


def together_words(opened: Explanation) -> list[str]:
    """Say how the members of an ensemble came to the answer, in a line or two."""
    if opened.average is None:
        return []
    sums, steps = opened.average.sums, opened.average.last
    count = len(sums)
    if sums.shape[1] == 1:
        low, high = sums.min(), sums.max()
        lean = f", their last sums {low:.4g} to {high:.4g}, mean {opened.average.mean[0]:.4g}"
    else:
        place = opened.target.classes.index(str(opened.prediction))
        mine = int((sums.argmax(axis=1) == place).sum())
        lean = f", of which {mine} by itself would say {opened.prediction}"
    way = ", then ".join(["the mean", *(f"{step.name} ({step.words})" for step in steps)])
    return [f"{count} networks together{lean}", f"  their last sums, {way}"]


def _strange_words(opened: Explanation) -> list[str]:
    if opened.unusual is None or not opened.unusual[1]:
        return []
    share, because = opened.unusual
    return [
        f"Beware: unlike the rows it learnt from, {100 * share:.1f} % of which were more "
        f"usual; because of {', '.join(because)}"
    ]


def _changes(opened: Explanation) -> str:
    changed = (opened.changed or {}).items()
    return " and ".join(f"{name} = {'(missing)' if v in ('', None) else v}" for name, v in changed)


def _part_words(opened: Explanation) -> list[str]:
    """Write what each column added; the same for the changed row beside, where there is one."""
    sides = [opened] if opened.what_if is None else [opened, opened.what_if]
    told = [one.contributions for one in sides]
    shown = [name for name, _ in told[0].sorted()][:MOST_COLUMNS]
    shown += [name for name in (opened.changed or {}) if name not in shown]
    part, whole = _part_writers(opened)
    rows = [["", "", *_heads(opened)]]
    rows.append(["an average row", "", *(whole(one.average) for one in told)])
    for name in shown:
        cells = " -> ".join(dict.fromkeys(one.raw(name) for one in sides))
        rows.append([name, cells, *(part(one.parts[name]) for one in told)])
    if rest := [name for name in told[0].parts if name not in shown]:
        sums = [math.fsum(one.parts[name] for name in rest) for one in told]
        rows.append([f"{len(rest)} more columns", "", *map(part, sums)])
    rows.append(["this row", "", *(whole(one.value) for one in told)])
    meant = ", ln(p / (1 - p))" if opened.target.task == "binary" else ""
    title = f"{told[0].name}{meant}, from an average row to this one:"
    gap = max(one.residual for one in told)
    agrees = f"  which adds up to {gap:.1e} of the sizes of these parts"
    return [title, *aligned(rows, "<<>", indent=2), agrees]


Writer = Callable[[float], str]


def _heads(opened: Explanation) -> list[str]:
    """Name the columns of numbers."""
    if opened.what_if is not None:
        return ["as it is", f"if {_changes(opened)}"]
    if opened.contributions.name == opened.target.name:
        return [opened.target.name]
    odds = opened.target.task != "regression"
    return [f"{'logit' if odds else 'logarithm'}  {'odds' if odds else 'factor':>{_FACTOR}}"]


def _part_writers(opened: Explanation) -> tuple[Writer, Writer]:
    """Say how parts are written, and whole numbers: logarithms with the factor they stand for."""
    if opened.contributions.name == opened.target.name:
        units = _units(opened)
        return (lambda value: f"{'+' if value >= 0 else ''}{units(value)}"), units

    def factor(value: float) -> str:
        return f"{'x' if value >= 0 else '/'} {math.exp(min(abs(value), 700)):.3g}"

    wide = 0 if opened.what_if is not None else _FACTOR

    def part(value: float) -> str:
        return f"{value:+.3f}" + (f"  {factor(value):>{wide}}" if wide else "")

    def whole(value: float) -> str:
        return f"{value:.3f}" + (f"  {math.exp(min(value, 700)):>{wide}.3g}" if wide else "")

    return part, whole


def _units(opened: Explanation) -> Writer:
    """Write numbers of the target with as many decimals as say something."""
    decimals = opened.target.decimals
    return lambda value: f"{value:,.{decimals}f}"
