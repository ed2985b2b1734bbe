"""A cost over named numbers: what every descent walks on, whatever the cost was written as.

Text, a `Function`, or a JAX function of a number, an array or a dictionary of arrays: all become a
cost of one flat vector, with a name for each of its numbers.

>>> land = landscape("x^2 + y^2", {"x": 5, "y": 10})
>>> land.names, land.start.tolist()
(('x', 'y'), [5.0, 10.0])
>>> import jax.numpy as jnp
>>> landscape(lambda w: jnp.sum(w**2), jnp.ones(2)).names
('w[0]', 'w[1]')
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from fathom.checks import Anything, number
from fathom.descent.functions.function import Function
from fathom.errors import OptionError, hint
from fathom.nets.precision import float64
from fathom.shapes import Float

Cost = Callable[[Float[Array, " n"]], Float[Array, ""]]


@dataclass(frozen=True, eq=False)
class Landscape:
    """A cost of a flat vector, the names of its numbers, and one start in it.

    `function` is the text function, None for a JAX function; `shaped` turns a flat vector into what
    the JAX function takes.
    """

    names: tuple[str, ...]
    cost: Cost = field(repr=False)
    start: Float[np.ndarray, " n"] = field(repr=False)
    function: Function | None = None
    shaped: Callable[[Any], Any] = field(default=lambda vector: vector, repr=False)

    def moved(self, start: Anything) -> Float[np.ndarray, " n"]:
        """Read another start for the same function and give it as a flat vector."""
        if self.function is not None:
            return _named_start(self.function, start)
        other = landscape(self.shaped, start)
        if other.names != self.names:
            raise OptionError("the starts have different shapes: give them all the same.")
        return other.start


def landscape(function: Anything, start: Anything) -> Landscape:
    """Read a function and a start.

    Raises:
        FunctionError: the text cannot be read.
        OptionError: the start is no number, lacks a variable, names an unknown one; or `function`
            is neither text nor a function.
    """
    if isinstance(function, str):
        function = Function.parse(function)
    if isinstance(function, Function):
        return Landscape(
            function.variables, _cost_of(function), _named_start(function, start), function
        )
    if not callable(function):
        raise OptionError(
            f"the function must be text such as 'x^2 - x + 1' or a JAX function, not {function!r}."
        )
    return _of_arrays(function, start)


@lru_cache(maxsize=256)
def _cost_of(function: Function) -> Cost:
    return lambda vector: function(*vector)


def _named_start(function: Function, start: Anything) -> Float[np.ndarray, " n"]:
    names = function.variables
    if not isinstance(start, Mapping):
        if len(names) > 1:
            example = ", ".join(
                f"{name}={value}" for name, value in zip(names, (5, 10), strict=False)
            )
            raise OptionError(
                f"the function has {len(names)} variables ({', '.join(names)}): "
                f"give the start of each, like {example}."
            )
        start = {names[0]: start}
    for name in start:
        if name not in names:
            raise OptionError(
                f"the start names {name!r}, which the function does not have. "
                f"{hint(str(name), names)}"
            )
    if missing := [name for name in names if name not in start]:
        raise OptionError(
            f"the start lacks a value for {', '.join(map(repr, missing))}: "
            f"the function has {', '.join(names)}."
        )
    return np.array([number(start[name], f"the start of {name}") for name in names])


def _of_arrays(function: Callable[..., Any], start: Anything) -> Landscape:
    with float64():
        leaves, shape = jax.tree.flatten_with_path(start)
        arrays = [_array(leaf) for _, leaf in leaves]
    if not arrays or not sum(array.size for array in arrays):
        raise OptionError("the start holds no numbers: give a number, an array or a dictionary.")
    shapes = tuple(array.shape for array in arrays)
    cost, shaped = _kept(function)(function, shape, shapes)
    names = [
        name
        for (path, _), array in zip(leaves, arrays, strict=True)
        for name in _names(_spelled(path) or _argument(function), array.shape)
    ]
    vector = np.concatenate([array.ravel() for array in arrays])
    _check_one_number(cost, vector)
    return Landscape(tuple(names), cost, vector, shaped=shaped)


def _argument(function: Callable[..., Any]) -> str:
    """Give the name of a function's first argument, x if it cannot be told."""
    try:
        return next(iter(inspect.signature(function).parameters), "x")
    except (TypeError, ValueError):
        return "x"


def _kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """Remember the flat form of a function, if it is one that can be remembered."""
    try:
        hash(function)
    except TypeError:
        return _flat.__wrapped__
    return _flat


def _array(leaf: Anything) -> np.ndarray:
    try:
        array = np.asarray(leaf, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.array(np.nan)
    if not np.isfinite(array).all():
        raise OptionError(f"the start must be made of finite numbers, not {leaf!r}.")
    return array


def _names(name: str, shape: tuple[int, ...]) -> list[str]:
    """Name every number in an array: w, or w[0], w[1], or w[0,0], ..."""
    if not shape:
        return [name]
    return [f"{name}[{','.join(map(str, place))}]" for place in np.ndindex(*shape)]


def _spelled(path: tuple[Any, ...]) -> str:
    return ".".join(str(getattr(k, "key", getattr(k, "name", getattr(k, "idx", k)))) for k in path)


@lru_cache(maxsize=64)
def _flat(
    function: Callable[..., Any], shape: Any, shapes: tuple[tuple[int, ...], ...]
) -> tuple[Cost, Callable[[Any], Any]]:
    """Make a function of arrays a function of one vector; cached, so that it compiles once."""
    ends = np.cumsum([math.prod(one) for one in shapes])

    def shaped(vector: Any) -> Any:
        parts = jnp.split(vector, ends[:-1])
        return shape.unflatten(part.reshape(s) for part, s in zip(parts, shapes, strict=True))

    return (lambda vector: function(shaped(vector))), shaped


def _check_one_number(cost: Cost, vector: np.ndarray) -> None:
    with float64():
        result = jax.eval_shape(cost, jax.ShapeDtypeStruct(vector.shape, jnp.float64))
    if getattr(result, "shape", None) != () or not jnp.issubdtype(result.dtype, jnp.floating):
        given = getattr(result, "shape", type(result).__name__)
        raise OptionError(
            "the function must give one real number, its cost, "
            f"but gives an array of shape {given}."
        )
