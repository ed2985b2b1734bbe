"""Random starts: what the weights are before the first step of learning.

All biases start at 0. Weights are random, so that two neurons of one layer differ and can come to
do different things, and sized so that signals neither fade nor explode from layer to layer.

>>> import jax
>>> start("he_normal")(jax.random.key(0), 2, 3).shape
(3, 2)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.errors import OptionError, hint, same_name
from fathom.nets.part import Array, PRNGKeyArray, jax, jnp
from fathom.shapes import Float

Weights = Float[Array, "outputs inputs"]


@dataclass(frozen=True)
class Start:
    """A way of drawing a layer's first weights.

    `spread(inputs, outputs)` is the standard deviation of one weight.
    """

    name: str
    formula: str
    source: str
    spread: Callable[[int, int], float]
    uniform: bool = False

    def __call__(self, key: PRNGKeyArray, inputs: int, outputs: int) -> Weights:
        """Draw the weights of a layer, one row a neuron."""
        return self.numbers(key, (outputs, inputs)) * self.factor(inputs, outputs)

    def numbers(self, key: PRNGKeyArray, shape: tuple[int, ...]) -> Float[Array, "..."]:
        """Draw uniform numbers within -1 .. 1; or normal ones of standard deviation 1/√2."""
        if self.uniform:
            return jax.random.uniform(key, shape, minval=-1.0, maxval=1.0)
        kind = jnp.result_type(float)
        least = jnp.nextafter(jnp.array(-1, kind), jnp.array(0, kind))
        return jax.lax.erf_inv(jax.random.uniform(key, shape, kind, least, 1.0))

    def factor(self, inputs: int, outputs: int) -> np.floating[Any]:
        """Give what makes a layer's weights of such numbers, rounded as they are."""
        kind = jnp.result_type(float).type
        unit = 3**0.5 if self.uniform else 2**0.5
        factor: np.floating[Any] = kind(unit) * kind(self.spread(inputs, outputs))
        return factor


_TABLE = (
    Start(
        "glorot_uniform",
        "uniform within +-sqrt(6 / (inputs + outputs))",
        "Glorot & Bengio 2010",
        lambda inputs, outputs: (2 / (inputs + outputs)) ** 0.5,
        uniform=True,
    ),
    Start(
        "glorot_normal",
        "normal with variance 2 / (inputs + outputs)",
        "Glorot & Bengio 2010",
        lambda inputs, outputs: (2 / (inputs + outputs)) ** 0.5,
    ),
    Start(
        "he_uniform",
        "uniform within +-sqrt(6 / inputs)",
        "He, Zhang, Ren & Sun 2015",
        lambda inputs, outputs: (2 / inputs) ** 0.5,
        uniform=True,
    ),
    Start(
        "he_normal",
        "normal with variance 2 / inputs",
        "He, Zhang, Ren & Sun 2015",
        lambda inputs, outputs: (2 / inputs) ** 0.5,
    ),
    Start(
        "lecun_uniform",
        "uniform within +-sqrt(3 / inputs)",
        "LeCun, Bottou, Orr & Müller 1998",
        lambda inputs, outputs: (1 / inputs) ** 0.5,
        uniform=True,
    ),
    Start(
        "lecun_normal",
        "normal with variance 1 / inputs",
        "LeCun, Bottou, Orr & Müller 1998",
        lambda inputs, outputs: (1 / inputs) ** 0.5,
    ),
)

STARTS: dict[str, Start] = {entry.name: entry for entry in _TABLE}

# Rectifiers silence half of their inputs, which He's variance makes good; others keep LeCun's or
# Glorot's.
_SUITED = {"relu": "he_normal", "leaky_relu": "he_normal", "gelu": "he_normal", "silu": "he_normal"}


def start(name: str) -> Start:
    """Find a random start by name; hyphen and underscore mean the same.

    >>> start("He-normal").source
    'He, Zhang, Ren & Sun 2015'
    """
    try:
        return STARTS[same_name(name)]
    except KeyError:
        raise OptionError(f"there is no random start {name!r}. {hint(name, STARTS)}") from None


def suited_start(activation: str, name: str | None = None) -> Start:
    """Choose the random start that keeps signals at one size through layers of this activation.

    A name asks for another.

    >>> suited_start("relu").name, suited_start("tanh").name
    ('he_normal', 'glorot_uniform')
    >>> suited_start("relu", "lecun_normal").name
    'lecun_normal'
    """
    return start(name) if name else STARTS[_SUITED.get(activation, "glorot_uniform")]
