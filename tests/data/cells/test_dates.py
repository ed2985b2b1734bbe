"""Dates and times in many writings: found from all rows, laid out as inputs, refused in others."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.data.cells.dates import ISO, TIME, WRITINGS, days, written
from fathom.data.cells.find_date import find_dates, fitting
from fathom.data.columns.column import describe
from fathom.data.columns.encoder import DateColumn, Encoder
from fathom.errors import DataError


@pytest.mark.parametrize(
    ("cells", "writing", "said"),
    [
        (["2020-01-31", "2020-1-5"], ISO, ["2020-01-31", "2020-01-05"]),
        (["2020-01-31T10:00:00Z"], ISO, ["2020-01-31 10:00"]),
        (["2020-01-31 10:00:00+02:00"], ISO, ["2020-01-31 08:00"]),
        (["2020-01-01 10:30:00.123456"], ISO, ["2020-01-01 10:30"]),
        (["31.12.2020", "1.2.2020 08:30"], "%d.%m.%Y", ["2020-12-31", "2020-02-01 08:30"]),
        (["31.12.20"], "%d.%m.%y", ["2020-12-31"]),
        (["12/31/2020 5:30 PM", "1/2/2020"], "%m/%d/%Y", ["2020-12-31 17:30", "2020-01-02"]),
        (["31/12/2020 12:15 am"], "%d/%m/%Y", ["2020-12-31 00:15"]),
        (["31/12/2020 12:15 P.M."], "%d/%m/%Y", ["2020-12-31 12:15"]),
        (["2020/12/31"], "%Y/%m/%d", ["2020-12-31"]),
        (["2020-12"], "%Y-%m", ["2020-12-01"]),
        (["Jan 5, 2020", "dec 31, 1999"], "%b %d, %Y", ["2020-01-05", "1999-12-31"]),
        (["31-Dec-2020"], "%d-%b-%Y", ["2020-12-31"]),
        (["5 January 2020", "6 June 2020"], "%d %B %Y", ["2020-01-05", "2020-06-06"]),
        (["08:30", "23:59:10"], TIME, ["08:30", "23:59"]),
    ],
)  # fmt: skip
def test_writings_found(cells, writing, said):
    column = pl.Series("x", cells)
    assert fitting(column)[0] == writing
    assert [written(value, writing) for value in days(column, writing)] == said


@pytest.mark.parametrize(
    "cells",
    [["31/04/2020"], ["2020-13-01"], ["2020-02-30"], ["24:00"], ["12:60"], ["0000-00-00"],
     ["20200131"], ["2020"], ["1.2"], ["a-b"], ["2020-01-01", "soon"], ["555-1234"], [None]],
)  # fmt: skip
def test_what_is_no_column_of_dates(cells):
    assert fitting(pl.Series("x", cells, dtype=pl.String)) == []


def test_day_and_month_that_could_change_places():
    frame = pl.DataFrame({"x": ["03/04/2020", "05/06/2020"]})
    assert find_dates(frame) == (
        {"x": "%d/%m/%Y"},
        (
            "x: dates written as day/month/year",
            "x: in '03/04/2020' and all other cells day and month could change places; read with "
            "the day first, as nothing says otherwise",
        ),
    )
    more = frame.with_columns(y=pl.Series(["12/31/2020", "1/1/2020"]))
    found, notes = find_dates(more)
    assert found == {"x": "%m/%d/%Y", "y": "%m/%d/%Y"}
    assert notes[1].endswith("read with the month first, as the other columns suggest")


def test_offsets_are_said():
    frame = pl.DataFrame({"x": ["2020-01-01T00:00:00+02:00"]})
    assert find_dates(frame)[1] == ("x: times with an offset are turned into UTC",)
    assert days(frame["x"])[0] == 18262 - 2 / 24


def test_columns_of_moments():
    zone = pl.Series([dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)])
    assert days(zone).to_list() == [18262.5]
    assert days(pl.Series([dt.time(6)])).to_list() == [0.25]
    assert days(pl.Series([dt.datetime(2020, 1, 1, 6)])).to_list() == [18262.25]


SPAN = pl.Series("on", [f"2020-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 8, 9)])


def learn(column):
    return Encoder.learn(column.to_frame(), describe(column.to_frame()))


def test_inputs_of_a_date():
    encoder = learn(SPAN)
    assert [made.name for made in encoder.inputs] == [
        "on", "on: month, sine", "on: month, cosine", "on: weekday, sine", "on: weekday, cosine",
    ]  # fmt: skip
    encoded = encoder.encode(SPAN.to_frame())
    assert abs(encoded[:, 0].astype(float).mean()) < 1e-6
    assert encoded[:, 0].astype(float).std() == pytest.approx(1)
    np.testing.assert_allclose(np.hypot(encoded[:, 1], encoded[:, 2]), 1, rtol=1e-6)
    sunday, monday = encoder.encode(pl.DataFrame({"on": ["2020-01-05", "2020-01-06"]}))
    np.testing.assert_allclose(monday[3:], [0, 1], atol=1e-6)
    np.testing.assert_allclose(np.arctan2(sunday[3], sunday[4]), -2 * np.pi / 7, rtol=1e-6)
    assert encoder.words() == (
        "on: days before or after 2020-06-21, divided by the spread 105.3; "
        "month and weekday on a circle",
    )


def test_only_what_varies_comes_round():
    weekly = pl.Series("on", ["2020-01-06", "2020-01-13", "2020-01-20"])  # Mondays in January
    assert [made.name for made in learn(weekly).inputs] == ["on"]
    hours = pl.Series("at", ["08:00", "20:00", "23:30"])
    assert [made.name for made in learn(hours).inputs] == [
        "at",
        "at: hour, sine",
        "at: hour, cosine",
    ]
    assert learn(hours).words()[0] == (
        "at: hours before or after 17:10, divided by the spread 6.637; hour on a circle"
    )
    same = pl.Series("at", ["08:00", "08:00"])
    assert DateColumn.learn(same, describe(hours.to_frame())[0]) is None


def test_missing_dates():
    column = pl.Series("on", ["2020-01-01", None, "2020-03-01"])
    encoder = learn(column)
    encoded = encoder.encode(column.to_frame())
    assert encoder.inputs[-1].name == "on is missing"
    assert encoded[1, :-1].tolist() == [0] * (encoded.shape[1] - 1)
    assert encoded[:, -1].tolist() == [0, 1, 0]
    cells = encoder.cells(column.to_frame(), 1)
    assert (cells[0].raw, cells[0].filled) == (None, "2020-01-31")


def test_the_same_date_however_it_arrives():
    encoder = learn(SPAN)
    text = SPAN.to_frame()
    for frame in (
        text.with_columns(pl.col("on").str.to_date()),
        text.with_columns(pl.col("on").str.to_datetime()),
        text.with_columns(pl.col("on") + "T00:00:00Z"),
    ):
        np.testing.assert_array_equal(encoder.encode(frame), encoder.encode(text))
    assert encoder.cells(text.with_columns(pl.col("on").str.to_date()), 0)[0].raw == "2020-01-01"
    assert Encoder.model_validate_json(encoder.model_dump_json()) == encoder


@pytest.mark.parametrize("cell", ["soon", "1.2.2020", "2020-13-01", "20200101"])
def test_another_writing_later_is_refused(cell):
    with pytest.raises(DataError) as caught:
        learn(SPAN).encode(pl.DataFrame({"on": ["2020-01-01", cell]}))
    assert str(caught.value) == (
        f"the column 'on' holds dates such as 2020-01-31, but row 1 (counted from 0) has {cell!r}"
    )


dates = st.dates(dt.date(1970, 1, 1), dt.date(2068, 12, 31))
full = [writing for writing in WRITINGS if "%d" in writing]


@given(st.lists(dates, min_size=1, max_size=10), st.sampled_from(full))
def test_written_dates_come_back(values, writing):
    cells = pl.Series("x", [value.strftime(writing) for value in values])
    expected = [(value - dt.date(1970, 1, 1)).days for value in values]
    assert days(cells, writing).to_list() == expected
    assert writing in fitting(cells)
    assert [written(value) for value in days(cells, writing)] == [v.isoformat() for v in values]


@given(st.lists(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)), min_size=1))
def test_moments_come_back(values):
    cells = pl.Series("x", [value.isoformat() for value in values])
    expected = [(value - dt.datetime(1970, 1, 1)) / dt.timedelta(days=1) for value in values]
    np.testing.assert_allclose(days(cells).to_numpy(), expected, rtol=0, atol=1e-9)


@given(st.text(st.sampled_from("0123456789-/.: TZapmJan,"), max_size=16))
def test_any_text_is_a_date_or_none(text):
    cells = pl.Series("x", [text])
    for writing in fitting(cells):
        assert np.isfinite(days(cells, writing)[0])
