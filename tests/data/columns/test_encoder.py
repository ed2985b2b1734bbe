"""Columns become inputs: what is learnt, what it does with cells never seen, what it says."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fathom.data.cells.cell import truths
from fathom.data.columns.column import describe
from fathom.data.columns.encoder import CategoryColumn, Encoder, NumberColumn
from fathom.data.reading.read import read
from fathom.errors import DataError
from tests.data import nasty

PEOPLE = pl.DataFrame(
    {
        "age": ["20", "40", None, "60"],
        "city": ["Rome", "Paris", None, "Rome"],
        "sex": ["female", "male", "male", "female"],
        "note": ["a", "b", "c", "d"],
        "same": ["x"] * 4,
    }
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    three = PEOPLE.with_columns(pl.Series("city", ["Rome", "Paris", None, "Oslo"]))
    return Encoder.learn(three, [("age", "number"), ("city", "category"), ("sex", "category")])


def test_names_and_numbers(encoder):
    assert [made.name for made in encoder.inputs] == [
        "age", "age is missing", "city = Oslo", "city = Paris", "city = Rome", "sex = male",
    ]  # fmt: skip
    assert [made.kind for made in encoder.inputs[:3]] == ["number", "missing", "category"]
    step = 1.5**0.5
    np.testing.assert_allclose(
        encoder.encode(PEOPLE),
        [
            [-step, 0, 0, 0, 1, -1],
            [0, 0, 0, 1, 0, 1],
            [0, 1, 0, 0, 0, 1],
            [step, 0, 0, 0, 1, -1],
        ],
        rtol=1e-6,
    )


def test_what_describe_found_is_taken_and_the_rest_left_out():
    encoder = Encoder.learn(PEOPLE, describe(PEOPLE))
    assert [column.name for column in encoder.columns] == ["age", "city", "sex"]


def test_a_column_that_does_not_vary_in_training_is_left_out():
    frame = pl.DataFrame({"a": [1, 1], "b": ["x", "x"], "c": [1, 2], "d": [None, None]})
    kinds = [("a", "number"), ("b", "category"), ("c", "number"), ("d", "number")]
    assert [column.name for column in Encoder.learn(frame, kinds).columns] == ["c"]
    with pytest.raises(DataError) as caught:
        Encoder.learn(frame, kinds[:2])
    assert str(caught.value) == (
        "no column is left to learn from: a, b (the same in every training row)"
    )


def test_rows_never_seen(encoder):
    frame = pl.DataFrame({"age": [None, 1e6], "city": ["Lima", None], "sex": ["x", None]})
    encoded = encoder.encode(frame)
    assert encoded[0].tolist() == [0, 1, 0, 0, 0, 0]
    assert encoded[1, 0] > 10_000  # far values are kept
    assert encoded[1, 1:].tolist() == [0] * 5


def test_newly_missing_numbers_count_as_the_mean():
    encoder = Encoder.learn(pl.DataFrame({"age": [20, 40]}), [("age", "number")])
    assert encoder.encode(pl.DataFrame({"age": [None]})).tolist() == [[0.0]]


def test_one_category_and_missing_cells():
    column = CategoryColumn.learn(pl.Series("pool", ["yes", None, "yes"]))
    assert column is not None
    assert [made.name for made in column.inputs] == ["pool = yes"]
    assert column.encode(pl.Series("pool", ["yes", None, "no"])).tolist() == [[1], [0], [0]]


def test_the_most_frequent_categories_are_kept():
    cells = [f"c{n}" for n in range(60) for _ in range(100 - n)]
    column = CategoryColumn.learn(pl.Series("c", cells))
    assert column is not None
    assert (len(column.values), column.rarer) == (50, 10)
    assert set(column.values) == {f"c{n}" for n in range(50)}
    assert column.encode(pl.Series("c", ["c55"])).sum() == 0
    assert column.words() == (
        "c: one input for each of c0, c1, c10, c11, c12, c13 and 44 more; "
        "missing, unseen or rarer (10) counts as none"
    )


def test_true_and_false_in_any_writing():
    encoder = Encoder.learn(pl.DataFrame({"b": [True, False]}), [("b", "category")])
    for cells in ([True, False, None], ["True", "FALSE", None], ["true", "false", None]):
        assert encoder.encode(pl.DataFrame({"b": cells})).tolist() == [[1], [-1], [0]]


def test_whole_numbers_as_categories_in_any_writing():
    encoder = Encoder.learn(pl.DataFrame({"c": ["1", "2", "3"]}), [("c", "category")])
    expected = np.eye(3).tolist()
    for cells in ([1, 2, 3], [1.0, 2.0, 3.0], ["1.0", "2.0", "3.0"]):
        assert encoder.encode(pl.DataFrame({"c": cells})).tolist() == expected


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda frame: frame.rename({"age": "Age"}),
            "the table has no column 'age', which the network needs. Did you mean 'Age'?",
        ),
        (
            lambda frame: frame.select("city", "sex"),
            "the table has no column 'age', which the network needs. There are: city, sex.",
        ),
        (
            lambda frame: frame.select("sex"),
            "the table has no columns 'age', 'city', which the network needs. There are: sex.",
        ),
        (
            lambda frame: frame.with_columns(age=pl.Series(["1", "2", "old", "4"])),
            "the column 'age' holds numbers, but row 2 (counted from 0) has 'old'",
        ),
        (
            lambda frame: frame.with_columns(age=pl.Series(["1", "2", "inf", "4"])),
            "the column 'age' has 'inf' in row 2 (counted from 0); only finite numbers can be used",
        ),
        (
            lambda frame: frame.with_columns(age=pl.Series([1.0, 1e300, 1, 1])),
            "the column 'age' has 1e+300 in row 1 (counted from 0), too far from its mean 40 "
            "to compute with",
        ),
    ],
)
def test_tables_that_do_not_fit(encoder, change, sentence):
    with pytest.raises(DataError) as caught:
        encoder.encode(change(PEOPLE))
    assert str(caught.value) == sentence


def test_cells(encoder):
    cells = encoder.cells(PEOPLE, 2)
    assert [(c.name, c.raw, c.filled, c.encoded) for c in cells] == [
        ("age", None, 40.0, 0.0),
        ("age is missing", None, 40.0, 1.0),
        ("city = Oslo", None, None, 0.0),
        ("city = Paris", None, None, 0.0),
        ("city = Rome", None, None, 0.0),
        ("sex = male", "male", "male", 1.0),
    ]
    for row in range(PEOPLE.height):
        encoded = [cell.encoded for cell in encoder.cells(PEOPLE, row)]
        assert encoded == encoder.encode(PEOPLE)[row].tolist()
    for row in (-1, 4):
        with pytest.raises(DataError) as caught:
            encoder.cells(PEOPLE, row)
        assert str(caught.value) == (f"there is no row {row}: the table has 4 rows, counted from 0")


def test_cells_name_the_tables_row(encoder):
    frame = PEOPLE.with_columns(age=pl.Series(["1", "2", "old", "4"]))
    with pytest.raises(DataError) as caught:
        encoder.cells(frame, 2)
    assert str(caught.value) == (
        "the column 'age' holds numbers, but row 2 (counted from 0) has 'old'"
    )


def test_the_nasty_frame_is_encoded():
    frame = read(nasty.frame()).frame
    encoder = Encoder.learn(frame, describe(frame))
    encoded = encoder.encode(frame)
    assert encoded.shape == (4, len(encoder.inputs))
    assert np.isfinite(encoded).all()


number_cells = st.none() | st.floats(-1e9, 1e9).map(lambda value: round(value, 3))
name_cells = st.none() | st.sampled_from(["a", "b", "c", "É", "1", "true"])
frames = st.integers(2, 12).flatmap(
    lambda rows: st.builds(
        lambda x, c: pl.DataFrame(
            {"x": pl.Series(x, dtype=pl.Float64), "c": pl.Series(c, dtype=pl.String)}
        ),
        st.lists(number_cells, min_size=rows, max_size=rows),
        st.lists(name_cells, min_size=rows, max_size=rows),
    )
)


@settings(max_examples=100, deadline=None)
@given(frames, frames)
def test_properties(training, later):
    """JSON round trip; order of columns and rows makes no difference; every cell is decodable."""
    try:
        encoder = Encoder.learn(training, [("x", "number"), ("c", "category")])
    except DataError:
        return
    assert Encoder.model_validate_json(encoder.model_dump_json()) == encoder
    encoded = encoder.encode(later)
    assert encoded.dtype == np.float32
    assert np.isfinite(encoded).all()
    swapped = later.select("c", "x", pl.lit(0).alias("more"))
    np.testing.assert_array_equal(encoder.encode(swapped), encoded)
    np.testing.assert_array_equal(encoder.encode(later.reverse()), encoded[::-1])
    for column in encoder.columns:
        begin = [made.column for made in encoder.inputs].index(column.name)
        values = later[column.name].to_list()
        own = encoded[:, begin : begin + len(column.inputs)]
        if isinstance(column, NumberColumn):
            filled = [column.middle if value is None else value for value in values]
            back = own[:, 0].astype(float) * column.spread + column.middle
            room = 1e-6 * (np.abs(back - column.middle) + abs(column.middle) + column.spread)
            assert (np.abs(back - filled) <= room).all()
        else:
            same = dict(truths(column.values))  # 1 for true
            seen = [same.get(value, value) in column.values for value in values]
            assert (np.abs(own).sum(axis=1) == seen).all()


@given(frames)
def test_training_numbers_are_standardised(frame):
    column = NumberColumn.learn(frame["x"])
    if column is not None and not column.has_missing and column.spread > 1e-6 * abs(column.middle):
        encoded = column.encode(frame["x"])[:, 0].astype(float)
        assert abs(encoded.mean()) < 1e-5
        assert abs(encoded.std() - 1) < 1e-5


def test_words(encoder):
    assert encoder.words() == (
        "age: minus the mean 40, divided by the spread 16.33; missing counts as the mean",
        "city: one input for each of Oslo, Paris, Rome; missing or unseen counts as none",
        "sex: -1 for female, +1 for male; missing or unseen counts as 0",
    )
