"""How a public name is called: signatures as people read them, and what a class brings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

WIDEST = 88


def members(value: type) -> Iterator[tuple[str, Any]]:
    """Find the methods and properties that a class brings, in the order of the code.

    What it has from a class of Fathom's below it comes after its own.
    """
    ours = [kind for kind in value.__mro__ if kind.__module__.startswith("fathom.")]
    brought = {name: member for kind in reversed(ours) for name, member in vars(kind).items()}
    own = [name for kind in ours for name in vars(kind)]
    for name in dict.fromkeys(own):
        member = brought[name]
        if name.startswith("_"):
            continue
        plain = getattr(member, "__func__", member)
        plain = getattr(plain, "func", plain)  # a cached property
        if isinstance(plain, property) or inspect.isfunction(plain) or plain is not member:
            yield name, plain


def signature(name: str, value: Any) -> str:
    """Write how something is called, or what kind of value it is."""
    if isinstance(value, property):
        return f"{name}: {_annotation(value.fget.__annotations__.get('return', Any))}"
    if hasattr(value, "model_fields"):  # pydantic's own signature spells every type in full
        ours = [kind for kind in value.__mro__ if kind.__module__.startswith("fathom.")]
        types = {k: t for kind in reversed(ours) for k, t in inspect.get_annotations(kind).items()}
        fields = [f"{key}: {_annotation(types[key])}" for key in value.model_fields]
        return _folded(name, ["*", *fields], "")
    call = inspect.signature(value)
    parts, star = [], False
    for parameter in call.parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            parts.append("*")
        star = star or parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL)
        parts.append(_parameter(parameter))
    returns = call.return_annotation
    arrow = "" if inspect.isclass(value) or returns is call.empty else _annotation(returns)
    return _folded(name, parts, f" -> {arrow}" if arrow else "")


def _folded(name: str, parts: list[str], arrow: str) -> str:
    """Write a call on one line, or a line for each part where that is too long."""
    line = f"{name}({', '.join(parts)}){arrow}"
    if len(line) <= WIDEST:
        return line
    return "\n".join([f"{name}(", *(f"    {part}," for part in parts), f"){arrow}"])


def _parameter(parameter: inspect.Parameter) -> str:
    stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    words = f"{stars}{parameter.name}"
    if parameter.annotation is not parameter.empty:
        words += f": {_annotation(parameter.annotation)}"
    if parameter.default is not parameter.empty:
        default = repr(parameter.default)
        words += f" = {'...' if default.startswith('<') else default}"
    return words


def _annotation(annotation: Any) -> str:
    if isinstance(annotation, str):
        return annotation
    return inspect.formatannotation(annotation)
