"""Where members live: shared out over the devices of this machine.

Members never speak with each other while they learn, so each device trains its share alone: two
processor cores train twice as fast. Large networks, which are not trained side by side, are on all
devices instead, and each device takes its share of every batch. Both settings must be made before
JAX starts; in a process that has already used JAX, everything is left as it is found.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from jaxtyping import PyTree

from fathom.training.programs import keep_compiled

MOST_CPU_DEVICES = 16


def prepare() -> None:
    """Make a device of every processor core and keep compiled programs, if JAX has not started."""
    try:
        jax.config.update("jax_num_cpu_devices", min(os.cpu_count() or 1, MOST_CPU_DEVICES))
    except RuntimeError:  # JAX runs already: it belongs to whoever started it
        return
    keep_compiled()


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

    def share(self, tree: PyTree) -> PyTree:
        """Put arrays on the devices, each its part of the members, which come first."""
        return self.copy(tree) if self.by_rows else self._cut(tree, 0)

    def share_batches(self, order: PyTree) -> PyTree:
        """Put batches, members first and rows last, on the devices: each its members, or rows."""
        if not self.by_rows:
            return self._cut(order, 0)
        shape = jax.tree.leaves(order)[0].shape
        return self.copy(order) if shape[-1] % self.devices else self._cut(order, len(shape) - 1)

    def share_rows(self, rows: PyTree) -> PyTree:
        """Put rows on the devices, each its part of them, if they can be shared out evenly."""
        count = len(jax.tree.leaves(rows)[0])
        return self.copy(rows) if count % self.devices else self._cut(rows, 0)

    def copy(self, tree: PyTree) -> PyTree:
        """Put the same arrays on every device."""
        return jax.device_put(tree, NamedSharding(self._mesh, PartitionSpec()))

    def _cut(self, tree: PyTree, axis: int) -> PyTree:
        spec = PartitionSpec(*[None] * axis, "members")
        return jax.device_put(tree, NamedSharding(self._mesh, spec))

    @property
    def _mesh(self) -> Mesh:
        return Mesh(np.array(jax.devices()[: self.devices]), ("members",))
