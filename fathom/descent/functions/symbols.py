"""Derivatives in symbols, by SymPy. Its objects are built here, part by part, from a tree.

SymPy's own readers of text (`sympify`, `parse_expr`) run what they read and are never used.
Functions with a kink get the derivative that holds everywhere else: abs has sign, relu has step.
Functions of constants go in as plain numbers and most functions as names with a slope: what SymPy
would find out about ``sinh(sinh(2))`` or ``cosh(sin(x)) > 0`` can take it many seconds.

>>> from fathom.descent.functions.grammar import read
>>> derivative(read("0.1x^2 + sigmoid(x)").tree, "x")
'0.2*x + (1 - sigmoid(x))*sigmoid(x)'
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy.printing.str import StrPrinter

from fathom.descent.functions.grammar import Call, Number, Tree, Variable, constant, spelled
from fathom.descent.functions.tokens import FUNCTIONS
from fathom.errors import FunctionError


def derivative(tree: Tree, variable: str) -> str:
    """Write the derivative of a tree with respect to one variable."""
    symbols = _expression(tree)
    slope = sympy.diff(symbols, sympy.Symbol(variable))
    if slope.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I):
        raise FunctionError(f"the derivative of {spelled(tree)} has no value that can be written.")
    return _Printer({"full_prec": False}).doprint(slope)


def _named(name: str, *slopes: Callable[..., Any]) -> type:
    """Make a SymPy function that evaluates nothing and knows its slope for each value."""

    def fdiff(self: Any, argindex: int = 1) -> Any:
        return slopes[argindex - 1](*self.args)

    return type(name, (sympy.Function,), {"fdiff": fdiff, "nargs": len(slopes)})


_step = _named("step", lambda a: sympy.Integer(0))
_sign = _named("sign", lambda a: sympy.Integer(0))
_sin: type = _named("sin", lambda a: _cos(a))
_cos: type = _named("cos", lambda a: -_sin(a))
_tan: type = _named("tan", lambda a: 1 + _tan(a) ** 2)
_sinh: type = _named("sinh", lambda a: _cosh(a))
_cosh: type = _named("cosh", lambda a: _sinh(a))
_tanh: type = _named("tanh", lambda a: 1 - _tanh(a) ** 2)
_sigmoid: type = _named("sigmoid", lambda a: _sigmoid(a) * (1 - _sigmoid(a)))

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "neg": lambda a: -a,
    "exp": sympy.exp,
    "ln": sympy.log,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "sin": _sin,
    "cos": _cos,
    "tan": _tan,
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "step": _step,
    "sign": _sign,
    "abs": _named("abs", _sign),
    "relu": _named("relu", _step),
    "min": _named("min", lambda a, b: _step(b - a), lambda a, b: _step(a - b)),
    "max": _named("max", lambda a, b: _step(a - b), lambda a, b: _step(b - a)),
}
_CONSTANTS = {"pi": sympy.pi, "e": sympy.E}


def _expression(tree: Tree) -> Any:
    match tree:
        case Number(int() as value):
            return sympy.Integer(value)
        case Number(value):
            return sympy.Float(value)
        case Variable(name):
            return _CONSTANTS.get(name, sympy.Symbol(name))
        case Call(name, arguments) if name in FUNCTIONS and (known := constant(tree)) is not None:
            return sympy.Float(known)
        case Call(name, arguments):
            return _OPERATIONS[name](*(_expression(argument) for argument in arguments))


class _Printer(StrPrinter):  # type: ignore[misc] # SymPy has no types
    """SymPy's plain text, with the names that functions here are written with."""

    def _print_Exp1(self, expr: Any) -> str:  # noqa: N802 - SymPy finds it by this name
        return "e"

    def _print_Float(self, expr: Any) -> str:  # noqa: N802
        return f"{float(expr):.15g}"
