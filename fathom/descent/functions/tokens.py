"""Functions as people write them, first half: from signs on paper to words with every sign.

``x²``, ``x^2``, ``2x``, ``2(x + 1)``, ``(x + 1)(x - 1)``, ``a · b`` and a leading ``f(x) =`` are
understood. What could be meant in two ways (``x2``, ``1/2x``, ``xy``) is asked back.

>>> written_out("f(x) = 2x² − 3(x + 1)")
'2 * x ** ( 2 ) - 3 * ( x + 1 )'
"""

from __future__ import annotations

import keyword
import math
import re
import unicodedata

from fathom.errors import FunctionError, hint

LONGEST = 500
MOST_WORDS = 250
DEEPEST_BRACKETS = 40

CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}
FUNCTIONS: dict[str, int] = {  # how many values each takes
    **dict.fromkeys(("exp", "ln", "log", "sqrt", "abs", "sigmoid", "relu", "step", "sign"), 1),
    **dict.fromkeys(("sin", "cos", "tan", "sinh", "cosh", "tanh"), 1),
    **dict.fromkeys(("min", "max"), 2),
}

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("·×∙⋅∗", "*"),
        **dict.fromkeys("−–", "-"),
        "÷": "/",
        "π": " pi ",
        "√": " sqrt ",
    }
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_HEAD = re.compile(r"^\s*(?:[^\W\d]\w*\s*\(\s*\w+(?:\s*,\s*\w+)*\s*\)|[^\W\d]\w*)\s*=(?!=)")
_WORD = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![0-9.]))"
    r"|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|[-+*/^(),])"
)
_COMPARISON = re.compile(r"[<>=!≤≥≠]=?")


def written_out(text: str) -> str:
    """Write a function out with every multiplication sign, its words parted by blanks.

    Raises:
        FunctionError: a sign or a name that no function has, or one that could mean two things.
    """
    if len(text) > LONGEST:
        raise FunctionError(
            f"the function is {len(text)} characters long: at most {LONGEST} can be read."
        )
    body = _HEAD.sub("", text, count=1).translate(_SIGNS)
    body = _SUPERSCRIPT.sub(lambda raised: f"^({raised[0].translate(_RAISED)})", body)
    words = _words(body)
    if not words:
        raise FunctionError("the function is empty: write one like x^2 - x + 1.")
    _check_names(words)
    _check_brackets(words)
    return " ".join(_with_products(words))


def is_number(word: str) -> bool:
    """Whether a word is a number."""
    return word[0] in "0123456789."


def is_name(word: str) -> bool:
    """Whether a word is the name of a variable, a constant or a function."""
    return word[0].isalpha() or word[0] == "_"


def _words(text: str) -> list[str]:
    words, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _WORD.match(text, at)
        if found is None:
            raise FunctionError(_unknown_sign(text, at))
        word = unicodedata.normalize("NFKC", found[0])
        words.append("**" if word == "^" else word.lstrip("0") or "0" if word.isdigit() else word)
        at = found.end()
    if len(words) > MOST_WORDS:
        raise FunctionError(f"the function has too many parts: at most {MOST_WORDS} can be read.")
    return words


def _unknown_sign(text: str, at: int) -> str:
    sign = text[at]
    if comparison := _COMPARISON.match(text, at):
        return f"the function compares with {comparison[0]!r}: a cost function gives a number."
    if sign == "|":
        return "'|' is not known here: write abs(x) for the size of x."
    if sign in "[]{}":
        return f"{sign!r} is not known here: write round brackets, ( and )."
    if sign in ".0123456789":
        return "a '.' belongs between the digits of one number, like 0.5."
    return f"{sign!r} is not known here: numbers, names, + - * / ^ and round brackets are."


def _check_names(words: list[str]) -> None:
    letters = {word for word in words if len(word) == 1 and is_name(word)}
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if is_name(word):
            _check_name(word, following, letters, words)


def _check_name(word: str, following: str, letters: set[str], words: list[str]) -> None:
    if keyword.iskeyword(word) or "__" in word or not word.isidentifier():
        raise FunctionError(f"{word!r} is not a name that a function can use.")
    if word in FUNCTIONS:
        if following != "(":
            raise FunctionError(f"{word} needs a value in brackets, like {word}(x).")
        return
    if meant := _meant(word, letters, words):
        raise FunctionError(f"{word!r} is not known here. Did you mean {meant}?")
    if following == "(" and word not in CONSTANTS and (len(word) > 1 or word in "fgh"):
        raise FunctionError(f"there is no function {word!r}. {hint(word, FUNCTIONS)}")


def _meant(word: str, letters: set[str], words: list[str]) -> str | None:
    """Say what a name that runs things together probably means, None if it is a plain name."""
    if numbered := re.fullmatch(r"([^\W\d_]+)([0-9]+)", word):
        name, digits = numbered.groups()
        counted = {f"{name}0", f"{name}1"} & set(words)
        return f"{name}_{digits}" if counted or word in counted else f"{name}**{digits}"
    for function in FUNCTIONS:
        rest = word.removeprefix(function)
        if rest != word and rest in letters | {"x", "y"}:
            return f"{function}({rest})"
    if 1 < len(word) <= 3 and word not in CONSTANTS and set(word) <= {*letters, "x", "y", "z"}:
        return "*".join(word)
    return None


def _check_brackets(words: list[str]) -> None:
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if depth < 0:
            raise FunctionError("a bracket is closed that was never opened.")
        if depth > DEEPEST_BRACKETS:
            raise FunctionError(
                f"the brackets are nested too deeply: at most {DEEPEST_BRACKETS} can be open."
            )
    if depth:
        raise FunctionError("a bracket is opened and never closed.")


def _with_products(words: list[str]) -> list[str]:
    written: list[str] = []
    for word in words:
        if written and _multiplies(written[-1], word):
            if len(written) > 1 and written[-2] == "/":
                raise FunctionError(
                    f"'/ {written[-1]} {word}' can be read in two ways: put brackets around what "
                    "is divided by what."
                )
            written.append("*")
        written.append(word)
    return written


def _multiplies(before: str, word: str) -> bool:
    """Whether two neighbours are a product without its sign: 2x, 2(x + 1), (x + 1)(x - 1)."""
    ends = before == ")" or is_number(before) or (is_name(before) and before not in FUNCTIONS)
    return ends and (word == "(" or is_name(word) or (is_number(word) and before == ")"))
