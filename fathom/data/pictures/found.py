"""What each picture shows, told by its folder: one folder for each class.

Folders called train, valid and test at the top say what their pictures are for. A single folder
around everything, as zip files often have, is passed over.

>>> sort_names(["pets/train/dog/1.jpg", "pets/test/cat/2.jpg", "pets/3.jpg"])
([Found(file='pets/train/dog/1.jpg', label='dog', part='train'), \
Found(file='pets/test/cat/2.jpg', label='cat', part='test')], ['pets/3.jpg'])
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

PARTS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("valid", "validation", "val", "dev"), "valid"),
    **dict.fromkeys(("test", "testing"), "test"),
}


@dataclass(frozen=True)
class Found:
    """A picture: its file, its label, and what it is for (train, valid, test); None if unsaid.

    The label is a class, or from a table of labels whatever stands there.
    """

    file: str
    label: Any = None
    part: str | None = None


def sort_names(names: Iterable[str]) -> tuple[list[Found], list[str]]:
    """Read classes and parts out of the folders' names.

    Returns:
        The pictures that lie in a folder of a class; and the files that do not.
    """
    split = {name: PurePosixPath(name).parts for name in names}
    around = _around(list(split.values()))
    found, loose = [], []
    for name, parts in split.items():
        folders = parts[around:-1]
        part = PARTS.get(folders[0].lower()) if folders else None
        below = folders[1:] if part else folders
        if below:
            found.append(Found(name, below[0], part))
        else:
            loose.append(name)
    return found, loose


def part_of(name: str) -> str | None:
    """Say what a picture is for, by the first of its folders.

    >>> part_of("valid/7.jpg"), part_of("7.jpg")
    ('valid', None)
    """
    folders = PurePosixPath(name).parts[:-1]
    return PARTS.get(folders[0].lower()) if folders else None


def _around(paths: list[tuple[str, ...]]) -> int:
    """Count the folders that lie around everything and are not what tells classes apart."""
    around = 0
    while True:
        first = {path[around] for path in paths if len(path) > around + 1}
        deeper = any(len(path) > around + 2 for path in paths)
        if len(first) != 1 or not deeper or next(iter(first)).lower() in PARTS:
            return around
        around += 1
