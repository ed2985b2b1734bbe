"""One job answers rows for every door: columns beside the answers, and words about the rows."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import fathom
from fathom.data.columns.encoder import Encoder
from fathom.data.target.class_target import ClassTarget
from fathom.errors import DataError, OptionError
from fathom.jobs.predicting import answer_with_notes, rounded


@pytest.fixture
def encoded(monkeypatch):
    """How many rows were encoded, call by call."""
    calls, whole = [], Encoder.encode

    def counting(self, frame):
        calls.append(frame.height)
        return whole(self, frame)

    monkeypatch.setattr(Encoder, "encode", counting)
    return calls


def test_rows_are_encoded_once_whatever_is_asked(small_model, people, encoded):
    answer_with_notes(small_model, people)
    fathom.predict(small_model, people, unusual=True, interval=0.5)
    assert encoded == [120, 120]


def test_a_training_encodes_each_of_its_rows_once(people, encoded):
    table = people.select("age", "experience", "salary")
    quick = {"hidden": [2], "epochs": 1, "sweep": False}
    model = fathom.train(table, "salary", ensemble=2, test_share=0.2, **quick)
    assert sorted(encoded) == [24, 96]
    assert {"linear", "boosted_trees"} <= model.story.judgement.baselines.keys()
    assert len(model.story.judgement.importance) == 2


def test_asked_for_or_not_the_same_rows_are_noted(small_model, people):
    strange = people.with_columns(experience=pl.lit(5000))
    plain = answer_with_notes(small_model, strange)
    asked = answer_with_notes(small_model, strange, unusual=True)
    assert plain.notes == asked.notes
    assert "120 of 120 rows are unlike" in plain.notes[0]
    assert "unusual" not in plain.table.columns
    for told, exact in (
        (plain.table, fathom.predict(small_model, strange)),
        (asked.table, fathom.predict(small_model, strange, unusual=True)),
    ):
        assert_frame_equal(told, exact, rel_tol=0, abs_tol=1e-6 * small_model.target.std)
    (learnt,) = answer_with_notes(small_model, people).notes
    assert "77 of 120 rows are among those that the network learnt from" in learnt


def test_unknown_categories_are_counted(small_model, people):
    rows = people.head(3).with_columns(city=pl.Series(["Rome", "Paris", "Lyon"]))
    assert answer_with_notes(small_model, rows).notes == (
        "2 of 3 rows have a 'city' not learnt in training, such as 'Paris': counted as none of "
        "them",
    )


def test_columns_stand_before_the_answers(small_model, people):
    answers = fathom.predict(small_model, people, keep=["city", "age"])
    assert answers.columns[:3] == ["city", "age", "prediction"]
    assert fathom.predict(small_model, people, keep=None).columns[:6] == people.columns


def test_what_cannot_be_answered_is_said(small_model, small_classifiers, people):
    with pytest.raises(DataError, match="the column 'prediction' cannot be kept"):
        fathom.predict(small_model, people.with_columns(prediction=1), keep=["prediction"])
    with pytest.raises(OptionError, match="member"):
        fathom.predict(small_model, people, member=3)
    with pytest.raises(DataError):
        fathom.predict(small_classifiers["rich"], people, interval=0.5)


def test_told_numbers_have_the_digits_that_say_something(small_model, people):
    """Kept columns are as they came; a chance of one in a million keeps its digits."""
    told = answer_with_notes(small_model, people, keep=["age"])
    assert told.table["age"].equals(people["age"])
    for line in told.table.write_csv().splitlines()[1:]:
        assert all(len(cell.partition(".")[2]) <= 3 for cell in line.split(",")[1:]), line
    target = ClassTarget(name="y", task="binary", classes=("a", "b"))
    rare = pl.DataFrame({"prediction": ["a"], "p(b)": [1.23456789e-6]})
    assert rounded(rare, target).row(0) == ("a", 1.234568e-6)
