"""Tables in memory, single rows, and targets that come as cells."""

import datetime

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse

import fathom
from fathom.data.reading.held import held, with_target
from fathom.data.reading.read import read
from fathom.errors import DataError, OptionError

QUICK = {"hidden": 4, "epochs": 3, "starts": 1, "ensemble": 1, "seed": 0}


@pytest.fixture(scope="module")
def model():
    return fathom.train(_table(), "price", **QUICK)


def _table():
    sizes = np.arange(60.0)
    return {"size": sizes, "city": ["Rome", "Oslo"] * 30, "price": 3 * sizes + 7}


@pytest.mark.parametrize(
    "row",
    [
        {"size": 12, "city": "Oslo"},
        {"size": np.float32(12), "city": "Oslo"},
        {"city": "Oslo", "size": "12"},
        pd.Series({"size": 12, "city": "Oslo"}),
        pd.DataFrame({"size": [12], "city": ["Oslo"]}, index=["z"]).iloc[0],
        pl.DataFrame({"size": [12], "city": ["Oslo"]}),
    ],
    ids=["cells", "NumPy", "texts", "Series", "row of a frame", "Polars"],
)
def test_one_row_is_answered(model, row):
    answers = np.asarray(model.predict(row))
    assert answers.tolist() == model.predict({"size": [12], "city": ["Oslo"]}).tolist()


def test_missing_cells_and_dates_are_cells():
    row = {"a": None, "b": datetime.date(2020, 1, 2), "c": True, "d": float("nan")}
    names, columns = held(row)
    assert names == list(row)
    assert [column.len() for column in columns] == [1] * 4


def test_missing_cells_of_a_series_are_missing(model):
    gone = pd.Series({"size": pd.NA, "city": "Oslo"}, dtype=object)
    assert model.predict(gone).tolist() == model.predict({"size": None, "city": "Oslo"}).tolist()
    assert held(pd.Series({"a": pd.NaT, "b": 1}, dtype=object))[1][0].to_list() == [None]


def test_two_cells_of_one_name_are_refused():
    with pytest.raises(DataError, match="two cells of the row have the same name"):
        read(pd.Series([1, 2], index=["a", "a"]))


def test_rows_in_another_order_are_refused():
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0]})
    with pytest.raises(DataError, match="index in another order"):
        fathom.train(table, pd.Series([3.0, 1.0, 2.0], index=[2, 0, 1]))


def test_a_series_without_names_is_refused(model):
    with pytest.raises(DataError, match="its index must name the columns"):
        model.predict(pd.Series([1.0, 2.0]))


@pytest.mark.parametrize(
    "target",
    [
        lambda cells: pd.Series(cells, name="price", index=range(100, 160)),
        lambda cells: pl.Series("price", cells),
        lambda cells: pd.DataFrame({"price": cells}),
        lambda cells: pl.DataFrame({"price": cells}),
    ],
    ids=["pandas", "Polars", "frame of pandas", "frame of Polars"],
)
@pytest.mark.parametrize("kind", [dict, pd.DataFrame, pl.DataFrame])
def test_a_target_may_be_cells(model, target, kind):
    table = _table()
    cells = table.pop("price")
    other = fathom.train(kind(table), target(cells), **QUICK)
    assert other.target.name == "price"
    assert np.array_equal(other.predict(table), model.predict(table))


def test_a_target_without_a_name_is_y():
    numbers = np.random.default_rng(0).normal(size=40)
    model = fathom.train(np.stack([numbers, numbers**2], axis=1), numbers * 3, **QUICK)
    assert model.target.name == "y"
    assert [column.name for column in model.encoder.columns] == ["x0", "x1"]
    assert with_target({"y": numbers}, numbers.tolist())[1] == "y_"


@pytest.mark.parametrize(
    ("data", "target", "said"),
    [
        ({"x": [1, 2, 3]}, [1, 2], "the table has 3 rows, and the target 2 cells"),
        ("people.csv", [1, 2], "of a file give the column's name"),
        ({"x": [1, 2]}, np.ones((2, 2)), "must have one cell a row"),
        (
            {"x": [1, 2]},
            pd.DataFrame({"a": [1, 2], "b": [1, 2]}),
            "one column, but got a frame of 2",
        ),
        (pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]), [1, 2], "have the same name"),
    ],
)
def test_targets_that_do_not_fit(data, target, said):
    with pytest.raises(DataError, match=said):
        fathom.train(data, target)


@pytest.mark.parametrize("target", [7, {1, 2}, {"x": 1}, ["x"]])
def test_targets_that_are_neither_a_name_nor_cells(target):
    with pytest.raises(OptionError, match="the target is the name of a column, a text, but got"):
        fathom.train({"x": [1, 2]}, target)


def test_what_is_no_table_is_said():
    with pytest.raises(DataError, match="but got set"):
        read({1, 2})
    with pytest.raises(DataError, match="must be a sequence of cells, but got str"):
        read({"a": [1], "b": "x"})


def test_a_sparse_matrix_is_told():
    sparse = scipy.sparse.csr_matrix(np.eye(4))
    with pytest.raises(DataError, match=r"a sparse matrix is not read; give its numbers, .toarray"):
        fathom.train(sparse, [1, 2, 3, 4])
