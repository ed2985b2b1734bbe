"""Where members live: shared out over the devices of this machine, compiled programs kept on disk.

Members never speak with each other while they learn, so each device trains its share alone: two
processor cores train twice as fast. Both settings must be made before JAX starts; in a process
that has already used JAX, everything is left as it is found.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

MOST_CPU_DEVICES = 16
CACHE_BYTES = 500 * 2**20
CACHE_OFF = "FATHOM_NO_CACHE"

Tree = TypeVar("Tree")


def prepare() -> None:
    """Make a device of every processor core and keep compiled programs, if JAX has not started."""
    try:
        jax.config.update("jax_num_cpu_devices", min(os.cpu_count() or 1, MOST_CPU_DEVICES))
    except RuntimeError:  # JAX runs already: it belongs to whoever started it
        return
    folder = None if os.environ.get(CACHE_OFF) else _private_folder()
    if folder is None or getattr(jax.config, "jax_compilation_cache_dir", None):
        return
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    jax.config.update("jax_compilation_cache_max_size", CACHE_BYTES)


def _private_folder() -> Path | None:
    """Give the cache's folder if nobody else can write to it: programs are read back from there."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "fathom" / "compiled"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except (OSError, RuntimeError):  # no home, read-only disk: do without
        return None
    if not stat.S_ISDIR(found.st_mode):
        return None
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o022):
        return None
    return folder


@dataclass(frozen=True)
class Placement:
    """A number of members shared out evenly over all devices; `width` counts the padding too."""

    members: int
    devices: int

    @classmethod
    def of(cls, members: int) -> Placement:
        """Share `members` over the devices there are; fewer members take fewer devices.

        >>> Placement(members=9, devices=2).width
        10
        """
        return cls(members, min(len(jax.devices()), members))

    @classmethod
    def like(cls, members: int, devices: int) -> Placement:
        """Share `members` over as many devices as were recorded, or as there are.

        >>> Placement.like(members=9, devices=1).width
        9
        """
        return cls(members, min(devices, len(jax.devices())))

    @property
    def width(self) -> int:
        """Members in the compiled program: a multiple of the devices."""
        return -(-self.members // self.devices) * self.devices

    def share(self, tree: Tree, axis: int = 0) -> Tree:
        """Put arrays on the devices, each its part of the members along `axis`."""
        spec = PartitionSpec(*[None] * axis, "members")
        return jax.device_put(tree, NamedSharding(self._mesh, spec))

    def copy(self, tree: Tree) -> Tree:
        """Put the same arrays on every device."""
        return jax.device_put(tree, NamedSharding(self._mesh, PartitionSpec()))

    @property
    def _mesh(self) -> Mesh:
        return Mesh(np.array(jax.devices()[: self.devices]), ("members",))
