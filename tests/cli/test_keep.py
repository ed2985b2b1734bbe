"""``fathom predict`` with the user's own columns beside the answers."""

import polars as pl
import pytest

import fathom
from fathom.errors import FathomError


@pytest.fixture
def given(kept):
    return ("predict", kept / "rich.fathom", kept / "people.csv")


def test_with_input_gives_every_column_first(run, given, people):
    table = pl.read_csv(run(*given, "--with-input").out.encode())
    assert table.columns == [*people.columns, "prediction", "p(no)", "p(yes)"]
    assert table.select(people.columns).rows() == people.rows()
    assert table.drop(people.columns).write_csv() == run(*given).out


def test_keep_gives_the_named_columns_in_the_order_asked_for(run, here, given, people):
    told = run(*given, "--keep", "city, age", "--out", "a.csv", "--json").json
    assert told["columns"] == ["city", "age", "prediction", "p(no)", "p(yes)"]
    table = pl.read_csv("a.csv")
    assert table.columns == told["columns"]
    assert table.select("city", "age").rows() == people.select("city", "age").rows()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--keep", "cty"), "the table has no column 'cty'. Did you mean 'city'?"),
        (
            ("--keep", "age,,city"),
            "--keep takes names with commas between them, but got 'age,,city'",
        ),
        (("--keep", "age,age"), "--keep gives 'age' twice"),
        (("--keep", "age", "--with-input"), "predict takes --with-input or --keep, not both"),
    ],
)
def test_columns_that_cannot_be_kept(run, given, options, sentence):
    assert run(*given, *options).complaint == sentence


def test_a_column_with_the_name_of_an_answer(run, here, given):
    run(*given, "--with-input", "--out", "once.csv")
    again = (*given[:2], "once.csv")
    assert run(*again, "--with-input").complaint == (
        "the column 'prediction' cannot be kept: the answers have one of this name; "
        "rename it, or keep others"
    )
    assert run(*again, "--keep", "age").code == 0


def test_the_same_from_python(kept, small_model, people):
    told = fathom.predict(kept / "salary.fathom", people, keep=["city"])
    assert told.columns == ["city", "prediction", "low", "high"]
    assert told.equals(fathom.predict(small_model, people, keep=["city"]))
    whole = fathom.predict(small_model, people, keep=None)
    assert whole.columns == [*people.columns, "prediction", "low", "high"]
    assert fathom.predict(small_model, people).equals(small_model.predict_table(people))
    with pytest.raises(FathomError):
        fathom.predict(small_model, people, keep=["nothing"])


def test_cells_that_csv_does_not_know_are_written_as_text(run, here, kept, people):
    odd = people.with_columns(pair=pl.Series([[1, 2]] * people.height), raw=pl.lit(b"x"))
    odd.write_parquet("odd.parquet")
    said = run("predict", kept / "salary.fathom", "odd.parquet", "--keep", "pair,raw").out
    assert said.splitlines()[1].startswith("\"[1, 2]\",b'x',")
