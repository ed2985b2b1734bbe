"""Weights that slide over pictures: the compiler's own sums and slopes, in whatever company."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax.test_util import check_grads

from fathom.nets.pictures.sliding import LAYOUT, _slope, _slope_by_windows, slid


@pytest.fixture(autouse=True)
def _exact():
    with jax.enable_x64(True):
        yield


def compilers(pictures, weights):
    """Give what the compiler's own convolution makes, whose slopes JAX knows without us."""
    return jax.lax.conv_general_dilated(pictures, weights, (1, 1), "SAME", dimension_numbers=LAYOUT)


def drawn(*shapes):
    random = np.random.default_rng(0)
    return [jnp.asarray(random.normal(size=shape)) for shape in shapes]


def bent(slide):
    """Give a number that bends with the sums: its slopes are other ones at every place."""
    return lambda pictures, weights: jnp.sin(slide(pictures, weights)).sum()


def agree(made, wanted):
    for one, other in zip(jax.tree.leaves(made), jax.tree.leaves(wanted), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-10)


@settings(max_examples=12)  # each shape is compiled four times
@given(
    st.integers(1, 5),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
)
def test_sums_and_slopes_are_the_compilers(count, places, window, channels):
    pictures, weights = drawn((count, *places, channels[0]), (*window, *channels))
    agree(slid(pictures, weights), compilers(pictures, weights))
    made, wanted = (jax.grad(bent(one), (0, 1)) for one in (slid, compilers))
    agree(jax.jit(made)(pictures, weights), wanted(pictures, weights))


def test_slopes_are_finite_differences_and_those_of_slopes_too():
    pictures, weights = drawn((2, 4, 3, 2), (3, 2, 2, 3))
    check_grads(bent(slid), (pictures, weights), order=2, modes=("fwd", "rev"))


@pytest.mark.parametrize("axes", [(0, None), (None, 0), (0, 0), (2, 3), (None, 4), (1, None)])
def test_many_at_once_are_each_alone(axes):
    shapes = [(3, 5, 4, 2), (3, 3, 2, 3)]
    many = [
        shape if axis is None else (*shape[:axis], 3, *shape[axis:])
        for shape, axis in zip(shapes, axes, strict=True)
    ]
    given = drawn(*many)
    made, wanted = (jax.vmap(jax.grad(bent(one), (0, 1)), axes) for one in (slid, compilers))
    agree(jax.jit(made)(*given), wanted(*given))


def test_slopes_of_many_losses_and_of_one_by_many_ways_agree():
    """By each picture's own loss, and by the sum of the losses of pictures side by side."""
    pictures, weights = drawn((4, 5, 5, 2), (3, 3, 2, 3))
    own = jax.vmap(jax.grad(bent(slid), 1), (0, None))(pictures[:, None], weights)
    side_by_side = jax.vmap(bent(slid), (0, None))
    agree(jax.grad(lambda w: side_by_side(pictures[:, None], w).sum())(weights), own.sum(axis=0))
    agree(own.sum(axis=0), jax.grad(bent(compilers), 1)(pictures, weights))


def test_other_devices_slope_is_the_processors():
    """Only a processor's is in use here; a GPU takes the compiler's."""
    pictures, blame = drawn((6, 5, 4, 2), (6, 5, 4, 3))
    for edge in (((1, 1), (1, 1)), ((0, 1), (2, 2))):
        agree(_slope(pictures, blame, edge=edge), _slope_by_windows(pictures, blame, edge=edge))


def test_in_a_loop_it_is_the_same():
    pictures, weights = drawn((4, 5, 5, 2), (3, 3, 2, 3))
    slope = jax.grad(bent(slid), 1)

    def step(now, _):
        return now - 0.01 * slope(pictures, now), None

    looped = jax.jit(lambda begin: jax.lax.scan(step, begin, None, length=3)[0])(weights)
    for _ in range(3):
        weights = step(weights, None)[0]
    agree(looped, weights)
