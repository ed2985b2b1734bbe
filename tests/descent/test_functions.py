"""Functions given as text: what is understood, what is refused, and that nothing runs."""

from __future__ import annotations

import ast
import math
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.descent.functions import function as functions
from fathom.descent.functions import grammar, symbols
from fathom.descent.functions import tokens as words
from fathom.descent.functions.function import OPERATIONS, Function
from fathom.errors import FunctionError
from fathom.nets.precision import float64

UNDERSTOOD = {
    "x^2 - x + 1": "x**2 - x + 1",
    "x² - x + 1": "x**2 - x + 1",
    "f(x) = x**2": "x**2",
    "f(x, y) = x y": "x*y",
    "y = 2x": "2*x",
    "x⁻¹": "x**(-1)",
    "2(x+1)(x-1)": "2*(x + 1)*(x - 1)",
    "a(a − 1)": "a*(a - 1)",
    "3·x × y ÷ 2": "3*x*y / 2",
    "2e3x": "2000.0*x",
    "2x^3y": "2*x**3*y",
    "π x": "pi*x",
    "√(x)": "sqrt(x)",
    "007x": "7*x",
    "x_1² + x_2²": "x_1**2 + x_2**2",
    "width * height": "width*height",
}

REFUSED = {
    "": "the function is empty: write one like x^2 - x + 1.",
    "f(x) =": "the function is empty: write one like x^2 - x + 1.",
    "3 + 4": "the function '3 + 4' has no variable to change: write one like x^2 - x + 1.",
    "e": "the function 'e' has no variable to change: write one like x^2 - x + 1.",
    "x2": "'x2' is not known here. Did you mean x**2?",
    "3x2 + x": "'x2' is not known here. Did you mean x**2?",
    "x1 + x2": "'x1' is not known here. Did you mean x_1?",
    "x + y + xy": "'xy' is not known here. Did you mean x*y?",
    "sinx": "'sinx' is not known here. Did you mean sin(x)?",
    "sin x": "sin needs a value in brackets, like sin(x).",
    "sine(x)": "there is no function 'sine'. Did you mean 'sin'?",
    "min(x)": "min takes 2 values, not 1; decimals are written with a point, like 0.5.",
    "exp(0,5)": "exp takes 1 value, not 2; decimals are written with a point, like 0.5.",
    "1/2x": "'/ 2 x' can be read in two ways: put brackets around what is divided by what.",
    "9**9**9 + x": "the exponent 9**9 is too large: at most 100 can be computed here.",
    "x^1000": "the exponent 1000 is too large: at most 100 can be computed here.",
    "exp(1000) + x": "exp(1000) in the function has no value that can be computed.",
    "1/0 + x": "1 / 0 in the function has no value that can be computed.",
    "1e400 x": "a number in the function is too large: at most 1e100 can be used.",
    "x < 3": "the function compares with '<': a cost function gives a number.",
    "x == 3": "the function compares with '==': a cost function gives a number.",
    "x - 1 = 0": "the function compares with '=': a cost function gives a number.",
    "x.real": "a '.' belongs between the digits of one number, like 0.5.",
    "|x|": "'|' is not known here: write abs(x) for the size of x.",
    "[x]": "'[' is not known here: write round brackets, ( and ).",
    "'x'": '"\'" is not known here: numbers, names, + - * / ^ and round brackets are.',
    "(x := 3)": "':' is not known here: numbers, names, + - * / ^ and round brackets are.",
    "lambda": "'lambda' is not a name that a function can use.",
    "x if x else 1": "'if' is not a name that a function can use.",
    "__import__(x)": "'__import__' is not a name that a function can use.",
    "True": "'True' is not a name that a function can use.",
    "(x": "a bracket is opened and never closed.",
    "x)": "a bracket is closed that was never opened.",
    "x +": "the function 'x +' cannot be read: is an operator, a number or a bracket missing?",
    "x, y": "'(x, y)' is not part of a function: numbers, variables, + - * / ** and functions like "
    "exp(x) are.",
    "x + " * 126 + "x": "the function is 505 characters long: at most 500 can be read.",
    "+".join("x" * 70): "the function is too long or nested too deeply: at most 60 operations can "
    "build on one another.",
    "(" * 60 + "x" + ")" * 60: "the brackets are nested too deeply: at most 40 can be open.",
}

DERIVATIVES = {
    "x^2 - x + 1": {"x": "2*x - 1"},
    "x^2 + y^2": {"x": "2*x", "y": "2*y"},
    "0.1x^2": {"x": "0.2*x"},
    "e^x": {"x": "exp(x)"},
    "abs(x - 1)": {"x": "sign(x - 1)"},
    "relu(x)": {"x": "step(x)"},
    "x*y": {"x": "y", "y": "x"},
}


