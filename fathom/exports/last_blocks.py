"""The last steps as blocks of formulas: from the last sums to a number or to probabilities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fathom.exports.parts import Parts
from fathom.exports.sheet import exact
from fathom.nets.answers import Exponential, Rescale, Temperature

SIGMOID = "IF({z}>=0,1/(1+EXP(-{z})),EXP({z})/(1+EXP({z})))"
Write = Callable[[list[str], int], str]


@dataclass(frozen=True)
class Block:
    """A step: a row for each number, and how it comes from the block before.

    Attributes:
        rows: what each number is called.
        write: from the cells of the block before and a number's place, its formula.
    """

    rows: tuple[str, ...]
    how: str
    write: Write


def blocks(parts: Parts) -> list[Block]:
    """Give all steps, of which the first takes the last layers' sums; the last is the answer."""
    names = tuple(f"sum: {name}" for name in parts.outputs)
    how = "the last layer's sum" if len(parts.networks) == 1 else "the mean of all networks' sums"
    made = [Block(names, how, lambda before, n: before[n])]
    for step in parts.answer:
        if isinstance(step, Rescale | Exponential | Temperature):
            rows = tuple(parts.outputs)
            if isinstance(step, Temperature):
                rows = tuple(f"{name}, calibrated" for name in rows)
            made.append(Block(rows, step.words(), _simple(step)))
        else:
            made += _chances(parts)
    return made


def _simple(step: Rescale | Exponential | Temperature) -> Write:
    if isinstance(step, Rescale):
        return lambda before, n: f"{exact(step.mean)}+{exact(step.spread)}*{before[n]}"
    if isinstance(step, Temperature):
        return lambda before, n: f"{before[n]}/{exact(step.temperature)}"
    held = f"MAX({exact(step.low)},MIN({exact(step.high)},{{}}))"
    return lambda before, n: f"{exact(step.factor)}*EXP({held.format(before[n])})"


def _chances(parts: Parts) -> Iterator[Block]:
    """Turn sums into probabilities; the largest is taken off first, so that e^ stays small."""
    classes = parts.model.classes
    names = tuple(f"p({name})" for name in classes)
    if len(parts.outputs) == 1:
        chance = ("1-" + SIGMOID, SIGMOID)
        how = "1 / (1 + e^-sum) for the second, the rest for the first"
        yield Block(names, how, lambda before, n: chance[n].format(z=before[0]))
        return
    powers = tuple(f"e^(sum - largest): {name}" for name in classes)
    yield Block(powers, "the largest sum is taken off, so that e^ stays small", _power)
    yield Block(names, "each divided by the total", lambda b, n: f"{b[n]}/SUM({b[0]}:{b[-1]})")


def _power(before: list[str], number: int) -> str:
    return f"EXP({before[number]}-MAX({before[0]}:{before[-1]}))"
