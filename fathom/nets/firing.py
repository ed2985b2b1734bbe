"""What one neuron made of one set of inputs: the sum, term by term, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from fathom.display.card import Bar, Bars, Card
from fathom.display.visible import Visible
from fathom.text import aligned


@dataclass(frozen=True)
class Term:
    """One input on its way into the sum: value x weight = product."""

    name: str
    value: float
    weight: float

    @property
    def product(self) -> float:
        """What this input adds to the sum."""
        return self.value * self.weight


@dataclass(frozen=True, repr=False)
class Firing(Visible):
    """What one neuron made of one set of inputs, every step kept; `print` shows the sum.

    `sum` is the weighted inputs alone, `z` that plus the bias, `output` the activation of z.
    """

    terms: tuple[Term, ...]
    bias: float
    activation: str
    sum: float
    z: float
    output: float

    @property
    def fires(self) -> bool:
        """Whether the sum passed the threshold: z > 0."""
        return self.z > 0

    def as_dict(self) -> dict[str, object]:
        """Give everything as plain values, for programs."""
        terms = [
            {"name": t.name, "value": t.value, "weight": t.weight, "product": t.product}
            for t in self.terms
        ]
        return {
            "terms": terms,
            "sum": self.sum,
            "bias": self.bias,
            "z": self.z,
            "activation": self.activation,
            "output": self.output,
            "fires": self.fires,
        }

    def __str__(self) -> str:
        names = max(len(term.name) for term in self.terms)
        rows = [
            (f"{t.name:<{names}}   {t.value:g} x {t.weight:g} =", f"{t.product:g}")
            for t in self.terms
        ]
        rows.append(("weighted inputs:", f"{self.sum:g}"))
        rows.append(("bias:", f"{self.bias:g}"))
        rows.append((f"z = {self.sum:g} {signed(self.bias)} =", f"{self.z:g}"))
        lines = aligned(rows, "<>", gap=1)
        lines[-2] += f"   (threshold {-self.bias:g})"
        return "\n".join([*lines, self._verdict()])

    def _verdict(self) -> str:
        if self.activation != "step":
            return f"{self.activation}({self.z:g}) = {self.output:.6g} is the output"
        if self.fires:
            return "step: z is above 0, so the output is 1: the neuron fires"
        return "step: z is not above 0, so the output is 0: the neuron does not fire"

    @property
    def brief(self) -> str:
        """The sum, and what comes of it."""
        return f"z = {self.sum:g} {signed(self.bias)} = {self.z:g}; output {self.output:.6g}"

    def card(self) -> Card:
        """What each input adds to the sum, as bars."""
        bars = [
            Bar(term.name, term.product, f"{term.product:g}", f"{term.value:g} x {term.weight:g}")
            for term in self.terms
        ]
        bars += [Bar("bias", self.bias, f"{self.bias:g}"), Bar("z", self.z, f"{self.z:g}")]
        return Card("Firing", self._verdict(), parts=[Bars(bars)])


def signed(number: float) -> str:
    """Write a number as it stands inside a sum: ``+ 3`` or ``- 3``.

    >>> signed(-8), signed(2.5)
    ('- 8', '+ 2.5')
    """
    return f"{'-' if number < 0 else '+'} {abs(number):g}"
