"""What lies outside all that was learnt from is said, and by how much; nothing else is."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.data.columns.encoder import Encoder
from fathom.data.columns.number_column import NumberColumn, Scaling
from fathom.data.columns.outside import columns_outside, outside, outside_words

NUMBERS = st.lists(st.integers(-1000, 1000), min_size=2, max_size=20)


@pytest.mark.parametrize("kind", ["standard", "robust"])
@given(learnt=NUMBERS.filter(lambda values: len(set(values)) > 1), asked=NUMBERS)
def test_outside_is_below_the_least_or_above_the_most(kind, learnt, asked):
    column = NumberColumn.learn(pl.Series("x", learnt), scaling=Scaling(kind))
    found = outside([column], pl.DataFrame({"x": asked}))
    expected = [value < min(learnt) or value > max(learnt) for value in asked]
    assert (found[0].rows.tolist() if found else [False] * len(asked)) == expected


def test_dates_are_told_as_dates():
    days = [dt.date(2020, 1, 1), dt.date(2020, 7, 1), dt.date(2021, 1, 1)]
    frame = pl.DataFrame({"joined": days})
    encoder = Encoder.learn(frame, [("joined", "date")])
    later = pl.DataFrame({"joined": [dt.date(2020, 5, 1), dt.date(2023, 1, 1), None]})
    (words,) = outside_words(encoder.columns, later)
    assert "outside 2020-01-01 to 2021-01-01" in words
    assert "such as 2023-01-01, beyond it by 2 times that range" in words
    assert columns_outside(encoder.columns, later) == [[], ["joined"], []]


def test_a_gap_and_a_column_of_an_older_version_are_not_outside():
    column = NumberColumn.learn(pl.Series("x", [1, 2]))
    assert outside([column], pl.DataFrame({"x": [None, 1.5]})) == []
    older = column.model_copy(update={"bounds": None})
    assert outside([older], pl.DataFrame({"x": [99]})) == []


def test_every_answer_and_explanation_says_it(small_model, people):
    row = people.head(1).with_columns(experience=pl.lit(31))
    most = int(people["experience"].max())
    assert most < 31
    told = small_model.predict_table(row, unusual=True)
    assert "experience" in told["because"][0]
    words = str(small_model.explain(row))
    assert f"Beware: experience 31 lies outside 0 to {most}, all that was learnt from" in words
    assert small_model.explain(row).as_dict()["outside"]
    usual = small_model.explain(people.head(1))
    assert not usual.outside
    assert "outside" not in usual.as_dict()
    changed = small_model.explain(people.head(1), changed={"experience": 500})
    assert "Beware: experience 500 lies outside" in str(changed)
    assert np.isfinite(changed.what_if.prediction)
