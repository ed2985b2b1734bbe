"""What comes in at the door, and what is turned away with which sentence."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fathom.data.reading.csv_door import read_csv
from fathom.data.reading.read import Table, read
from fathom.data.reading.text import find_delimiter
from fathom.errors import DataError, FathomError
from tests.data import nasty


@pytest.fixture
def write(tmp_path):
    def write(data: str | bytes, name: str = "t.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def refused(source) -> str:
    with pytest.raises(DataError) as caught:
        read(source)
    return str(caught.value)


def test_the_nasty_table(write):
    table = read(write(nasty.WHOLE_CSV))
    assert table.name == "t.csv"
    assert table.rows == 5
    assert set(table.frame.dtypes) == {pl.String}
    assert table.frame["age"].to_list() == ["31", None, None, "57", None]
    assert table.frame["height"].to_list() == ["1.75", "1.62", None, None, "1.8"]
    assert table.frame["city"].to_list() == ["Paris", "Rome", "paris", None, "Paris"]
    assert table.frame["note"].to_list() == ["a; b", 'say "hi"', "two\nlines", "ok", None]
    assert table.frame["empty"].null_count() == 5
    assert table.notes == (
        "the delimiter is ';' (semicolon)",
        "read as missing: '-', '?', 'NA', 'NULL', 'NaN', 'n/a'",
    )
    assert refused(write(nasty.CSV)) == (
        f"line 4 of {write(nasty.CSV)} has 7 fields, but the header has 10"
    )


def test_the_nasty_frame():
    table = read(nasty.frame())
    frame = table.frame
    assert table.name == "table"
    assert table.notes == (
        "span: lengths of time, read as seconds",
        "read as missing: '?', 'NA'",
    )
    assert frame["span"].to_list() == [86_400.0, None, 172_800.0, 259_200.0]
    assert frame["float"].to_list() == [1.5, None, None, 0.0]
    assert frame["narrow"].null_count() == 2
    assert frame["decimal"].to_list() == [1.1, None, 2.2, 3.0]
    assert frame["text"].to_list() == ["a", None, None, "b"]
    assert frame["category"].to_list() == ["u", None, "v", None]
    assert frame["bool"].dtype == pl.Boolean
    assert frame["date"].dtype == pl.Date
    assert frame["list"].to_list() == ["[1]", None, "[]", "[1, 2]"]
    assert frame["object"].to_list() == ["<class 'object'>", None, "1", "x"]
    assert frame["nothing"].to_list() == [None] * 4
    assert frame["nothing"].dtype == pl.String
    assert read(table) is table
    assert read(nasty.frame().lazy()).frame.equals(frame)


def test_a_pandas_frame():
    source = pd.DataFrame(
        {
            "float": [1.0, None, 3],
            "text": ["x", None, " NA "],
            "category": pd.Categorical(["u", "v", None]),
            "date": pd.to_datetime(["2020-01-01", None, "2021-01-01"]),
            "bool": [True, False, True],
            "maybe": pd.Series([True, None, False], dtype="boolean"),
            "mixed": [1, "x", None],
            "whole": pd.Series([1, None, 2], dtype="Int64"),
            "old": pd.Series([True, None, False], dtype=object),
            7: [1, 2, 3],
        }
    )
    source.index = [5, 5, 9]
    frame = read(source).frame
    assert frame.columns[-1] == "7"
    assert frame["float"].to_list() == [1.0, None, 3.0]
    assert frame["text"].to_list() == ["x", None, None]
    assert frame["category"].to_list() == ["u", "v", None]
    assert frame["date"].to_list() == [dt.datetime(2020, 1, 1), None, dt.datetime(2021, 1, 1)]
    assert frame["bool"].to_list() == [True, False, True]
    assert frame["maybe"].to_list() == [True, None, False]
    assert frame["mixed"].to_list() == ["1", "x", None]
    assert frame["whole"].to_list() == [1, None, 2]
    assert frame["old"].to_list() == [True, None, False]


def test_a_mapping():
    table = read(
        {
            "list": [1, None, 3],
            "mixed": [1, "a", float("nan")],
            "array": np.array([1.0, np.nan, 3.0], dtype=">f4"),
            "half": np.ones(3, np.float16),
            "texts": np.array(["a", "b", "c"]),
            "numpy": [np.int64(1), np.int64(2), None],
            "pandas": pd.Series([1, 2, 3]),
            "polars": pl.Series([1, 2, 3]),
            "range": range(3),
            "huge": [10**30, 1, 2],
        }
    )
    assert table.frame["array"].to_list() == [1.0, None, 3.0]
    assert table.frame["mixed"].to_list() == ["1", "a", None]
    assert table.frame["numpy"].to_list() == [1, 2, None]
    assert table.frame["texts"].to_list() == ["a", "b", "c"]


def test_the_table_is_not_the_callers(write):
    array = np.array([1.0, np.nan])
    read({"x": array})
    assert np.isnan(array[1])


@pytest.mark.parametrize(
    ("data", "note"),
    [
        ("ä;b\n1;2\n".encode(), None),
        (codecs.BOM_UTF8 + "ä;b\n1;2\n".encode(), None),
        ("ä;b\n1;2\n".encode("utf-16"), "the text is UTF-16"),
        (codecs.BOM_UTF16_BE + "ä;b\n1;2\n".encode("utf-16-be"), "the text is UTF-16"),
        ("ä;b\n1;2\n".encode("utf-16-le"), "the text is UTF-16"),
        ("ä;b\n1;2\n".encode("utf-16-be"), "the text is UTF-16"),
        ("ä;b\n1;2\n".encode("latin-1"), "the text is not UTF-8; it was read as Latin-1"),
    ],
)
def test_encodings(write, data, note):
    table = read(write(data))
    assert table.frame.columns == ["ä", "b"]
    assert table.notes[:-1] == ((note,) if note else ())


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_delimiters_and_line_ends(write, ending, delimiter, quote):
    rows = [["a", "b"], ["1", "x"], ["2", ""], ["", "y"], ["", ""]]
    text = ending.join(delimiter.join(f"{quote}{c}{quote}" for c in row) for row in rows)
    for end in ("", ending, ending * 3):
        table = read(write(text + end))
        assert table.frame.columns == ["a", "b"]
        assert table.frame.rows() == [("1", "x"), ("2", None), (None, "y"), (None, None)]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b\n1,5;2,5\n", ";"),
        ("a,b\n1;5,2\n", ","),
        ("a|b|c\n1,2|3|4\n", "|"),
        ('"a,b";c\n"1,2,3";4\n', ";"),
        ("only\n1,2\n", ","),
        ("a,b;c\n1,2\n3,4\n", ","),
        ("a\tb c\n1\t2,5\n", "\t"),
    ],
)
def test_the_delimiter_found(text, delimiter):
    assert find_delimiter(text.encode()) == delimiter


def test_blank_lines(write):
    assert read(write("\n\na,b\n\n1,2\n  \n3,4\n\n")).frame.rows() == [("1", "2"), ("3", "4")]
    assert read(write('\n\na,b\n\n1,"2"\n  \n3,4\n\n')).frame.rows() == [("1", "2"), ("3", "4")]
    # In a table of one column an empty line is a missing cell, unless nothing follows.
    assert read(write("a\n1\n\n3\n\n\n")).frame["a"].to_list() == ["1", None, "3"]
    assert read(write('a\n1\n\n"3"\n\n\n')).frame["a"].to_list() == ["1", None, "3"]
    assert read(write('"a"\n1\n""\n')).frame["a"].to_list() == ["1", None]


def test_spaces_before_quotes(write):
    assert read(write('a, b\n1, "x, y"\n')).frame.rows() == [("1", "x, y")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "{path} is empty"),
        (b" \n\n", "{path} is empty"),
        (codecs.BOM_UTF8, "{path} is empty"),
        (b"a,b\n", "{path} has column names, but not a single row below them"),
        (b'"a",b\n\n', "{path} has column names, but not a single row below them"),
        (b"a,b\n1,2\n3\n", "line 3 of {path} has 1 field, but the header has 2"),
        (b"a,b\n1,2\n\n3,4,5\n6\n", "line 4 of {path} has 3 fields, but the header has 2"),
        (b'a,b\n"x\ny",2\n3\n', "line 4 of {path} has 1 field, but the header has 2"),
        (
            b'a,b\n1,2\n"x,2\n3,4\n',
            "the quotation marks of {path} do not pair up in the row that begins in line 3",
        ),
        (
            b'a,b\n1,2\n"x"y,2\n',
            "the quotation marks of {path} do not pair up in the row that begins in line 3",
        ),
        (b"a,b\n1,\x002\n", "{path} is no text table: line 2 holds a NUL byte"),
        (b"a\n\xff\x01\x02\n", "{path} is no text table: line 2 is neither UTF-8 nor Latin-1"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a", "{path} begins as UTF-16 text, but is not"),
        (
            b"a,b,a,b,c\n1,2,3,4,5\n",
            "several columns are named 'a', 'b'; give each column a name of its own",
        ),
        (b"a,a \n1,2\n", "several columns are named 'a'; give each column a name of its own"),
        (
            b",,b\n1,2,3\n",
            "columns 1, 2 of 3 without a name; give each column a name in the first line",
        ),
        (
            b"a,, \n1,2,3\n",
            "columns 2, 3 of 3 without a name; give each column a name in the first line",
        ),
    ],
)
def test_files_turned_away(write, data, sentence):
    path = write(data)
    assert refused(path) == sentence.format(path=path)
    assert refused(str(path)) == sentence.format(path=path)


def test_places_that_are_no_table(tmp_path, write):
    assert refused(tmp_path) == f"{tmp_path} is a folder; give a table, such as people.csv"
    path = write("a\n1\n", "people.csv")
    missing = tmp_path / "peple.csv"
    assert refused(missing) == f"there is no file {missing}. Did you mean 'people.csv'?"
    sheet = write("PK", "people.xlsx")
    assert refused(sheet) == f"{sheet} is no spreadsheet that can be read"
    bad = write("a\n1\n", "people.parquet")
    assert refused(bad) == f"{bad} is no Parquet file that can be read"
    assert "permission or disk" in refused(tmp_path / ("long" * 100))
    assert refused("a\0b") == "there is no file a\0b"
    pl.read_csv(path).write_parquet(bad)
    assert read(bad).frame.rows() == [(1,)]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            42,
            "a table is the path of a file, a Polars or pandas frame, an array, or a mapping from "
            "column names to cells, but got int",
        ),
        ({}, "the table has no columns"),
        (pl.DataFrame(), "the table has no columns"),
        (pd.DataFrame(), "the table has no columns"),
        ({"a": []}, "table has column names, but not a single row below them"),
        ({"a": [1], "b": [1, 2]}, "the columns are of different lengths: 'a' 1, 'b' 2"),
        ({"a": "text", "b": [1]}, "the column 'a' must be a sequence of cells, but got str"),
        ({"b": [1], "a": 3}, "the column 'a' must be a sequence of cells, but got int"),
        ({"a": np.ones((2, 2), object)}, "the column 'a' must have one cell a row, but is 2-fold"),
        ({"a": np.ones((2, 2))}, "the column 'a' must have one cell a row, but is 2-fold"),
        (
            pd.DataFrame([[1, 2]], columns=["a", "a"]),
            "several columns are named 'a'; give each column a name of its own",
        ),
        (
            {"": [1]},
            "column 1 of 1 without a name; give each column a name in the first line",
        ),
    ],
)
def test_things_turned_away(source, sentence):
    assert refused(source) == sentence


cells = st.text(st.sampled_from("a1 ,;\t|\"'\r\n.é\u2028"), max_size=6)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
)


@settings(max_examples=300, deadline=None)
@given(tables, st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_what_the_csv_module_writes_is_read_the_same(rows, quoting):
    """Each cell survives, but for blanks at its ends and line ends told apart."""
    assume(any(cell.strip() for row in rows for cell in row))
    out = io.StringIO(newline="")
    names = [f"c{place}" for place in range(len(rows[0]))]
    csv.writer(out, quoting=quoting).writerows([names, *rows])
    frame = read_csv(out.getvalue().encode(), "t").frame
    expected = [tuple(cell.strip() for cell in row) for row in rows]
    while len(names) == 1 and expected and not expected[-1][0]:
        expected.pop()
    found = [tuple((cell or "").strip() for cell in row) for row in frame.rows()]
    while len(names) == 1 and found and not found[-1][0]:
        found.pop()
    assert found == expected


@settings(max_examples=400, deadline=None)
@given(
    st.text(st.sampled_from('ab1,;\t|"\n\r é.-?'), max_size=40).map(str.encode)
    | st.binary(max_size=40)
    | st.binary(max_size=30).map(lambda tail: b"a,b\n1,2\n" + tail)
)
def test_no_bytes_end_in_another_error(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "random.csv"
    path.write_bytes(data)
    try:
        table = read(path)
    except FathomError as error:
        sentence = str(error)
    else:
        assert isinstance(table, Table)
        assert table.rows > 0
        sentence = ""
    assert "\n" not in sentence


def test_names_that_polars_would_take_for_patterns(tmp_path):
    """A star is a name like any other; what looks like a pattern is refused."""
    from fathom.data.understanding import understand

    known = understand({"*": [1, 2, 3], "a": ["x", "y", "x"], "b": [1.5, 2.5, 3.5]}, "*")
    assert [column.name for column in known.columns] == ["a", "b"]
    with pytest.raises(DataError, match=r"the column '\^a.\*\$' begins with \^ and ends with \$"):
        read({"^a.*$": [1, 2], "b": [1, 2]})
