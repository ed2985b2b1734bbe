"""An explained prediction: the answer first, what pushed it, then the whole arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.data.columns.encoder import Cell
from fathom.data.place import RowPlace
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.display.card import Card, Folded, Lines, Part
from fathom.display.visible import Visible
from fathom.explain.average import Average
from fathom.explain.forward import Work
from fathom.explain.pushes import Push
from fathom.opening.contributions import Contributions
from fathom.opening.formula import Formula
from fathom.opening.words import (
    Side,
    chance_words,
    change_words,
    likely,
    number_words,
    part_bars,
    part_words,
    strange_words,
    together_words,
)
from fathom.opening.worked import find_neuron, neuron_words, worked_words
from fathom.shapes import Float

STRANGE = ("unusual", "outside")


@dataclass(frozen=True, repr=False)
class Explanation(Visible):
    """One row's prediction, opened. `print` gives the short form, `steps()` the arithmetic.

    Attributes:
        row: the row's number, counted from 0, the header not counted.
        line: the line of the file that the row begins in, the header counted; None for a table that
            came from no file with lines.
        source: the name of the table.
        cells: how each raw cell became an input.
        work: every product, sum and output.
        pushes: what each column changed, one at a time; in the target's units, or for classes in
            the logarithm of the odds of the class (of two: the positive one).
        contributions: what each column did, from an average row to this one, so that it adds up.
        formula: the straight line around the row; None for a network with curved activations.
        average: of an ensemble, how its members answer together; then `work` is that of one.
        member: which of them `work` is of, counted from 0.
        unusual: the share of the training rows that were more usual than this one; and the columns
            that make it unusual, where it is.
        outside: of each cell outside all that was learnt from, how far out it is, in words.
        threshold: of two classes, the probability from which on the positive one is named.
        interval: of a number, between what the truth lies in 9 of 10 cases, where that is known.
        changed: cells that are thought to hold something else, and what.
        what_if: the same for the row with these.
    """

    target: Target
    row: int
    line: int | None
    source: str
    cells: tuple[Cell, ...]
    work: Work
    pushes: tuple[Push, ...]
    contributions: Contributions
    formula: Formula | None = None
    average: Average | None = None
    member: int | None = None
    unusual: tuple[float, list[str]] | None = None
    outside: tuple[str, ...] = ()
    threshold: float = 0.5
    interval: tuple[float, float] | None = None
    changed: Mapping[str, object] | None = None
    what_if: Explanation | None = None

    @property
    def output(self) -> Float[np.ndarray, " outputs"]:
        """What was answered: a number in the target's units, or probabilities."""
        return self.work.output if self.average is None else self.average.output

    @property
    def residual(self) -> float:
        """The largest relative gap: in a neuron's sum, the mean of all networks, the parts' sum."""
        gap = 0.0 if self.average is None else self.average.residual
        return max(self.work.residual, gap, self.contributions.residual)

    @property
    def place(self) -> str:
        """Where the row stands: ``row 3 (line 5 of people.csv)``, or ``row 3`` without a file."""
        return RowPlace(self.row, self.line, source=self.source).words()

    @property
    def prediction(self) -> float | str:
        """The answer: a number in the target's units, or a class."""
        return self.target.prediction(self.output, self.threshold)

    @property
    def probabilities(self) -> dict[str, float]:
        """Each class with its probability; empty for a regression."""
        return self.target.chances(self.output)

    def as_dict(self, neuron: str | None = None) -> dict[str, Any]:
        """Give everything as plain values; `neuron` ("1.5") keeps that one alone."""
        data: dict[str, Any] = {
            "row": self.row,
            "line": self.line,
            "prediction": self.prediction,
        }
        if self.probabilities:
            data["probabilities"] = self.probabilities
        if self.average is not None:
            data |= {"member": self.member, **self.average.as_dict()}
        if self.unusual is not None:
            data["unusual"] = dict(zip(("score", "columns"), self.unusual, strict=True))
        if self.outside:
            data["outside"] = list(self.outside)
        if self.interval is not None:
            data["interval"] = dict(zip(("low", "high"), self.interval, strict=True))
        data["pushes"] = [
            {"column": p.column, "change": self._change(p)} for p in self._sorted_pushes()
        ]
        data |= self._parts_as_dict()
        data["inputs"] = [vars(cell) for cell in self.cells]
        data["layers"] = [
            {
                "name": layer.name,
                "activation": layer.activation,
                "neurons": [
                    layer.neuron_as_dict(n)
                    for n in range(len(layer.bias))
                    if self._wanted(number, n, neuron)
                ],
            }
            for number, layer in enumerate(self.work.layers, 1)
        ]
        data["answer"] = [
            {
                "step": last.name,
                "words": last.words,
                "before": last.before.tolist(),
                "after": last.after.tolist(),
            }
            for last in self.work.last
        ]
        data["residual"] = self.residual
        return data

    def _parts_as_dict(self) -> dict[str, Any]:
        told = self.contributions.as_dict()
        data: dict[str, Any] = {"attributions": told.pop("attributions"), "path": told}
        if self.formula is not None:
            data["formula"] = self.formula.as_dict()
        if self.what_if is not None:
            other = self.what_if.as_dict()
            kept = ("prediction", "probabilities", "interval", "attributions", "formula", *STRANGE)
            data["what_if"] = {"set": dict(self.changed or {})}
            data["what_if"] |= {name: other[name] for name in kept if name in other}
        return data

    def __str__(self) -> str:
        return self.words()

    def words(self, every: bool = False) -> str:
        """Tell the answer, what each column did, the formula: the leading parts, or every one."""
        lines = [self._title(), *self.together()]
        lines += [*strange_words(self.unusual), *self.outside]
        sides, changed = [self._side()], self.changed or {}
        if self.what_if is not None:
            answer = f"{self.target.name}: {self.what_if._answer()}"
            lines += [f"What if {change_words(changed)}: {answer}"]
            lines += [*strange_words(self.what_if.unusual), *self.what_if.outside]
            sides.append(self.what_if._side())
        lines += ["", *part_words(self.target, sides, changed, every)]
        if self.formula is not None:
            lines += ["", *self.formula.words(every)]
            if self.outside:
                lines.append("  extrapolated: this row lies outside all that was learnt from")
        return "\n".join(lines)

    def _answer(self) -> str:
        """Say the answer and how sure it is."""
        if self.target.task == "regression":
            return number_words(self.target, float(self.output[0]), self.interval)
        return f"{self.prediction} ({chance_words(self.probabilities)})"

    def together(self) -> list[str]:
        """Say how the members of an ensemble came to the answer, in two lines; [] for one."""
        if self.average is None:
            return []
        return together_words(self.average, self.target, self.prediction)

    def _side(self) -> Side:
        """Give what each column did, and what stands in its cell."""
        first = {cell.column: cell for cell in reversed(self.cells)}
        return self.contributions, {name: _written(cell) for name, cell in first.items()}

    def steps(self, neuron: str | None = None) -> str:
        """Write the arithmetic: inputs, neurons (largest first, or the one asked for), answer."""
        if neuron is not None:
            return "\n".join(neuron_words(self.work, neuron))
        lines = worked_words(self.work, self.cells, self.average, self.member)
        lines.append(f"every sum agrees with its terms to {self.residual:.1e} of their size")
        return "\n".join(lines)

    def _wanted(self, layer: int, index: int, neuron: str | None) -> bool:
        if neuron is None:
            return True
        found, place = find_neuron(self.work, neuron)
        return found is self.work.layers[layer - 1] and place == index

    def _change(self, push: Push) -> float:
        """Give the change in the target's units, or of its logarithm, or of that of the odds."""
        target = self.target
        if isinstance(target, NumberTarget):
            return float(push.sums[0] - push.without[0]) * target.std
        followed = target.positive or str(self.prediction)
        return target.log_odds(push.sums, followed) - target.log_odds(push.without, followed)

    def _sorted_pushes(self) -> list[Push]:
        return sorted(self.pushes, key=lambda push: -abs(self._change(push)))

    def raw(self, column: str) -> str:
        """What stands in a column's cell."""
        return _written(next(cell for cell in self.cells if cell.column == column))

    @property
    def brief(self) -> str:
        """The answer, and what did most to it."""
        most = ", ".join(f"{name} {part:+.3g}" for name, part in self.contributions.sorted()[:2])
        return f"{self._title()}; most by {most}" if most else self._title()

    def _title(self) -> str:
        return f"{self.target.name} of {self.place}: {self._answer()}"

    def card(self) -> Card:
        """The answer, what each column did to it as bars, and the formula."""
        facts = [
            *likely(self.probabilities),
            *(("answered by", line) for line in self.together()[:1]),
        ]
        facts += [("", line) for line in (*strange_words(self.unusual), *self.outside)]
        if self.what_if is not None:
            facts.append((f"if {change_words(self.changed or {})}", self.what_if._answer()))
        parts: list[Part] = [*part_bars(self.target, self._side())]
        if self.formula is not None:
            parts.append(Folded("Formula", [Lines("\n".join(self.formula.words()))]))
        parts.append(Folded("In words", [Lines(str(self))]))
        return Card("Explanation", self._title(), facts, parts)


def _written(cell: Cell) -> str:
    return "(missing)" if cell.raw is None else str(cell.raw)
