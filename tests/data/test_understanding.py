"""A table understood: what a person says of columns, what gives the target away, test tables."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from fathom.data.look import Look
from fathom.data.reading.read import read
from fathom.data.rows.parts import divide
from fathom.data.target.target import learn_target
from fathom.data.understanding import understand
from fathom.errors import DataError, OptionError
from fathom.settings.parts import TableSettings

PEOPLE = pl.DataFrame(
    {
        "zip": [1010, 2020, 1010, 3030],
        "born": [19800131, 19791231, 20010203, 19990909],
        "city": ["Rome", "Oslo", "Rome", "Rome"],
        "pay": [1.5, 2.5, 3.5, 7.0],
    }
)


def kinds(**said):
    return {
        column.name: column.kind
        for column in understand(PEOPLE, "pay", TableSettings(**said)).columns
    }


def test_what_a_person_says():
    assert kinds() == {"zip": "number", "born": "number", "city": "category"}
    assert kinds(columns={"zip": "category", "born": "Date", "city": "ignore"}) == {
        "zip": "category", "born": "date", "city": "ignored",
    }  # fmt: skip
    assert kinds(only=["city"]) == {"zip": "ignored", "born": "ignored", "city": "category"}
    assert kinds(only=["city", "pay"], columns={"zip": "category"})["zip"] == "category"
    found = understand(
        PEOPLE, "pay", TableSettings(only=["city"], columns={"born": "ignore"})
    ).columns
    assert [column.why for column in found] == [
        "not among the columns asked for", "left out as asked", "",
    ]  # fmt: skip


def test_eight_digits_as_a_date():
    found = understand(PEOPLE, "pay", TableSettings(columns={"born": "date"})).columns[1]
    assert (found.date, found.distinct) == ("%Y%m%d", 4)
    text = PEOPLE.with_columns(pl.col("born").cast(pl.String))
    assert understand(text, "pay", TableSettings(columns={"born": "date"})).columns[1] == found


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"columns": {"zipp": "number"}}, "the table has no column 'zipp'. Did you mean 'zip'?"),
        ({"only": ["citty"]}, "the table has no column 'citty'. Did you mean 'city'?"),
        ({"only": []}, "the list of columns to take is empty; name at least one"),
        (
            {"columns": {"zip": "categry"}},
            "a column cannot be a 'categry'. Did you mean 'category'?",
        ),
        (
            {"columns": {"pay": "number"}},
            "the column 'pay' is the target; say its task (regression, binary or multiclass), not "
            "its kind",
        ),
        (
            {"columns": {"city": "number"}},
            "the column 'city' cannot be read as numbers: row 0 (counted from 0) has 'Rome'",
        ),
        (
            {"columns": {"zip": "date"}},
            "the column 'zip' cannot be read as dates: row 0 (counted from 0) has '1010'",
        ),
        (
            {"positive": "x"},
            "positive chooses between two classes, but the target 'pay' is a number",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_said(said, sentence):
    with pytest.raises((OptionError, DataError)) as caught:
        understand(PEOPLE, "pay", TableSettings(**said))
    assert str(caught.value) == sentence


def test_the_positive_class():
    column = pl.Series("status", ["dead", "alive"] * 2)
    assert learn_target(column).positive == "dead"
    assert learn_target(column, positive="alive").classes == ("dead", "alive")
    assert learn_target(column, positive="Alive").positive == "alive"
    assert learn_target(pl.Series("y", [0, 1, 0, 1]), positive="0").positive == "0"
    assert learn_target(pl.Series("y", [0, 1, 0, 1]), positive="0.0").positive == "0"
    with pytest.raises(OptionError) as caught:
        learn_target(column, positive="alife")
    assert str(caught.value) == ("the target 'status' has no class 'alife'. Did you mean 'alive'?")
    with pytest.raises(OptionError) as caught:
        learn_target(pl.Series("y", ["a", "b", "c"] * 2), positive="a")
    assert str(caught.value) == (
        "positive chooses between two classes, but the target 'y' has 3 classes"
    )


@pytest.mark.parametrize(
    ("pair", "positive"),
    [(("ja", "nein"), "ja"), (("Yes", "No"), "Yes"), (("oui", "non"), "oui"), (("f", "t"), "t")],
)
def test_yes_is_the_positive_class(pair, positive):
    assert learn_target(pl.Series("y", pair * 2)).positive == positive


def test_a_hint_at_classes():
    def notes(cells, task=None):
        return understand(
            {"x": range(len(cells)), "y": cells}, "y", TableSettings(task=task)
        ).table.notes

    assert notes([3, 5, 4] * 4) == (
        "the target y has only 3 values, all whole (3, 4, 5): learnt as a number; "
        "--task multiclass would learn them as classes",
    )
    assert notes([3, 5, 4] * 4, "regression") == ()
    assert notes([3, 5, 4.5] * 4) == ()
    assert notes(list(range(12))) == ()


def test_targets_that_are_neither_number_nor_class():
    with pytest.raises(DataError) as caught:
        understand({"x": [1, 2, 3], "on": ["2020-01-31", "2020-02-01", "2020-02-02"]}, "on")
    assert str(caught.value) == (
        "the target 'on' holds dates; a network predicts numbers or classes: make a number of it, "
        "such as the days since a certain day"
    )
    with pytest.raises(DataError) as caught:
        understand({"x": range(30), "note": [f"note {n}" for n in range(30)]}, "note")
    assert str(caught.value) == (
        "the target 'note' is free text, with 30 different values in 30 rows; "
        "a network predicts a number or one of a few classes"
    )


def test_infinite_cells_are_found_where_they_stand(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("x,y\n1,1.5\n\n2,\n3,2.5\ninf,3.5\n")
    with pytest.raises(DataError) as caught:
        understand(path, "y")
    assert str(caught.value) == (
        "the column 'x' has 'inf' in row 3 (line 6 of t.csv); only finite numbers can be used"
    )
    path.write_text("x,y\n1,1.5\ninf,\n3,2.5\n4,3.5\n")
    assert understand(path, "y").table.rows == 3  # a row without a target is left out anyway


RANDOM = np.random.default_rng(0)
NOISE, CLASSES = RANDOM.normal(size=200), RANDOM.integers(0, 3, 200)


def warned(target, cells, kind=None):
    frame = pl.DataFrame({"x": cells, "noise": NOISE, "y": target})
    said = {} if kind is None else {"columns": {"x": kind}}
    warnings = understand(frame, "y", TableSettings(**said)).warnings
    assert all(warning.startswith("the column 'x' gives the target away: ") for warning in warnings)
    assert all(
        warning.endswith("Leave it out (--column x=ignore) unless it is known before the answer is")
        for warning in warnings
    )
    return [warning.partition(": ")[2].partition(". Leave")[0] for warning in warnings]


def test_what_gives_a_number_away():
    y = RANDOM.normal(size=200)
    assert warned(y, y) == ["it is 'y' itself"]
    assert warned(y, -2.2 * y + 7) == ["it moves exactly in step with 'y'"]
    assert warned(y, np.exp(3 * y)) == ["it puts the rows in the same order as 'y'"]
    grades = RANDOM.integers(1, 6, 200)
    names = [f"grade {grade}" for grade in grades]
    assert warned(grades * 1.5, names) == ["each of its values has a 'y' of its own"]
    assert warned(y, y + 0.05 * NOISE) == []
    assert warned(y, names) == []


def test_what_gives_a_class_away():
    names = np.array(["low", "mid", "high"])[CLASSES]
    right = "it alone tells 'y' in 100% of the rows"
    assert warned(names, CLASSES * 10) == [right]
    assert warned(names, [f"code {place}" for place in CLASSES]) == [right]
    assert warned(names, CLASSES + RANDOM.random(200)) == [right]
    assert warned(names, CLASSES + 2 * RANDOM.random(200)) == []
    assert warned(names, RANDOM.integers(0, 3, 200)) == []
    died = RANDOM.random(200) < 0.1
    dates = [f"2020-01-{place % 28 + 1:02}" if gone else None for place, gone in enumerate(died)]
    assert warned(died, dates) == ["its being missing alone tells 'y' in 100% of the rows"]


def test_what_few_rows_or_rare_classes_do_not_tell():
    rare = np.arange(200) < 4
    assert warned(np.where(rare, "yes", "no"), RANDOM.random(200)) == []
    assert understand({"x": [1, 2, 3, 4], "y": [1.0, 2, 3, 4]}, "y").warnings == ()


def test_test_tables():
    known = understand(PEOPLE, "pay")
    more = PEOPLE.select("pay", "city", "born", "zip", pl.lit(0).alias("extra"))[:3]
    more = more.with_columns(pay=pl.Series([None, 9, 8], dtype=pl.Float64))
    table, parts = divide(known, read(more), 0.25, 0.2, seed=0)
    assert parts.test.tolist() == [4, 5]
    assert sorted([*parts.train, *parts.validation]) == [0, 1, 2, 3]
    assert table.frame["pay"][-2:].to_list() == [9, 8]
    assert table.notes[-1] == "2 rows of table are the test rows"
    text = more.with_columns(pl.col("zip").cast(pl.String))
    joined, _ = divide(known, text, 0.25, 0.2, seed=0)
    assert joined.frame["zip"].to_list() == ["1010", "2020", "1010", "3030", "2020", "1010"]


def test_test_tables_that_do_not_fit():
    known = understand(PEOPLE, "pay")
    with pytest.raises(DataError) as caught:
        divide(known, PEOPLE.drop("city"), 0.2, 0.2, seed=0)
    assert str(caught.value) == (
        "the test table table has no column 'city', which the table table has. "
        "There are: zip, born, pay."
    )
    with pytest.raises(DataError) as caught:
        divide(known, PEOPLE.drop("pay"), 0.2, 0.2, seed=0)
    assert str(caught.value) == "the table has no column 'pay'. There are: zip, born, city."
    known = understand({"x": [1, 2, 3, 4], "y": ["a", "b", "a", "b"]}, "y")
    with pytest.raises(DataError) as caught:
        divide(known, {"x": [1], "y": ["c"]}, 0.25, 0.2, seed=0)
    assert str(caught.value) == (
        "the target 'y' has the class 'c' in row 0 (counted from 0), which was not there in "
        "training. There are: a, b."
    )


def test_training_needs_a_target():
    with pytest.raises(OptionError) as caught:
        divide(understand(PEOPLE), None, 0.2, 0.2, seed=0)
    assert str(caught.value) == "training needs a target: the name of the column to predict"


def test_a_look():
    look = Look(understand(PEOPLE, "pay", TableSettings(columns={"zip": "ignore"})))
    told = look.as_dict()
    assert (told["data"], told["rows"], told["target"], told["task"]) == (
        "table", 4, "pay", "regression",
    )  # fmt: skip
    assert told["columns"][0] == {
        "name": "zip", "kind": "ignored", "missing": 0, "distinct": 3, "why": "left out as asked",
        "used": False, "examples": ["1010", "2020", "3030"], "written": None,
    }  # fmt: skip
    assert told["left_out"] == {"zip": "left out as asked"}
    assert "zip     left out        0         3  1010, 2020, 3030  (left out as asked)" in str(look)


def test_a_faulty_target_is_named_by_its_line(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,2\n2,inf\n3,4\n4,5\n")
    with pytest.raises(DataError) as told:
        understand(tmp_path / "a.csv", "y")
    assert "row 1 (line 3 of a.csv)" in str(told.value)


def test_counts_with_a_long_tail_are_told_of_their_loss():
    """Not prices, not ratings, not numbers with parts; nor where the loss has been asked for."""
    random = np.random.default_rng(0)
    visits = random.negative_binomial(0.3, 0.02, 400)
    told = {
        "counts": visits,
        "from 1 on": visits + 1,
        "with parts": visits + 0.5 * (visits > 3),
        "ratings": random.binomial(5, 0.1, 400),
        "even": random.integers(0, 50, 400),
    }
    hinted = [
        name
        for name, y in told.items()
        if any("--loss poisson" in note for note in understand({"x": y, "y": y}, "y").table.notes)
    ]
    assert hinted == ["counts"]
    asked = understand({"x": visits, "y": visits}, "y", scale="count")
    assert not any("poisson" in note for note in asked.table.notes)
