"""Learning without gradients: what a connection can tell from the two neurons that it joins.

Every rule gives the change of the weights for one example: inputs x, weights w, and y, which is
what the neuron answered for Hebb and Oja, and what it should have answered for delta and the
perceptron. A bias is the weight of an input that is always 1.

>>> import numpy as np
>>> with float64():
...     weights = learn("hebb", np.array([[1.0, 1.0]]), np.array([0.5, 0.0]), 1.0, rounds=3)
>>> weights.tolist()
[[0.5, 0.0], [1.0, 0.5], [2.5, 2.0], [7.0, 6.5]]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from fathom.checks import Anything, positive
from fathom.errors import DataError, OptionError, hint, same_name
from fathom.nets.precision import float64
from fathom.shapes import Float

Inputs = Float[Array, " inputs"]
Number = Float[Array, ""]


@dataclass(frozen=True)
class Rule:
    """How weights change after one example; `taught` rules need the expected output."""

    name: str
    formula: str
    does: str
    source: str
    taught: bool
    change: Callable[[Inputs, Inputs, Number, Number], Inputs]

    def __str__(self) -> str:
        return f"{self.name}: {self.formula}; {self.does} ({self.source})"


def hebb(weights: Inputs, inputs: Inputs, output: Number, rate: Number) -> Inputs:
    """Change by rate x output x input: "cells that fire together, wire together".

    With y = w.x the squared length of w becomes |w|^2 + (2 rate + rate^2 |x|^2) y^2: it never
    falls, so w grows without bound, ever faster, and nothing is forgotten. (Hebb 1949; the rhyme is
    Shatz's, 1992.)

    >>> hebb(jnp.zeros(2), jnp.array([1.0, 0.0]), jnp.array(1.0), jnp.array(0.5)).tolist()
    [0.5, 0.0]
    """
    return rate * output * inputs


def oja(weights: Inputs, inputs: Inputs, output: Number, rate: Number) -> Inputs:
    """Change by rate x output x (input - output x weight): Hebb, with forgetting.

    It is Hebb's rule divided by the length of the new weights, to first order in the rate. On
    average dw = rate (C w - (w.C w) w) with C the mean of x x'; this rests where C w = (w.C w) w,
    so at a direction of C with length 1, and is stable only at the one with the most variance: the
    first principal component. (Oja 1982.)

    >>> settled = jnp.array([1.0, 0.0])
    >>> oja(settled, jnp.array([1.0, 0.0]), jnp.array(1.0), jnp.array(0.1)).tolist()
    [0.0, 0.0]
    """
    return rate * output * (inputs - output * weights)


def delta(weights: Inputs, inputs: Inputs, expected: Number, rate: Number) -> Inputs:
    """Change by rate x (expected - w.x) x input: what was not foreseen is learnt.

    It is a gradient step: the slope of (expected - w.x)^2 / 2 towards w is -(expected - w.x) x. It
    leads to least squares for small rates, and forgets what no longer holds. Signals that come
    together share one error, so one that adds nothing new learns nothing: blocking. (Widrow and
    Hoff 1960; in animals Rescorla and Wagner 1972.)

    >>> delta(jnp.zeros(2), jnp.array([1.0, 2.0]), jnp.array(3.0), jnp.array(0.5)).tolist()
    [1.5, 3.0]
    """
    return rate * (expected - weights @ inputs) * inputs


def perceptron(weights: Inputs, inputs: Inputs, expected: Number, rate: Number) -> Inputs:
    """Change by rate x (expected - step(w.x)) x input: only mistakes teach.

    A mistake turns w towards an input that should have fired, away from one that should not. If
    any w gets every example right, this finds one after finitely many mistakes (Novikoff 1962);
    if none does, as for XOR, it never rests. (Rosenblatt 1958.)

    >>> perceptron(jnp.zeros(2), jnp.array([1.0, 2.0]), jnp.array(1.0), jnp.array(1.0)).tolist()
    [1.0, 2.0]
    """
    fired = jnp.where(weights @ inputs > 0, 1.0, 0.0)
    return rate * (expected - fired) * inputs


_ENTRIES = (
    Rule("hebb", "dw = rate y x", "grows without bound, never forgets", "Hebb 1949", False, hebb),
    Rule(
        "oja",
        "dw = rate y (x - y w)",
        "finds the first principal component, at length 1",
        "Oja 1982",
        False,
        oja,
    ),
    Rule(
        "delta",
        "dw = rate (expected - w.x) x",
        "finds the least squares, forgets and blocks",
        "Widrow and Hoff 1960; Rescorla and Wagner 1972",
        True,
        delta,
    ),
    Rule(
        "perceptron",
        "dw = rate (expected - step(w.x)) x",
        "gets every example right where one neuron can",
        "Rosenblatt 1958",
        True,
        perceptron,
    ),
)

RULES: dict[str, Rule] = {entry.name: entry for entry in _ENTRIES}
_ALIASES = {"rescorla_wagner": "delta", "widrow_hoff": "delta", "lms": "delta", "hebbian": "hebb"}


def rule(name: str) -> Rule:
    """Find a rule by its name or a usual alias; hyphen and underscore mean the same.

    >>> rule("Rescorla-Wagner").name
    'delta'
    >>> rule("heb")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: there is no learning rule 'heb'. Did you mean 'hebb'?
    """
    folded = same_name(name)
    found = RULES.get(_ALIASES.get(folded, folded))
    if found is None:
        raise OptionError(f"there is no learning rule {name!r}. {hint(name, RULES)}")
    return found


def learn(
    name: str,
    inputs: Float[np.ndarray, "examples inputs"],
    weights: Float[np.ndarray, " inputs"],
    rate: Anything,
    *,
    expected: Float[np.ndarray, " examples"] | None = None,
    rounds: int = 1,
) -> Float[np.ndarray, "changes inputs"]:
    """Show the examples one after the other, `rounds` times, and give the weights after each.

    The first row holds the weights at the start. Rules that are not taught take y = w.x.

    Raises:
        OptionError: no such rule, a rate that is not above 0.
        DataError: a taught rule without expected outputs, or of another length than the inputs.

    >>> from fathom.rules.rules import learn
    >>> table = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])  # the third is the bias
    >>> weights = learn("perceptron", table, np.zeros(3), 1, expected=table[:, 0], rounds=10)[-1]
    >>> (table @ weights > 0).tolist()
    [False, False, True, True]
    """
    found = rule(name)
    if found.taught and (expected is None or len(expected) != len(inputs)):
        raise DataError(f"the {found.name} rule needs one expected output for each example.")
    pace = positive(rate, "the learning rate")
    targets = np.zeros(len(inputs)) if expected is None or not found.taught else expected
    with float64():
        x, y = (
            np.concatenate([np.asarray(part, np.float64)] * rounds) for part in (inputs, targets)
        )
        start = jnp.asarray(weights, jnp.float64)
        changes = np.asarray(_program(found.name)(start, jnp.asarray(x), jnp.asarray(y), pace))
    return np.concatenate([np.asarray(weights, np.float64)[None], changes])


@lru_cache(maxsize=len(_ENTRIES))
def _program(name: str) -> Callable[..., Array]:
    found = RULES[name]

    def one(weights: Array, example: tuple[Array, Array], rate: Array) -> tuple[Array, Array]:
        inputs, expected = example
        y = expected if found.taught else weights @ inputs
        weights = weights + found.change(weights, inputs, y, rate)
        return weights, weights

    def all_of_them(weights: Array, inputs: Array, expected: Array, rate: Array) -> Array:
        return jax.lax.scan(lambda w, e: one(w, e, rate), weights, (inputs, expected))[1]

    return jax.jit(all_of_them)
