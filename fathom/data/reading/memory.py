"""Is there room for a table? Told before it is read, instead of a process that ends in the middle.

>>> check_room(10**3, "a small table")
>>> check_room(10**18, "a huge table")
Traceback (most recent call last):
fathom.errors.DataError: a huge table would take about 1,000,000,000.0 GB of memory, and there ...
"""

from __future__ import annotations

import contextlib
import math
import os
from pathlib import Path

from fathom.errors import DataError

SMALL = 64 * 2**20  # bytes: a single row asks nobody
CELL = 64  # bytes of a cell while a text table is read: its view, its copy, its bytes
_CGROUP = Path("/sys/fs/cgroup")


def check_room(wanted: float, what: str) -> None:
    """Refuse what needs more memory than this process may still take.

    Args:
        wanted: in bytes.
        what: is told of.

    Raises:
        DataError: there is less, as far as the system says how much there is.
    """
    if wanted < SMALL:
        return
    there = room()
    if wanted > there:
        raise DataError(
            f"{what} would take about {wanted / 1e9:,.1f} GB of memory, and there are "
            f"{there / 1e9:,.1f} GB: give fewer rows or columns, or a machine with more"
        )


def room() -> float:
    """Say how many bytes this process may still take; infinity where nobody knows."""
    return min(_free(), _below_limit(), _below_group())


def _free() -> float:
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return float(line.split()[1]) * 1024
    return math.inf


def _below_limit() -> float:
    """Take what the process has from what `ulimit -v` lets it have."""
    with contextlib.suppress(ImportError, OSError, ValueError, IndexError):
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            return max(0.0, float(limit - pages * os.sysconf("SC_PAGE_SIZE")))
    return math.inf


def _below_group() -> float:
    """Take what the container has from what it may have (cgroup v2)."""
    with contextlib.suppress(OSError, ValueError):
        limit = (_CGROUP / "memory.max").read_text().strip()
        if limit != "max":
            held = float((_CGROUP / "memory.current").read_text())
            return max(0.0, float(limit) - held)
    return math.inf
