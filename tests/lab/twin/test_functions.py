"""The page reads functions as the library does: the same texts, sentences and derivatives."""

import random
import re
from importlib.resources import files

import pytest

from fathom.descent.functions import grammar
from fathom.descent.functions.function import Function
from fathom.descent.functions.grammar import Call, Number, Variable
from fathom.descent.functions.tokens import FUNCTIONS
from fathom.errors import FunctionError
from tests.lab.twin.node import Refused, asked, called

WRITTEN = [
    "x^2 - x + 1", "f(x) = 2x² − 1", "y = x", "f(x, y) = (x-1)(y+2)", "2x", "2(x+1)(y-1)", "x⁻²",
    "√(x)+π", "x2+1", "x0+x1", "a1b", "xy", "xyz", "sinx", "expy", "lnt", "t + lnt", "1/2x",
    "1/x(x+1)", "2 x 3", "(x)3", "x 3", "sin x", "sin(x", "x)", "x + ", "* x", "x y", "x**y**-z",
    "-x**2", "(-x)**2", "x**-2", "--x", "+x", "-(+x)", "min(x)", "max(x, 1, 2)", "min(x, y,)",
    "sin()", "sin(x, y)", "sin(1,5)", "(x, y)", "x,", "(x,)+1", "()", "( , x)", "min(*x)",
    "sin(*x)", "sin(**x)", "min(**x, y)", "min(x, **y)", "(*x)", "(*x,)", "(*x, y)", "*x,",
    "sgn(x)", "sigmod(x)", "foo(x)", "zzzz(x)", "f(x)", "h(x) + 1", "x(x+1)", "e(x)", "pi(x)",
    "lambda*x", "x if y", "__x", "x_1 + x_2", "x__y", "_", "_x + 1", "1_0x", "x < 1", "x == 2",
    "x = 2", "f = x = 2", "x != 1", "x ≤ 2", "|x|", "[x]", "{x}", "x.y", "1.2.3x", "1..x", ".5x",
    "5.x", "00.50x", "007x", "0x", "x & y", "x % 2", "x'", "x\"'", "x\\", "x\n+1", "x\t1",
    "x\u00a0+ 1", "x\ufeff", "x\u200b", "🙂x", "x; y", "import os", "9**9**9 + x", "x^101",
    "x^-101", "x^(100+1)", "x^1e3", "1e101x", "1e100x", "1e-400x", "1e16x",
    "123456789012345678901234567890x", "1e15x", "0.00001x", "0.0001x", "1e22x", "sqrt(-1)x",
    "ln(0)+x", "1/0+x", "(0-8)^(1/3)x", "exp(1000)x", "5", "pi", "", "   ", "f(x) =", "x" * 501,
    "x+" * 130 + "x", "x" + "+x" * 61, "x" + "+x" * 59, "(" * 41 + "x" + ")" * 41,
    "(" * 40 + "x" + ")" * 40, "-" * 70 + "x", "x " * 240 + "x", "α² + β", "ﬁ + x", "ⅷ + x", "½x",
    "①x", "①+x", "❶+x", "x̂", "é^2", "٣x", "Ωx", "ℯ", "名前^2", "tan(x)/2", "1e5", "x*e", "2e",
    "2e3x", "2e+x", "x·y×z÷w", "x ∙ y", "x⋅y∗z", "x – y", "a - b - (c - d)", "a/(b*c)/d",
    "(a/b)/(c/d)", "(a*b)**c", "a**(b*c)", "(a**b)**c", "-a*b", "a*-b", "a - -b", "2**-x",
    "constructor + 1", "toString(x)", "hasOwnProperty", "sin(constructor)", "min(x, (y, z))",
    "x**((y))", "True + x", "None", "exp(2)x", "ex", "xe", "pix", "abs x", "relu(x)relu(x)",
    "step(x) 2",
]  # fmt: skip
NUMBERS = ["2", "3", "0.5", "1.5", "10", "pi", "e", "0.1"]
SEED = 20


def examples():
    page = (files("fathom.lab") / "page/views/functions.js").read_text(encoding="utf-8")
    return re.findall(r'function: "([^"]+)"', page)


def made(rng, depth=3, names="xy"):
    """A random function as text."""
    if depth == 0 or rng.random() < 0.15:
        leaf = rng.random()
        return rng.choice(names if leaf < 0.7 else NUMBERS)

    def part():
        return made(rng, depth - 1, names)

    kind = rng.random()
    if kind < 0.3:
        return f"{part()} {rng.choice('+-')} {part()}"
    if kind < 0.5:
        return f"({part()})*({part()})"
    if kind < 0.58:
        return f"({part()})/({part()})"
    if kind < 0.72:
        return f"({part()})^{rng.choice(['2', '3', '(-1)', '0.5', '(1/2)', '4'])}"
    if kind < 0.76:
        return f"-({part()})"
    if kind < 0.79:
        return f"({part()})^({part()})"
    if kind < 0.83:
        return f"{rng.choice(['min', 'max'])}({part()}, {part()})"
    name = rng.choice([name for name, values in FUNCTIONS.items() if values == 1])
    return f"{name}({part()})"


