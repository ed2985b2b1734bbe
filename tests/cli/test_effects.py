"""`fathom effects` on the command line."""

import polars as pl
import pytest

import fathom.cli.show as door


def test_json_has_every_column(run, kept):
    told = run("effects", kept / "salary.fathom", kept / "people.csv", "--json").json
    assert told.keys() == {
        *("target", "task", "class", "rows", "table_rows", "importance_of", "effects", "notes")
    }
    assert (told["rows"], told["class"]) == (120, None)
    assert {one["column"] for one in told["effects"]} == {"age", "experience", "city"}
    assert "diverged" not in str(told)


def test_words_and_picture(run, here, kept):
    given = ("effects", kept / "rich.fathom", kept / "people.csv")
    done = run(*given, "--column", "age, city", "--points", 5, "--plot", "effects.png")
    assert done.code == 0
    assert done.out.startswith("p(rich = yes), the mean over all 120 rows of people.csv")
    assert "missing" in done.out
    assert (here / "effects.png").read_bytes().startswith(b"\x89PNG")


def test_a_terminal_without_bars_gets_hyphens(monkeypatch):
    class Ascii:
        encoding = "ascii"

    monkeypatch.setattr(door.sys, "stdout", Ascii())
    assert door._printable("age ▁▂█ rises") == "age --- rises"


CASES = [
    (("--column", "agee"), "the network has no column 'agee'. Did you mean 'age'?"),
    (("--column", "level"), "the network does not use the column 'level'. There are: age, "),
    (("--column", "age,age"), "--column gives 'age' twice"),
    (("--class", "yes"), "'salary' is a number, which has no classes; leave the class out"),
    (("--points", 0), "points must be 2 to 100"),
    (("--points", "many"), "--points takes a whole number, but got 'many'"),
    (("--plot", "a.gif"), "cannot draw 'a.gif'"),
]


@pytest.mark.parametrize(("options", "words"), CASES)
def test_bad_options(run, here, kept, options, words):
    done = run("effects", kept / "salary.fathom", kept / "people.csv", *options)
    assert done.complaint.startswith(words)
    assert not list(here.iterdir())


def test_bad_tables(run, here, kept, people):
    (here / "none.csv").write_text("age,experience,city\n")
    people.drop("city").write_csv("short.csv")
    people.with_columns(age=pl.lit("old")).write_csv("old.csv")
    model = kept / "salary.fathom"
    assert "not a single row" in run("effects", model, "none.csv").complaint
    assert "has no column 'city'" in run("effects", model, "short.csv").complaint
    assert "'age' holds numbers, but row 0 (line 2 of" in run("effects", model, "old.csv").complaint
    assert "there is no file" in run("effects", model, "gone.csv").complaint
