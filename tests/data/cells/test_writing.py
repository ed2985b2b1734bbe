"""Numbers in every writing: found from all rows, said, kept, and refused in any other."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from fathom.data.cells.cell import numbers
from fathom.data.cells.find_writing import _plain_columns, find_writings, fitting
from fathom.data.cells.writing import PLAIN, Writing, parse
from fathom.data.columns.column import describe
from fathom.data.columns.encoder import Encoder
from fathom.data.reading.read import read
from fathom.data.target.target import AnyTarget, learn_target
from fathom.errors import DataError


def found(cells, **others):
    frame = pl.DataFrame({"x": pl.Series(cells, dtype=pl.String), **others})
    writings, notes = find_writings(frame)
    return writings.get("x"), notes


@pytest.mark.parametrize(
    ("cells", "decimal", "thousands", "unit", "values"),
    [
        (["1.5", "-2", "1e3"], ".", "", "", [1.5, -2, 1000]),
        (["1.234,5", "3"], ",", ".", "", [1234.5, 3]),
        (["0,125", "0,250"], ",", "", "", [0.125, 0.25]),
        (["1.234.567", "99"], ",", ".", "", [1234567, 99]),
        (["1,234,567.5", "99"], ".", ",", "", [1234567.5, 99]),
        (["1 234,5", "-3"], ",", " ", "", [1234.5, -3]),
        (["1\u202f234.5", "1\u00a0000"], ".", " ", "", [1234.5, 1000]),
        (["1'234.50", "CHF 3"], ".", "'", "CHF", [1234.5, 3]),
        (["1’234", "2.5"], ".", "'", "", [1234, 2.5]),
        (["$1,200.50", "-$5", "$-7"], ".", ",", "$", [1200.5, -5, -7]),
        (["12,50 €", "1.000,00 €"], ",", ".", "€", [12.5, 1000]),
        (["12%", "3.5 %"], ".", "", "%", [12, 3.5]),
        (["US$ 12", "US$ 1,000.50"], ".", ",", "US$", [12, 1000.5]),
        (["−5,5", "3"], ",", "", "", [-5.5, 3]),
    ],
)
def test_writings_found(cells, decimal, thousands, unit, values):
    writing, _ = found(cells)
    assert writing == Writing(decimal=decimal, thousands=thousands, unit=unit)
    assert parse(pl.Series(cells), writing).to_list() == values


@pytest.mark.parametrize(
    "cells",
    [
        ["12 €", "$3"],  # two units
        ["1,2,3", "4"],
        ["12,34,567"],
        ["1,5", "2.5"],  # a comma here, a point there
        ["1/2"],
        ["5-3"],
        ["12 kg", "300 g"],
        ["12 big apples"],
        ["(12)", "(13)"],  # brackets around all are no signs
        ["$"],
        ["abc", "1,5"],
    ],
)
def test_what_is_no_column_of_numbers(cells):
    assert found(cells)[0] is None


def test_what_could_be_two_numbers():
    assert found(["1,234", "12"]) == (
        Writing(thousands=","),
        (
            "x: numbers written with commas between thousands",
            "x: '1,234' could be 1234 or 1.234; read as 1234, as nothing in the table says "
            "otherwise",
        ),
    )
    assert found(["1,234", "12"], y=["1,5", "2"]) == (
        Writing(decimal=","),
        (
            "x, y: numbers written with decimal comma",
            "x: '1,234' could be 1.234 or 1234; read as 1.234, as the other columns suggest",
        ),
    )
    assert found(["1.234", "12"], y=["1,5", "2"])[0] == Writing(decimal=",", thousands=".")
    assert found(["1,234", "12"], y=["1.5", "2"])[0] == Writing(thousands=",")
    assert found(["1.234", "2.345"]) == (PLAIN, ())  # three decimals are nothing special


def test_a_unit_in_some_cells_only():
    assert found(["12%", "3"])[1] == (
        "x: numbers written with %",
        "x: the unit stands in some cells only; all are read alike",
    )


GERMAN = (
    b'Preis;Fl\xe4che;Ort\n"1.250,50 \x80";45,5;K\xf6ln\n900 \x80;30;Bonn\n2.000 \x80;61,25;Bonn\n'
)


def test_a_table_from_a_german_spreadsheet(tmp_path):
    path = tmp_path / "mieten.csv"
    path.write_bytes(GERMAN)
    table = read(path)
    columns = describe(table.frame)
    assert [column.kind for column in columns] == ["number", "number", "category"]
    encoder = Encoder.learn(table.frame, columns)
    assert encoder.columns[0].middle == pytest.approx((1250.5 + 900 + 2000) / 3)
    assert encoder.words()[0] == (
        "Preis: minus the mean 1,384, divided by the spread 458.8; written with decimal comma, "
        "points between thousands, €"
    )
    assert Encoder.model_validate_json(encoder.model_dump_json()) == encoder
    later = pl.DataFrame({"Preis": ["1.500", "1500,0"], "Fläche": [1.5, 2], "Ort": ["Bonn", None]})
    assert encoder.encode(later)[0, 0] == encoder.encode(later)[1, 0]


@pytest.mark.parametrize("cell", ["1.5", "1,234.5", "$ 5", "12,5 $", "12%"])
def test_another_writing_later_is_refused(cell):
    cells = pl.Series("Preis", ["3", cell])
    with pytest.raises(DataError) as caught:
        numbers(cells, Writing(decimal=",", thousands=".", unit="€"))
    assert str(caught.value) == (
        "the column 'Preis' holds numbers such as 1.234,5 €, "
        f"but row 1 (counted from 0) has {cell!r}"
    )


def test_a_target_in_another_writing():
    target = learn_target(pl.Series("pay", ["1.000,50 €", "2.000 €", "500 €"]))
    assert (target.task, target.mean) == ("regression", pytest.approx(3500.5 / 3))
    assert target.truth(pl.Series("pay", ["7,5"])).tolist() == [7.5]
    assert TypeAdapter(AnyTarget).validate_json(target.model_dump_json()) == target


writings = st.builds(
    lambda pair, unit: Writing(decimal=pair[0], thousands=pair[1], unit=unit),
    st.sampled_from([(".", ""), (".", ","), (".", " "), (".", "'"), (",", "."), (",", " ")]),
    st.sampled_from(["", "€", "$", "%", "CHF"]),
)


def write(value: float, writing: Writing, before: bool) -> str:
    text = f"{value:,.2f}".replace(",", "\0").replace(".", writing.decimal)
    text = text.replace("\0", writing.thousands)
    return f"{writing.unit}{text}" if before else f"{text} {writing.unit}".strip()


@given(
    st.lists(st.integers(-(10**9), 10**9).map(lambda n: n / 100), min_size=1, max_size=20),
    writings,
    st.booleans(),
)
def test_written_numbers_come_back(values, writing, before):
    """Two decimals leave no doubt, whatever stands between thousands."""
    cells = pl.Series("x", [write(value, writing, before) for value in values])
    seen, notes = find_writings(cells.to_frame())
    np.testing.assert_allclose(parse(cells, writing).to_numpy(), values)
    np.testing.assert_allclose(parse(cells, seen["x"]).to_numpy(), values)
    assert seen["x"].decimal == writing.decimal
    assert not any("could be" in note for note in notes)


@given(st.text(st.sampled_from("0123456789.,'- $€%e\u00a0"), max_size=12), writings)
def test_any_text_is_a_number_or_null(text, writing):
    made = parse(pl.Series([text]), writing)[0]
    assert made is None or isinstance(made, float)
    found([text, "1,5"])


CELLS = ("1", "1.5", "1.234", "1,5", "NaN", "inf", "1e3", "x", "-2", "12.345", None)
COLUMN = st.lists(st.sampled_from(CELLS), min_size=5, max_size=5)


@given(st.lists(COLUMN, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_plain_columns_are_found_at_once_as_one_by_one(columns):
    named = {f"c{n}": pl.Series(cells, dtype=pl.String) for n, cells in enumerate(columns)}
    frame = pl.DataFrame(named)
    for name, written in _plain_columns(frame).items():
        assert written == fitting(frame[name])
