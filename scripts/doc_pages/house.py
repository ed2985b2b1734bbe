"""docs/house.md: the tree of rooms, in the words of each room's own docstring."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- The tree: written by scripts/make-docs. -->", "<!-- The tree ends here. -->"
WIDEST = 100


def house_page(page: str) -> str:
    """Write the tree into the page, between its two marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"make-docs: docs/house.md needs {BEGIN} and {END}")
    return f"{before}{begin}\n```text\n{tree()}\n```\n{end}{after}"


def tree() -> str:
    """Write a line for each room, from below: files first, then rooms and the rooms within them."""
    lines = ["fathom/"]
    for layer in reversed(_layers()):
        rooms = [name for name in layer if (ROOT / "fathom" / name).is_dir()]
        files = [name for name in layer if name not in rooms]
        lines += [_line(f"  {file}.py", ROOT / "fathom" / f"{file}.py") for file in files]
        for room in rooms:
            lines += _room_lines(ROOT / "fathom" / room, 1)
    return "\n".join(lines)


def _layers() -> list[list[str]]:
    """Read the layers of the import contract, and see that nothing in the house lacks one."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    names = [[name.split(".")[1] for name in re.split(r" [|:] ", layer)] for layer in layers]
    there = {path.parent.name for path in (ROOT / "fathom").glob("*/__init__.py")}
    there |= {path.stem for path in (ROOT / "fathom").glob("*.py")} - {"__init__"}
    if missing := there ^ {name for layer in names for name in layer}:
        raise SystemExit(f"make-docs: in or out of the layers: {', '.join(sorted(missing))}?")
    return names


def _room_lines(folder: Path, depth: int) -> list[str]:
    lines = [_line(f"{'  ' * depth}{folder.name}/", folder / "__init__.py")]
    for inner in sorted(folder.glob("*/__init__.py")):
        lines += _room_lines(inner.parent, depth + 1)
    return lines


def _line(name: str, file: Path) -> str:
    """Write a name and the first line of what its file says of itself."""
    doc = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    if not doc:
        raise SystemExit(f"make-docs: {file.relative_to(ROOT)} has no docstring")
    return f"{name:<18} {doc.partition(chr(10))[0]}"
