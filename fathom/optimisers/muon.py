"""Muon: a layer's neurons step together, as far in every direction that their slopes show.

    velocity  = 0.95 velocity + slope
    ahead     = slope + 0.95 velocity
    direction = 2 x mix x ahead            in blocks of 64 neurons

Without the mix a step goes mostly where the slopes of many neurons agree. `mix`, a number for each
two neurons of a block, makes the step as long in all the directions in which the rows of `ahead`
differ: nearly the orthogonal matrix that is closest to `ahead`, found without its singular values
by five polynomials of how alike the rows are (Newton and Schulz). Only the weights of hidden layers
are stepped so, of convolutions a neuron's whole window as one row; biases, gains and the last layer
take a fifth of Adam's direction (Jordan et al. 2024, "Muon"; blocks keep its cost below that of the
slopes).

>>> ahead = np.array([[3.0, 0.0], [3.0, 0.1]])
>>> (mix(ahead) @ ahead).round(1).tolist()
[[0.5, -0.6], [0.5, 0.6]]
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from fathom.nets.part import Array, namespace
from fathom.optimisers.adam import AdamState, adam
from fathom.optimisers.opened import Line, Memory, mixed, open_adam
from fathom.shapes import Float, Int, PyTree

VELOCITY_DECAY, STEP, BLOCK = 0.95, 2.0, 64
POLYNOMIAL, TIMES = (3.4445, -4.7750, 2.0315), 5
ADAM_SHARE = 0.2
TINY = 1e-14

Matrix = Float[Array | np.ndarray, "neurons inputs"]


class MuonState(NamedTuple):
    """What is kept: of weights that are mixed a velocity, of all others Adam's averages."""

    steps: Int[Array, ""]
    velocity: PyTree
    mean: PyTree
    square: PyTree


def mix(ahead: Matrix) -> Float[Array, "neurons neurons"]:
    """Give what each neuron's direction takes of every neuron's row, for one block."""
    xp = namespace(ahead)
    size = (ahead**2).sum() + TINY
    alike = ahead @ ahead.T / size
    same = xp.eye(len(ahead), dtype=ahead.dtype)
    total, (first, second, third) = None, POLYNOMIAL
    for _ in range(TIMES):
        part = first * same + second * alike + third * (alike @ alike)
        total = part if total is None else part @ total
        alike = part @ alike @ part
    mixed_by: Array = total / xp.sqrt(size)
    return mixed_by


def in_blocks(work: Callable[..., Array], *matrices: Matrix) -> Array:
    """Do something with 64 neurons' rows at a time; what fills the last block up is 0."""
    count = len(matrices[0])
    size = min(count, BLOCK)
    blocks = [
        jnp.pad(one, ((0, -count % size), (0, 0))).reshape(-1, size, one.shape[1])
        for one in matrices
    ]
    made = jax.vmap(work)(*blocks)
    return made.reshape(-1, made.shape[-1])[:count]


def rows_of(weight: Array | np.ndarray) -> Matrix:
    """Give a layer's weights a neuron a row; a convolution's neurons are last.

    >>> rows_of(np.ones((5, 4))).shape, rows_of(np.ones((3, 3, 2, 5))).shape
    ((5, 4), (5, 18))
    """
    return weight if weight.ndim == 2 else weight.reshape(-1, weight.shape[-1]).T


def by_rows(work: Callable[..., Array], *weights: Array) -> Array:
    """Do something with a layer's rows, 64 at a time; the result is shaped as the layer is."""
    made = in_blocks(work, *map(rows_of, weights))
    shape = weights[0].shape
    return made if len(shape) == 2 else made.T.reshape(shape)


def are_mixed(tree: PyTree) -> PyTree:
    """Say of each array of weights whether it is mixed: those of hidden layers, if a neuron a row.

    >>> from fathom.nets.blueprint import Blueprint
    >>> network = Blueprint(inputs=2, hidden=(3, 4), outputs=1)(jax.random.key(0))
    >>> [layer.weight for layer in are_mixed(network).layers], are_mixed(jnp.ones((2, 2)))
    ([True, True, False], False)
    """
    found, shape = jax.tree_util.tree_flatten_with_path(tree)
    layers = [_layer(path) for path, _ in found]
    last = max(layers, default=-1)
    told = [
        0 <= layer < last
        and jax.tree_util.keystr(path[-1:]) == ".weight"
        and jnp.ndim(leaf) in (2, 4)
        for layer, (path, leaf) in zip(layers, found, strict=True)
    ]
    return jax.tree_util.tree_unflatten(shape, told)


def _layer(path: tuple[Any, ...]) -> int:
    """Give the place of the layer that a path leads through; -1 where there is none."""
    places = [step.idx for step in path if isinstance(step, jax.tree_util.SequenceKey)]
    return places[0] if places else -1


