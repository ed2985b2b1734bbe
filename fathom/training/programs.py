"""Compiled programs kept on disk: what was compiled once, for one shape, starts at once next time.

JAX can bound its cache itself, but then looks through all of it before each program that it writes.
Here room is made when a process starts.

In memory they are kept, too, and a process may have so many memory maps only: of many programs all
are forgotten between two pieces of work, and compiled, or read from the disk, again.
"""

from __future__ import annotations

import contextlib
import gc
import os
import stat
import warnings
from pathlib import Path

from fathom.nets.part import jax

MOST_BYTES = 256 * 2**20  # some eight thousand programs
MOST_MAPS = 8000  # pieces of memory, most of them of programs; Linux allows a process 65,530
MOST_PROGRAMS, OFTEN = 100, 20  # in memory, where nobody counts pieces; and when they are counted
MADE = "backend_compile_duration"  # what JAX calls the last step to a program
STEPS = ("jaxpr_to_mlir_module_duration", MADE)  # those that are not within each other
CACHE = "FATHOM_CACHE"  # another folder for them; empty: they are not kept


def keep_compiled() -> None:
    """Keep what JAX compiles from now on, unless somebody has told it where to."""
    folder = _private_folder()
    if folder is None or getattr(jax.config, "jax_compilation_cache_dir", None):
        return
    make_room(folder)
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # One that another process is just writing is compiled once more instead.
    warnings.filterwarnings("ignore", "Error reading persistent compilation cache entry")


_MADE = {"programs": 0, "counted": 0, "listening": 0}
_SECONDS = {"compiling": 0.0}


def forget_in_time() -> None:
    """Forget all programs in memory, if there have come to be many.

    To be called where no work is under way. What other code in this process has compiled with JAX
    is forgotten as well; it is compiled again when it is wanted.
    """
    _listen()
    if _MADE["programs"] - _MADE["counted"] < OFTEN:
        return
    _MADE["counted"] = _MADE["programs"]
    try:
        many = Path("/proc/self/maps").read_text().count("\n") > MOST_MAPS
    except OSError:  # no Linux
        many = _MADE["programs"] > MOST_PROGRAMS
    if many:
        _MADE.update(programs=0, counted=0)
        jax.clear_caches()
        gc.collect()


def seconds_compiling() -> float:
    """Give how long this process has compiled programs, or read them from the disk."""
    _listen()
    return _SECONDS["compiling"]


def _listen() -> None:
    if not _MADE["listening"]:
        _MADE["listening"] = 1
        jax.monitoring.register_event_duration_secs_listener(_count)


def _count(event: str, duration_secs: float, **_: str | int) -> None:
    _MADE["programs"] += event.endswith(MADE)
    if event.endswith(STEPS):
        _SECONDS["compiling"] += duration_secs


def make_room(folder: Path, most: int = MOST_BYTES) -> None:
    """Delete the oldest files, if all together take more than `most` bytes, until half are left.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for age in range(4):
    ...     _ = (folder / f"{age}").write_bytes(bytes(100))
    ...     os.utime(folder / f"{age}", (1000 - age, 1000 - age))
    >>> make_room(folder, most=300)
    >>> sorted(file.name for file in folder.iterdir())
    ['0']
    """
    with contextlib.suppress(OSError):  # another process makes room as well
        with os.scandir(folder) as files:
            known = [(one.stat().st_mtime, one.stat().st_size, one.path) for one in files]
        total = sum(size for _, size, _ in known)
        if total <= most:
            return
        for _, size, path in sorted(known):
            if total <= most / 2:
                return
            Path(path).unlink(missing_ok=True)
            total -= size


def _private_folder() -> Path | None:
    """Give the folder if nobody else can write to it: programs are read back from there."""
    asked = os.environ.get(CACHE)
    if asked == "":
        return None
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = Path(asked) if asked else base / "fathom" / "compiled"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except (OSError, RuntimeError):  # no home, read-only disk: do without
        return None
    if not stat.S_ISDIR(found.st_mode):
        return None
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o022):
        return None
    return folder
