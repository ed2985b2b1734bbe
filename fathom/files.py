"""Files are written whole or not at all: what stood there before stays until the new one is done.

What is no ordinary file, such as ``/dev/stdout`` or a pipe, is written into and never replaced.

>>> import tempfile
>>> place = Path(tempfile.mkdtemp()) / "answer.txt"
>>> write_bytes(place, b"42")
>>> place.read_bytes()
b'42'
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from fathom.errors import WriteError


def write_bytes(path: Path | str, data: bytes) -> None:
    """Write a whole file or nothing: beside it first, flushed to the disk, then put in its place.

    A file that is replaced hands its permissions on.

    Raises:
        WriteError: the place cannot be written; what stood there before is untouched.
    """
    asked = _checked_place(path)
    beside = None
    try:
        if _is_special(asked):
            asked.write_bytes(data)
            return
        place = Path(os.path.realpath(asked))  # a link stays one; the file behind it is written
        beside = place.parent / f".fathom-{secrets.token_hex(6)}.tmp"
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            os.chmod(beside, stat.S_IMODE(place.stat().st_mode))
        os.replace(beside, place)
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the path
        raise _cannot_write(asked, error) from None
    finally:
        if beside is not None:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def check_writable(path: Path | str) -> None:
    """Refuse a place that cannot be written before the work whose result should go there.

    Raises:
        WriteError: as `write_bytes` would.

    >>> check_writable("no such folder/model.fathom")
    Traceback (most recent call last):
    fathom.errors.WriteError: cannot write no such folder/model.fathom: there is no folder ...
    """
    asked = _checked_place(path)
    try:
        if _is_special(asked):
            return
        beside = Path(os.path.realpath(asked)).parent / f".fathom-{secrets.token_hex(6)}.tmp"
        beside.touch(exist_ok=False)
        beside.unlink()
    except (OSError, ValueError) as error:
        raise _cannot_write(asked, error) from None


def check_apart(*paths: Path | str) -> None:
    """Refuse to write two results into one file.

    Raises:
        WriteError: two of them are the same file, by whatever name.

    >>> check_apart("a.html", "./a.html")
    Traceback (most recent call last):
    fathom.errors.WriteError: cannot write ./a.html: another result goes there; give another name
    """
    taken: set[str] = set()
    for path in paths:
        if _is_special(Path(path)):
            continue
        place = os.path.realpath(path)
        if place in taken:
            raise WriteError(f"cannot write {path}: another result goes there; give another name")
        taken.add(place)


def check_spared(path: Path | str, *sources: Path | str) -> None:
    """Refuse to write a result over one of the files that it comes from.

    Raises:
        WriteError: `path` is one of `sources`, by whatever name.

    >>> check_spared(__file__, __file__)
    Traceback (most recent call last):
    fathom.errors.WriteError: cannot write ...: it is a file to read from; give another name
    """
    for source in sources:
        same = False
        with contextlib.suppress(OSError, ValueError):  # one of them is not there
            same = os.path.samefile(path, source)
        if same:
            raise WriteError(f"cannot write {path}: it is a file to read from; give another name")


def _checked_place(path: Path | str) -> Path:
    asked = Path(path)
    if os.path.isdir(asked):
        raise WriteError(f"cannot write {asked}: it is a folder; give a file name")
    if not os.path.isdir(asked.parent):
        raise WriteError(f"cannot write {asked}: there is no folder {asked.parent}")
    return asked


def _is_special(place: Path) -> bool:
    """Whether something stands there that is no file to replace: a device, a pipe, a socket."""
    return os.path.exists(place) and not os.path.isfile(place)


def _cannot_write(asked: Path, error: Exception) -> WriteError:
    why = getattr(error, "strerror", None) or str(error)
    return WriteError(f"cannot write {asked}: {why[:1].lower()}{why[1:]}")
