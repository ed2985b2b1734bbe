"""Random starts of many networks at once, drawn by a few small programs that serve all shapes.

Drawn inside one program, the starts of each new shape take longer to compile than a small table to
learn. Number k of a random draw is the same however many are drawn (JAX's partitionable Threefry;
Salmon, Moraes, Dror & Shaw 2011): so one program draws as many as the largest layer of an order of
size needs, and what is too much is left off. Each network is, bit for bit, what it is alone.

>>> from fathom.nets.blueprint import Blueprint
>>> blueprint = Blueprint(inputs=2, hidden=(3,), outputs=1)
>>> many = draw_starts(blueprint, [7, 8])
>>> alone = blueprint(jax.random.key(8)).layers[0].weight
>>> bool((many.layers[0].weight[1] == alone).all())
True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import jax
import numpy as np

from fathom.nets.blueprint import Blueprint
from fathom.nets.embedding import SIZE, START
from fathom.nets.network import Network
from fathom.nets.starts import Start
from fathom.shapes import Array, Float, Key, UInt32

THREEFRY = "threefry2x32"
FEWEST, TIMES = 16_384, 4  # numbers drawn for a layer: enough for 128 neurons of 128 inputs, ...
TOGETHER = 32  # networks

KeyData = UInt32[Array | np.ndarray, "networks 2"]


def key_data(seeds: Sequence[int]) -> KeyData:
    """Give the two numbers that `jax.random.key` makes of each seed.

    >>> key_data([3]).tolist() == [jax.random.key_data(jax.random.key(3)).tolist()]
    True
    """
    data = np.zeros((len(seeds), 2), np.uint32)
    data[:, 1] = np.asarray(seeds, np.int64).astype(np.uint32)
    return data


def draw_starts(blueprint: Blueprint, seeds: Sequence[int]) -> Network:
    """Draw a network for each seed: one whose arrays have a place for each in front."""
    data = key_data(seeds)
    if blueprint.eye is not None:
        whole: Network = _networks(data, blueprint)
        return whole
    tables: list[np.ndarray] = []
    if blueprint.embed:
        data, mine = _parted(data)
        tables = [_drawn(mine, START, SIZE, blueprint.embedded)]
    *hidden, last = blueprint.dense(blueprint.seen)
    drawn = []
    for inputs, outputs, activation in hidden:
        data, mine = _parted(data)
        drawn.append(_drawn(mine, blueprint.start(activation), inputs, outputs))
    inputs, outputs, activation = last
    drawn.append(_drawn(data, blueprint.start(activation), inputs, outputs))
    networks = []
    for place in range(len(seeds)):
        before = [blueprint.embedding(table[place]) for table in tables]
        networks.append(blueprint.built([weights[place] for weights in drawn], before))
    return Network.stacked(networks)


def _parted(data: KeyData) -> tuple[KeyData, KeyData]:
    """Split each key in two."""
    first, second = np.moveaxis(_at_once(_split, data), 1, 0)
    return first, second


def _drawn(data: KeyData, start: Start, inputs: int, outputs: int) -> np.ndarray:
    """Draw a layer's weights for each key."""
    most = FEWEST
    while most < inputs * outputs:
        most *= TIMES
    numbers = _at_once(_numbers, data, start, most)[:, : inputs * outputs]
    weights: np.ndarray = numbers.reshape(-1, outputs, inputs) * start.factor(inputs, outputs)
    return weights


def keys_of(data: KeyData) -> Key[Array, " networks"]:
    """Make random keys of their numbers."""
    keys: Key[Array, " networks"] = jax.random.wrap_key_data(data, impl=THREEFRY)  # type: ignore
    return keys


@jax.jit
def _split(data: KeyData) -> UInt32[Array, "networks parts 2"]:
    return jax.random.key_data(jax.vmap(jax.random.split)(keys_of(data)))


@partial(jax.jit, static_argnums=(1, 2))
def _numbers(data: KeyData, start: Start, count: int) -> Float[Array, "networks count"]:
    numbers: Array = jax.vmap(lambda key: start.numbers(key, (count,)))(keys_of(data))
    return numbers


@partial(jax.jit, static_argnums=1)
def _networks(data: KeyData, blueprint: Blueprint) -> Network:
    return jax.vmap(blueprint)(keys_of(data))


def _at_once(work: Callable[..., Array], data: KeyData, *how: Any) -> np.ndarray:
    """Work on 32 networks' keys at a time, the last ones filled up."""
    parts = []
    for begin in range(0, len(data), TOGETHER):
        some = data[begin : begin + TOGETHER]
        filled = np.resize(some, (TOGETHER, 2))
        parts.append(np.asarray(work(filled, *how))[: len(some)])
    return np.concatenate(parts)