def only(tree: PyTree, which: PyTree, wanted: bool) -> PyTree:
    """Leave out the arrays that are not of the wanted kind."""
    return jax.tree.map(lambda leaf, told: leaf if told is wanted else None, tree, which)


def together(first: PyTree, second: PyTree, like: PyTree) -> PyTree:
    """Put two trees together that `only` made of the same one."""
    leaves = [
        one if one is not None else other
        for one, other in zip(*(_with_none(tree) for tree in (first, second)), strict=True)
    ]
    return jax.tree.unflatten(jax.tree.structure(like), leaves)


def _with_none(tree: PyTree) -> list[Any]:
    return jax.tree.leaves(tree, is_leaf=lambda leaf: leaf is None)


def muon() -> optax.GradientTransformation:
    """Give Muon's direction, and for what is no matrix of a hidden layer a fifth of Adam's."""
    beside = adam()

    def begin(weights: PyTree) -> MuonState:
        which = are_mixed(weights)
        others = beside.init(only(weights, which, False))
        velocity = jax.tree.map(jnp.zeros_like, only(weights, which, True))
        return MuonState(others.steps, velocity, others.mean, others.square)

    def direct(slopes: PyTree, state: MuonState, weights: PyTree = None) -> tuple[PyTree, PyTree]:
        which = are_mixed(slopes)
        mine = only(slopes, which, True)
        velocity = jax.tree.map(lambda v, s: VELOCITY_DECAY * v + s, state.velocity, mine)
        along = jax.tree.map(lambda v, s: directed(looking_ahead(v, s)), velocity, mine)
        before = AdamState(state.steps, state.mean, state.square)
        others, after = beside.update(only(slopes, which, False), before)
        others = jax.tree.map(lambda way: ADAM_SHARE * way, others)
        kept = MuonState(after.steps, velocity, after.mean, after.square)
        return together(along, others, slopes), kept

    return optax.GradientTransformation(begin, direct)


def looking_ahead(velocity: Array, slope: Array) -> Array:
    """Give Nesterov's look ahead, which is mixed."""
    return slope + VELOCITY_DECAY * velocity


def directed(ahead: Array) -> Array:
    """Give the direction of a layer's weights."""
    return by_rows(lambda block: STEP * (mix(block) @ block), ahead)


class Around(NamedTuple):
    """What a weight's direction was mixed of: a whole layer's rows, and where it stands in them."""

    slopes: Float[np.ndarray, "neurons inputs"]
    velocities: Float[np.ndarray, "neurons inputs"]
    neuron: int
    source: int


def open_muon(slope: float, memory: Memory, around: Around | None = None) -> list[Line]:
    """Open Muon's direction: the velocity, the look ahead, and the mix over the block.

    >>> ones = np.ones((1, 1))
    >>> lines = open_muon(1.0, {"velocity": 1.0}, Around(ones, ones, 0, 0))
    >>> [line.name for line in lines], round(lines[1].value, 4)
    (['velocity', 'ahead', 'direction'], 2.8525)
    """
    if around is None:
        *lines, last = open_adam(slope, memory)
        share = f"{ADAM_SHARE:g} x Adam's direction"
        number = f"{ADAM_SHARE:g} x {last.value:.6g}"
        whole = Line("Adam's direction", last.formula, last.numbers, last.value, last.size)
        value, size = ADAM_SHARE * last.value, ADAM_SHARE * last.size
        return [*lines, whole, Line("direction", share, number, value, size)]
    velocity = mixed("velocity", VELOCITY_DECAY, memory["velocity"], 1.0, "slope", slope)
    ahead = Line(
        "ahead",
        f"slope + {VELOCITY_DECAY:g} x velocity",
        f"{slope:.6g} + {VELOCITY_DECAY:g} x {velocity.value:.6g}",
        slope + VELOCITY_DECAY * velocity.value,
        abs(slope) + VELOCITY_DECAY * velocity.size,
    )
    return [velocity, ahead, _mixed_line(around)]


def _mixed_line(around: Around) -> Line:
    """Write the sum over the neurons of the block: mix x ahead."""
    first = around.neuron // BLOCK * BLOCK
    slopes, before = (
        np.asarray(part[first : first + BLOCK], np.float64)
        for part in (around.slopes, around.velocities)
    )
    rows = slopes + VELOCITY_DECAY * (VELOCITY_DECAY * before + slopes)
    own = around.neuron - first
    shares, ahead = np.asarray(mix(rows))[own], rows[:, around.source]
    products = shares * ahead
    others = math.fsum(np.delete(products, own).tolist())
    beside = len(products) - 1
    formula = f"{STEP:g} x (mix x ahead + the same of {beside} neurons beside it)"
    numbers = f"{STEP:g} x ({shares[own]:.6g} x {ahead[own]:.6g} + {others:.6g})"
    size = STEP * float(np.abs(products).sum())
    return Line("direction", formula, numbers, STEP * float(products.sum()), size)
