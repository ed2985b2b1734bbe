"""Where members live: shared out over the devices of this machine.

Members never speak with each other while they learn, so each device trains its share alone: two
processor cores train twice as fast. Large networks, which are not trained side by side, are on all
devices instead, and each device takes its share of every batch. Both settings must be made before
JAX starts; in a process that has already used JAX, everything is left as it is found.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fathom.errors import OptionError
from fathom.nets.forked import check_not_forked
from fathom.nets.part import jax
from fathom.shapes import PyTree
from fathom.training.programs import forget_in_time, keep_compiled

SHARES = "shares"  # what each device has one of
MOST_CPU_DEVICES = 16
MOST_VIRTUAL = 256


def prepare(recorded: int | None = None) -> None:
    """Make devices of processor cores and keep compiled programs, if JAX has not started.

    Args:
        recorded: how many a run was begun with, which another number would not end like. Without,
            the environment's ``FATHOM_DEVICES`` says it, or there is one for every core.
    """
    check_not_forked()
    cores = min(os.cpu_count() or 1, MOST_CPU_DEVICES)
    asked = os.environ.get("FATHOM_DEVICES", "")
    if asked.isdecimal() and 1 <= int(asked) <= MOST_VIRTUAL:
        cores = int(asked)
    elif asked:
        raise OptionError(
            f"FATHOM_DEVICES is a whole number from 1 to {MOST_VIRTUAL}, but got {asked!r}"
        )
    try:
        jax.config.update("jax_num_cpu_devices", recorded or cores)
    except RuntimeError:  # JAX runs already: it belongs to whoever started it
        forget_in_time()
        return
    forget_in_time()
    keep_compiled()
    wanted = os.environ.get("JAX_PLATFORMS", "")
    if wanted not in ("", "cpu"):  # asked for by hand: is it there?
        try:
            jax.devices()
        except (RuntimeError, AssertionError):  # JAX says it in either way
            raise OptionError(
                f"JAX cannot start on what JAX_PLATFORMS asks for, {wanted!r}; unset it, or say cpu"
            ) from None


def device_name() -> str:
    """Say what kind of device networks learn on.

    >>> device_name()
    'cpu (cpu)'
    """
    device = jax.devices()[0]
    return f"{device.platform} ({device.device_kind})"


def instructions() -> str:
    """Name the processor's instructions beyond the usual: programs are compiled to use them all.

    Nothing where another device than the processor learns.

    >>> instructions() == " ".join(np.show_config(mode="dicts")["SIMD Extensions"]["found"])
    True
    """
    if jax.devices()[0].platform != "cpu":
        return ""
    told = np.show_config(mode="dicts") or {}
    return " ".join(told.get("SIMD Extensions", {}).get("found", ()))


def available(most: int | None) -> int:
    """Give how many devices there are, of which at most so many are wanted.

    >>> available(1)
    1
    """
    return min(most or len(jax.devices()), len(jax.devices()))


@dataclass(frozen=True)
class Placement:
    """A number of members shared out evenly over all devices; `width` counts the padding too.

    With `by_rows` all members are on every device, and each batch's rows are shared out.
    """

    members: int
    devices: int
    by_rows: bool = False

    @classmethod
    def of(cls, members: int, by_rows: bool, devices: int | None = None) -> Placement:
        """Share `members`, or the rows of their batches, over the devices there are.

        Args:
            members: how many; fewer of them take fewer devices.
            by_rows: whether rows are shared out: of networks that convolve.
            devices: how many to use at the most; all without.

        >>> Placement.of(members=9, by_rows=False, devices=1)
        Placement(members=9, devices=1, by_rows=False)
        """
        there = available(devices)
        return cls(members, there if by_rows else min(there, members), by_rows)

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
        return jax.device_put(
            tree, jax.sharding.NamedSharding(self._mesh, jax.sharding.PartitionSpec())
        )

    def shared(self, size: int) -> Any:
        """Give the devices that share out batches of `size` rows; None where they do not."""
        evenly = self.by_rows and self.devices > 1 and size % self.devices == 0
        return self._mesh if evenly else None

    def _cut(self, tree: PyTree, axis: int) -> PyTree:
        spec = jax.sharding.PartitionSpec(*[None] * axis, SHARES)
        return jax.device_put(tree, jax.sharding.NamedSharding(self._mesh, spec))

    @cached_property
    def _mesh(self) -> Any:
        return jax.sharding.Mesh(np.array(jax.devices()[: self.devices]), (SHARES,))


def in_shares(work: Callable[[PyTree, PyTree, PyTree], PyTree], mesh: Any) -> Callable[..., PyTree]:
    """Let every device work on its share of the rows, and take the mean of what they make.

    Args:
        work: takes what all have, and two trees of rows; gives means over its rows.
        mesh: the devices; the rows can be shared out evenly.

    >>> mesh = jax.sharding.Mesh(np.array(jax.devices()[:1]), (SHARES,))
    >>> float(in_shares(lambda a, x, y: (a * x + y).mean(), mesh)(2.0, np.ones(4), np.ones(4)))
    3.0
    """
    all_of_it, shares = jax.sharding.PartitionSpec(), jax.sharding.PartitionSpec(SHARES)

    def of_share(*given: PyTree) -> PyTree:
        return jax.tree.map(lambda one: jax.lax.pmean(one, SHARES), work(*given))

    specs = all_of_it, shares, shares
    return jax.shard_map(of_share, mesh=mesh, in_specs=specs, out_specs=all_of_it, check_vma=False)
