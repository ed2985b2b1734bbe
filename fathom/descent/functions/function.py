"""A cost function given as text: computed by JAX, differentiated in symbols.

>>> f = Function.parse("x^2 - x + 1")
>>> f.variables, f.derivative("x")
(('x',), '2*x - 1')
>>> with float64():
...     float(f(9.0)), float(jax.grad(f)(9.0))
(73.0, 17.0)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
from jax import Array

from fathom.descent.functions import grammar
from fathom.descent.functions.grammar import Call, Number, Tree, Variable
from fathom.descent.functions.tokens import CONSTANTS
from fathom.errors import FunctionError, hint
from fathom.nets.precision import float64

OPERATIONS: dict[str, Callable[..., Array]] = {
    "+": jnp.add,
    "-": jnp.subtract,
    "*": jnp.multiply,
    "/": jnp.divide,
    "**": jnp.power,
    "neg": jnp.negative,
    "exp": jnp.exp,
    "ln": jnp.log,
    "log": jnp.log,
    "sqrt": jnp.sqrt,
    "sin": jnp.sin,
    "cos": jnp.cos,
    "tan": jnp.tan,
    "sinh": jnp.sinh,
    "cosh": jnp.cosh,
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
    "abs": lambda value: jnp.where(value == 0, 0.0, jnp.abs(value)),  # at its kink the slope is 0
    "relu": jax.nn.relu,
    "step": lambda value: jnp.where(value > 0, 1.0, 0.0),
    "sign": jnp.sign,
    "min": jnp.minimum,
    "max": jnp.maximum,
}


@dataclass(frozen=True)
class Function:
    """A function of named numbers, read from text by `Function.parse`. Nothing in it runs code.

    `text` is what was written, `understood` the same with every sign, `variables` the names in
    alphabetical order. Calling it takes JAX values by position or by name and gives a JAX value,
    so that `jax.grad` and `jax.vmap` work on it.
    """

    text: str
    understood: str = field(compare=False)
    variables: tuple[str, ...] = field(compare=False)
    tree: Tree = field(compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> Function:
        """Read a function such as ``x^2 - x + 1``, ``2x²`` or ``f(x, y) = (x - 1)(y + 2)``.

        Signs ``+ - * / ^``, round brackets, the constants pi and e, and exp, ln, log (natural),
        sqrt, abs, sigmoid, relu, step, sign, sin, cos, tan, sinh, cosh, tanh, min, max.

        Raises:
            FunctionError: the text cannot be read, or has no variable.

        >>> Function.parse("2(x+1)(y-1)").understood
        '2*(x + 1)*(y - 1)'
        >>> Function.parse("x2 + 1")
        Traceback (most recent call last):
            ...
        fathom.errors.FunctionError: 'x2' is not known here. Did you mean x**2?
        """
        reading = grammar.read(text)
        names = grammar.variables(reading.tree)
        if not names:
            raise FunctionError(
                f"the function {grammar.shortened(text)} has no variable to change: "
                "write one like x^2 - x + 1."
            )
        return cls(text.strip(), reading.text, names, reading.tree)

    def __call__(self, *values: Any, **named: Any) -> Array:
        """Compute the function from JAX values, in the order of `variables` or by name."""
        return _computed(self.tree, self._given(values, named))

    def value(self, *values: float, **named: float) -> float:
        """Compute the function from plain numbers, in 64 bits.

        >>> Function.parse("x^2 + y^2").value(x=5, y=10)
        125.0
        """
        with float64():
            return float(self(*values, **named))

    def derivative(self, variable: str) -> str:
        """Write the partial derivative with respect to one variable, the others held fixed.

        >>> Function.parse("x^2 + x*y").derivative("y")
        'x'
        """
        if variable not in self.variables:
            raise FunctionError(
                f"the function has no variable {variable!r}. {hint(variable, self.variables)}"
            )
        return _derivative(self, variable)

    @property
    def derivatives(self) -> dict[str, str]:
        """Every partial derivative, by the variable's name.

        >>> Function.parse("x^2 + y^2").derivatives
        {'x': '2*x', 'y': '2*y'}
        """
        return {name: self.derivative(name) for name in self.variables}

    def __str__(self) -> str:
        return f"f({', '.join(self.variables)}) = {self.understood}"

    def _given(self, values: tuple[Any, ...], named: Mapping[str, Any]) -> dict[str, Any]:
        by_name = dict(zip(self.variables, values, strict=False)) | dict(named)
        if len(values) + len(named) != len(self.variables) or set(by_name) != set(self.variables):
            wanted = ", ".join(self.variables)
            raise FunctionError(
                f"the function needs one value for each of its variables: {wanted}."
            )
        return by_name


def _computed(tree: Tree, values: Mapping[str, Any]) -> Array:
    match tree:
        case Number(value):
            return jnp.asarray(float(value))
        case Variable(name):
            return jnp.asarray(values[name] if name in values else CONSTANTS[name])
        case Call("**", (base, exponent)) if (whole := _whole(exponent)) is not None:
            return _computed(base, values) ** whole  # a product: right for negative bases too
        case Call(name, arguments):
            return OPERATIONS[name](*(_computed(argument, values) for argument in arguments))


def _whole(exponent: Tree) -> int | None:
    """Give an exponent that is a whole number, None if it is another or varies."""
    value = grammar.constant(exponent)
    return int(value) if value is not None and value == int(value) else None


@lru_cache(maxsize=256)
def _derivative(function: Function, variable: str) -> str:
    from fathom.descent.functions.symbols import derivative  # SymPy: a third of a second

    return derivative(function.tree, variable)
