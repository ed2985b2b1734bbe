"""An explained prediction: the answer first, what pushed it, then the whole arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from fathom.data.encoder import Cell
from fathom.data.target import Target
from fathom.errors import OptionError
from fathom.explain.average import Average
from fathom.explain.forward import LayerWork, Work
from fathom.explain.pushes import Push
from fathom.model.answered import decided

MOST_NEURONS_SHOWN = 3


@dataclass(frozen=True)
class Explanation:
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
        average: of an ensemble, how its members answer together; then `work` is that of one.
        member: which of them `work` is of, counted from 0.
        unusual: the share of the training rows that were more usual than this one; and the columns
            that make it unusual, where it is.
        threshold: of two classes, the probability from which on the positive one is named.
    """

    target: Target
    row: int
    line: int | None
    source: str
    cells: tuple[Cell, ...]
    work: Work
    pushes: tuple[Push, ...]
    average: Average | None = None
    member: int | None = None
    unusual: tuple[float, list[str]] | None = None
    threshold: float = 0.5

    @property
    def output(self) -> Float[np.ndarray, " outputs"]:
        """What was answered: a number in the target's units, or probabilities."""
        return self.work.output if self.average is None else self.average.output

    @property
    def residual(self) -> float:
        """The largest relative gap in any neuron's sum, and in the mean of all networks."""
        gap = 0.0 if self.average is None else self.average.residual
        return max(self.work.residual, gap)

    @property
    def place(self) -> str:
        """Where the row stands: ``row 3 (line 5 of people.csv)``, or ``row 3`` without a file."""
        return f"row {self.row}" + (f" (line {self.line} of {self.source})" if self.line else "")

    @property
    def prediction(self) -> float | str:
        """The answer: a number in the target's units, or a class."""
        if self.target.task == "regression":
            return float(self.output[0])
        chances = np.array([list(self.probabilities.values())])
        return self.target.classes[int(decided(chances, self.threshold)[0])]

    @property
    def probabilities(self) -> dict[str, float]:
        """Each class with its probability; empty for a regression."""
        if self.target.task == "regression":
            return {}
        output = self.output
        chances = [1 - output[0], output[0]] if self.target.task == "binary" else output
        return dict(zip(self.target.classes, map(float, chances), strict=True))

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
        data["pushes"] = [
            {"column": p.column, "change": self._change(p)} for p in self._sorted_pushes()
        ]
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

    def __str__(self) -> str:
        lines = [self._answer(), *self.together, *self._strange(), ""]
        lines.append(f"What each column did, one at a time, to {self._followed()}:")
        rows = [(p.column, self._raw(p.column), self._words(p)) for p in self._sorted_pushes()]
        left, right = (max(len(row[side]) for row in rows) for side in (0, 1))
        lines += [f"  {column:<{left}}  {raw:<{right}}  {words}" for column, raw, words in rows]
        return "\n".join(lines)

    def _strange(self) -> list[str]:
        if self.unusual is None or not self.unusual[1]:
            return []
        share, because = self.unusual
        return [
            f"Beware: unlike the rows it learnt from, {100 * share:.1f} % of which were more "
            f"usual; because of {', '.join(because)}"
        ]

    def steps(self, neuron: str | None = None) -> str:
        """Write the arithmetic: inputs, neurons (largest first, or the one asked for), answer."""
        if neuron is not None:
            layer, place = self._find(neuron)
            after = self._last_in_words() if layer is self.work.layers[-1] else []
            return "\n".join([layer.neuron_in_words(place), *after])
        lines = ["Inputs: how each cell becomes a number"]
        left = max(len(cell.name) for cell in self.cells)
        for cell in self.cells:
            raw = "missing" if cell.raw is None else str(cell.raw)
            lines.append(f"  {cell.name:<{left}}  {raw:>12}  ->  {cell.encoded:>9.5g}")
        if self.average is not None:
            lines += ["", f"Network {self.member} of those that answer together, by itself:"]
        for number, layer in enumerate(self.work.layers, 1):
            lines += ["", *self._layer_in_words(number, layer)]
        lines += ["", *self._last_in_words()]
        if self.average is not None:
            lines += ["", *self.average.words()]
        lines.append(f"every sum agrees with its terms to {self.residual:.1e} of their size")
        return "\n".join(lines)

    def _last_in_words(self) -> list[str]:
        return [
            f"{last.name}: {last.words} = {', '.join(f'{value:.7g}' for value in last.after)}"
            for last in self.work.last
        ]

    def _layer_in_words(self, number: int, layer: LayerWork) -> list[str]:
        count = len(layer.bias)
        if count <= MOST_NEURONS_SHOWN or number == len(self.work.layers):
            return [layer.neuron_in_words(n) for n in range(count)]
        order = np.argsort(-np.abs(layer.outputs), kind="stable")[:MOST_NEURONS_SHOWN]
        title = (
            f"{layer.name}: the {MOST_NEURONS_SHOWN} strongest of {count} neurons "
            f"(one more: --neuron {number}.{order[0]})"
        )
        return [title, *(layer.neuron_in_words(int(n)) for n in order)]

    def _find(self, neuron: str) -> tuple[LayerWork, int]:
        """Find ``LAYER.INDEX``: layer 1 is the first with neurons (0 is the inputs)."""
        layers = self.work.layers
        layer, _, place = str(neuron).partition(".")
        if not isinstance(neuron, str) or not (layer.isdecimal() and place.isdecimal()):
            raise OptionError(
                f"a neuron is named LAYER.INDEX, like 1.5 for neuron 5 of the first layer, "
                f"but got {neuron!r}"
            )
        if not 1 <= int(layer) <= len(layers):
            raise OptionError(
                f"there is no layer {layer}: the network has layers 1 to {len(layers)}"
            )
        found = layers[int(layer) - 1]
        if int(place) >= len(found.bias):
            raise OptionError(
                f"there is no neuron {neuron}: layer {layer} has neurons 0 to {len(found.bias) - 1}"
            )
        return found, int(place)

    def _wanted(self, layer: int, index: int, neuron: str | None) -> bool:
        if neuron is None:
            return True
        found, place = self._find(neuron)
        return found is self.work.layers[layer - 1] and place == index

    @property
    def together(self) -> list[str]:
        """Say how the members of an ensemble came to the answer, in a line or two."""
        if self.average is None:
            return []
        sums, steps = self.average.sums, self.average.last
        count = len(sums)
        if sums.shape[1] == 1:
            low, high = sums.min(), sums.max()
            lean = f", their last sums {low:.4g} to {high:.4g}, mean {self.average.mean[0]:.4g}"
        else:
            place = self.target.classes.index(str(self.prediction))
            mine = int((sums.argmax(axis=1) == place).sum())
            lean = f", of which {mine} by itself would say {self.prediction}"
        way = ", then ".join(["the mean", *(f"{step.name} ({step.words})" for step in steps)])
        return [f"{count} networks together{lean}", f"  their last sums, {way}"]

    def _answer(self) -> str:
        if self.target.task == "regression":
            digits = ",.0f" if self._coarse() else ".5g"
            return f"{self.target.name} of {self.place}: {self.prediction:{digits}}"
        likely = sorted(self.probabilities.items(), key=lambda pair: -pair[1])[:5]
        chances = ", ".join(f"{name} {chance:.1%}" for name, chance in likely)
        return f"{self.target.name} of {self.place}: {self.prediction} ({chances})"

    def _followed(self) -> str:
        """What the pushes speak of: the number, or the odds of one class."""
        if not self.target.plain:
            return f"the {self.target.name}, as a factor"
        if self.target.task == "regression":
            return f"the {self.target.name}"
        return f"the odds of {self._followed_class()}"

    def _followed_class(self) -> str:
        return self.target.positive or str(self.prediction)

    def _change(self, push: Push) -> float:
        """Give the change in the target's units, or of its logarithm, or of that of the odds."""
        if self.target.task == "regression":
            return float(push.sums[0] - push.without[0]) * self.target.std
        return self._log_odds(push.sums) - self._log_odds(push.without)

    def _log_odds(self, sums: np.ndarray) -> float:
        """Give ln(p / (1 - p)) of the class that is followed, without rounding p to 0 or 1."""
        if self.target.task == "binary":
            return float(sums[0])
        place = self.target.classes.index(self._followed_class())
        return float(sums[place] - np.logaddexp.reduce(np.delete(sums, place)))

    def _words(self, push: Push) -> str:
        change = self._change(push)
        if self.target.task == "regression" and self.target.plain:
            digits = ",.0f" if self._coarse() else ".4g"
            return f"{'up by  ' if change >= 0 else 'down by'} {abs(change):>9{digits}}"
        return f"{'x' if change >= 0 else '/'} {np.exp(abs(change)):.3g}"

    def _sorted_pushes(self) -> list[Push]:
        return sorted(self.pushes, key=lambda push: -abs(self._change(push)))

    def _raw(self, column: str) -> str:
        raw = next(cell.raw for cell in self.cells if cell.column == column)
        return "(missing)" if raw is None else str(raw)

    def _coarse(self) -> bool:
        """Whether fractions of a unit are nothing."""
        if not self.target.plain:
            return float(self.target.units(np.zeros(1))[0]) >= 1000
        return self.target.task == "regression" and self.target.std >= 100
