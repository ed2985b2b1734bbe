"""What a command gives back: words for a person, or one JSON object for a program.

With ``--json`` exactly one object goes to standard output; everything else goes to standard error.
A number that is not finite is written as null, with ``"diverged": true`` beside it.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

JsonOption = Annotated[
    bool, typer.Option("--json", help="Give one JSON object for programs instead of words.")
]
PlotOption = Annotated[
    str | None,
    typer.Option("--plot", metavar="FILE", help="Also draw it: a .png, .svg or .pdf file."),
]


def show(words: object, data: Mapping[str, Any], as_json: bool) -> None:
    """Print `words`, or `data` as JSON."""
    print(to_json(data) if as_json else words)


def note(words: str) -> None:
    """Tell a person something that is not the result."""
    print(words, file=sys.stderr)


def to_json(data: Mapping[str, Any]) -> str:
    """Write strict JSON: non-finite numbers become null, and their object says so.

    >>> to_json({"cost": float("inf")})
    '{"cost": null, "diverged": true}'
    """
    return json.dumps(plain(data), ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Turn a value into what JSON knows; NumPy numbers and arrays included."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        clean = {str(key): plain(item) for key, item in value.items()}
        if any(_not_finite(item) for item in value.values()):
            clean["diverged"] = True
        return clean
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return None if _not_finite(value) else value


def _not_finite(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_not_finite(item) for item in value)
    if hasattr(value, "tolist"):
        return _not_finite(value.tolist())
    return isinstance(value, float) and not math.isfinite(value)
