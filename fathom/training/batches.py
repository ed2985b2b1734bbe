"""Mini-batches: which rows teach in which step.

The rows are shuffled anew in every epoch, for each member by its own seed, and dealt out in batches
of one size; the few left over wait for the next epoch. So the batches follow from (seed, epoch)
alone. Shuffling sorts, which is slow inside a compiled loop (it more than doubled a step), so the
order of a whole epoch is drawn before the loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Int, Key, PRNGKeyArray

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
        self, keys: Key[Array, " members"], epoch: Int[Array, ""] | int
    ) -> Int[Array, "chunks members steps size"]:
        """Draw the row numbers of every batch of an epoch, for members with these keys.

        >>> keys = jax.vmap(jax.random.key)(jnp.arange(2))
        >>> Batches.cut(rows=10, size=3).draw(keys, 1).shape
        (1, 2, 3, 3)
        """
        return _draw(keys, jnp.asarray(epoch), self)


@partial(jax.jit, static_argnums=2)
def _draw(
    keys: Key[Array, " members"], epoch: Int[Array, ""], batches: Batches
) -> Int[Array, "chunks members steps size"]:
    def of_member(key: PRNGKeyArray) -> Int[Array, "chunks steps size"]:
        if batches.size == batches.rows:
            order = jnp.arange(batches.rows)
        else:
            order = jax.random.permutation(jax.random.fold_in(key, epoch), batches.rows)
        used = order[: batches.per_epoch * batches.size]
        return used.reshape(batches.chunks, batches.steps, batches.size)

    return jnp.swapaxes(jax.vmap(of_member)(keys), 0, 1)
