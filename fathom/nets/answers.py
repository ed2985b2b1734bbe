"""Last steps: how a network's last sums become an answer in the user's own terms.

Nothing here is learnt by descent. They are part of the one forward pass, so that explanations open
them like any other step. NumPy arrays stay NumPy arrays: answers take these steps in float64, since
a float32 number has seven digits, and 1,000,000,000 +- 1 needs ten.

>>> import numpy as np
>>> Rescale(mean=50_000.0, spread=10_000.0)(np.array([1.5])).output.tolist()
[65000.0]
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import ClassVar

from fathom.nets.activations import sigmoid, softmax
from fathom.nets.part import Array, Part, fixed, namespace
from fathom.shapes import Float

Signals = Float[Array, "..."]


class LastStep(Part):
    """One last step's working: `inputs` came in, `sum` is what is made of them, `output` goes on.

    Of one example, or of many, the example's numbers last.
    """

    inputs: Signals
    sum: Signals
    output: Signals


class Rescale(Part):
    """Bring a standardised number back to the user's units: mean + spread x number."""

    mean: float = fixed()
    spread: float = fixed()
    kind: ClassVar[str] = "rescale"

    def __call__(self, inputs: Signals) -> LastStep:
        """Work for one example, or for many."""
        output = self.mean + self.spread * inputs
        return LastStep(inputs, output, output)

    def words(self) -> str:
        """Say how it is computed.

        >>> Rescale(50_000.0, 10_000.0).words()
        '50000 + 10000 x sum'
        """
        return f"{self.mean:.10g} + {self.spread:.10g} x sum"

    def describe(self) -> dict[str, object]:
        """Say all of it, for the file."""
        return {"mean": self.mean, "spread": self.spread}

    @classmethod
    def restore(cls, words: Mapping[str, object]) -> Rescale:
        """Build the step again from `describe`."""
        mean, spread = (float(str(words[name])) for name in ("mean", "spread"))
        if not (math.isfinite(mean) and 0 < spread < math.inf):
            raise ValueError("a mean is finite, and a spread above 0")
        return cls(mean, spread)


class Exponential(Part):
    """Turn the logarithm of a number back into the number: factor x e^sum.

    The sum is first held within bounds: beyond what training rows showed, an exponential runs away.

    >>> import numpy as np
    >>> Exponential(factor=2.0, low=-9.0, high=1.0)(np.array([0.0])).output.tolist()
    [2.0]
    """

    factor: float = fixed()
    low: float = fixed()
    high: float = fixed()
    kind: ClassVar[str] = "exponential"

    def __call__(self, inputs: Signals) -> LastStep:
        """Work for one example, or for many."""
        xp = namespace(inputs)
        held = xp.clip(inputs, self.low, self.high)
        return LastStep(inputs, held, self.factor * xp.exp(held))

    def words(self) -> str:
        """Say how it is computed.

        >>> Exponential(1.05, 2.0, 9.5).words()
        '1.05 x e^sum, the sum held within 2 .. 9.5'
        """
        return (
            f"{self.factor:.10g} x e^sum, the sum held within {self.low:.10g} .. {self.high:.10g}"
        )

    def describe(self) -> dict[str, object]:
        """Say all of it, for the file."""
        return {"factor": self.factor, "low": self.low, "high": self.high}

    @classmethod
    def restore(cls, words: Mapping[str, object]) -> Exponential:
        """Build the step again from `describe`."""
        factor, low, high = (float(str(words[name])) for name in ("factor", "low", "high"))
        if not (0 < factor < float("inf") and low < high):
            raise ValueError("a factor is above 0, and bounds rise")
        return cls(factor, low, high)


class Temperature(Part):
    """Make sums that are too sure smaller, or too unsure larger: sums / temperature.

    The likeliest class stays the likeliest. The temperature is fitted on rows that the network has
    not learnt from (temperature scaling, Guo et al. 2017).

    >>> import numpy as np
    >>> Temperature(2.0)(np.array([3.0, -1.0])).output.tolist()
    [1.5, -0.5]
    """

    temperature: float = fixed()
    kind: ClassVar[str] = "temperature"

    def __call__(self, inputs: Signals) -> LastStep:
        """Work for one example, or for many."""
        output = inputs / self.temperature
        return LastStep(inputs, output, output)

    def words(self) -> str:
        """Say how it is computed.

        >>> Temperature(1.5).words()
        'sum / 1.5'
        """
        return f"sum / {self.temperature:.10g}"

    def describe(self) -> dict[str, object]:
        """Say all of it, for the file."""
        return {"temperature": self.temperature}

    @classmethod
    def restore(cls, words: Mapping[str, object]) -> Temperature:
        """Build the step again from `describe`."""
        temperature = float(str(words["temperature"]))
        if not 0 < temperature < float("inf"):
            raise ValueError("a temperature is above 0")
        return cls(temperature)


class Probability(Part):
    """Turn sums into probabilities: one sum by the sigmoid, several by softmax.

    >>> import numpy as np
    >>> Probability()(np.array([0.0])).output.tolist()
    [0.5]
    >>> Probability()(np.array([0.0, 0.0, 0.0, 0.0])).output.tolist()
    [0.25, 0.25, 0.25, 0.25]
    """

    kind: ClassVar[str] = "probability"

    def __call__(self, inputs: Signals) -> LastStep:
        """Work for one example, or for many."""
        squeeze = sigmoid if inputs.shape[-1] == 1 else softmax
        return LastStep(inputs, inputs, squeeze(inputs))

    def words(self) -> str:
        """Say how it is computed."""
        return "sigmoid of one sum, softmax of several"

    def describe(self) -> dict[str, object]:
        """Say all of it, for the file."""
        return {}

    @classmethod
    def restore(cls, words: Mapping[str, object]) -> Probability:
        """Build the step again from `describe`."""
        return cls()


Answer = Rescale | Exponential | Temperature | Probability
ANSWERS: dict[str, type[Answer]] = {
    kind.kind: kind for kind in (Rescale, Exponential, Temperature, Probability)
}


def last_steps(answer: Sequence[Answer], sums: Signals) -> tuple[LastStep, ...]:
    """Take the last sums to an answer, and give every step of the way."""
    taken: list[LastStep] = []
    for step in answer:
        taken.append(step(taken[-1].output if taken else sums))
    return tuple(taken)
