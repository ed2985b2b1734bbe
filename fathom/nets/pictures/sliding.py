"""Weights that slide over pictures, and their slopes, which are quick on processors too.

At every place a window of the picture is multiplied by the same weights and summed up:

    sums[p, r, c, n] = sum over i, j, k of pictures[p, r + i, c + j, k] x weights[i, j, k, n]

Both slopes are sums of the same kind. That by the pictures slides the weights over the blame, each
turned around and with its channels and neurons exchanged; that by the weights multiplies, for each
place of a window, what was seen there with the blame of all places:

    slope[i, j, k, n] = sum over p, r, c of pictures[p, r + i, c + j, k] x blame[p, r, c, n]

The compiler writes this last one as a convolution whose windows are as large as pictures. On
processors that is slow, and dozens of times slower in a compiled loop (jax-ml/jax issue 12868). As
a product of matrices, with the windows of a few pictures cut out at a time so that they stay in the
cache (im2col: Chellapilla, Puri & Simard 2006), it takes about half the time, with many channels at
few places as long, and the same in a loop. On other devices the compiler's own way stays.

JAX is told once what it has to know of either: that it is linear in both its arguments, and what
many of them side by side are. Everything else, slopes of slopes included, follows from that.

>>> edge = jnp.array([[[[-1.0]], [[1.0]]]])
>>> slid(jnp.arange(4.0).reshape(1, 1, 4, 1), edge)[0, 0, :, 0].tolist()
[1.0, 1.0, 1.0, -3.0]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir

from fathom.nets.part import Array, jax, jnp
from fathom.shapes import Float

Two: TypeAlias = tuple[Array, Array]
Axes: TypeAlias = tuple[Any, Any]  # where, in each of two, many lie side by side; None: they do not
Pictures = Float[Array, "pictures rows columns channels"]
Sums = Float[Array, "pictures rows columns neurons"]
Weights = Float[Array, "high wide channels neurons"]
Edge = tuple[tuple[int, int], tuple[int, int]]  # zeros above and below, left and right

LAYOUT = ("NHWC", "HWIO", "NHWC")
PLACES = 512  # at most so many places' windows are cut out at a time


def slid(pictures: Pictures, weights: Weights) -> Sums:
    """Give the sums at every place; beyond a picture's edge there is 0."""
    high, wide = weights.shape[:2]
    edge = ((high - 1) // 2, high // 2), ((wide - 1) // 2, wide // 2)
    sums: Sums = SLIDE.bind(pictures, weights, edge=edge)
    return sums


def _slide(pictures: Pictures, weights: Weights, *, edge: Edge) -> Sums:
    return jax.lax.conv_general_dilated(pictures, weights, (1, 1), edge, dimension_numbers=LAYOUT)


def _slope(pictures: Pictures, blame: Sums, *, edge: Edge) -> Weights:
    """Give the slope by the weights as the compiler writes it."""
    (above, below), (left, right) = edge
    high, wide = above + below + 1, left + right + 1
    shape = (high, wide, pictures.shape[-1], blame.shape[-1])
    like = jax.ShapeDtypeStruct(shape, blame.dtype)
    turned = jax.linear_transpose(lambda weights: _slide(pictures, weights, edge=edge), like)
    slope: Weights = turned(blame)[0]
    return slope


def _slope_by_windows(pictures: Pictures, blame: Sums, *, edge: Edge) -> Weights:
    """Give the same as products of matrices, of a few pictures at a time."""
    count, rows, columns, channels = pictures.shape
    neurons = blame.shape[-1]
    (above, below), (left, right) = edge
    high, wide = above + below + 1, left + right + 1

    def of_some(total: Array, some: tuple[Array, Array]) -> tuple[Array, None]:
        seen = jnp.pad(some[0], ((0, 0), *edge, (0, 0)))
        views = [seen[:, i : i + rows, j : j + columns] for i in range(high) for j in range(wide)]
        windows = jnp.concatenate(views, axis=-1).reshape(-1, high * wide * channels)
        return total + some[1].reshape(-1, neurons).T @ windows, None

    few = _few(count, rows * columns)
    cut = [one.reshape(-1, few, *one.shape[1:]) for one in (pictures, blame)]
    nothing = jnp.zeros((neurons, high * wide * channels), blame.dtype)
    total, _ = jax.lax.scan(of_some, nothing, tuple(cut))
    return total.T.reshape(high, wide, channels, neurons)


def _few(count: int, places: int) -> int:
    """Say how many of `count` pictures are worked on at a time: a number that divides them.

    >>> _few(64, places=256), _few(63, places=64), _few(5, places=1024)
    (2, 7, 1)
    """
    most = max(PLACES // places, 1)
    return next(few for few in range(min(most, count), 0, -1) if count % few == 0)


def _turned(weights: Weights) -> Float[Array, "high wide neurons channels"]:
    return jnp.swapaxes(weights[::-1, ::-1], 2, 3)


def _other_side(edge: Edge) -> Edge:
    (above, below), (left, right) = edge
    return (below, above), (right, left)


def _by_pictures(blame: Array, _: Any, weights: Array, *, edge: Edge) -> Array:
    return SLIDE.bind(blame, _turned(weights), edge=_other_side(edge))


def _by_weights(blame: Array, pictures: Array, _: Any, *, edge: Edge) -> Array:
    return SLOPE.bind(pictures, blame, edge=edge)


def _slope_by_pictures(weights: Array, _: Any, blame: Array, *, edge: Edge) -> Array:
    return _by_pictures(blame, None, weights, edge=edge)


def _slope_by_blame(weights: Array, pictures: Array, _: Any, *, edge: Edge) -> Array:
    return SLIDE.bind(pictures, weights, edge=edge)


def _many_slide(given: Two, axes: Axes, *, edge: Edge) -> tuple[Any, int]:
    """Slide for many at once: more pictures for the same weights, or more neurons."""
    pictures, weights = given
    if axes[1] is None:
        many = jnp.moveaxis(pictures, axes[0], 0)
        sums = SLIDE.bind(many.reshape(-1, *many.shape[2:]), weights, edge=edge)
        return sums.reshape(*many.shape[:2], *sums.shape[1:]), 0
    if axes[0] is None:
        return _joined(lambda joined: SLIDE.bind(pictures, joined, edge=edge), weights, axes[1], 3)
    return _one_by_one(SLIDE, given, axes, edge)


def _many_slope(given: Two, axes: Axes, *, edge: Edge) -> tuple[Any, int]:
    """Give many slopes at once: of more neurons, or of more channels."""
    pictures, blame = given
    if axes[0] is None:
        return _joined(lambda joined: SLOPE.bind(pictures, joined, edge=edge), blame, axes[1], 3)
    if axes[1] is None:
        return _joined(lambda joined: SLOPE.bind(joined, blame, edge=edge), pictures, axes[0], 2)
    return _one_by_one(SLOPE, given, axes, edge)


def _joined(
    work: Callable[[Array], Array], many: Array, axis: int, place: int
) -> tuple[Array, int]:
    """Work on many whose last axes are joined into one; say where the many are in what is made.

    The axis of what is made that comes from the joined ones is at `place`.
    """
    side_by_side = jnp.moveaxis(many, axis, -2)
    made = work(side_by_side.reshape(*side_by_side.shape[:-2], -1))
    shape = (*made.shape[:place], *side_by_side.shape[-2:], *made.shape[place + 1 :])
    return made.reshape(shape), place


def _one_by_one(primitive: Primitive, given: Two, axes: Axes, edge: Edge) -> tuple[Array, int]:
    pairs = tuple(jnp.moveaxis(one, axis, 0) for one, axis in zip(given, axes, strict=True))
    return jax.lax.map(lambda pair: primitive.bind(*pair, edge=edge), pairs), 0


def _told(
    name: str,
    work: Callable[..., Array],
    slopes: tuple[Callable[..., Array], Callable[..., Array]],
    many: Callable[..., Any],
) -> Primitive:
    """Tell JAX of something that is linear in both its arguments."""
    primitive = Primitive(name)
    primitive.def_impl(jax.jit(primitive.bind, static_argnames="edge"))
    primitive.def_abstract_eval(lambda *shapes, edge: _shaped(work, shapes, edge))
    ad.defbilinear(primitive, *slopes)
    batching.primitive_batchers[primitive] = many
    mlir.register_lowering(primitive, mlir.lower_fun(work, multiple_results=False))
    return primitive


def _shaped(work: Callable[..., Array], shapes: tuple[Any, ...], edge: Edge) -> Any:
    like = [jax.ShapeDtypeStruct(one.shape, one.dtype) for one in shapes]
    found = jax.eval_shape(lambda *given: work(*given, edge=edge), *like)
    return shapes[0].update(shape=found.shape, dtype=found.dtype, weak_type=False)


SLIDE = _told("slide", _slide, (_by_pictures, _by_weights), _many_slide)
SLOPE = _told("slide_slope", _slope, (_slope_by_pictures, _slope_by_blame), _many_slope)
mlir.register_lowering(
    SLOPE, mlir.lower_fun(_slope_by_windows, multiple_results=False), platform="cpu"
)
