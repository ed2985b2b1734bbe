"""Mini-batches: which rows teach in which step.

The rows are shuffled anew in every epoch, for each member by its own seed, and dealt out in batches
of one size; the few left over wait for the next epoch. So the batches follow from (seed, epoch)
alone.

A shuffle is a sort by random numbers. It happens outside the compiled program: inside, sorting cost
a third of the training time of small networks; here, one number holds the random bits above and
the row below, and a plain sort of such numbers is ten times as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int, Int32

LONGEST_CHUNK = 100  # steps; a longer history per compiled call slowed it


@dataclass(frozen=True)
class Batches:
    """How an epoch is cut: `chunks` compiled calls of `steps` steps of `size` rows each."""

    rows: int
    size: int
    chunks: int
    steps: int

    @classmethod
    def cut(cls, rows: int, size: int | None) -> Batches:
        """Cut an epoch of `rows` rows into batches of `size`; None, or more than all, is all rows.

        >>> Batches.cut(rows=6400, size=32)
        Batches(rows=6400, size=32, chunks=2, steps=100)
        >>> Batches.cut(rows=10, size=None).per_epoch
        1
        """
        size = rows if size is None else min(size, rows)
        all_steps = rows // size
        chunks = -(-all_steps // LONGEST_CHUNK)
        return cls(rows, size, chunks, all_steps // chunks)

    @property
    def per_epoch(self) -> int:
        """Steps in one epoch."""
        return self.chunks * self.steps

    def draw(
        self, seeds: Sequence[int], epoch: int, own: Sequence[Int[np.ndarray, "_"]] | None = None
    ) -> Int32[np.ndarray, "chunks members steps size"]:
        """Draw the row numbers of every batch of an epoch, for members with these seeds.

        `own` gives the rows that each of them learns from; without it, all learn from all.

        >>> Batches.cut(rows=10, size=3).draw([0, 1], epoch=1).shape
        (1, 2, 3, 3)
        """
        if own is not None:
            order = np.stack(
                [
                    mine[shuffled(len(mine), seed, epoch)[: self.rows]].astype(np.int32)
                    for mine, seed in zip(own, seeds, strict=True)
                ]
            )
        elif self.size == self.rows:
            order = np.tile(np.arange(self.rows, dtype=np.int32), (len(seeds), 1))
        else:
            order = np.stack([shuffled(self.rows, seed, epoch) for seed in seeds])
        used = order[:, : self.per_epoch * self.size]
        dealt = used.reshape(len(seeds), self.chunks, self.steps, self.size)
        return np.ascontiguousarray(np.swapaxes(dealt, 0, 1))


def shuffled(rows: int, seed: int, epoch: int) -> Int32[np.ndarray, " rows"]:
    """Give the numbers 0 .. rows - 1 in an order that follows from seed and epoch.

    The bits are Philox's (Salmon et al. 2011), whose stream NumPy keeps the same for ever.

    >>> shuffled(6, seed=0, epoch=1).tolist()
    [4, 2, 5, 0, 1, 3]
    """
    bits = np.uint64(max(rows - 1, 1).bit_length())
    drawn = np.random.Philox(key=seed, counter=[0, 0, 0, epoch]).random_raw(rows)
    tagged = (drawn >> bits << bits) | np.arange(rows, dtype=np.uint64)
    tagged.sort()
    return (tagged & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int32)
