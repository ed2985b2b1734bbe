"""One neuron: it weighs its inputs, adds them up, and answers when the sum passes its threshold.

    z = w_1 x_1 + w_2 x_2 + ... + b        the weighted sum; b, the bias, is minus the threshold
    a = phi(z)                             the output; phi is the activation

With the step activation the neuron fires (a = 1) when z > 0, that is, when the weighted inputs
together exceed the threshold (McCulloch & Pitts 1943; Rosenblatt 1958).

>>> dog = Neuron({"four legs": 2, "thick coat": 4}, threshold=8)
>>> print(dog.explain({"four legs": 1, "thick coat": 1}))
four legs    1 x 2 =  2
thick coat   1 x 4 =  4
weighted inputs:      6
bias:                -8   (threshold 8)
z = 6 - 8 =          -2
step: z is not above 0, so the output is 0: the neuron does not fire
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from fathom.display.card import Bar, Bars, Card, Chart, Curve
from fathom.display.visible import LONGEST, Visible
from fathom.errors import OptionError, hint
from fathom.nets.activations import activation as find_activation
from fathom.nets.firing import Firing, Term, signed
from fathom.text import shortened

MOST_TABLE_INPUTS = 10


@dataclass(frozen=True, repr=False)
class Learned(Visible):
    """What came of `Neuron.learn`: the neuron, and how many examples it got wrong in each round."""

    neuron: Neuron
    mistakes: tuple[int, ...]

    @property
    def solved(self) -> bool:
        """Whether the last round was free of mistakes."""
        return self.mistakes[-1] == 0

    def __str__(self) -> str:
        rounds = len(self.mistakes)
        if self.solved:
            return f"learnt in {rounds} rounds: {self.neuron}"
        return (
            f"not learnt after {rounds} rounds ({self.mistakes[-1]} mistakes in the last): "
            "perhaps no single neuron can do it"
        )

    @property
    def brief(self) -> str:
        """Whether it learnt it, and how fast."""
        return str(self)

    def as_dict(self) -> dict[str, object]:
        """Give everything as plain values."""
        told = {"neuron": self.neuron.as_dict(), "mistakes": list(self.mistakes)}
        return told | {"solved": self.solved}

    def card(self) -> Card:
        """Its mistakes, round by round."""
        rounds = [float(number) for number in range(1, len(self.mistakes) + 1)]
        curve = Curve("mistakes", rounds, list(map(float, self.mistakes)))
        return Card("Learned", str(self), parts=[Chart([curve], "Mistakes", "round")])


class Neuron(Visible):
    """A neuron with named inputs. Give either a `threshold` or a `bias` (= -threshold), or neither.

    Args:
        weights: how much each input is amplified, by the input's name.
        threshold: what the weighted inputs must exceed.
        bias: what is added to the weighted inputs; minus the threshold.
        activation: the name of an activation of one sum (not softmax).

    Raises:
        OptionError: no weights, one that is no finite number, or both threshold and bias.

    >>> Neuron({"a": 1, "b": 1}, threshold=1.5)({"a": 1, "b": 1})
    1.0
    """

    def __init__(
        self,
        weights: Mapping[str, float],
        *,
        threshold: float | None = None,
        bias: float | None = None,
        activation: str = "step",
    ) -> None:
        if not weights:
            raise OptionError("a neuron needs at least one input with a weight")
        if threshold is not None and bias is not None:
            raise OptionError(
                "a neuron takes a threshold or a bias, not both: the bias is minus the threshold"
            )
        given = 0.0 if threshold is None else -threshold
        self.weights = {name: _finite(f"weight of {name!r}", w) for name, w in weights.items()}
        self.bias = _finite("bias", given if bias is None else bias) + 0.0  # + 0.0 turns -0 into 0
        self.activation = find_activation(activation).name
        if self.activation == "softmax":
            raise OptionError("softmax needs the sums of several neurons; one neuron has one sum")

    @property
    def threshold(self) -> float:
        """What the weighted inputs must exceed for z to be above 0."""
        return 0.0 - self.bias  # never -0

    def __call__(self, inputs: Mapping[str, float]) -> float:
        """Give the output for these inputs."""
        return self.explain(inputs).output

    def explain(self, inputs: Mapping[str, float]) -> Firing:
        """Work out the output for these inputs and keep every step of the sum.

        Raises:
            OptionError: an input without a weight, a weight without an input, or no finite number.
        """
        self._check_names(inputs)
        terms = tuple(
            Term(name, _finite(f"input {name!r}", inputs[name]), weight)
            for name, weight in self.weights.items()
        )
        weighted = math.fsum(term.product for term in terms)
        z = weighted + self.bias
        output = float(find_activation(self.activation)(np.asarray(z)))
        return Firing(terms, self.bias, self.activation, weighted, z, output)

    def truth_table(self) -> tuple[Firing, ...]:
        """Try every combination of inputs that are 0 or 1.

        >>> both = Neuron({"four legs": 2, "thick coat": 4}, threshold=5)
        >>> [firing.fires for firing in both.truth_table()]
        [False, False, False, True]
        """
        if len(self.weights) > MOST_TABLE_INPUTS:
            raise OptionError(
                f"a truth table of {len(self.weights)} inputs has 2^{len(self.weights)} lines; "
                f"at most {MOST_TABLE_INPUTS} inputs can be shown"
            )
        combinations = itertools.product((0.0, 1.0), repeat=len(self.weights))
        names = tuple(self.weights)
        return tuple(self.explain(dict(zip(names, row, strict=True))) for row in combinations)

    def describe_logic(self) -> str:
        """Say in a word what a neuron of 0-or-1 inputs computes.

        >>> [Neuron({"legs": 2, "coat": 4}, threshold=t).describe_logic() for t in (6, 5, 3, 1, -1)]
        ['never fires', 'AND', "fires with 'coat', whatever the rest", 'OR', 'always fires']
        """
        table = self.truth_table()
        fires = [firing.fires for firing in table]
        if not any(fires):
            return "never fires"
        if all(fires):
            return "always fires"
        on = [[term.value == 1 for term in firing.terms] for firing in table]
        for column, name in enumerate(self.weights):
            if fires == [row[column] for row in on]:
                return f"fires with {name!r}, whatever the rest"
        if fires == [all(row) for row in on]:
            return "AND"
        if fires == [any(row) for row in on]:
            return "OR"
        return f"fires for {sum(fires)} of {len(fires)} combinations"

    def learn(
        self,
        examples: Iterable[tuple[Mapping[str, float], float]],
        *,
        learning_rate: float = 1.0,
        rounds: int = 100,
    ) -> Learned:
        """Learn 0-or-1 answers from a small table by the perceptron rule (Rosenblatt 1958).

        After each wrong answer every weight moves by `learning_rate` x (expected - output) x input.
        If any weights at all get every example right, the rule finds some (Novikoff 1962).

        >>> table = [({"a": a, "b": b}, float(a and b)) for a in (0, 1) for b in (0, 1)]
        >>> print(Neuron({"a": 0, "b": 0}).learn(table))
        learnt in 6 rounds: Neuron: fires when 2 a + 1 b > 2
        """
        table = [(dict(inputs), _finite("expected output", wanted)) for inputs, wanted in examples]
        if not table:
            raise OptionError("there is nothing to learn from: the table of examples is empty")
        neuron, mistakes = self, []
        for _ in range(rounds):
            mistakes.append(0)
            for inputs, expected in table:
                fault = expected - float(neuron.explain(inputs).fires)
                mistakes[-1] += fault != 0
                neuron = neuron._moved(inputs, learning_rate * fault)
            if mistakes[-1] == 0:
                break
        return Learned(neuron, tuple(mistakes))

    def _moved(self, inputs: Mapping[str, float], push: float) -> Neuron:
        weights = {name: weight + push * inputs[name] for name, weight in self.weights.items()}
        return Neuron(weights, bias=self.bias + push, activation=self.activation)

    def _check_names(self, inputs: Mapping[str, float]) -> None:
        for name in inputs:
            if name not in self.weights:
                raise OptionError(f"the input {name!r} has no weight. {hint(name, self.weights)}")
        for name in self.weights:
            if name not in inputs:
                raise OptionError(f"the weight of {name!r} has no input. {hint(name, inputs)}")

    def __repr__(self) -> str:
        return f"Neuron: {shortened(self.brief, LONGEST)}"

    def __str__(self) -> str:
        return f"Neuron: {self.brief}"

    @property
    def brief(self) -> str:
        """What it computes."""
        total = " + ".join(f"{weight:g} {name}" for name, weight in self.weights.items())
        if self.activation == "step":
            return f"fires when {total} > {self.threshold:g}"
        return f"{self.activation}({total} {signed(self.bias)})"

    def as_dict(self) -> dict[str, object]:
        """Give everything as plain values."""
        return {"weights": self.weights, "bias": self.bias, "activation": self.activation}

    def card(self) -> Card:
        """Its weights, as bars."""
        bars = [Bar(name, weight, f"{weight:g}") for name, weight in self.weights.items()]
        bars.append(Bar("bias", self.bias, f"{self.bias:g}"))
        return Card("Neuron", self.brief, parts=[Bars(bars, "Weights")])


def _finite(what: str, value: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise OptionError(f"the {what} must be a number, but got {value!r}") from None
    if not math.isfinite(number):
        raise OptionError(f"the {what} must be a finite number, but got {number}")
    return number
