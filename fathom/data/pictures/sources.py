"""Where pictures come from: a folder, a zip file, idx files, or single ones; names, and bytes.

Nothing is unpacked onto the disk, and nothing is read that is larger than a picture should be: a
zip file says beforehand how large its files are, and a file that grows beyond that is not read on.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from fathom.data.pictures.idx import Idx
from fathom.data.table_files import is_table_file
from fathom.errors import DataError

ENDINGS = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".dib", ".gif", ".tif", ".tiff"),
)
NOT_READ = (  # pictures too, but of kinds that are not read: they are told of
    *(".heic", ".heif", ".avif", ".jp2", ".j2k", ".jxl", ".svg", ".psd", ".ico", ".tga"),
    *(".ppm", ".pgm", ".pbm", ".pnm", ".pcx", ".dds", ".exr", ".hdr", ".eps", ".ai"),
    *(".raw", ".cr2", ".cr3", ".nef", ".arw", ".dng", ".orf", ".raf", ".rw2", ".dcm", ".fits"),
)
FILE, PICTURE, CLASS = "file", "picture", "class"  # columns of a table of pictures
MOST_FILES = 2_000_000  # of one source: their names alone are some hundred MB
LARGEST = 100 * 2**20  # bytes of one picture's file


class TooLargeError(Exception):
    """A file is larger than a picture should be."""


@dataclass(frozen=True)
class Folder:
    """A folder with all that lies below it; what begins with a dot is passed over."""

    path: Path

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.path.name or str(self.path)

    def names(self) -> Iterator[str]:
        """Give the names of all files that may be pictures, with ``/`` between their parts."""
        return (name for name in self._all if not self._why_not(name))

    def refused(self) -> list[tuple[str, str]]:
        """Name what is not looked at, and why."""
        found = ((name, self._why_not(name)) for name in self._all)
        return [(name, why) for name, why in found if why]

    @cached_property
    def _all(self) -> list[str]:
        return list(_at_most(self._walk(), self.name))

    def _walk(self) -> Iterator[str]:
        for place, folders, files in os.walk(self.path):
            folders[:] = sorted(one for one in folders if not _hidden(one))
            below = Path(place).relative_to(self.path)
            for file in sorted(files):
                if is_picture(file) or not_read(file):
                    yield (below / file).as_posix()

    def _why_not(self, name: str) -> str:
        path = self.path / name
        if path.is_symlink() and not path.resolve().is_relative_to(self.path.resolve()):
            return "a link out of the folder"
        return not_read(name) or ("" if path.is_file() else "no regular file")

    def read(self, name: str) -> bytes:
        """Read one file.

        Raises:
            TooLargeError: it is larger than a picture should be.
            OSError: it cannot be read.
        """
        with open(self.path / name, "rb") as file:
            return _limited(file.read(LARGEST + 1))


@dataclass(frozen=True)
class Zip:
    """A zip file, read in place."""

    path: Path
    archive: zipfile.ZipFile

    @classmethod
    def open(cls, path: Path) -> Zip:
        """Open it.

        Raises:
            DataError: it is no zip file.
        """
        try:
            return cls(path, zipfile.ZipFile(path))
        except (zipfile.BadZipFile, OSError):
            raise DataError(f"{path} cannot be read as a zip file") from None

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.name

    def names(self) -> Iterator[str]:
        """Give the names of all files that may be pictures."""
        return (name for name in self._all() if not self._why_not(name))

    def refused(self) -> list[tuple[str, str]]:
        """Name what is not looked at, and why."""
        found = ((name, self._why_not(name)) for name in self._all())
        return [(name, why) for name, why in found if why]

    def _why_not(self, name: str) -> str:
        return "a name that leads elsewhere" if _leads_out(name) else not_read(name)

    def _all(self) -> Iterator[str]:
        return _at_most(self._walk(), self.name)

    def _walk(self) -> Iterator[str]:
        for name in sorted(self.archive.namelist()):
            parts = PurePosixPath(name).parts
            hidden = any(_hidden(part) for part in parts if part != "..")
            if not hidden and (is_picture(name) or not_read(name)):
                yield name

    def read(self, name: str) -> bytes:
        """Read one file; one at a time, since the archive has one place to read from."""
        try:
            with self.archive.open(name) as file:
                return _limited(file.read(LARGEST + 1))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as fault:
            raise OSError(str(fault)) from None


@dataclass(frozen=True)
class Files:
    """Single files, named as they were given."""

    paths: Sequence[Path]
    name: str = "pictures"

    def names(self) -> Iterator[str]:
        """Give the names of all files."""
        return map(str, self.paths)

    def refused(self) -> list[tuple[str, str]]:
        """Name what is not looked at: nothing, since each was named by a person."""
        return []

    def read(self, name: str) -> bytes:
        """Read one file."""
        with open(name, "rb") as file:
            return _limited(file.read(LARGEST + 1))


Source = Folder | Zip | Files | Idx


def open_source(place: str | Path | Sequence[str | Path]) -> Source:
    """Open a folder, a zip file, a picture, or several pictures.

    Raises:
        DataError: there is nothing of this name, or it is something else.

    >>> open_source("no_such_folder")
    Traceback (most recent call last):
    fathom.errors.DataError: there is no folder or file no_such_folder
    """
    if not isinstance(place, str | Path):
        paths = [Path(one) for one in place]
        if len(paths) != 1:
            lost = next((path for path in paths if not path.is_file()), None)
            if lost is not None:
                raise DataError(f"there is no picture {lost}")
            return Files(paths)
        place = paths[0]
    path = Path(place)
    if path.is_dir():
        folder, found = Folder(path), Idx.open(path)
        if found and next(folder.names(), None):
            raise DataError(
                f"{path} holds idx files and other pictures; give a folder with one of them"
            )
        return found or folder
    if not path.exists():
        raise DataError(f"there is no folder or file {place}")
    if not path.is_file():
        raise DataError(f"{place} is neither a folder nor a regular file")
    return Zip.open(path) if path.suffix.lower() == ".zip" else Files([path])


def is_place_of_pictures(source: object) -> bool:
    """Whether something is read as pictures: a folder, a zip file, a picture, or several.

    >>> is_place_of_pictures(["a.jpg", "b.png"]), is_place_of_pictures("people.csv")
    (True, False)
    """
    if isinstance(source, list | tuple):
        return bool(source) and all(map(holds_pictures, source))
    return holds_pictures(source)


def holds_pictures(place: object) -> bool:
    """Whether one thing is read as pictures, by its ending; or a folder, if not of tables alone.

    >>> holds_pictures("pets.zip"), holds_pictures("people.csv"), holds_pictures("dog.JPG")
    (True, False, True)
    """
    if not isinstance(place, str | Path):
        return False
    path = Path(place)
    if path.is_dir():
        return not holds_tables(path)
    return path.suffix.lower() == ".zip" or is_picture(path.name)


def holds_tables(folder: Path) -> bool:
    """Whether a folder holds files of a table, and no picture."""
    found = False
    for _, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not _hidden(one)]
        if any(is_picture(file) or not_read(file) for file in files):
            return False
        found = found or any(map(is_table_file, files))
    return found and Idx.open(folder) is None


def is_picture(name: str) -> bool:
    """Whether a file may be a picture, by its ending."""
    last = PurePosixPath(name).name
    return last.lower().endswith(ENDINGS) and not _hidden(last)


def not_read(name: str) -> str:
    """Say of a file of pictures that its kind is not read; "" of all others.

    >>> not_read("dog.HEIC"), not_read("dog.png")
    ('.heic is not read', '')
    """
    last = PurePosixPath(name).name
    ending = PurePosixPath(last).suffix.lower()
    return f"{ending} is not read" if ending in NOT_READ and not _hidden(last) else ""


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts


def _hidden(part: str) -> bool:
    return part.startswith((".", "__MACOSX"))


def _at_most(names: Iterator[str], source: str) -> Iterator[str]:
    """Give names on, up to as many as can be learnt from.

    Raises:
        DataError: there are more.
    """
    for count, name in enumerate(names):
        if count >= MOST_FILES:
            raise DataError(
                f"{source} holds more than {MOST_FILES:,} pictures, the most that are read; give "
                "a folder with some of them"
            )
        yield name


def _limited(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise TooLargeError
    return data
