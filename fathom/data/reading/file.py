"""The bytes of a file: a regular one, or a pipe that somebody writes to.

A device, such as ``/dev/zero``, never ends; a pipe that nobody writes to never begins, and is said
to be waited for.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fathom.errors import DataError

PATIENCE = 5.0  # seconds, after which a person is told what is waited for
_INPUTS = ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")


def read_file(path: Path) -> bytes:
    """Read all of a file.

    Raises:
        DataError: it is a device or a socket.
        OSError: it cannot be read.
    """
    kind = os.stat(path).st_mode
    if stat.S_ISREG(kind):
        return path.read_bytes()
    if not (stat.S_ISFIFO(kind) or str(path) in _INPUTS):
        raise DataError(f"{path} is no regular file and no pipe: it cannot be read as a table")
    timer = threading.Timer(PATIENCE, _waits, (path,))
    timer.daemon = True
    timer.start()
    try:
        return path.read_bytes()
    finally:
        timer.cancel()


@contextmanager
def without_panic(path: Path) -> Iterator[None]:
    """Let a reader of Rust's that gives up on a damaged file end in a sentence.

    Its panic is no `Exception`, and each library has a class of its own for it.
    """
    try:
        yield
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise DataError(f"{path} is damaged: it cannot be read") from None


def _waits(path: Path) -> None:
    print(f"waiting for {path}: nobody has written to this pipe yet", file=sys.stderr)
