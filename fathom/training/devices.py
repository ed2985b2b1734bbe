"""Where members live: shared out over the devices of this machine, compiled programs kept on disk.

Members never speak with each other while they learn, so each device trains its share alone: two
processor cores train twice as fast. Large networks, which are not trained side by side, are on all
devices instead, and each device takes its share of every batch. Both settings must be made before
JAX starts; in a process that has already used JAX, everything is left as it is found.
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
    """A number of members shared out evenly over all devices; `width` counts the padding too.

    With `by_rows` all members are on every device, and each batch's rows are shared out.
    """

    members: int
    devices: int
    by_rows: bool = False

    @classmethod
    def of(cls, members: int, loops: bool, devices: int | None = None) -> Placement:
        """Share `members`, or the rows of their batches, over the devices there are.

        Args:
            members: how many; fewer of them take fewer devices.
            loops: whether they are trained side by side; see `Network.loops`.
            devices: how many to use at the most; all without.

        >>> Placement.of(members=9, loops=True, devices=1)
        Placement(members=9, devices=1, by_rows=False)
        """
        there = min(devices or len(jax.devices()), len(jax.devices()))
        return cls(members, min(there, members) if loops else there, by_rows=not loops)

    @property
    def width(self) -> int:
        """Members in the compiled program: a multiple of the devices they are shared out over.

        >>> Placement(members=9, devices=2).width, Placement(9, devices=2, by_rows=True).width
        (10, 9)
        """
        return self.members if self.by_rows else -(-self.members // self.devices) * self.devices

    def share(self, tree: Tree) -> Tree:
        """Put arrays on the devices, each its part of the members, which come first."""
        return self.copy(tree) if self.by_rows else self._cut(tree, 0)

    def share_batches(self, order: Tree) -> Tree:
        """Put batches, members first and rows last, on the devices: each its members, or rows."""
        if not self.by_rows:
            return self._cut(order, 0)
        shape = jax.tree.leaves(order)[0].shape
        return self.copy(order) if shape[-1] % self.devices else self._cut(order, len(shape) - 1)

    def share_rows(self, rows: Tree) -> Tree:
        """Put rows on the devices, each its part of them, if they can be shared out evenly."""
        count = len(jax.tree.leaves(rows)[0])
        return self.copy(rows) if count % self.devices else self._cut(rows, 0)

    def copy(self, tree: Tree) -> Tree:
        """Put the same arrays on every device."""
        return jax.device_put(tree, NamedSharding(self._mesh, PartitionSpec()))

    def _cut(self, tree: Tree, axis: int) -> Tree:
        spec = PartitionSpec(*[None] * axis, "members")
        return jax.device_put(tree, NamedSharding(self._mesh, spec))

    @property
    def _mesh(self) -> Mesh:
        return Mesh(np.array(jax.devices()[: self.devices]), ("members",))