@pytest.mark.parametrize(("text", "understood"), UNDERSTOOD.items())
def test_text_is_understood(text: str, understood: str) -> None:
    assert Function.parse(text).understood == understood


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items(), ids=range(len(REFUSED)))
def test_text_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(FunctionError) as refusal:
        Function.parse(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(("text", "partials"), DERIVATIVES.items())
def test_derivatives_are_written_out(text: str, partials: dict[str, str]) -> None:
    assert Function.parse(text).derivatives == partials


def test_unknown_variable_is_named() -> None:
    with pytest.raises(FunctionError) as refusal:
        Function.parse("x*y").derivative("z")
    assert str(refusal.value) == "the function has no variable 'z'. There are: x, y."


def test_every_operation_is_computed_like_pythons_own() -> None:
    assert OPERATIONS.keys() - {"**"} <= grammar._PLAIN.keys()
    assert words.FUNCTIONS.keys() <= OPERATIONS.keys()
    for name, count in words.FUNCTIONS.items():
        values = (0.7, 0.3)[:count]
        with float64():
            assert float(OPERATIONS[name](*map(jnp.asarray, values))) == pytest.approx(
                grammar._PLAIN[name](*values), rel=1e-12
            )


KINDS = [f"{name}(x + 0.1)" for name, count in words.FUNCTIONS.items() if count == 1]
KINDS += ["min(x, y)", "max(x^2, y)", "x/y", "x - y*x", "-x^3", "x^-2", "x^y", "x^0.5", "2^x"]


@pytest.mark.parametrize("text", KINDS)
def test_gradient_agrees_with_symbols_and_finite_differences(text: str) -> None:
    function = Function.parse(text)
    at = {"x": 0.7, "y": 1.3}
    values = [at[name] for name in function.variables]
    with float64():
        slopes = jax.grad(function, argnums=tuple(range(len(values))))(*map(jnp.asarray, values))
    for index, (name, slope) in enumerate(zip(function.variables, slopes, strict=True)):
        step = np.eye(len(values))[index] * 1e-6
        up, down = function.value(*(values + step)), function.value(*(values - step))
        assert float(slope) == pytest.approx((up - down) / 2e-6, rel=1e-6, abs=1e-8)
        written = grammar.read(function.derivative(name)).tree
        known = {one: at[one] for one in grammar.variables(written)}
        again = Function("", "", tuple(known), written)
        assert again.value(**known) == pytest.approx(float(slope), rel=1e-12)


def test_values_are_given_by_position_or_by_name() -> None:
    function = Function.parse("x - y")
    assert function.value(5, 3) == function.value(y=3, x=5) == 2
    sentence = r"^the function needs one value for each of its variables: x, y.$"
    for wrong in ({"x": 1.0}, {"x": 1.0, "z": 2.0}):
        with pytest.raises(FunctionError, match=sentence):
            function.value(**wrong)


def _readable(text: str) -> Function | None:
    with within(10), suppress(FunctionError):
        return Function.parse(text)
    return None


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Hold a text to seconds of this thread's own work: other work on the machine is not its."""
    begin = time.thread_time()
    yield
    assert time.thread_time() - begin < seconds


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_function_or_a_sentence(text: str) -> None:
    _readable(text)


PIECES = ["x", "y", "2", "0.5", "9", "100", "+", "-", "*", "/", "^", "**", "(", ")", "²", "e", "pi"]
PIECES += [f"{name}(" for name in words.FUNCTIONS] + [",", " ", ".", "=", "lambda ", "__", "x1"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_anything_like_mathematics_is_a_function_or_a_sentence(text: str) -> None:
    function = _readable(text)
    if function is not None:
        assert Function.parse(function.understood).tree == function.tree
        with within(30), suppress(FunctionError):
            function.derivatives  # noqa: B018


TREES = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5", "3"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["sin", "tanh", "sigmoid"]), inner).map("%s(%s)".__mod__),
        inner.map(lambda t: f"({t})^2"),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(TREES, st.floats(-2, 2), st.floats(-2, 2))
def test_functions_compute_what_python_would(text: str, x: float, y: float) -> None:
    function = _readable(f"{text} + 0*x")
    if function is None:  # a constant part can be too large
        return
    known = {"x": x, "y": y, "sin": math.sin, "tanh": math.tanh, **_SIGMOID}
    expected = eval(text.replace("^", "**"), {"__builtins__": {}}, known)
    given = {name: known[name] for name in function.variables}
    assert function.value(**given) == pytest.approx(expected, rel=1e-9, abs=1e-9)


_SIGMOID = {"sigmoid": lambda z: 1 / (1 + math.exp(-z)) if z > -700 else 0.0}


def test_nothing_in_the_reader_can_run_text() -> None:
    refused = {"eval", "exec", "compile", "sympify", "parse_expr", "lambdify", "S"}
    for module in (words, grammar, functions, symbols):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not names & refused - ({"compile"} if module is words else set())  # re.compile


def test_sympy_loads_only_for_a_derivative() -> None:
    program = (
        "import sys; from fathom.descent.functions.function import Function; "
        "f = Function.parse('x^2'); print('sympy' in sys.modules, f.derivative('x'), "
        "'sympy' in sys.modules)"
    )
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "2*x", "True"]