def spoilt(rng, text):
    """The same text with a few signs changed."""
    signs = list(text)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(signs) + 1)
        word = rng.choice(["sin", "exp", "min(", "**", "log", "x1", "1.5", "tanh"])
        what = rng.choice("()+-*/^,. xyze02=<|√²⁻πα_") if rng.random() < 0.7 else word
        signs[at : at + rng.randint(0, 1)] = [what]
    return "".join(signs)


def understood(text):
    try:
        function = Function.parse(text)
    except FunctionError as fault:
        return str(fault)
    return function.understood, list(function.variables)


def read(texts):
    return called([("engine/functions/grammar.js", "read", [text]) for text in texts])


def test_every_text_is_understood_or_refused_as_the_library_does():
    rng = random.Random(SEED)
    texts = WRITTEN + examples() + [made(rng, rng.randint(1, 4), "xyzt") for _ in range(600)]
    texts += [spoilt(rng, rng.choice(texts)) for _ in range(2500)]
    wrong = []
    for text, got in zip(texts, read(texts), strict=True):
        got = str(got) if isinstance(got, Refused) else (got["text"], got["variables"])
        if got != understood(text):
            wrong.append((text, understood(text), got))
    assert not wrong, f"{len(wrong)} of {len(texts)}, as {wrong[:5]}"


def slopes(texts):
    """The page's derivative of each text by each of its variables."""
    found = read(texts)
    asked = [
        (text, one["tree"], name)
        for text, one in zip(texts, found, strict=True)
        for name in one["variables"]
    ]
    module = "engine/functions/symbols.js"
    told = called([(module, "derivative", [tree, name]) for _, tree, name in asked])
    return [(text, name, slope) for (text, _, name), slope in zip(asked, told, strict=True)]


SIMPLE = [
    *examples(), "sigmoid(x)", "sqrt(x)", "x/(1+x^2)", "2^x", "x^y", "sin(x)cos(y)", "ln(x^2+1)",
    "tanh(3x-1)", "x^0.5", "1/x", "exp(-x)/x", "x^2*y+3x*y^2", "max(x,0.5)", "x^1.5",
    "(x-1)^2+(y+2)^2", "(x^2+y-11)^2+(x+y^2-7)^2", "100(y-x^2)^2+(1-x)^2", "relu(x)-0.1x", "x/3",
    "pi*x^2", "e^x", "x*sin(x)", "sinh(x)/2", "abs(x-1)+0.5x^2", "cos(x)+x/10", "x^3/3-x",
    "3-2x*y+x", "exp(-(x^2+y^2))", "sqrt(x^2+y^2)", "x^-2", "x^(1/3)", "tan(x)", "log(x)*x",
    "2(x+1)(y-1)", "1/(1+exp(-x))", "(x+1)^3/4", "(2x)^0.5", "x-x", "exp(2)x", "min(x,y)+x",
]  # fmt: skip


def test_derivatives_of_simple_functions_are_written_as_the_library_writes_them():
    for text, name, slope in slopes(SIMPLE):
        assert slope == Function.parse(text).derivative(name), text


def value(tree, at):
    """What a tree is at a place, by the parser's own arithmetic; None where it has no value."""
    try:
        return grammar.constant(put(tree, at))
    except FunctionError:
        return None


def put(tree, at):
    if isinstance(tree, Variable):
        return Number(at[tree.name]) if tree.name in at else tree
    if isinstance(tree, Call):
        return Call(tree.name, tuple(put(part, at) for part in tree.arguments))
    return tree


def test_derivatives_of_any_function_have_the_right_value():
    rng = random.Random(SEED)
    texts = [made(rng, 3) for _ in range(300)]
    texts = [text for text in texts if not isinstance(understood(text), str)]
    seen = compared = 0
    for text, name, slope in slopes(texts):
        try:
            right = grammar.read(Function.parse(text).derivative(name)).tree
        except FunctionError:
            continue  # too long to be read again, or not to be written
        if slope is None:  # SymPy writes slopes even of what divides by x - x
            assert value(grammar.read(text).tree, {"x": 1.1, "y": 0.7}) is None, text
            continue
        seen += 1
        mine = grammar.read(slope).tree
        for _ in range(3):
            at = {"x": rng.uniform(0.2, 2), "y": rng.uniform(0.2, 2)}
            wanted, got = value(right, at), value(mine, at)
            if wanted is not None and abs(wanted) < 1e12:
                assert got == pytest.approx(wanted, rel=1e-6, abs=1e-6), (text, name, slope)
                compared += 1
    assert seen > 150
    assert compared > 250


def test_a_derivative_that_would_fill_books_is_left_out():
    given = {"low": 0.5, "high": 2, "at": [1], "rate": 0.01, "optimizer": "sgd", "steps": 5}
    (told,) = asked([("rover.walk", given | {"function": "^".join("x" * 40)})])
    assert told["data"]["derivative"] is None
    assert told["data"]["verdict"]
