"""Rows unlike the training rows: how often flagged, for which columns, kept in the file."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.errors import DataError
from fathom.jobs import load, predict
from fathom.model.familiar import UNUSUAL, Familiar


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 40), st.integers(0, 9), st.integers(200, 500))
def test_the_parts_add_up_to_the_distance_and_one_in_a_hundred_is_unusual(width, seed, count):
    random = np.random.default_rng(seed)
    mixed = random.normal(size=(width, width))
    rows = (random.normal(size=(count, width)) @ mixed).astype(np.float32)
    known = Familiar.of(rows)
    shares, parts = known.unusual(rows)
    away = rows - known.mean
    distance = np.einsum("ri,ij,rj->r", away, known.precision, away)
    np.testing.assert_allclose(parts.sum(axis=1), distance, rtol=1e-8)
    assert (shares >= 0).all()
    assert (shares <= 1).all()
    fresh = (random.normal(size=(2000, width)) @ mixed).astype(np.float32)
    assert (known.unusual(fresh)[0] > UNUSUAL).mean() < 0.1


def test_new_rows_are_flagged_about_one_in_a_hundred_and_far_ones_always():
    random = np.random.default_rng(1)
    rows = random.normal(size=(4000, 6)).astype(np.float32)
    known = Familiar.of(rows[:2000])
    assert 0.002 < (known.unusual(rows[2000:])[0] > UNUSUAL).mean() < 0.03
    far = rows[2000:].copy()
    far[:, 3] += 7
    shares, parts = known.unusual(far)
    assert (shares > UNUSUAL).all()
    assert (parts.argmax(axis=1) == 3).mean() > 0.99


def test_what_moves_together_is_unusual_apart():
    random = np.random.default_rng(2)
    one = random.normal(size=1000)
    rows = np.stack([one, one + 0.1 * random.normal(size=1000)], axis=1).astype(np.float32)
    shares, _ = Familiar.of(rows).unusual(np.array([[1.5, 1.5], [1.5, -1.5]], np.float32))
    assert shares[0] < UNUSUAL < shares[1]


def test_a_model_names_the_columns_and_remembers_in_its_file(models, table, tmp_path):
    model = models["regression"]
    rows = pl.DataFrame({"age": [40.0, 900.0], "city": ["Rome", "Rome"]})
    found = model.predict_table(rows, unusual=True)
    assert found["because"].to_list() == ["", "age"]
    model.save(tmp_path / "a.fathom")
    assert load(tmp_path / "a.fathom").predict_table(rows, unusual=True).equals(found)
    told = model.explain(rows, row=1)
    assert told.as_dict()["unusual"] == {"score": pytest.approx(1.0), "columns": ["age"]}
    assert "Beware: unlike the rows it learnt from" in str(told)
    assert "Beware" not in str(model.explain(rows, row=0))
    assert (model.predict_table(table, unusual=True)["unusual"] > UNUSUAL).mean() < 0.05


def test_what_cannot_be_told_is_said(models):
    model = models["regression"]
    rows = pl.DataFrame({"age": [40.0], "city": ["Rome"], "unusual": [1]})
    assert predict(model, rows, unusual=True).columns[-2:] == ["unusual", "because"]
    with pytest.raises(DataError, match="the column 'unusual' cannot be kept"):
        predict(model, rows, keep=["unusual"], unusual=True)
    with pytest.raises(DataError, match="does not know its training rows; train it again"):
        replace(model, trust=replace(model.trust, familiar=None)).predict_table(rows, unusual=True)
