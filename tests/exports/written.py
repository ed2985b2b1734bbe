"""What the tests of exports share: an exported Python file as a module, rows as it takes them."""

import importlib.util
import itertools

_COUNT = itertools.count()


def module_of(text, folder):
    """Load the text of a Python file as a module of its own."""
    path = folder / f"written{next(_COUNT)}.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tables():
    """The public tables that lie beside the project, with their targets; [] where none do."""
    import json

    from fathom.data.read import read

    for folder in _beside():
        index = json.loads((folder / "index.json").read_text())
        return [(name, folder / one["file"], one["target"], read) for name, one in index.items()]
    return []


def _beside():
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    places = [root / "shared" / "data", root.parent / "shared" / "data"]
    return [place for place in places if (place / "index.json").exists()]
