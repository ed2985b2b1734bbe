"""The same for many members, rows or steps: in compiled loops, or in calls of one program.

Small networks work on many rows in a compiled loop. Convolutions make so many numbers of each row
that few are worked on at a time, in calls of a program that another number of rows does not change.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from fathom.nets.inputs.held import HELD
from fathom.nets.inputs.packed import Packed
from fathom.shapes import Array, Float, PyTree

BLOCK = 256  # rows judged at once: what many members make of them stays in the cache
FEW, FEWER = 32, 4  # rows worked on at once by convolutions, which make many numbers of each
FEW_NUMBERS = 2**20  # of them, where rows are so large that fewer are taken


def in_blocks(
    of_row: Callable[..., Float[Array, ""]], *parts: Array | Packed
) -> Float[Array, " rows"]:
    """Work on many rows in a compiled loop, some of them at once; not for convolutions.

    >>> in_blocks(lambda x, y: x.sum() + y, jnp.ones((2, 3)), jnp.arange(2)).tolist()
    [3.0, 4.0]
    """

    def of_place(place: Array) -> Float[Array, ""]:
        return of_row(*(part[place] for part in parts))

    return jax.lax.map(of_place, jnp.arange(len(parts[0])), batch_size=BLOCK)


def by_blocks(
    work: Callable[[PyTree], Array],
    rows: PyTree,
    put: Callable[[PyTree], PyTree] = jax.device_put,
) -> np.ndarray:
    """Work on many rows in calls of one compiled program, some of them in each: for convolutions.

    The last block is filled up, so that another number of rows compiles nothing anew.

    Args:
        work: compiled; takes some rows and gives something for each.
        rows: arrays with a place for each row; what is held otherwise becomes one block by block.
        put: brings some rows to where they are worked on.

    >>> by_blocks(jax.jit(lambda block: block.sum(axis=1)), np.ones((40, 3))).shape
    (40,)
    """
    leaves = jax.tree.leaves(rows, is_leaf=_is_held)
    count, made, few = len(leaves[0]), [], _few(leaves)
    for begin in range(0, count, few):
        real = min(few, count - begin)
        part = slice(begin, begin + real)
        block = jax.tree.map(
            lambda leaf, part=part: _filled(leaf[part], few), rows, is_leaf=_is_held
        )
        made.append((work(put(block)), real))
    return np.concatenate([np.asarray(one)[:real] for one, real in made])


def _few(leaves: list[Any]) -> int:
    """Say how many rows are worked on at once."""
    numbers = max(math.prod(leaf.shape[1:]) for leaf in leaves)
    return min(max(FEW_NUMBERS // max(numbers, 1), FEWER), FEW)


def _filled(some: np.ndarray, few: int) -> np.ndarray:
    """Fill a block up with zeros."""
    return np.concatenate([some, np.zeros((few - len(some), *some.shape[1:]), some.dtype)])


def _is_held(one: object) -> bool:
    return isinstance(one, HELD)


def taken_out(tree: PyTree, place: int | list[int]) -> PyTree:
    """Take one's arrays, or some ones', out of those of many: copied, not computed by a program.

    >>> taken_out({"weight": jnp.array([[1.0], [2.0]])}, 1)["weight"].tolist()
    [2.0]
    """
    return jax.tree.map(lambda leaf: jax.device_put(np.asarray(leaf)[place]), tree)


def in_a_row(tree: PyTree) -> Float[np.ndarray, " numbers"]:
    """Write all numbers of some arrays in a row, as float64.

    >>> in_a_row({"bias": jnp.array([1.0]), "weight": jnp.array([[2.0, 3.0]])}).tolist()
    [1.0, 2.0, 3.0]
    """
    leaves = [np.asarray(leaf, np.float64) for leaf in jax.tree.leaves(tree)]
    return np.concatenate([leaf.ravel() for leaf in leaves])


def out_of_a_row(numbers: Float[np.ndarray, " numbers"], like: PyTree) -> PyTree:
    """Make arrays of numbers in a row, shaped like others.

    >>> out_of_a_row(np.array([1.0, 2.0]), {"weight": jnp.array([[2.0, 3.0]])})["weight"].tolist()
    [[1.0, 2.0]]
    """
    leaves, tree = jax.tree.flatten(like)
    cuts = np.split(numbers, np.cumsum([leaf.size for leaf in leaves])[:-1])
    made = [
        jax.device_put(cut.reshape(leaf.shape).astype(leaf.dtype))
        for cut, leaf in zip(cuts, leaves, strict=True)
    ]
    return jax.tree.unflatten(tree, made)


def part_of(tree: PyTree, part: slice | int | Array) -> PyTree:
    """Take the same part of every array."""
    return jax.tree.map(lambda leaf: leaf[part], tree)


def so_many(work: Callable[..., PyTree], begin: PyTree, taken: PyTree, count: ArrayLike) -> PyTree:
    """Do the first `count` things one after the other, in a compiled loop.

    Another count compiles nothing anew.

    >>> int(so_many(lambda sum, x: sum + x, jnp.array(0), jnp.arange(4), 3))
    3
    """
    return jax.lax.fori_loop(0, count, lambda n, done: work(done, part_of(taken, n)), begin)
