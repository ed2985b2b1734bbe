"""`fathom look`, and what `train` takes about columns, rows and the positive class."""

import io
import sys

import pytest

TABLE = "id,age,joined,city,rent,dear\n" + "".join(
    f"{n + 1},{20 + n * 7 % 40},{n % 28 + 1:02}.{n % 12 + 1:02}.2020,"
    f'{("Oslo", "Rome")[n % 2]},"{1000 + 37 * n:,} €",{("no", "yes")[n * 7 % 40 > 19]}\n'
    for n in range(60)
)


@pytest.fixture
def people(here):
    (here / "people.csv").write_text(TABLE, encoding="utf-8")
    return here


def test_look_at_texts(run, here):
    rows = "".join(f"red shoe {n} of {n % 3},{n}\n" for n in range(30))
    (here / "shoes.csv").write_text(f"a title,price\n{rows}")
    plain = run("look", "shoes.csv", "--target", "price").out
    assert "(another value in every row; --column 'a title=text' reads its words)" in plain
    asked = run("look", "shoes.csv", "--target", "price", "--column", "a title=text").out
    assert "a title  text        0        30  5 words  red shoe 0 of 0, red sho" in asked
    assert asked.endswith("train shoes.csv --target price --column 'a title=text'\n")


def test_look_in_words(run, people):
    assert (
        run("look", "people.csv", "--target", "rent").out
        == """\
people.csv: 60 rows, 6 columns

To predict  rent: a number, mean 2,092, spread 640.8
            1,000 to 3,183 █▇█▇▇█▇█

  column  kind      missing  distinct  spread             examples
  id      left out        0        60                     1, 2, 3  (whole numbers that only count \
the rows)
  age     number          0        40  20 to 59 ███▇▇▇▇█  20, 27, 34
  joined  date            0        60                     01.01.2020, 02.02.2020, 03.03.2020
  city    category        0         2  Oslo 30, Rome 30   Oslo, Rome
  dear    category        0         2  no 31, yes 29      no, yes

Found out
  rent: numbers written with commas between thousands, €
  rent: '1,000 €' could be 1000 or 1; read as 1000, as nothing in the table says otherwise
  joined: dates written as day.month.year

Next:
  fathom train people.csv --target rent
"""
    )


def test_look_tells_programs_how_numbers_lie_and_how_often_classes_are_there(run, people):
    told = run("look", "people.csv", "--target", "dear", "--json").json
    assert told["counts"] == {"no": 31, "yes": 29}
    age = next(column for column in told["columns"] if column["name"] == "age")
    assert age["min"] <= age["median"] <= age["max"]
    assert age["std"] > 0


def test_one_letter_names_the_options_that_begin_with_it(run, people):
    told = run("train", "people.csv", "-t", "rent").err
    assert "has no option '-t'. Did you mean --target or --" in told


def test_look_for_programs(run, people):
    told = run("look", "people.csv", "--json").json
    assert list(told) == ["data", "rows", "columns", "left_out", "notes", "warnings"]
    assert told["columns"][2] == {
        "name": "joined",
        "kind": "date",
        "missing": 0,
        "distinct": 60,
        "why": "",
        "used": True,
        "examples": ["01.01.2020", "02.02.2020", "03.03.2020"],
        "written": "%d.%m.%Y",
    }
    told = run("look", "people.csv", "--target", "dear", "--json").json
    assert (told["target"], told["task"], told["classes"]) == ("dear", "binary", ["no", "yes"])
    assert told["warnings"] == [
        "the column 'age' gives the target away: it alone tells 'dear' in 100% of the rows. "
        "Leave it out (--column age=ignore) unless it is known before the answer is"
    ]


def test_look_at_standard_input(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\tb\n1\tx\n2\ty\n")))
    assert run("look", "-", "--json").json["notes"] == ["the delimiter is tab"]


def test_train_as_told(run, people, quickest):
    told = run(
        *("train", "people.csv", "--target", "dear", *quickest, "--json", "--positive", "no"),
        *("--column", "id=category", "--column", "joined=ignore", "--columns", "age,city"),
        *("--test-share", 0, "--validation-share", 0.25),
    ).json
    assert told["classes"] == ["yes", "no"]
    assert told["rows"] == {"train": 45, "validation": 15, "test": 0}
    assert told["left_out"] == {
        "joined": "left out as asked",
        "rent": "not among the columns asked for",
    }
    assert any("gives the target away" in warning for warning in told["warnings"])


def test_train_and_test_on_another_table(run, people, quickest):
    (people / "more.csv").write_text(TABLE[: TABLE.index("\n21,") + 1], encoding="utf-8")
    told = run("train", "people.csv", "--target", "rent", *quickest, "--json", "--test", "more.csv")
    assert told.json["rows"] == {"train": 50, "validation": 10, "test": 20}
    assert "20 rows of more.csv are the test rows" in told.json["notes"]


def test_train_on_standard_input(run, people, quickest, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TABLE.encode())))
    assert (
        run("train", "-", "--target", "rent", *quickest, "--json").json["model"] == "table.fathom"
    )
    assert (people / "table.fathom").exists()


def test_explanations_name_the_line(run, people, quickest):
    blank = TABLE.replace("\n3,", "\n\n3,")
    (people / "people.csv").write_text(blank, encoding="utf-8")
    run("train", "people.csv", "--target", "rent", *quickest)
    told = run("explain", "people.fathom", "people.csv", "--row", 2)
    assert told.out.startswith("rent of row 2 (line 5 of people.csv): ")
    told = run("explain", "people.fathom", "people.csv", "--row", 2, "--json").json
    assert (told["row"], told["line"]) == (2, 5)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ("--column", "ag=number"),
            "the table has no column 'ag'. Did you mean 'age'?",
        ),
        (
            ("--column", "age=numbr"),
            "a column cannot be a 'numbr'. Did you mean 'number'?",
        ),
        (
            ("--column", "age"),
            "--column takes a name and a kind, like zip=category, but got 'age'",
        ),
        (("--column", "age=date", "--column", "age=number"), "--column gives 'age' twice"),
        (
            ("--columns", "age,,city"),
            "--columns takes names with commas between them, but got 'age,,city'",
        ),
        (("--columns", "age,citi"), "the table has no column 'citi'. Did you mean 'city'?"),
        (
            ("--positive", "yes"),
            "positive chooses between two classes, but the target 'rent' is a number",
        ),
        (("--test", "peple.csv"), "there is no file peple.csv. Did you mean 'people.csv'?"),
        (("--test", "./people.csv"), "the test table people.csv is the table that is learnt from, "
            "so it would test nothing; leave --test out, and rows of it are kept aside"),
        (
            ("--columns", "id", "--column", "id=ignore"),
            "no column is left to learn from: id (left out as asked); "
            "age, joined, city, dear (not among the columns asked for)",
        ),
    ],
)  # fmt: skip
def test_one_sentence_each(run, people, options, sentence):
    assert run("train", "people.csv", "--target", "rent", *options).complaint == sentence
