"""Which functions an exported Python file carries along, and their text.

They are functions of Fathom itself, in the files `carried_*.py`; nothing is generated that is not
read, checked and tested there.

>>> print(carried({"identity"}).splitlines()[0])
def identity(z: float) -> float:
>>> [name for name in sorted(needed({"small_text"}))]
['MARKS', 'NOTHING', 'cell', 'small_text', 'text']
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from functools import cache
from types import ModuleType

from fathom.exports import carried_cells, carried_dates, carried_neurons

_MODULES = (carried_cells, carried_dates, carried_neurons)


def carried(names: Iterable[str]) -> str:
    """Give the text of these functions, and of all that they call, in a readable order."""
    wanted = needed(names)
    texts = {name: text for name, (text, _) in _known().items() if name in wanted}
    return "\n\n\n".join(text.replace("  # noqa: B905", "") for text in texts.values())


def needed(names: Iterable[str]) -> set[str]:
    """Find the names that these functions need, themselves among them."""
    found: set[str] = set()
    waiting = [name for name in names if name in _known()]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _known()[name][1]
    return found


def taken_names() -> set[str]:
    """Give all names that a carried file may hold already."""
    return set(_known())


@cache
def _known() -> dict[str, tuple[str, list[str]]]:
    """Give each function's and constant's text, and the others that it names."""
    parts = {name: part for module in _MODULES for name, part in _parts(module).items()}
    return {
        name: (text, [other for other in _named(tree) if other in parts and other != name])
        for name, (text, tree) in parts.items()
    }


def _parts(module: ModuleType) -> dict[str, tuple[str, ast.stmt]]:
    source = inspect.getsource(module)
    parts: dict[str, tuple[str, ast.stmt]] = {}
    for statement in ast.parse(source).body:
        text = ast.get_source_segment(source, statement) or ""
        if isinstance(statement, ast.FunctionDef):
            parts[statement.name] = (text, statement)
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            parts[statement.targets[0].id] = (text, statement)
    return parts


def _named(tree: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
