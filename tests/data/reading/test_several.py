"""Files of one table: as if their rows had stood in one file."""

import itertools
import os

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from fathom.data.reading.read import read
from fathom.errors import DataError

CELLS = pl.DataFrame(
    {
        "age": [31, None, 57, 8, 44, 31],
        "city": ["Rome", 'a "b", c', "Oslo", None, " Rome ", "línea\nnueva"],
        "paid": [1.5, 2.0, None, 4.25, -1.0, 0.0],
    }
)


def written(folder, frames, kind):
    for place, frame in enumerate(frames):
        getattr(frame, f"write_{kind}")(folder / f"{place}.{kind}")
    return folder


@settings(max_examples=30)
@given(
    cuts=st.lists(st.integers(1, 5), unique=True, max_size=4).map(sorted),
    orders=st.lists(st.permutations(CELLS.columns), min_size=5, max_size=5),
    kind=st.sampled_from(["csv", "parquet"]),
)
def test_parts_are_the_whole(tmp_path_factory, cuts, orders, kind):
    folder = tmp_path_factory.mktemp("parts")
    edges = [0, *cuts, CELLS.height]
    pairs = itertools.pairwise(edges)
    frames = [CELLS[a:b].select(order) for (a, b), order in zip(pairs, orders, strict=False)]
    whole = getattr(CELLS, f"write_{kind}")
    whole(folder.parent / f"{folder.name}.{kind}")
    table = read(written(folder, frames, kind))
    alone = read(folder.parent / f"{folder.name}.{kind}").frame
    assert_frame_equal(table.frame.select(CELLS.columns), alone)
    assert table.files == tuple((f"{n}.{kind}", start) for n, start in enumerate(edges[:-1]))
    for row in range(CELLS.height):
        part = np.searchsorted(edges, row, "right") - 1
        place = table.place(row)
        assert (place.row, place.source) == (row, f"{part}.{kind}")
        if kind == "csv":
            own = read(folder / f"{part}.csv")
            assert place.line == own.line(row - edges[part])


def test_rows_that_cannot_be_read_are_named_by_their_file(tmp_path, small_model):
    files = [tmp_path / "early.csv", tmp_path / "late.csv"]
    for file, age in zip(files, ("31", "old"), strict=True):
        file.write_text(f"age,experience,city\n{age},3,Rome\n")
    with pytest.raises(DataError, match=r"row 1 \(line 2 of .*late.csv\) has 'old'"):
        small_model.predict(files)


def test_names_of_folders_are_columns(tmp_path):
    for year, age in (("2024", 31), ("__HIVE_DEFAULT_PARTITION__", 57)):
        (tmp_path / f"year={year}").mkdir()
        pl.DataFrame({"age": [age]}).write_parquet(tmp_path / f"year={year}" / "part-0.parquet")
    (tmp_path / "_SUCCESS").touch()
    (tmp_path / "_tmp").mkdir()
    (tmp_path / "_tmp" / "part.parquet").write_bytes(b"half")
    rows = read(tmp_path).frame.select("age", "year").rows()
    assert sorted(rows) == [(31, "2024"), (57, None)]


def test_a_column_that_is_empty_in_one_file_is_what_it_is_in_the_others(tmp_path):
    pl.DataFrame({"x": [None, None]}).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame({"x": [1, 2]}).write_parquet(tmp_path / "b.parquet")
    pl.DataFrame({"x": [1.5]}).write_parquet(tmp_path / "c.parquet")
    assert read(tmp_path).frame["x"].to_list() == [None, None, 1.0, 2.0, 1.5]


FAULTS = {
    "another column": ({"a.csv": "x,y\n1,2\n", "b.csv": "x,z\n1,2\n"}, "b.csv has no column 'y'"),
    "a column more": ({"a.csv": "x\n1\n", "b.csv": "x,z\n1,2\n"}, "a.csv has no column 'z'"),
    "no rows": ({"a.csv": "x\n1\n", "b.csv": "x\n"}, "not a single row below them"),
    "an empty file": ({"a.csv": "x\n1\n", "b.csv": ""}, "b.csv is empty"),
    "two kinds": ({"a.csv": "x\n1\n", "b.parquet": ""}, "give those of one kind"),
    "no Parquet": ({"a.parquet": "no"}, "a.parquet is no Parquet file that can be read"),
    "said twice": ({"x=1/a.csv": "x\n1\n"}, "which the names of folders say as well"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_no_table_together(tmp_path, case):
    files, words = FAULTS[case]
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(DataError, match=words):
        read(tmp_path)


def test_text_here_and_numbers_there(tmp_path):
    pl.DataFrame({"x": ["a"]}).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame({"x": [1]}).write_parquet(tmp_path / "b.parquet")
    with pytest.raises(DataError, match=r"'x' is text in a\.parquet and is not in b\.parquet"):
        read(tmp_path)


@pytest.mark.parametrize("given", [[], [3], ["dog.jpg", "a.csv"], ["a.xlsx", "b.xlsx"]])
def test_a_list_is_one_of_tables(tmp_path, given):
    files = [str(tmp_path / one) if isinstance(one, str) else one for one in given]
    for file in files:
        if isinstance(file, str):
            open(file, "wb").close()
    with pytest.raises(DataError, match="CSV"):
        read(files)


def test_a_folder_with_a_picture_is_one_of_pictures(tmp_path):
    (tmp_path / "dogs").mkdir()
    (tmp_path / "labels.csv").write_text("file,class\n")
    (tmp_path / "dogs" / "1.png").write_bytes(b"")
    with pytest.raises(DataError, match="is a folder; give a table"):
        read(tmp_path)


def test_what_is_passed_over_is_told(tmp_path):
    (tmp_path / "secret.csv").write_text("x\n9\n")
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "a.csv").write_text("x\n1\n")
    os.symlink(tmp_path / "secret.csv", folder / "b.csv")
    (folder / "c.xlsx").touch()
    table = read(folder)
    assert table.frame["x"].to_list() == ["1"]
    assert table.notes[-1] == (
        "passed over: b.csv (a link out of the folder), c.xlsx (neither CSV nor Parquet)"
    )


def test_a_folder_of_what_programs_left_behind_is_no_table(tmp_path):
    (tmp_path / "_tmp").mkdir()
    (tmp_path / "_tmp" / "a.csv").write_text("x\n1\n")
    with pytest.raises(DataError, match="holds no CSV and no Parquet file"):
        read(tmp_path)
