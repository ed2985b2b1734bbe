"""Spreadsheets, arrays, standard input, nameless columns, and the line of each row."""

from __future__ import annotations

import io
import sys

import numpy as np
import pandas as pd
import polars as pl
import pytest

from fathom.data.columns.column import describe
from fathom.data.reading.read import read
from fathom.data.target.target import with_target
from fathom.errors import DataError
from tests.data.sheets import workbook

PEOPLE = {
    3: ["age", "city", "joined", "at", "ok", "mixed", None],
    4: [31, "Oslo", (43861,), (43861.5,), True, 1],
    6: [32.5, "#N/A", (43862,), (43862,), False, "x"],
    7: [0.1, "Rome", (43863,), None, None, 3],
}


def refused(source) -> str:
    with pytest.raises(DataError) as caught:
        read(source)
    return str(caught.value)


def test_a_spreadsheet(tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook({"Nothing": {}, "People": PEOPLE, "More": {1: ["a"]}}))
    table = read(path)
    assert table.name == "people.xlsx"
    assert table.frame.to_dict(as_series=False) == {
        "age": ["31", "32.5", "0.1"],
        "city": ["Oslo", None, "Rome"],
        "joined": ["2020-01-31", "2020-02-01", "2020-02-02"],
        "at": ["2020-01-31 12:00:00", "2020-02-01 00:00:00", None],
        "ok": ["true", "false", None],
        "mixed": ["1", "x", "3"],
    }
    assert table.notes == ("the sheet 'People' was read; not read: 'Nothing', 'More'",)
    assert [table.line(row) for row in range(3)] == [4, 6, 7]
    assert [column.kind for column in describe(table.frame)][:4] == [
        "number", "identifier", "date", "date",
    ]  # fmt: skip


def test_spreadsheets_turned_away(tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook({"A": {}, "B": {}}))
    assert refused(path) == f"{path} is empty"
    path.write_bytes(workbook({"Notes": {1: ["read me"]}, "People": {1: ["a"], 2: [1]}}))
    assert read(path).notes == ("the sheet 'People' was read; not read: 'Notes'",)
    path.write_bytes(workbook({"A": {1: ["a", "b"]}}))
    assert refused(path) == "people.xlsx has column names, but not a single row below them"
    path.write_bytes(workbook({"A": {1: ["a", "a"], 2: [1, 2]}}))
    assert refused(path) == ("several columns are named 'a'; give each column a name of its own")
    path.write_bytes(workbook({"A": {1: ["a", None, "b"], 2: [1, 2, 3]}}))
    assert refused(path) == (
        "column 2 of 3 without a name; give each column a name in the first line"
    )
    for data in (b"", b"PK\3\4 nothing", b"\0" * 600):
        path.write_bytes(data)
        assert refused(path) == f"{path} is no spreadsheet that can be read"


def test_arrays():
    table = read(np.array([[1.0, np.nan], [3.0, 4.0]]))
    assert table.frame.to_dict(as_series=False) == {"x0": [1.0, 3.0], "x1": [None, 4.0]}
    assert read(np.arange(3)).frame["x0"].to_list() == [0, 1, 2]
    assert read(np.array([["a", 1], ["b", 2]], object)).frame["x1"].to_list() == [1, 2]
    records = np.array([(1, 2.5), (3, 4.5)], [("age", int), ("pay", float)])
    assert read(records).frame["pay"].to_list() == [2.5, 4.5]
    assert refused(np.ones((2, 2, 2))) == (
        "an array must have rows and columns, but this one is 3-fold"
    )
    assert refused(np.ones((2, 0))) == "the table has no columns"
    assert refused(np.ones((0, 2))) == "table has column names, but not a single row below them"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a;b\n1;x\n")))
    table = read("-")
    assert (table.name, table.frame.rows()) == ("standard input", [("1", "x")])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert refused("-") == "standard input is empty"


INDEX = "the first column has no name: taken for an index of the rows, as pandas writes one"


