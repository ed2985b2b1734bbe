"""What a command gives back: words for a person, or one JSON object for a program.

With ``--json`` exactly one object goes to standard output; everything else goes to standard error.
A number that is not finite is written as null, with ``"diverged": true`` beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from fathom.plain import to_json
from fathom.text import BARS, harmless

JsonOption = Annotated[
    bool, typer.Option("--json", help="Give one JSON object for programs instead of words.")
]
PlotOption = Annotated[
    str | None,
    typer.Option("--plot", metavar="FILE", help="Also draw it: a .png, .svg or .pdf file."),
]


def show(words: object, data: Mapping[str, Any], as_json: bool) -> None:
    """Print `words`, or `data` as JSON."""
    print(to_json(data) if as_json else _printable(harmless(str(words))))


def _printable(words: str) -> str:
    """Leave small curves out where the terminal's letters have none, and write others as ``?``."""
    letters = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        words.encode(letters)
    except UnicodeEncodeError:
        plain = words.translate(dict.fromkeys(map(ord, BARS), "-"))
        return plain.encode(letters, "replace").decode(letters)
    return words


def note(words: str) -> None:
    """Tell a person something that is not the result."""
    print(harmless(words), file=sys.stderr)
