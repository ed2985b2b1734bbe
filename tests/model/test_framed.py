"""Answers to a frame are frames of the same kind: pandas', with its index, or Polars'."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

import fathom
from fathom.errors import DataError

DAYS = pd.date_range("2024-01-01", periods=12, name="day")


@pytest.fixture
def rows(people):
    """Twelve people in a pandas frame, a date for each."""
    told = people.select("age", "experience", "city")[:12]
    return pd.DataFrame({name: told[name].to_list() for name in told.columns}, index=DAYS)


def test_numbers(small_model, people, rows):
    answers = small_model.predict(rows)
    assert isinstance(answers, pd.Series)
    assert answers.name == "salary"
    pd.testing.assert_index_equal(answers.index, DAYS)
    np.testing.assert_array_equal(answers, small_model.predict(people[:12]))
    ends = small_model.predict_interval(rows)
    assert ends.columns.tolist() == ["low", "high"]
    pd.testing.assert_index_equal(ends.index, DAYS)
    np.testing.assert_array_equal(ends, small_model.predict_interval(people[:12]))
    assert (rows.assign(gap=ends["high"] - ends["low"])["gap"] > 0).all()


def test_classes(small_classifiers, people, rows):
    model = small_classifiers["level"]
    assert model.predict(rows).tolist() == model.predict(people[:12]).to_list()
    chances = model.predict_proba(rows)
    assert chances.columns.tolist() == list(model.classes)
    pd.testing.assert_index_equal(chances.index, DAYS)
    np.testing.assert_array_equal(chances, model.predict_proba(people[:12]))


def test_tables(small_classifiers, people, rows):
    model = small_classifiers["rich"]
    for answers in (model.predict_table(rows), fathom.predict(model, rows)):
        pd.testing.assert_index_equal(answers.index, DAYS)
        truth = model.predict_table(people[:12])
        assert answers.columns.tolist() == truth.columns
        assert pl.DataFrame(answers.to_dict("list")).equals(truth)
    kept = fathom.predict(model, rows, keep=["city"])
    assert kept["city"].tolist() == rows["city"].tolist()
    assert rows.join(kept[["prediction"]]).shape == (12, 4)


def test_an_index_with_doubles_and_levels(small_model, rows):
    for index in ([7] * 12, pd.MultiIndex.from_product([["a", "b"], range(6)])):
        moved = rows.set_axis(index)
        pd.testing.assert_index_equal(small_model.predict(moved).index, moved.index)


def test_polars_comes_back_as_polars(small_model, small_classifiers, people):
    rows, plain = people[:12], people[:12].to_dict(as_series=False)
    for data in (rows, rows.lazy()):
        answers = small_model.predict(data)
        assert isinstance(answers, pl.Series)
        assert answers.name == "salary"
        np.testing.assert_array_equal(answers, small_model.predict(plain))
        ends = small_model.predict_interval(data)
        assert ends.columns == ["low", "high"]
        np.testing.assert_array_equal(ends, small_model.predict_interval(plain))
    model = small_classifiers["level"]
    chances = model.predict_proba(rows)
    assert chances.columns == list(model.classes)
    np.testing.assert_array_equal(chances, model.predict_proba(plain))
    assert model.predict(rows).to_list() == model.predict(plain).tolist()


def test_logarithms_of_probabilities(small_classifiers, people, rows):
    model = small_classifiers["level"]
    plain = people[:12].to_dict(as_series=False)
    logs = model.predict_log_proba(plain)
    np.testing.assert_allclose(np.exp(logs), model.predict_proba(plain))
    assert isinstance(model.predict_log_proba(rows), pd.DataFrame)
    assert isinstance(model.predict_log_proba(people[:12]), pl.DataFrame)


def test_logarithms_of_a_number_are_refused(small_model, people):
    with pytest.raises(DataError, match="no probabilities; use predict"):
        small_model.predict_log_proba(people[:2])


def test_all_else_comes_as_arrays(small_model, people, rows):
    for data in (people[:12].to_dict(as_series=False), rows.iloc[0]):
        assert isinstance(small_model.predict(data), np.ndarray)
    assert isinstance(small_model.predict_table(people[:12]), pl.DataFrame)
