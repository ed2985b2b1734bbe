"""The page's own files, as they lie in the package."""

from __future__ import annotations

import os
from importlib.resources import files

TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
}


def page_files() -> dict[str, bytes]:
    """Read the page's files, by what they are called in an address.

    >>> "index.html" in page_files()
    True
    """
    found: dict[str, bytes] = {}
    waiting = [(files("fathom.lab") / "page", "")]
    while waiting:
        place, name = waiting.pop()
        for one in place.iterdir():
            if one.is_dir():
                waiting.append((one, f"{name}{one.name}/"))
            elif os.path.splitext(one.name)[1] in TYPES:
                found[name + one.name] = one.read_bytes()
    return found
