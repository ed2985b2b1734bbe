"""Packed rows are the same inputs to the last bit, and are learnt from as those are."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.data.columns import encoder as encoders
from fathom.data.columns.encoder import Encoder, Scaling
from fathom.data.columns.packing import packing_of
from fathom.nets.blueprint import Blueprint
from fathom.nets.inputs.held import put_together, some_of
from fathom.nets.inputs.packed import Packed
from fathom.nets.part import arrays_of
from fathom.training.examples import Examples, Member
from fathom.training.laying import _packed as laid
from fathom.training.loop import begin, train
from fathom.training.plan import Method, Plan

ROBUST = Scaling("robust", ramps=12)


@pytest.fixture
def packs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pack however few they are."""
    monkeypatch.setattr(encoders, "FEW_INPUTS", 0)


def _table(rows: int, seed: int = 0) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    age = pl.Series(random.normal(40, 9, rows)).set(pl.Series(random.random(rows) < 0.1), None)
    cities = np.array([f"c{place}" for place in range(12)] + [None], object)
    return pl.DataFrame(
        {
            "age": age,
            "gain": np.where(random.random(rows) < 0.8, 0.0, random.lognormal(8, 2, rows)),
            "city": pl.Series(random.choice(cities, rows).tolist(), dtype=pl.String),
            "sex": random.choice(["f", "m"], rows),
            "y": random.normal(size=rows),
        }
    )


KINDS = [("age", "number"), ("gain", "number"), ("city", "category"), ("sex", "category")]


@pytest.mark.usefixtures("packs")
@given(st.integers(2, 80), st.integers(0, 40), st.integers(0, 5))
def test_the_same_to_the_last_bit(rows: int, others: int, seed: int) -> None:
    frame = _table(rows, seed)
    encoder = Encoder.learn(frame, KINDS, ROBUST)
    asked = pl.concat([frame, _table(others, seed + 100)])
    packed, plain = encoder.held(asked), encoder.encode(asked)
    assert packed.shape == plain.shape
    assert np.asarray(packed).tobytes() == plain.tobytes()
    places = list(range(0, plain.shape[1], 3))
    if isinstance(packed, Packed):
        assert packed.nbytes < plain.nbytes / 2
        assert np.asarray(packed.columns(places)).tobytes() == plain[:, places].tobytes()
        assert bool((packed[-1] == plain[-1]).all())
        assert Packed.restore(arrays_of(packed))[:].tobytes() == plain.tobytes()
        whole = put_together([some_of(packed, np.arange(2)), some_of(packed, np.arange(2, rows))])
        assert np.asarray(whole).tobytes() == plain[:rows].tobytes()


@pytest.mark.usefixtures("packs")
def test_learnt_from_as_if_spread_out() -> None:
    frame = _table(300)
    encoder = Encoder.learn(frame, KINDS, ROBUST)
    packed = encoder.held(frame)
    assert isinstance(packed, Packed)
    expected = frame["y"].to_numpy()[:, None].astype(np.float32)
    folds = np.arange(300) % 2
    plan = Plan(Method("squared", "adamw", weight_decay=0.1), batch_size=32, epochs=3)
    members = [Member(0.01, seed, seed) for seed in range(2)]
    found = []
    for inputs in (packed, np.asarray(packed)):
        rows = Examples(inputs, expected, folds)
        blueprint = Blueprint(inputs.shape[1], (8,), 1)
        found.append(train(blueprint, members, rows, rows, plan))
    one, other = found
    for mine, theirs in zip(*map(jax.tree.leaves, (one.networks, other.networks)), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(one.validation, other.validation, rtol=1e-5)
    assert one.validation[-1].mean() < one.validation[0].mean()


@pytest.mark.usefixtures("packs")
def test_takes_less_room_on_the_devices() -> None:
    frame = _table(5000)
    packed = Encoder.learn(frame, KINDS, ROBUST).held(frame)
    rows = Examples(packed, np.zeros((5000, 1), np.float32))
    blueprint = Blueprint(packed.shape[1], (4,), 1)
    state = begin(blueprint, [Member(0.01, 0)], rows, rows, Plan(Method("squared"), 32, 1))
    assert state.cohort.kept is not None
    assert isinstance(state.cohort.kept.inputs, Packed)


def test_pieces_that_do_not_fit_are_refused() -> None:
    rows = np.eye(4, dtype=np.float32)
    packed = encoders.packing_of(
        encoders.CategoryColumn(name="c", values=("a", "b", "c", "d")).inputs
    ).pack(rows)
    good = arrays_of(packed)
    assert Packed.restore(good).shape == (4, 4)
    for name, wrong in [
        ("code_at", np.full(4, 7, np.int32)),
        ("number_at", np.full(4, -2, np.int32)),
        ("codes", good["codes"][:2]),
        ("rising", np.zeros(3, bool)),
        ("numbers", good["numbers"].astype(np.float64)),
        ("value", good["value"].astype(np.float32)),
    ]:
        with pytest.raises((ValueError, TypeError)):
            Packed.restore({**good, name: wrong})


@settings(max_examples=5)
@given(rows=st.sampled_from([1, 40]), seed=st.integers(0, 99))
def test_numpy_spreads_out_what_a_program_does(rows, seed):
    """Group by group, or each input by where it comes from, filled up or in another order."""
    encoder = Encoder.learn(_table(200), KINDS, ROBUST)
    packing = packing_of(encoder.inputs)
    packed = packing.pack(encoder.encode(_table(rows, seed)))
    order = np.random.default_rng(seed).permutation(len(encoder.inputs))
    filled = laid(packed, np.concatenate([order, [-1, -1]]), rows + 3)
    for one in (packed, packed.columns(order.tolist()), packed.columns([3, 0]), filled):
        on_device = jax.tree.map(jnp.asarray, one)
        np.testing.assert_array_equal(one[:], np.asarray(on_device[:]))
        np.testing.assert_array_equal(one[0], np.asarray(on_device[0]))
    assert not filled[:][:, -2:].any()
    with pytest.raises(ValueError, match="twice"):
        packed.columns([1, 1])
