"""The lab without a server: most chapters as a folder of pages, for any web host or a disk.

The page's own engine answers all chapters but that of one's own data, so that nothing is asked of
anybody; the network of drawn pets has learnt before (`scripts/make-pets-network`). A page that is
opened from a disk may load no modules from it: all of them lie in one plain script, `lab.js`.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from fathom.errors import OptionError, WriteError
from fathom.files import write_bytes
from fathom.lab.page_files import page_files

CHAPTERS = (
    "story",
    "neuron",
    "wiring",
    "losses",
    "rover",
    "rates",
    "network",
    "depth",
    "byhand",
    "heart",
    "pictures",
)
INSTEAD = {
    "engine/served.js": "engine/pictures/asks.js",
    "pictures/carried.js": "pictures/keptpicture.js",
    "pictures/decidingview.js": "pictures/undecidedview.js",
    "pictures/petsview.js": "pictures/learntview.js",
}
"""Modules that need the server, and what stands in their places on pages without one."""
ENTRIES = ("lab.js", "page.js", "engine/answers.js", "engine/worker.js")
SHARED = ("lab.js", "style.css", "fathom.svg")
ONCE = "fathom"  # scripts and styles are named by it, as a disk has no origin that could be trusted
POLICY = (
    f"default-src 'none'; script-src 'nonce-{ONCE}' blob:; worker-src blob:; "
    f"style-src 'nonce-{ONCE}'; img-src 'self' file: blob:; connect-src 'none'; base-uri 'none'; "
    "form-action 'none'"
)
LEFT_BY_SYSTEMS = (".DS_Store", "Thumbs.db", "desktop.ini")  # whoever looked into the folder
_IMPORT = re.compile(r'^(import .* from )"(\..*)";$', re.MULTILINE)
_SECTION = re.compile(r"^  // (\S+)\n", re.MULTILINE)  # of a catalogue: who says what follows
_ENTRY = re.compile(r'^  ("(?:[^"\\]|\\.)*"): ("(?:[^"\\]|\\.)*"),$', re.MULTILINE)
_BESIDE = re.compile(r"^ *(?://.*|/\*\*[^*]*(?:\*(?!/)[^*]*)*\*/)\n|^ +", re.MULTILINE)  # no code
_LEFT_OUT = re.compile(r' *<(link|script|button id="keep") .*\n')


def write_static(folder: str | Path) -> list[Path]:
    """Write the lab as pages that need no server and nothing from outside.

    They are all chapters but that of one's own data.

    ``index.html`` holds all of them; ``neuron.html`` and the others one each.
    ``index.html?embed=3`` is the third chapter alone, without a head, for a frame elsewhere.

    Args:
        folder: where to; it may be missing, empty, or what was written here before.

    Returns:
        The files, ``index.html`` first.

    Raises:
        OptionError: the folder holds something else.
        WriteError: it cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     written = write_static(place)
    >>> [file.name for file in written[:3]], len(written)
    (['index.html', 'story.html', 'neuron.html'], 19)
    """
    place = Path(folder)
    pages = static_pages()
    try:
        _check_empty(place, pages)
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise WriteError(f"the folder {place} cannot be made: {fault.strerror}") from None
    for name, words in pages.items():
        write_bytes(place / name, words)
    return [place / name for name in pages]


def static_pages() -> dict[str, bytes]:
    """Give every file of the static pages, by its name."""
    files = page_files()
    index = files["index.html"].decode()
    pages = {"index.html": _page(index)}
    for name in CHAPTERS:
        pages[f"{name}.html"] = _page(index.replace("<html", f'<html data-chapter="{name}"'))
    made = {name: words.encode() for name, words in pages.items()}
    modules = _modules(files)
    made["lab.js"] = _script(files, modules).encode()
    return made | {name: files[name] for name in SHARED[1:]} | _words(files, modules)


def _check_empty(place: Path, pages: Mapping[str, bytes]) -> None:
    """Refuse a folder that holds what the lab has not written."""
    if place.exists() and not place.is_dir():
        raise OptionError(f"{place} is a file; --static takes a folder, such as lab")
    other = sorted(one.name for one in place.iterdir()) if place.is_dir() else []
    other = [name for name in other if name not in pages and name not in LEFT_BY_SYSTEMS]
    if other:
        raise OptionError(
            f"the folder {place} holds {other[0]!r}, which is not the lab's; name a new folder"
        )


def _page(index: str) -> str:
    """Make the lab's page one that loads its modules from one script."""
    head = [
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<link rel="icon" href="fathom.svg" type="image/svg+xml">',
        f'<link rel="stylesheet" href="style.css" nonce="{ONCE}">',
        f'<script src="lab.js" nonce="{ONCE}" defer></script>',
    ]
    bare = _LEFT_OUT.sub("", index)
    return bare.replace('<meta charset="utf-8">', "\n  ".join(['<meta charset="utf-8">', *head]))


def _modules(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give all modules that are needed, each after those that it imports."""
    modules: dict[str, str] = {}
    for name in (*ENTRIES, *(f"chapters/{name}.js" for name in CHAPTERS)):
        _gather(name, files, modules)
    return modules


def _script(files: Mapping[str, bytes], modules: Mapping[str, str]) -> str:
    """Put the loader and all modules into one script."""
    return f"{files['load.js'].decode()}\nload({json.dumps(list(modules.items()))});\n"


def _languages(files: Mapping[str, bytes]) -> list[str]:
    """Name the languages that have a catalogue."""
    return sorted(name[6:-3] for name in files if name.startswith("words/"))


def _words(files: Mapping[str, bytes], modules: Mapping[str, str]) -> dict[str, bytes]:
    """Make the catalogues plain scripts, as no module can be loaded from a disk.

    What only modules say that are not there is left out: it stands below their names. The English
    is the same in all of them, so it has a script of its own.
    """
    made = {}
    for language in _languages(files):
        _, *parts = _SECTION.split(files[f"words/{language}.js"].decode())
        here = (text for name, text in zip(parts[::2], parts[1::2], strict=True) if name in modules)
        entries = [entry for text in here for entry in _ENTRY.findall(text)]
        for name, place in (("en", 0), (language, 1)):
            words = ",\n".join(entry[place] for entry in entries)
            made[f"words-{name}.js"] = f"globalThis.pageWords = [\n{words}\n];\n".encode()
    return made


def _gather(name: str, files: Mapping[str, bytes], modules: dict[str, str]) -> None:
    """Add a module behind all that it imports, called as from the page."""
    if name in modules:
        return
    words, folder = files[name].decode(), posixpath.dirname(name)

    def led_to(found: re.Match[str]) -> str:
        place = posixpath.normpath(posixpath.join(folder, found[2]))
        return INSTEAD.get(place, place)

    for found in _IMPORT.finditer(words):
        _gather(led_to(found), files, modules)
    placed = _IMPORT.sub(lambda found: f'{found[1]}"{led_to(found)}";', words)
    modules[name] = _BESIDE.sub("", placed)