def test_a_nameless_first_column(tmp_path):
    people = pd.DataFrame({"age": [31, 57, 12], "city": ["Oslo", "Rome", "Oslo"]})
    path = tmp_path / "people.csv"
    people.loc[[2, 0, 1]].to_csv(path)
    table = read(path)
    assert table.notes == (INDEX,)
    found = describe(table.frame)
    assert [(column.name, column.kind) for column in found] == [
        ("Unnamed: 0", "identifier"), ("age", "number"), ("city", "category"),
    ]  # fmt: skip
    assert found[0].why == "a first column without a name is an index of the rows"
    pd.read_csv(path).to_csv(path, index=False)  # now it has pandas' own name
    assert describe(read(path).frame) == found
    assert describe(table.frame, {"Unnamed: 0": "number"})[0].kind == "number"
    index = pl.Series("__index_level_0__", [5, 5, 9])  # the name that pandas gives it in Parquet
    pl.DataFrame([index, pl.Series("age", [1, 2, 3])]).write_parquet(tmp_path / "people.parquet")
    assert describe(read(tmp_path / "people.parquet").frame)[0].name == "Unnamed: 0"


@pytest.mark.parametrize("quote", ["", '"'])
def test_the_line_of_a_row(tmp_path, quote):
    path = tmp_path / "t.csv"
    path.write_text(f"\n\na,b\n1,{quote}x{quote}\n\n2,y\n  \n3,\n\n4,z\n")
    table = read(path)
    assert [table.line(row) for row in range(4)] == [4, 6, 8, 10]
    kept = with_target(table, "b")
    assert [kept.line(row) for row in range(3)] == [4, 6, 10]
    assert str(kept.place(2)) == "row 3 (line 10 of t.csv)"
    assert str(kept.keep(np.array([2])).place(0)) == "row 3 (line 10 of t.csv)"
    assert str(with_target(read(table.frame), "b").place(2)) == "row 3 (counted from 0)"


def test_the_line_of_a_row_with_line_ends_inside(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b'a,b\r\n1,"x\r\ny"\r\n2,z\r\n')
    assert [read(path).line(row) for row in (0, 1)] == [2, 4]
    path.write_text("a\n1\n\n3\n\n")  # of one column: an empty line is a missing cell
    assert [read(path).line(row) for row in range(3)] == [2, 3, 4]
    path.write_text('"a"\n1\n\n3\n\n')
    assert [read(path).line(row) for row in range(3)] == [2, 3, 4]


def test_frames_have_no_lines():
    assert read(pl.DataFrame({"a": [1]})).line(0) is None


@pytest.fixture
def people_sheet(tmp_path):
    path = tmp_path / "people.xlsx"
    pl.DataFrame({"age": [40, 50] * 500}).write_excel(path)
    return path


def test_a_spreadsheet_that_unfolds_without_end_is_refused(people_sheet, monkeypatch):
    monkeypatch.setattr("fathom.data.reading.sheet_door.MOST_UNFOLDED", 10_000)
    with pytest.raises(DataError, match=r"people\.xlsx unfolds to .* GiB, above the limit"):
        read(people_sheet)


def test_one_that_says_less_than_it_unfolds_to_is_refused(people_sheet):
    """The directory at the end of the file tells a size for each part: here a lie."""
    words = bytearray(people_sheet.read_bytes())
    entry = words.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert words[entry : entry + 4] == b"PK\x01\x02"
    words[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    people_sheet.write_bytes(words)
    with pytest.raises(DataError, match=r"people\.xlsx is no spreadsheet that can be read"):
        read(people_sheet)


def test_a_file_on_which_its_reader_gives_up(tmp_path):
    """Polars panics where a Parquet file's own schema is cut short: no `Exception` of Python's."""
    path = tmp_path / "people.parquet"
    pl.DataFrame({"age": [1, 2, 3]}).write_parquet(path)
    data = path.read_bytes()
    begin = data.index(b"ARROW:schema") + 13
    path.write_bytes(data[:begin] + bytes(12) + data[begin + 12 :])
    with pytest.raises(DataError, match=r"people\.parquet is damaged: it cannot be read"):
        read(path)
