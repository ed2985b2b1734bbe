"""Functions as people write them: text to a small tree of numbers, variables and operations.

Nothing here runs what it reads. The text is cut into words by one expression, written out again
with every multiplication sign, read by Python's `ast`, and only the parts in the table below are
taken over; everything else is refused with a sentence.

>>> read("f(x) = 2x² − 1").text
'2*x**2 - 1'
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fathom.descent.functions.tokens import CONSTANTS, FUNCTIONS, written_out
from fathom.errors import FunctionError, hint

DEEPEST = 60
MOST_PARTS = 300
LARGEST_EXPONENT = 100
LARGEST_NUMBER = 1e100

OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}


@dataclass(frozen=True)
class Number:
    """A number as it was written: 2 stays a whole number, 0.1 a decimal."""

    value: int | float


@dataclass(frozen=True)
class Variable:
    """A variable, or one of the constants pi and e, by name."""

    name: str


@dataclass(frozen=True)
class Call:
    """An operation ("+", "**", "neg") or a function ("sin") of other trees."""

    name: str
    arguments: tuple[Tree, ...]


Tree = Number | Variable | Call


@dataclass(frozen=True)
class Reading:
    """What was understood: the tree, and the text with every sign written out."""

    tree: Tree
    text: str


def read(text: str) -> Reading:
    """Read a function given as text, or say in one sentence why it cannot be read.

    >>> read("2(x+1)").text
    '2*(x + 1)'
    >>> read("9**9**9 + x")
    Traceback (most recent call last):
        ...
    fathom.errors.FunctionError: the exponent 9**9 is too large: at most 100 can be computed here.
    """
    written = written_out(text)
    try:
        parsed = ast.parse(written, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FunctionError(
            f"the function {shortened(text)} cannot be read: is an operator, a number or a bracket "
            "missing?"
        ) from None
    parts = sum(1 for _ in ast.walk(parsed))
    if parts > 3 * MOST_PARTS:  # each operation has a node of its own, each name a context
        raise FunctionError(f"the function has too many parts: at most {MOST_PARTS} can be read.")
    tree = _tree(parsed, 0)
    _check_powers(tree)
    return Reading(tree, _unparsed(parsed))


def shortened(text: str) -> str:
    """Quote a text for a message, its middle left out if it is long.

    >>> shortened("x" * 100)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ... xxxxxxxxxx'"
    """
    text = " ".join(text.split())
    return repr(text if len(text) <= 60 else f"{text[:30]} ... {text[-10:]}")


def variables(tree: Tree) -> tuple[str, ...]:
    """Give the names of the variables, in alphabetical order.

    >>> variables(read("y + x + pi").tree)
    ('x', 'y')
    """
    names = {part.name for part in parts_of(tree) if isinstance(part, Variable)}
    return tuple(sorted(names - CONSTANTS.keys()))


def parts_of(tree: Tree) -> Iterator[Tree]:
    """Go through a tree and all its parts, each before its own parts."""
    yield tree
    if isinstance(tree, Call):
        for argument in tree.arguments:
            yield from parts_of(argument)


def _tree(node: ast.AST, depth: int) -> Tree:
    if depth > DEEPEST:
        raise FunctionError(
            "the function is too long or nested too deeply: "
            f"at most {DEEPEST} operations can build on one another."
        )
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _number(value)
        case ast.Name(id=name):
            return Variable(name)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return Call("neg", (_tree(inner, depth + 1),))
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _tree(inner, depth + 1)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            sides = (_tree(left, depth + 1), _tree(right, depth + 1))
            return Call(OPERATORS[type(operator)], sides)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(name, arguments, depth)
    raise FunctionError(
        f"{shortened(_unparsed(node))} is not part of a function: numbers, variables, "
        "+ - * / ** and functions like exp(x) are."
    )


def _number(value: int | float) -> Number:
    if abs(value) > LARGEST_NUMBER:
        raise FunctionError("a number in the function is too large: at most 1e100 can be used.")
    return Number(value)


def _call(name: str, arguments: list[ast.expr], depth: int) -> Call:
    if name not in FUNCTIONS:
        raise FunctionError(f"there is no function {name!r}. {hint(name, FUNCTIONS)}")
    if len(arguments) != FUNCTIONS[name]:
        wanted = "1 value" if FUNCTIONS[name] == 1 else f"{FUNCTIONS[name]} values"
        raise FunctionError(
            f"{name} takes {wanted}, not {len(arguments)}; "
            "decimals are written with a point, like 0.5."
        )
    return Call(name, tuple(_tree(argument, depth + 1) for argument in arguments))


def _check_powers(tree: Tree) -> None:
    """Refuse exponents and constants too large to compute, before anyone computes them."""
    for part in parts_of(tree):
        if isinstance(part, Call) and part.name == "**":
            _check_exponent(part.arguments[1])
    constant(tree)


def _check_exponent(exponent: Tree) -> None:
    value = constant(exponent)
    if value is not None and not abs(value) <= LARGEST_EXPONENT:
        raise FunctionError(
            f"the exponent {spelled(exponent)} is too large: "
            f"at most {LARGEST_EXPONENT} can be computed here."
        )


def constant(tree: Tree) -> float | None:
    """Give the value of a tree without variables, None of one with; refuse what has no value.

    >>> constant(read("x + 1").tree) is None
    True
    """
    match tree:
        case Number(value):
            return float(value)
        case Variable(name):
            return CONSTANTS.get(name)
        case Call(name, arguments):
            values = [constant(argument) for argument in arguments]
            known = [value for value in values if value is not None]
            return _computed(tree, name, known) if len(known) == len(values) else None


def _computed(tree: Tree, name: str, values: list[float]) -> float:
    try:
        value = _PLAIN[name](*values)
    except (ArithmeticError, ValueError):
        value = math.nan
    if isinstance(value, complex) or not abs(value) <= LARGEST_NUMBER:
        raise FunctionError(f"{spelled(tree)} in the function has no value that can be computed.")
    return value


def _power(base: float, exponent: float) -> float | complex:
    return base**exponent if abs(exponent) <= LARGEST_EXPONENT else math.inf


_PLAIN: dict[str, Callable[..., float | complex]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": _power,
    "neg": lambda a: -a,
    "exp": math.exp,
    "ln": math.log,
    "log": math.log,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "sigmoid": lambda a: (1 + math.tanh(a / 2)) / 2,
    "abs": abs,
    "relu": lambda a: max(a, 0.0),
    "step": lambda a: float(a > 0),
    "sign": lambda a: math.copysign(1.0, a) if a else 0.0,
    "min": min,
    "max": max,
}


def spelled(tree: Tree) -> str:
    """Write a tree as text again.

    >>> spelled(read("2x^2 - sin(x)").tree)
    '2*x**2 - sin(x)'
    """
    return shortened(_unparsed(_node(tree)))[1:-1]


def _unparsed(node: ast.AST) -> str:
    return ast.unparse(node).replace(" ** ", "**").replace(" * ", "*")


def _node(tree: Tree) -> ast.expr:
    match tree:
        case Number(value):
            return ast.Constant(value)
        case Variable(name):
            return ast.Name(name)
        case Call("neg", (inner,)):
            return ast.UnaryOp(ast.USub(), _node(inner))
        case Call(name, (left, right)) if name in _SIGNS:
            return ast.BinOp(_node(left), _SIGNS[name](), _node(right))
        case Call(name, arguments):
            return ast.Call(ast.Name(name), [_node(argument) for argument in arguments], [])


_SIGNS: dict[str, type[ast.operator]] = {sign: kind for kind, sign in OPERATORS.items()}
