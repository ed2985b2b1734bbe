"""Pictures in idx files, as well-known grey digits and clothes come (LeCun et al. 1998).

One file holds all pictures, another their classes: `train-images-idx3-ubyte`, beside it
`train-labels-idx1-ubyte`; those called t10k or test are to test on. They may be packed (.gz).

>>> from tempfile import mkdtemp
>>> place = Path(mkdtemp())
>>> head = (0x803).to_bytes(4, "big") + b"".join(n.to_bytes(4, "big") for n in (2, 1, 3))
>>> _ = (place / "train-images-idx3-ubyte").write_bytes(head + bytes(range(6)))
>>> labels = (0x801).to_bytes(4, "big") + (2).to_bytes(4, "big") + bytes([7, 0])
>>> _ = (place / "train-labels-idx1-ubyte").write_bytes(labels)
>>> found = Idx.open(place)
>>> list(found.names()), found.read("train/0/1").tolist()
(['train/7/0', 'train/0/1'], [[3, 4, 5]])
"""

from __future__ import annotations

import filecmp
import gzip
import math
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from fathom.errors import DataError
from fathom.shapes import UInt8

NAME = re.compile(r"(?P<set>.*?)(?P<what>images|labels)[-.]idx(?P<axes>[13])-ubyte(\.gz)?", re.I)
AXES = {"images": 3, "labels": 1}
MOST = 2**31  # bytes of one file, unpacked
TEST = ("t10k", "test")


@dataclass(frozen=True)
class Idx:
    """A folder with idx files.

    Attributes:
        path: of the folder.
        images, labels: the files of pictures, and those of classes, by what their names begin with.
    """

    path: Path
    images: dict[str, Path]
    labels: dict[str, Path]

    @classmethod
    def open(cls, path: Path) -> Idx | None:
        """Find such files, here or in folders below; None where there are no pictures in them.

        Raises:
            DataError: there are several sets of them.
        """
        found: dict[str, dict[str, Path]] = {"images": {}, "labels": {}}
        others = []
        for file in _files(path):
            name = NAME.fullmatch(file.name)
            if name and AXES[what := name["what"].lower()] == int(name["axes"]):
                first = found[what].setdefault(name["set"], file)  # unpacked ones come first
                others += [] if _same(first, file) else [file]
        images = found["images"]
        if not images:
            return None
        sets, parts = ({of(begins) for begins in images} for of in (_without_part, _part))
        if others or len(sets) > 1 or len(parts) < len(images):
            files = sorted(str(one.relative_to(path)) for one in (*images.values(), *others))
            raise DataError(
                f"{path} holds several sets of pictures ({', '.join(files)}); give a folder with "
                "one of them"
            )
        return cls(path, images, found["labels"])

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.path.name or str(self.path)

    @property
    def wanted(self) -> tuple[str, str] | None:
        """Name a file of pictures without one of classes, and that which should be beside it."""
        bare = next(
            (file for begins, file in self.images.items() if begins not in self.labels), None
        )
        if bare is None:
            return None
        return bare.name, re.sub("images", "labels", bare.name, flags=re.I).replace("idx3", "idx1")

    def names(self) -> Iterator[str]:
        """Give a name for every picture: what it is for, its class, and its place in its file."""
        for begins, images in self._pictures.items():
            parts, known = [_part(begins)] if _part(begins) else [], self._classes.get(begins)
            for place in range(len(images)):
                label = [] if known is None else [str(known[place])]
                yield "/".join([*parts, *label, str(place)])

    def refused(self) -> list[tuple[str, str]]:
        """Name what is not looked at: nothing."""
        return []

    def read(self, name: str) -> UInt8[np.ndarray, "rows columns"]:
        """Give the greys of one picture."""
        parts = name.split("/")
        part = parts[0] if parts[0] in ("train", "test") else ""
        images = next(of for begins, of in self._pictures.items() if _part(begins) == part)
        one: UInt8[np.ndarray, "rows columns"] = images[int(parts[-1])]
        return one

    @cached_property
    def _pictures(self) -> dict[str, UInt8[np.ndarray, "pictures rows columns"]]:
        return {begins: _array(file, 3) for begins, file in self.images.items()}

    @cached_property
    def _classes(self) -> dict[str, UInt8[np.ndarray, " pictures"]]:
        """The classes of each file of pictures that has any.

        Raises:
            DataError: there are more or fewer of them than pictures.
        """
        known = {
            begins: _array(file, 1) for begins, file in self.labels.items() if begins in self.images
        }
        for begins, labels in known.items():
            if len(labels) != len(self._pictures[begins]):
                raise DataError(
                    f"{self.images[begins].name} holds {len(self._pictures[begins]):,} pictures, "
                    f"and {self.labels[begins].name} {len(labels):,} classes; both need as many"
                )
        return known


def _files(path: Path) -> Iterator[Path]:
    """Give all files below, but what begins with a dot, and links out of the folder."""
    whole = path.resolve()
    for place, folders, files in os.walk(path):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for file in (Path(place) / one for one in sorted(files) if not one.startswith(".")):
            if not file.is_symlink() or file.resolve().is_relative_to(whole):
                yield file


def _same(first: Path, other: Path) -> bool:
    """Whether a file of the same name is only another copy: packed beside it, or its very bytes."""
    beside = first.parent == other.parent
    return beside or filecmp.cmp(first, other, shallow=False)


def _part(begins: str) -> str:
    """Say what a file's pictures are for, by how its name begins; "" if that is not said.

    >>> _part("t10k-"), _part("emnist-letters-train-"), _part("")
    ('test', 'train', '')
    """
    words = re.split(r"[^a-z0-9]+", begins.lower())
    return "test" if any(one in words for one in TEST) else "train" if "train" in words else ""


def _without_part(begins: str) -> str:
    """Give what the names of one set share.

    >>> _without_part("emnist-letters-train-"), _without_part("t10k-")
    ('emnist-letters', '')
    """
    words = re.split(r"[^A-Za-z0-9]+", begins)
    return "-".join(one for one in words if one and one.lower() not in (*TEST, "train"))


def _array(file: Path, axes: int) -> UInt8[np.ndarray, "..."]:
    """Read one file: four bytes that say what it holds, its sizes, and the numbers.

    Raises:
        DataError: it cannot be read, is damaged, or too large.
    """
    try:
        with (gzip.open if file.suffix.lower() == ".gz" else open)(file, "rb") as opened:
            sizes = _sizes(opened.read(4 + 4 * axes), axes, file)
            count = math.prod(sizes)
            if axes > 1 and not all(sizes[1:]):
                raise DataError(f"{file} holds pictures without pixels")
            if count > MOST:
                raise DataError(f"{file} should hold {count:,} bytes; at most {MOST:,} are read")
            data = opened.read(count + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise DataError(f"{file} cannot be read: {fault}") from None
    if len(data) != count:
        more = "more" if len(data) > count else f"{len(data):,}"
        raise DataError(f"{file} is damaged: it should hold {count:,} bytes, but holds {more}")
    return np.frombuffer(data, np.uint8).reshape(sizes)


def _sizes(head: bytes, axes: int, file: Path) -> list[int]:
    """Read the first bytes: two of 0, the kind of number (8: bytes), the axes, and their sizes."""
    if head[:4] != bytes([0, 0, 8, axes]) or len(head) != 4 + 4 * axes:
        raise DataError(f"{file} is no idx file of bytes with {axes} axes")
    return [int(size) for size in np.frombuffer(head[4:], ">u4")]
