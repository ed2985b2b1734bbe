"""Numbers brought to one scale: held in where they are far, and given as ramps."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.data.columns.encoder import Encoder
from fathom.data.columns.number_column import NumberColumn, Scaling
from fathom.data.columns.raw import raw_numbers
from fathom.data.rows.encoded import EncodedRows
from fathom.errors import OptionError
from fathom.judging.baseline_methods import tree_cells

ROBUST = Scaling("robust")
sizes = st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-200)
numbers = st.lists(sizes, min_size=2, max_size=60)


def learn(values, scaling=ROBUST):
    return NumberColumn.learn(pl.Series("x", values, dtype=pl.Float64), scaling=scaling)


def test_the_middle_and_the_quartiles_are_those_of_numpy():
    values = np.random.default_rng(0).lognormal(size=101)
    column = learn(values)
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    assert column.middle == pytest.approx(middle)
    assert column.spread == pytest.approx(high - low)


def test_a_few_far_numbers_move_nothing():
    values = list(np.random.default_rng(0).normal(size=99))
    plain, far = learn(values), learn([*values[:-1], 1e12])
    assert far.middle == pytest.approx(plain.middle, abs=0.1)
    assert far.spread == pytest.approx(plain.spread, rel=0.1)
    assert far.encode(pl.Series("x", [1e12]))[0, 0] == 5


def test_a_column_that_is_mostly_one_number_takes_half_its_range():
    column = learn([0.0] * 90 + [8.0] * 10)
    assert (column.middle, column.spread) == (0, 4)


@given(numbers)
def test_order_stays_and_nothing_is_far(values):
    column = learn(values)
    if column is None:
        return
    encoded = column.encode(pl.Series("x", sorted(values)))[:, 0]
    assert (np.diff(encoded) >= 0).all()
    assert np.abs(encoded).max() <= 5


@given(numbers, st.integers(1, 12))
def test_ramps_rise_one_after_the_other_and_say_where_a_number_lies(values, count):
    column = learn(values, Scaling("robust", count))
    if column is None or not column.edges:
        return
    ramps = column.encode(pl.Series("x", sorted(values)))[:, 1:].astype(float)
    assert 1 <= ramps.shape[1] <= count
    assert (ramps >= 0).all()
    assert (ramps <= 1).all()
    assert (np.diff(ramps, axis=0) >= 0).all()
    assert (np.diff(ramps, axis=1) <= 0).all()  # a ramp begins when the one before has ended
    edges = np.array(column.edges)
    inside = np.clip(sorted(values), edges[0], edges[-1])
    back = edges[0] + ramps @ np.diff(edges)
    np.testing.assert_allclose(back, inside, atol=1e-5 * max(np.ptp(edges), abs(edges).max()))


def test_two_numbers_need_no_ramps():
    assert learn([0.0, 1.0] * 40, Scaling("robust", 8)).edges == ()


def test_what_the_inputs_are_called():
    column = learn([*np.arange(40.0), None], Scaling("robust", 4))
    names = [made.name for made in column.inputs]
    assert names == [
        *("x", "x from 0 to 9.75", "x from 9.75 to 19.5", "x from 19.5 to 29.25"),
        *("x from 29.25 to 39", "x is missing"),
    ]
    assert [made.kind for made in column.inputs] == ["number", *["ramp"] * 4, "missing"]


def test_a_missing_number_counts_as_the_middle():
    column = learn([*np.arange(41.0), None], Scaling("robust", 4))
    missing, middle = column.encode(pl.Series("x", [None, 20.0]))
    assert missing[:-1].tolist() == middle[:-1].tolist()
    assert (missing[-1], middle[-1]) == (1, 0)
    encoder = Encoder(columns=(column,))
    assert encoder.usual.tolist() == middle.tolist()


def test_the_file_brings_it_back():
    encoder = Encoder(columns=(learn(np.arange(50.0), Scaling("robust", 6)),))
    back = Encoder.model_validate_json(encoder.model_dump_json())
    assert back == encoder
    assert back.inputs == encoder.inputs


def test_raw_numbers_are_those_of_the_table():
    frame = pl.DataFrame({"x": [*np.arange(30.0), 1e6], "c": ["a", "b", "c"] * 10 + ["a"]})
    encoder = Encoder.learn(frame, [("x", "number"), ("c", "category")], Scaling("robust", 4))
    raw = raw_numbers(encoder, frame)
    assert raw[:, 0].tolist() == frame["x"].to_list()
    assert (raw[:, 1:] == encoder.encode(frame)[:, 1:]).all()


def test_trees_are_given_the_number_alone():
    frame = pl.DataFrame({"x": [*np.arange(30.0), None]})
    encoder = Encoder.learn(frame, [("x", "number")], Scaling("robust", 4))
    assert tree_cells(encoder, EncodedRows.of(encoder, frame)).shape == (31, 1)


def test_no_other_scaling():
    with pytest.raises(OptionError, match="there is no scaling 'robst'"):
        Scaling("robst")
