"""Markdown from names and docstrings; headings and links fit GitHub's rules for anchors."""

from __future__ import annotations

import inspect
import re
import textwrap
from typing import Any

GENERATED = "<!-- Written by scripts/make-docs from the code: change it there. -->"


def link(name: str, page: str) -> str:
    """Link to a name's section on a page; `page` is empty for the same one."""
    return f"[`{name}`]({page}#{slug(name)})"


def to_command(name: str, folder: str) -> str:
    """Link to a command's page."""
    return f"[`fathom {name}`]({folder}{name}.md)"


def slug(heading: str) -> str:
    """Give a heading's anchor as GitHub makes it.

    >>> slug("`fathom.Model.predict_proba`")
    'fathommodelpredict_proba'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def fence(language: str, text: str) -> list[str]:
    """Fence code."""
    return [f"```{language}", *text.splitlines(), "```", ""]


def docstring(value: Any) -> list[str]:
    """Turn a docstring into Markdown: prose, lists of arguments, examples and formulas."""
    lines: list[str] = []
    for block in re.split(r"\n\s*\n", _doc(value)):
        head, _, rest = block.partition("\n")
        if block.startswith(">>>"):
            lines += fence("python", block)
        elif head in ("Args:", "Raises:", "Attributes:", "Returns:"):
            lines += [f"**{head[:-1]}**", "", *_listed(textwrap.dedent(rest)), ""]
        elif block.startswith(" "):
            lines += fence("text", textwrap.dedent(block))
        else:
            lines += [escape(block), ""]
    return lines


def _doc(value: Any) -> str:
    doc = inspect.getdoc(value)
    if not doc:
        raise SystemExit(f"make-docs: {value!r} has no docstring")
    return doc


def first_line(value: Any) -> str:
    """Give the first line of a docstring."""
    return escape(_doc(value).partition("\n")[0])


def _listed(text: str) -> list[str]:
    """Write ``name: words`` lines, folded ones joined, as a list."""
    entries: list[str] = []
    for line in text.splitlines():
        if line.startswith(" ") and entries:
            entries[-1] += f" {line.strip()}"
        else:
            entries.append(line)
    split = [entry.partition(": ") for entry in entries]
    return [f"- `{name}`: {escape(words)}" if words else f"- {name}" for name, _, words in split]


def escape(text: str) -> str:
    """Keep what Markdown would take for emphasis or a tag, outside of backticks."""
    parts = re.split(r"(``.+?``|`[^`]+`)", text)
    return "".join(
        part if place % 2 else re.sub(r"([*<|]|(?<!\w)_|_(?!\w))", r"\\\1", part)
        for place, part in enumerate(parts)
    )
