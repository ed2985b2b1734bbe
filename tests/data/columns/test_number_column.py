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


def test_a_column_that_is_mostly_one_of_two_numbers_takes_half_its_range():
    column = learn([0.0] * 90 + [8.0] * 10)
    assert (column.middle, column.spread, column.common) == (0, 4, None)


def test_a_common_number_is_an_input_and_does_not_make_the_spread():
    gains = [4000.0, 6000.0, 7000.0, 9000.0, 99_000.0]
    column = learn([0.0] * 45 + gains, Scaling("robust", 3))
    low, high = np.quantile(gains, (0.25, 0.75))
    assert (column.middle, column.spread, column.common) == (0, high - low, 0)
    assert column.edges[0] == 0  # the number by itself, then equal shares of the others
    assert column.edges[1:] == tuple(np.quantile(gains, (0, 0.5, 1)).tolist())
    flag = [made.kind for made in column.inputs].index("common")
    assert column.inputs[flag].name == "x = 0"
    encoded = column.encode(pl.Series("x", [0.0, None, 6000.0, 1e-300]))
    assert encoded[:, flag].tolist() == [1, 1, 0, 0]  # missing counts as the median, which is 0
    assert column.line(0.0)[1:] == (0, 0)
    assert column.line(5000.0)[1:] == (4000, 6000)  # 6,000 is two spreads away
    assert column.line(-3.0)[2] == 0


@given(st.lists(st.sampled_from([0.0, 1.0, 2.0, 5.0, 9.0, 1e6]), min_size=4, max_size=60))
def test_a_common_number_is_had_by_a_quarter_of_the_rows(values):
    column = learn(values)
    if column is None or len(set(values)) < 3:
        return
    most = max(values.count(value) for value in values)
    assert (column.common is not None) == (most > 1 and most >= len(values) / 4)
    if column.common is not None:
        assert values.count(column.common) == most


@given(numbers, st.integers(0, 6), st.floats(-10, 10))
def test_lines_are_as_the_inputs_move(values, count, place):
    column = learn([*values, values[0], values[0], values[0]], Scaling("robust", count))
    if column is None:
        return
    value = column.middle + place * column.spread
    slopes, low, high = column.line(value)
    for end in (low, high):
        reach = np.clip(end, value - column.spread, value + column.spread)
        near = value + 0.9 * (reach - value)  # at a common number itself it is otherwise
        moved = column.encode(pl.Series("x", [value, near])).astype(np.float64)
        tolerance = 1e-5 * max(1, abs(value) / column.spread, *(np.abs(slopes) * abs(value)))
        np.testing.assert_allclose(moved[1] - moved[0], slopes * (near - value), atol=tolerance)


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
    rising = [place for place, made in enumerate(column.inputs) if made.kind == "ramp"]
    ramps = column.encode(pl.Series("x", sorted(values)))[:, rising].astype(float)
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
