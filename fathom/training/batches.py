"""Mini-batches: which rows teach in which step.

The rows are shuffled anew in every epoch, for each member by its own seed, and dealt out in batches
of one size; the few left over wait for the next epoch. So the batches follow from (seed, epoch)
alone. Rows that weigh more are dealt out more often: twice the weight, twice as often.

A shuffle is a sort by random numbers. It happens outside the compiled program: inside, sorting cost
a third of the training time of small networks; here, one number holds the random bits above and
the row below, and a plain sort of such numbers is ten times as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fathom.shapes import Float, Int, Int32

LONGEST_CHUNK = 100  # steps; a longer history per compiled call slowed it


@dataclass(frozen=True)
class Batches:
    """How an epoch is cut: `chunks` compiled calls of `steps` steps of `size` rows each."""

    rows: int
    size: int
    chunks: int
    steps: int

    @classmethod
    def cut(cls, rows: int, size: int | None, longest: int = LONGEST_CHUNK) -> Batches:
        """Cut an epoch of `rows` rows into batches of `size`; None, or more than all, is all rows.

        A compiled call takes at most `longest` steps.

        >>> Batches.cut(rows=6400, size=32)
        Batches(rows=6400, size=32, chunks=2, steps=100)
        >>> Batches.cut(rows=10, size=None).per_epoch
        1
        """
        size = rows if size is None else min(size, rows)
        all_steps = rows // size
        chunks = -(-all_steps // longest)
        return cls(rows, size, chunks, all_steps // chunks)

    @property
    def per_epoch(self) -> int:
        """Steps in one epoch."""
        return self.chunks * self.steps

    def draw(
        self,
        seeds: Sequence[int],
        epoch: int,
        own: Sequence[Int[np.ndarray, "_"]] | None = None,
        weights: Float[np.ndarray, " all"] | None = None,
    ) -> Int32[np.ndarray, "chunks members steps size"]:
        """Draw the row numbers of every batch of an epoch, for members with these seeds.

        `own` gives the rows that each of them learns from; without it, all learn from all.
        `weights` are those of all rows; without them, each row is dealt out once.

        >>> Batches.cut(rows=10, size=3).draw([0, 1], epoch=1).shape
        (1, 2, 3, 3)
        """
        if own is not None or weights is not None:
            own = [np.arange(self.rows)] * len(seeds) if own is None else own
            order = np.stack(
                [
                    _dealt(mine, seed, epoch, weights)[: self.rows].astype(np.int32)
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


def by_weight(weights: Float[np.ndarray, " rows"], begin: float) -> Int[np.ndarray, " rows"]:
    """Pick as many rows as there are, each as often as it weighs, to within one.

    Systematic sampling (Madow & Madow 1944): places at equal distances along the weights laid end
    to end. Over all beginnings, from 0 to below 1, each row comes exactly as often as it weighs.

    >>> by_weight(np.array([1.0, 0.0, 2.5, 0.5]), begin=0.5).tolist()
    [0, 2, 2, 3]
    """
    ends = np.cumsum(weights, dtype=np.float64)
    places = (np.arange(len(weights)) + begin) * (ends[-1] / len(weights))
    return np.searchsorted(ends[:-1], places, side="right")


def _dealt(
    mine: Int[np.ndarray, " mine"],
    seed: int,
    epoch: int,
    weights: Float[np.ndarray, " all"] | None,
) -> Int[np.ndarray, " mine"]:
    """Shuffle a member's rows, those that weigh more among them more often."""
    order = shuffled(len(mine), seed, epoch)
    if weights is None:
        return mine[order]
    begin = np.random.Philox(key=seed, counter=[0, 0, 1, epoch]).random_raw() / 2.0**64
    return mine[by_weight(weights[mine], begin)[order]]


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
