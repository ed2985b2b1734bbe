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
import time
from collections.abc import Iterator
from pathlib import Path

from fathom.errors import WriteError

TRIED = 2**20  # bytes, written and removed again where a place is tried
STALE = 600.0  # seconds that nobody has written to what is only written to
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def write_bytes(path: Path | str, data: bytes) -> None:
    """Write a whole file or nothing: beside it first, flushed to the disk, then put in its place.

    A file that is replaced hands its permissions on.

    Raises:
        WriteError: the place cannot be written; what stood there before is untouched.
    """
    asked = _checked_place(path)
    beside = None
    try:
        if is_special(asked):
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
        if is_special(asked):
            return
        folder = Path(os.path.realpath(asked)).parent
        _tidy(folder)
        beside = folder / f".fathom-{secrets.token_hex(6)}.tmp"
        try:
            with open(beside, "xb") as file:
                file.write(bytes(TRIED))
                file.flush()
                os.fsync(file.fileno())
        finally:
            beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise _cannot_write(asked, error) from None


@contextlib.contextmanager
def alone(path: Path | str) -> Iterator[None]:
    """Let no other process write to this place while the work for it is done.

    Raises:
        WriteError: another one does.

    >>> import tempfile
    >>> with alone(Path(tempfile.mkdtemp()) / "model.fathom"):
    ...     pass
    """
    from filelock import FileLock, Timeout

    asked = Path(path)
    if is_special(asked):
        yield
        return
    lock = FileLock(asked.parent / f".{asked.name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise WriteError(
            f"cannot write {asked}: another training writes there just now; wait for it, or give "
            "another name"
        ) from None
    except OSError as error:
        raise _cannot_write(asked, error) from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.unlink(lock.lock_file)
        lock.release()


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
        if is_special(Path(path)):
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
    try:
        mode = os.stat(asked).st_mode
    except FileNotFoundError:
        return asked
    except (OSError, ValueError) as error:
        raise _cannot_write(asked, error) from None
    if stat.S_ISREG(mode) and not mode & WRITABLE:
        raise WriteError(f"cannot write {asked}: it is write-protected; unlock it, or give another")
    return asked


def _tidy(folder: Path) -> None:
    """Remove what a process that was killed while it wrote has left."""
    for left in folder.glob(".fathom-*.tmp"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE:
                left.unlink()


def is_special(place: Path) -> bool:
    """Whether something stands there that is no file to replace: a device, a pipe, a socket."""
    return os.path.exists(place) and not os.path.isfile(place)


def _cannot_write(asked: Path, error: Exception) -> WriteError:
    why = getattr(error, "strerror", None) or str(error)
    return WriteError(f"cannot write {asked}: {why[:1].lower()}{why[1:]}")
