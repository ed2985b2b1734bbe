"""A model whose ramps and many categories are embedded: opened, written to files, exported."""

import numpy as np
import polars as pl
import pytest

import fathom
from fathom.data.reading.read import read
from tests.exports.test_python_file import check_alike

ROWS, CITIES = 1200, 130


def table():
    random = np.random.default_rng(0)
    city, size = random.integers(0, CITIES, ROWS), random.gamma(2.0, 30.0, ROWS)
    price = 3 * size + random.normal(0, 50, CITIES)[city] + random.normal(0, 5, ROWS)
    names = [f"city {place}" for place in city]
    return pl.DataFrame({"city": names, "size": size.round(2), "price": price.round(2)})


@pytest.fixture(scope="module")
def model():
    how = {"hidden": (6,), "epochs": 3, "ensemble": 2, "baselines": False, "importance": False}
    return fathom.train(table(), target="price", ramps=12, **how)


def test_groups_are_embedded(model):
    first = model.member(0).layers[0]
    assert [end - first for first, end in first.groups] == [CITIES, 12]
    assert model.member(0).sizes == (CITIES + 13, 17, 6, 1)
    assert "the 142 ramps or categories of 2 columns" in model.story.training.reasons[0]


def test_a_prediction_opens(model):
    for row in (0, 7):
        opened = model.explain(table(), row=row)
        assert opened.work.residual < 1e-12
        assert opened.work.layers[0].name == "embedded"
        assert opened.work.layers[1].sources[:2] == ("city[0]", "city[1]")
        parts = opened.contributions
        assert parts.average + sum(parts.parts.values()) == pytest.approx(parts.value, rel=1e-6)


def test_its_file_brings_it_back(model, tmp_path):
    model.save(tmp_path / "a.fathom")
    again = fathom.load(tmp_path / "a.fathom")
    np.testing.assert_array_equal(again.predict(table()), model.predict(table()))


def test_a_city_never_seen_counts_as_none(model):
    odd = pl.DataFrame({"city": ["Atlantis", None], "size": [50.0, 50.0]})
    first, second = model.predict(odd)
    assert first == second
    assert np.isfinite(first)


def test_the_python_file_answers_the_same(model, tmp_path):
    check_alike(model, read(table()).frame[:40], tmp_path)
