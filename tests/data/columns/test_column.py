"""What columns are taken for, and cells as numbers and labels."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.data.cells.cell import labels, numbers, places, sort_names, spread
from fathom.data.columns.column import describe
from fathom.data.reading.csv_door import read_csv
from fathom.data.reading.read import read
from fathom.errors import DataError
from tests.data import nasty


def kind(cells, name="x", beside=True):
    """Describe one column, beside a number column, so that it is not the only one."""
    frame = pl.DataFrame({name: cells})
    if beside:
        frame = frame.with_columns(pl.Series("beside", np.arange(len(cells)) % 2))
    return describe(frame)[0]


def test_the_nasty_table():
    frame = read_csv(nasty.WHOLE_CSV.encode(), "t").frame
    found = {column.name: column for column in describe(read(frame).frame)}
    assert {name: column.kind for name, column in found.items()} == {
        "id": "number",  # too short to be taken for a count of the rows
        "age": "number",
        "height": "number",
        "city": "category",
        "smoker": "category",
        "joined": "date",
        "note": "identifier",
        "empty": "empty",
        "same": "constant",
        "income": "number",
    }
    assert (found["age"].missing, found["age"].distinct) == (3, 2)
    assert found["same"].why == "'x' in every row"
    assert found["empty"].why == "every cell is missing"


def test_the_nasty_frame():
    found = {column.name: column.kind for column in describe(read(nasty.frame()).frame)}
    assert found["whole"] == found["big"] == found["float"] == found["decimal"] == "number"
    assert found["bool"] == found["enum"] == "category"
    assert found["nothing"] == "empty"
    assert found["date"] == found["moment"] == "date"


def test_one_value_and_nothing():
    assert kind(["yes", None, "yes"]).kind == "category"
    assert kind([1, None, 1]).kind == "category"
    assert kind(["yes", "yes"]).kind == "constant"
    assert kind([1.0, 1.0]).why == "'1' in every row"


def test_counts_of_the_rows():
    rising = list(range(1, 31))
    assert kind(rising).kind == "identifier"
    assert kind(rising).why == "whole numbers that only count the rows"
    assert kind([str(n) for n in rising[::-1]]).kind == "identifier"
    assert kind(rising[:19]).kind == "number"
    assert kind([n + 1900 for n in rising], "year").kind == "number"
    assert kind([n + 1900 for n in rising], "Order-ID").kind == "identifier"
    assert kind([n * 2 for n in rising]).kind == "number"
    assert kind([n + 0.5 for n in rising]).kind == "number"
    assert kind([*rising[:-1], None]).kind == "number"
    # With nothing else to learn from it is the learner's x.
    assert kind(rising, beside=False).kind == "number"


def test_text_with_many_values():
    assert kind([f"v{n % 150}" for n in range(1000)]).kind == "category"
    assert kind([f"v{n % 400}" for n in range(1000)]).kind == "category"
    crowd = kind([f"v{n % 600}" for n in range(1000)])
    assert crowd.kind == "too_many_values"
    assert crowd.why == "600 different values in 1,000 cells: nearly an identifier"
    assert kind([f"v{n % 30}" for n in range(50)]).kind == "too_many_values"
    assert kind([f"v{n % 20}" for n in range(30)]).kind == "category"
    assert kind([f"v{n}" for n in range(5)]).why == "another value in every row"


def test_nearly_all_numbers():
    cells = [str(n % 40) for n in range(100)]
    cells[17] = "abc"
    found = kind(cells)
    assert found.kind == "category"
    assert found.why == (
        "text, because 'abc' in row 17 is no number, though all other cells are; "
        "--missing x=abc reads it as missing"
    )
    cells[20:40] = ["x"] * 20
    assert kind(cells).why.endswith("(21 such cells); --missing x=abc,x reads them as missing")
    cells[20:72] = ["x"] * 52
    assert kind(cells).why == ""


def test_nearly_all_dates():
    cells = [f"{n % 28 + 1}.{n % 12 + 1}.2020" for n in range(30)]
    cells[7] = "soon"
    assert kind(cells).why == (
        "text, because 'soon' in row 7 is no date, though all other cells are; "
        "--missing x=soon reads it as missing"
    )


def test_all_rows_decide_not_only_the_first():
    assert kind(["1"] * 5000 + ["x", "y"] * 2000).kind == "category"


def test_numbers():
    cells = ["1", "-2.5", "+3", ".5", "5.", "1e3", "1E-3", None, "007"]
    expected = [1, -2.5, 3, 0.5, 5, 1000, 0.001, np.nan, 7]
    np.testing.assert_array_equal(numbers(pl.Series("x", cells)), expected)
    assert numbers(pl.Series("x", [True, None, False])).tolist()[::2] == [1.0, 0.0]
    assert numbers(pl.Series("x", [], dtype=pl.String)).shape == (0,)


@pytest.mark.parametrize("cell", ["abc", "1,5", "1 000", "1_000", "0x1", "12€", "--1", "1e", "١"])
def test_what_is_no_number(cell):
    with pytest.raises(DataError) as caught:
        numbers(pl.Series("age", ["1", None, cell]))
    assert str(caught.value) == (
        f"the column 'age' holds numbers, but row 2 (counted from 0) has {cell!r}"
    )


@pytest.mark.parametrize("cell", ["inf", "-inf", "Infinity", "1e400"])
def test_infinity(cell):
    with pytest.raises(DataError) as caught:
        numbers(pl.Series("age", ["1", cell]))
    assert str(caught.value) == (
        f"the column 'age' has {cell!r} in row 1 (counted from 0); only finite numbers can be used"
    )
    with pytest.raises(DataError, match="only finite numbers"):
        numbers(pl.Series("age", [1.0, -np.inf]))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.none()))
def test_numbers_written_as_text_come_back(cells):
    text = pl.Series("x", [None if c is None else repr(c) for c in cells], dtype=pl.String)
    plain = pl.Series("x", cells, dtype=pl.Float64)
    np.testing.assert_array_equal(numbers(text), numbers(plain))


def test_labels_do_not_depend_on_how_the_column_arrived():
    for cells in (["1", None, "2"], [1, None, 2], [1.0, None, 2.0], ["1.0", None, "2.00"]):
        assert labels(pl.Series(cells)).to_list() == ["1", None, "2"]
    assert labels(pl.Series([True, False])).to_list() == ["true", "false"]


def test_places_of_true_and_false():
    for cells in ([False, True], ["False", "TRUE"], ["false", "true"]):
        assert places(pl.Series(cells), ("False", "True")).tolist() == [0, 1]
    assert places(pl.Series(["A", "a"]), ("a",)).tolist() == [-1, 0]


def test_sorting_names():
    assert sort_names(["b", "B", "a"]) == ["B", "a", "b"]
    assert sort_names(["10", "-1", "9.5"]) == ["-1", "9.5", "10"]
    assert sort_names(["10", "9", "x"]) == ["10", "9", "x"]


def test_a_spread_too_large():
    with pytest.raises(DataError) as caught:
        spread(np.array([1e308, -1e308, 1e308]), "x")
    assert str(caught.value) == "the numbers of the column 'x' are too large to compute with"
