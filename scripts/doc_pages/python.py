"""docs/python.md and a page for each room: every public name with its signature and docstring."""

from __future__ import annotations

import importlib
import inspect
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from doc_pages.markdown import GENERATED, docstring, escape, fence, first_line, link, to_command
from doc_pages.signatures import members, signature

import fathom
from fathom.cli.commands import GROUPS
from fathom.errors import FathomError
from fathom.offers import spelled

# The order of the pages: what `fathom` itself hands back first, then the house from below.
ORDER = (
    *("opening", "model", "judging", "past", "rates", "reporting", "plots", "display"),
    *("data", "nets", "optimisers", "descent", "rules", "training", "explain", "runs"),
    *("settings", "examples", "jobs", "sklearn", "mlflow", "service", "article", "lab", "errors"),
)
# Files beside the rooms have no places; these are what they offer.
FILES = {
    "errors": tuple(kind.__name__ for kind in FathomError.__subclasses__()),
}


@cache
def offers() -> dict[str, tuple[str, ...]]:
    """Give the names of `fathom`, and of every room, in the order of their places."""
    rooms = sorted(path.parent.name for path in Path(fathom.__file__).parent.glob("*/__init__.py"))
    offering = [room for room in rooms if hasattr(_room(room), "__all__")]
    if missing := {*offering, *FILES} ^ set(ORDER):
        raise SystemExit(f"make-docs: which place have these in ORDER: {', '.join(missing)}?")
    names = {room: tuple(name for name, _, _ in spelled(_room(room)._PLACES)) for room in offering}
    front = tuple(name for name, _, _ in spelled(fathom._PLACES))
    return {"": front} | {room: (names | FILES)[room] for room in ORDER}


def _room(name: str) -> Any:
    return importlib.import_module(f"fathom.{name}".rstrip("."))


def page_of(name: str) -> str:
    """Give the page in docs/python of a public name, such as ``fathom.nets.Dense``."""
    room = name.split(".")[1]
    return f"{room}.md" if room in ORDER and name != f"fathom.{room}" else "fathom.md"


def find(name: str) -> Any:
    """Give what a public name stands for."""
    module, _, inside = name.rpartition(".")
    return getattr(importlib.import_module(module), inside)


def index_page() -> str:
    """Write docs/python.md."""
    lines = ["# Python", "", GENERATED, "", "```python", "import fathom", "```", ""]
    for room, names in offers().items():
        lines += [f"## [`{_full(room)}`](python/{room or 'fathom'}.md)", "", *_about(room), ""]
        lines += [_listed(f"{_full(room)}.{name}", "python/") for name in names]
        lines += [""]
    return "\n".join([*lines, "`fathom.__version__` is the version."])


def _full(room: str) -> str:
    return f"fathom.{room}" if room else "fathom"


def _about(room: str) -> list[str]:
    """Say what a room is for."""
    if not room:
        return ["What most people need; everything else is behind it."]
    return [first_line(_room(room))]


def _listed(name: str, folder: str) -> str:
    if same := _front_name(name):
        return f"- `{name}` is {link(same, f'{folder}fathom.md')}"
    value = find(name)
    told = "" if isinstance(value, dict | tuple) else f": {first_line(value)}"
    return f"- {link(name, f'{folder}{page_of(name)}')}{told}"


def _front_name(name: str) -> str | None:
    """Give the name that `fathom` itself has for the same thing, if it has one."""
    value = find(name)
    same = [front for front in offers()[""] if getattr(fathom, front) is value]
    return f"fathom.{same[0]}" if same and name != f"fathom.{same[0]}" else None


def room_page(room: str) -> str:
    """Write a page of docs/python: that of a room, or of `fathom` itself."""
    names = [f"{_full(room)}.{name}" for name in offers()[room]]
    lines = [f"# `{_full(room)}`", "", GENERATED, ""]
    lines += docstring(_room(room)) if room else [*_about(room), ""]
    lines += [*(_listed(name, "") for name in names), ""]
    for name in names:
        lines += [] if _front_name(name) else _section(name, "##")
    return "\n".join(lines)


def _section(name: str, level: str) -> list[str]:
    value = find(name)
    lines = [f"{level} `{name}`", ""]
    if isinstance(value, dict | tuple):
        return [*lines, *_entries(name, value)]
    if not (inspect.isclass(value) and issubclass(value, Exception | Enum)):
        lines += fence("python", signature(name.rpartition(".")[2], value))
    lines += [*docstring(value), *_commands_for(name)]
    if inspect.isclass(value):
        for member, kind in members(value):
            lines += [f"{level}# `{name}.{member}`", ""]
            lines += fence("python", signature(member, kind))
            lines += [*docstring(kind), *_commands_for(f"{name}.{member}")]
    return lines


def _entries(name: str, value: Any) -> list[str]:
    """Write a table of the code: each entry in its own words."""
    entries = value.items() if isinstance(value, dict) else [(e.name, e) for e in value]
    lines = ["A table to look names up in:", ""] if isinstance(value, dict) else []
    return [*lines, *(f"- `{key}`: {escape(_words(entry))}" for key, entry in entries), ""]


def _words(entry: Any) -> str:
    told = type(entry).__str__ is not object.__str__ and "__str__" in vars(type(entry))
    if told:
        return str(entry).partition(": ")[2] or str(entry)
    for field in ("about", "formula", "says", "title"):
        if text := getattr(entry, field, None):
            source = getattr(entry, "source", None)
            return f"{text} ({source})" if source else str(text)
    raise SystemExit(f"make-docs: no words for {entry!r}")


def _commands_for(name: str) -> list[str]:
    doors = [c for group in GROUPS.values() for c in group if c.public == name]
    links = ", ".join(to_command(command.name, "../commands/") for command in doors)
    return [f"On the command line: {links}.", ""] if links else []
