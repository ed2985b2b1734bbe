"""The largest stable learning rate of a network in training, from the curvature of its cost.

    H = second derivatives of the cost of the rows with respect to all weights and biases
    L = largest eigenvalue of H: how fast the slope changes along the most curved direction
    plain descent is stable below 2 / L, momentum b below 2 (1 + b) / L          (Polyak 1964)

H itself is never written down: what it makes of a direction is the slope of the slope along it
(Pearlmutter 1994), and repeated products find L (power iteration, in its quicker form: Lanczos
1950). Adam divides every slope by P, the root of its average square; while P changes slowly, it is
stable below 2 (1 + b) / (1 - b) / L', with L' the largest eigenvalue of H / P: for b = 0.9 that is
38 / L' (Cohen et al. 2022, Adaptive gradient methods at the edge of stability). Beyond its limit
plain descent explodes or is thrown to flatter places; Adam swings until its averages have grown.

>>> from fathom.nets.blueprint import Blueprint
>>> network = Blueprint(inputs=1, hidden=(), outputs=1)(jax.random.key(0))
>>> rows = Examples(np.array([[-3.0], [3.0]]), np.array([[-1.0], [1.0]]))
>>> found = stable_rate(network, rows, Method("squared", "sgd"))
>>> round(found.curvature, 4), round(found.rate, 4)    # cost = mean of (y - w x - b)^2: 2 x 9
(18.0, 0.1111)
>>> found.shares.inputs.round(3).tolist()
[1.0]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import jax
import numpy as np
from jax.flatten_util import ravel_pytree
from jax.typing import DTypeLike

from fathom.nets.crowds import in_a_row, out_of_a_row
from fathom.nets.embedding import SIZE, Embedding
from fathom.nets.layers import Dense
from fathom.nets.network import Network
from fathom.optimisers.opened import ADAM_FLOOR, MEAN_DECAY, SQUARE_DECAY
from fathom.optimisers.optimisers import optimiser
from fathom.places import evenly
from fathom.shapes import Array, Float, PyTree
from fathom.training.examples import Examples
from fathom.training.laying import Laying
from fathom.training.plan import Method
from fathom.training.population import Trained
from fathom.training.sizes import filled
from fathom.training.step import Rows, batch_cost, rows_of

MOST_ROWS, FEWEST_ROWS = 2048, 256
SIZES = (512, MOST_ROWS)  # that rows are filled up to
MOST_WORK = 1e8  # rows x weights: wide networks are looked at on fewer rows, to cost half a second
TOLERANCE = 1e-3  # relative, of the eigenvalue
WIDTH = 10  # directions held at once; a sharp eigenvalue is found with few
MOST = 100  # restarts
UNSEEN = ("absolute",)  # losses whose bends are all kinks, which no second derivative sees


@dataclass(frozen=True, eq=False)
class Shares:
    """Which weights the most curved direction moves: shares of its squared length, in all 1.

    Attributes:
        inputs: of the first layer's weights, by input; embedded ones have those of both layers.
        biases: of the first layer's biases.
        later: of each later layer, its biases included.
    """

    inputs: Float[np.ndarray, " inputs"]
    biases: float
    later: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class StableRate:
    """The largest stable learning rate at a place, and where it comes from.

    Attributes:
        rate: the learning rate; with a schedule, its peak.
        curvature: the largest, as the optimiser sees it.
        optimiser: its name.
        shares: of the most curved direction.
    """

    rate: float
    curvature: float
    optimiser: str
    shares: Shares


def stable_rate(
    network: Network, examples: Examples, method: Method, memory: PyTree | None = None
) -> StableRate | None:
    """Find the largest stable learning rate at a network; None where none can be stated.

    None is for rmsprop, for Adam without its averages, for the absolute loss (its bends are kinks),
    where the cost is nowhere curved upwards, and for networks with convolutions, whose curvature
    would take minutes. Of more than 2,048 rows (fewer for very wide
    networks) so many evenly spread ones are looked at; dropout is left out.

    Args:
        network: the place.
        examples: rows that it learns from.
        method: loss, optimiser and weight decay.
        memory: the optimiser's state there, which Adam's limit needs.
    """
    chosen = optimiser(method.optimiser)
    scale = None if chosen.limit else adam_scale(memory) if chosen.scaled_limit else None
    limit = chosen.limit or (None if scale is None else chosen.scaled_limit)
    if limit is None or method.loss in UNSEEN or network.convolves:
        return None
    found = _sharpest(network, _some(examples, network.parameters), method, scale)
    if found is None or not found[0] > 0:
        return None
    curvature, way = found
    return StableRate(limit / curvature, curvature, chosen.name, shares(way))


def kept_rate(
    trained: Trained, member: int, examples: Examples, method: Method
) -> StableRate | None:
    """Find the largest stable rate of a trained member, None where none can be stated.

    It is that at the kept network; for Adam that where the member stopped, with its averages there.
    """
    if optimiser(method.optimiser).scaled_limit:
        return stable_rate(trained.ended(member)[0], examples, method, trained.ended(member)[1])
    return stable_rate(trained.network(member), examples, method)


def adam_scale(memory: PyTree | None) -> Network | None:
    """Give what Adam divides the slopes by: P = (1 - .9^t) (sqrt(square / (1 - .999^t)) + floor).

    None before its first step, or for another optimiser's state.
    """
    states = memory if type(memory) is tuple else (memory,)
    found = next((state for state in states if hasattr(state, "square")), None)
    if found is None or not int(found.steps):
        return None
    steps = int(found.steps)
    fresh = 1 - MEAN_DECAY**steps, 1 - SQUARE_DECAY**steps
    scale: Network = jax.tree.map(
        lambda square: fresh[0] * (np.sqrt(np.asarray(square) / fresh[1]) + ADAM_FLOOR),
        found.square,
    )
    return scale


def shares(way: Network) -> Shares:
    """Say how much of a direction lies in which weights.

    Args:
        way: a direction, shaped like the network.

    >>> import jax.numpy as jnp
    >>> from fathom.nets.layers import Dense
    >>> one = Dense(jnp.array([[3.0, 0.0]]), jnp.array([4.0]), "identity")
    >>> found = shares(Network((one,)))
    >>> [round(float(part), 2) for part in found.inputs], round(found.biases, 2)
    ([0.36, 0.0], 0.64)
    """
    first, *later = (layer for layer in way.layers if isinstance(layer, Dense))
    sizes = _squares(first.weight).sum(axis=0)
    if isinstance(embedding := way.layers[0], Embedding):
        sizes = _of_inputs(embedding, sizes)
    biases = float(_squares(first.bias).sum())
    rest = [float(sum(_squares(part).sum() for part in (one.weight, one.bias))) for one in later]
    total = max(float(sizes.sum()) + biases + sum(rest), 1e-300)
    return Shares(sizes / total, biases / total, tuple(part / total for part in rest))


def _of_inputs(
    embedding: Embedding, sizes: Float[np.ndarray, " onward"]
) -> Float[np.ndarray, " inputs"]:
    """Share out what lies in neurons' weights: to a group's inputs alike, and their table's own."""
    made = np.zeros(embedding.inputs)
    made[embedding.places] = _squares(embedding.table).sum(axis=1)
    for place, (first, end) in enumerate(embedding.groups):
        made[first:end] += sizes[place * SIZE : (place + 1) * SIZE].sum() / (end - first)
    made[embedding.alone] = sizes[len(embedding.groups) * SIZE :]
    return made


