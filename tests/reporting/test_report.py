"""The report: made once, in words, as values, from a model or from its file."""

import json

import pytest

from fathom.errors import OptionError
from fathom.face import load
from fathom.jobs import report, train
from fathom.rates.verdicts import RateVerdict
from fathom.reporting.report import Report

TASKS = ("regression", "binary", "multiclass")
KEYS = {
    *("model", "task", "target", "classes", "rows", "inputs", "left_out", "network", "chosen"),
    *("members", "epochs_run", "interrupted", "rates", "sweep", "metrics", "judged_on"),
    *(
        "baselines",
        "compared",
        "verdict",
        "calibration",
        "by_fold",
        "alone",
        "interval",
        "importance",
        "confused",
        "seconds",
        "notes",
        "warnings",
    ),
    *("largest_stable_rate", "limiting_input", "stable"),
}
ORDER = ("Read", "Predict", "Inputs", "Rows", "Network", "Learning", "Kept", "Test", "Verdict")


@pytest.mark.parametrize("task", TASKS)
def test_values_for_programs(models, task):
    data = json.loads(json.dumps(Report(models[task]).as_dict(), allow_nan=False))
    assert set(data) == KEYS
    assert set(data["baselines"]) == {"constant", "linear", "boosted_trees"}
    assert data["baselines"]["linear"].keys() == data["metrics"]["test"].keys()
    assert {one["column"] for one in data["importance"]} == {"age", "city"}
    assert data["rates"][0].keys() >= {"learning_rate", "starts", "diverged", "verdict"}


@pytest.mark.parametrize("task", TASKS)
def test_words_come_in_order_and_fit(models, task):
    lines = str(Report(models[task], saved="m.fathom", source="people.csv")).splitlines()
    found = [line.split()[0] for line in lines if line[:1].isalpha()]
    order = [word for word in found if word in ORDER]
    assert tuple(order) == ORDER
    assert 20 <= len(lines) <= 38
    assert max(map(len, lines)) <= 100
    assert lines[-3:] == [
        "  fathom explain m.fathom people.csv --row 0 --steps",
        "  fathom predict m.fathom NEW_ROWS.csv --out answers.csv",
        "  fathom summary m.fathom",
    ]


def test_the_report_of_a_file_is_that_of_the_training(models, tmp_path):
    models["regression"].save(tmp_path / "m.fathom")
    assert str(Report(load(tmp_path / "m.fathom"))) == str(Report(models["regression"]))


def test_what_is_left_out_and_what_was_read_is_told(table):
    frame = table.select("age", "pay").with_columns(same=1, name=table["pay"].cast(str))
    frame = frame.with_columns(name="person " + frame["name"])
    words = str(Report(train(frame, "pay", epochs=2, hidden=(), starts=1)))
    assert "Left out       " in words
    assert "same ('1' in every row)" in words.replace("\n" + " " * 15, " ")


def test_the_sweep_is_told_beside(table):
    model = train(
        table.select("age", "pay"), "pay", epochs=3, starts=1, learning_rate=0.01, baselines=False
    )
    words = str(Report(model))
    assert "(beside it, a few epochs)" in words
    assert words.count("<- kept") == 1
    rates = [line.split()[0] for line in words.splitlines() if "epoch" in line and "  0" in line]
    assert len(rates) == len(set(rates)), "no rate is told twice"
    assert len(model.story.training.sweep) == 3


def test_summary_tells_the_judgement(models):
    words = models["regression"].summary()
    assert f"\nVerdict    {models['regression'].story.judgement.verdict}\n" in words
    assert "\nColumns    age +" in words
    assert "(how much the typical miss grows when it is shuffled)" in words


@pytest.mark.parametrize("task", TASKS)
def test_the_page_holds_everything(models, task, tmp_path):
    report(models[task], tmp_path / "r.html", saved="m.fathom", source="people.csv")
    page = (tmp_path / "r.html").read_text("utf-8")
    assert page.count("<img ") == (4 if task == "regression" else 5)
    assert "http" not in page.replace("data:image", "")
    for title in ("What was read", "The network", "How good it is", "Which columns matter", "Next"):
        assert f"<h2>{title}</h2>" in page
    for rate in models[task].story.training.rates:
        assert f"<li>{RateVerdict(rate.verdict).value}: " in page
    assert ("log-loss: how surprised" in page) == (task != "regression")
    assert ("r2: 1 is perfect" in page) == (task == "regression")


def test_without_the_rows_the_page_does_without_their_picture(models, tmp_path):
    models["binary"].save(tmp_path / "m.fathom")
    report(load(tmp_path / "m.fathom"), tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text("utf-8").count("<img ") == 4


def test_names_from_the_table_stay_words(table, tmp_path):
    frame = table.select(pay="pay").with_columns(table["age"].alias("<script>alert(1)</script>"))
    model = train(frame, "pay", epochs=2, hidden=(), starts=1)
    report(model, tmp_path / "r.html")
    assert "<script>" not in (tmp_path / "r.html").read_text("utf-8")


def test_a_report_is_a_page(models):
    with pytest.raises(OptionError) as told:
        report(models["binary"], "report.pdf")
    assert str(told.value) == ("the report is a page; its name ends in .html, but got 'report.pdf'")
