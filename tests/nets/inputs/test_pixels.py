"""Pictures held as bytes become the numbers that they were encoded as, bit for bit."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.data.columns.encoder import Encoder
from fathom.nets.inputs.held import as_float32, put_together, restored, smaller, some_of, spread_out
from fathom.nets.inputs.pixels import Pixels
from fathom.nets.part import arrays_of
from fathom.runs.header import fingerprint
from fathom.training.examples import Examples


def drawn(seed, shape):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def formula(pictures, means, spreads):
    """What RECIPE and docs say of a pixel, in float32."""
    mean, spread = np.float32(means), np.float32(spreads)
    made = (pictures / np.float32(255) - mean) / spread
    return made.reshape(len(pictures), math.prod(pictures.shape[1:]))


@given(
    st.integers(0, 5),
    st.integers(1, 9),
    st.integers(1, 9),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 2)), min_size=1, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_numbers_are_the_formula_s_on_every_way(count, height, width, channels):
    means, spreads = zip(*channels, strict=True)
    pictures = drawn(count, (count, height, width, len(channels)))
    held, want = Pixels.of(pictures, means, spreads), formula(pictures, means, spreads)
    assert held.shape == want.shape
    assert len(held) == count
    np.testing.assert_array_equal(held[:], want)
    np.testing.assert_array_equal(np.asarray(held), want)
    np.testing.assert_array_equal(spread_out(held), want)
    assert as_float32(held) is held
    on_device = jax.device_put(held)
    np.testing.assert_array_equal(jax.jit(lambda rows: rows[:])(on_device), want)
    rows = np.arange(count)[::-2]
    np.testing.assert_array_equal(some_of(held, rows)[:], want[rows])
    np.testing.assert_array_equal(put_together([held, some_of(held, rows)])[:count], want)
    if count:
        one = jax.jit(lambda rows, place: rows[place])(on_device, jnp.array(count - 1))
        np.testing.assert_array_equal(one, want[-1])
        np.testing.assert_array_equal(held[0], want[0])


def test_a_table_of_pictures_is_held_as_bytes_unless_one_is_missing():
    cells = pl.Series("picture", drawn(1, (6, 4, 5, 3)))
    frame = pl.DataFrame({"picture": cells})
    encoder = Encoder.learn(frame, [("picture", "picture")])
    held = encoder.held(frame)
    assert isinstance(held, Pixels)
    assert held.nbytes == 6 * 60
    np.testing.assert_array_equal(held[:], encoder.encode(frame))
    lacking = pl.DataFrame({"picture": pl.concat([cells, pl.Series([None], dtype=cells.dtype)])})
    made = encoder.held(lacking)
    assert isinstance(made, np.ndarray)
    np.testing.assert_array_equal(made, np.vstack([held[:], np.zeros((1, 60), np.float32)]))


def test_they_have_the_name_of_their_numbers():
    held = Pixels.of(drawn(2, (7, 3, 3, 1)), (0.3,), (0.4,))
    truth = np.ones((7, 1), np.float32)
    assert fingerprint(Examples(held, truth)) == fingerprint(Examples(held[:], truth))


def test_they_come_back_from_arrays():
    held = Pixels.of(drawn(3, (4, 2, 3, 3)), (0.3, 0.4, 0.5), (0.1, 0.2, 0.3))
    kept = {name: np.asarray(one) for name, one in arrays_of(held).items()}
    back = restored(kept)
    assert isinstance(back, Pixels)
    np.testing.assert_array_equal(back[:], held[:])


@pytest.mark.parametrize(
    "change",
    [
        {"bytes": np.zeros((2, 4), np.uint8)},
        {"bytes": np.zeros((2, 6), np.float32)},
        {"bytes": np.zeros(6, np.uint8)},
        {"spread": np.zeros(3, np.float32)},
        {"mean": np.zeros(2, np.float32)},
        {"mean": np.zeros((3, 1), np.float32)},
        {"spread": np.ones(3)},
    ],
)
def test_what_does_not_fit_together_is_refused(change):
    held = Pixels.of(drawn(3, (2, 1, 2, 3)), (0.3, 0.4, 0.5), (0.1, 0.2, 0.3))
    kept = {name: np.asarray(one) for name, one in arrays_of(held).items()}
    with pytest.raises(ValueError, match="do not fit together"):
        restored(kept | change)


@pytest.mark.parametrize(("shape", "side"), [((9, 12, 2), 4), ((7, 5, 1), 2), ((8, 8, 3), 20)])
def test_smaller_ones_are_means_and_mirror_as_pictures_do(shape, side):
    pictures = drawn(5, (300, *shape))
    held = Pixels.of(pictures, (0.5,) * shape[2], (0.25,) * shape[2])
    window = max(min(shape[0] // side, shape[1] // side), 1)
    found = smaller(held, shape, side)
    whole = held[:].reshape(300, *shape)
    top = (shape[0] - shape[0] // window * window) // 2
    left = (shape[1] - shape[1] // window * window) // 2
    first = whole[:, top : top + window, left : left + window].mean(axis=(1, 2))
    np.testing.assert_allclose(found[:, 0, 0], first, atol=1e-5)
    spare = (shape[1] - shape[1] // window * window) % 2
    if not spare:
        turned = Pixels.of(pictures[:, :, ::-1], (0.5,) * shape[2], (0.25,) * shape[2])
        np.testing.assert_allclose(smaller(turned, shape, side), found[:, :, ::-1], atol=1e-5)