def _squares(weights: Array | np.ndarray) -> Float[np.ndarray, "..."]:
    return np.square(np.asarray(weights, np.float64))


def _some(examples: Examples, weights: int) -> Examples:
    """Take evenly spread rows, so many that the work stays within bounds."""
    most = int(min(MOST_ROWS, max(FEWEST_ROWS, MOST_WORK / weights)))
    return examples if len(examples) <= most else examples.part(evenly(len(examples), most))


def _sharpest(
    network: Network, examples: Examples, method: Method, scale: Network | None
) -> tuple[float, Network] | None:
    """Find the largest eigenvalue of H / P, and the direction of the weights that belongs to it.

    H / P has the eigenvalues of the symmetric P^-1/2 H P^-1/2.
    """
    from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

    laying = Laying.for_network(network, examples.inputs.shape[1])  # one program for many tables
    real = in_a_row(laying.put(jax.tree.map(np.ones_like, network.answering())))
    network = laying.put(network.answering())
    size, kind = network.parameters, np.asarray(jax.tree.leaves(network)[0]).dtype
    rows = _filled(examples, laying, kind)
    half = real if scale is None else _inverse(np.sqrt(in_a_row(laying.put(scale))), real)
    decay = 0.0 if optimiser(method.optimiser).decoupled else method.weight_decay

    def product(way: np.ndarray) -> np.ndarray:
        along = half * np.ravel(way)
        bent = curvature_along(network, jax.device_put(along.astype(kind)), rows, method)
        return half * (np.asarray(bent, np.float64) + decay * along)

    start = real * np.random.default_rng(0).standard_normal(size)
    if not np.isfinite(product(start)).all():
        return None
    matrix = LinearOperator((size, size), matvec=product, dtype=np.float64)
    try:
        found, ways = eigsh(
            matrix, 1, which="LA", ncv=min(WIDTH, size), tol=TOLERANCE, v0=start, maxiter=MOST
        )
    except ArpackError:  # it did not settle, or ran into numbers that are not finite
        return None
    return float(found[0]), laying.taken(out_of_a_row(half * ways[:, 0], network))


def _filled(examples: Examples, laying: Laying, kind: DTypeLike) -> Rows:
    """Fill rows up to a few sizes; what fills up counts nothing."""
    size = next(size for size in SIZES if len(examples) <= size)
    counted = np.ones(len(examples)) if examples.weights is None else examples.weights
    given = np.asarray(laying.inputs(np.asarray(examples.inputs), size))
    return rows_of(
        Examples(given, filled(examples.expected, size), None, filled(counted, size)), kind
    )


def _inverse(divisor: np.ndarray, real: np.ndarray) -> Float[np.ndarray, " weights"]:
    """Give 1 / divisor; of weights that only fill up, 0."""
    return np.where(real > 0, 1 / np.where(real > 0, divisor, 1.0), 0.0)


@partial(jax.jit, static_argnames="method")
def curvature_along(
    network: Network, way: Float[Array, " weights"], rows: Rows, method: Method
) -> Float[Array, " weights"]:
    """Give the Hessian of the rows' cost times a direction: the slope of the slope along it.

    Args:
        network: the place.
        way: a number for each weight and bias, in the order in which the network holds them.
        rows: the examples.
        method: names the loss.
    """
    flat, shaped = ravel_pytree(network)

    def cost(weights: Float[Array, " weights"]) -> Float[Array, ""]:
        return batch_cost(shaped(weights), rows, None, method)

    return jax.jvp(jax.grad(cost), (flat,), (way,))[1]
