"""Two models on the same rows, and the same network on more and more rows."""

import json

import numpy as np
import polars as pl
import pytest

from fathom.data.table import Table
from fathom.data.target.target import learn_target
from fathom.errors import DataError, OptionError
from fathom.jobs import compare, learning_curve, train
from fathom.judging.learning_curve import grow
from fathom.plots.learning_curve import plot_learning_curve

QUICK = {"hidden": [6], "epochs": 15, "starts": 1, "learning_rate": [0.01]}
TASKS = ("regression", "binary", "multiclass")


@pytest.fixture(scope="module")
def worse(table):
    """A model that has hardly learnt."""
    more = {"epochs": 1, "starts": 1, "learning_rate": [0.001], "sweep": False}
    return train(table.select("city", "pay"), "pay", hidden=(), baselines=False, **more)


@pytest.mark.parametrize("task", TASKS)
def test_a_model_is_level_with_itself(models, table, task):
    found = compare(models[task], models[task], table)
    assert (found.difference.mean, found.difference.level, found.better) == (0, True, None)
    assert found.metrics[0] == found.metrics[1] == models[task].evaluate(table)
    assert found.verdict.startswith("the first is level with the second (")


def test_the_better_one_is_named(models, worse, table):
    found = compare(worse, models["regression"], table)
    assert found.better == "the second"
    gaps = (table["pay"].to_numpy() - worse.predict(table)) ** 2 - (
        table["pay"].to_numpy() - models["regression"].predict(table)
    ) ** 2
    assert found.difference.mean == pytest.approx(gaps.mean())
    reach = 1.97 * gaps.std(ddof=1) / np.sqrt(len(gaps))
    assert found.difference.high == pytest.approx(gaps.mean() + reach, rel=1e-3)
    data = json.loads(json.dumps(found.as_dict()))
    assert data["difference"]["of"] == "squared_error"
    assert data["better"] == "the second"
    assert [one["model"] for one in data["models"]] == ["the first", "the second"]
    assert "times worse than the second" in data["verdict"] or "% worse" in data["verdict"]


def test_files_are_named_and_rows_they_learnt_from_warned_of(models, table, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.fathom", "b.fathom"):
        models["binary"].save(name)
    words = str(compare("a.fathom", "b.fathom", table))
    assert words.startswith("240 rows of table with a known target\n")
    assert "a.fathom is level with b.fathom (log-loss " in words
    assert " of 240 rows are among those that the network learnt from: on new" in words


def test_models_that_predict_different_things(models, table):
    with pytest.raises(OptionError) as told:
        compare(models["regression"], models["multiclass"], table)
    assert str(told.value) == (
        "the two models do not predict the same: 'pay' (regression) and 'level' (high, low, mid)"
    )


def test_one_row_is_too_few(models, table):
    with pytest.raises(DataError) as told:
        compare(models["binary"], models["binary"], table[:1])
    assert str(told.value) == "one row is too few to compare two models; at least 2 are needed"


@pytest.mark.slow
@pytest.mark.parametrize(("target", "task"), [("pay", "regression"), ("level", "multiclass")])
def test_a_learning_curve(table, target, task):
    told = []
    found = learning_curve(table.select("age", "city", target), target, tell=told.append, **QUICK)
    assert [point.share for point in found.points] == [0.1, 0.3, 1.0]
    assert told[0] == 192 > told[1] > told[2]
    rows = [point.rows for point in found.points]
    assert rows == sorted(rows)
    truths = [point.answered.truth for point in found.points]
    assert (truths[0] == truths[1]).all()
    assert len(truths[0]) == 48
    assert (truths[1] == truths[2]).all()
    assert found.hidden == (6,)
    data = json.loads(json.dumps(found.as_dict()))
    assert data["task"] == task
    assert data["points"][2]["metrics"] == found.points[2].metrics
    assert "rows the" in found.verdict
    assert found.more_rows_help == found.verdict.startswith("more rows would probably help: ")
    assert len(plot_learning_curve(found).axes) == 1


def test_smaller_parts_lie_within_larger_ones(models, table):
    frame, parts = table.with_row_index("row"), []

    def train(part, hidden):
        parts.append(part.frame)
        return models["multiclass"], models["multiclass"].held_out

    target = learn_target(frame["level"])
    found = grow(Table("t", frame), np.arange(200), target, (0.1, 0.3, 1.0), train)
    rows = [set(part["row"]) for part in parts]
    assert rows[0] > rows[1] > rows[2]
    assert all(part["level"].value_counts()["count"].min() >= 2 for part in parts)
    assert "chance could explain" in found.verdict  # three times the same model


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"shares": (1.0,)},
            "a learning curve needs at least two shares of the rows, like 0.1,1",
        ),
        (
            {"shares": (0.5, 2.0)},
            "a share of the rows is above 0 and at most 1, but got 2",
        ),
        (
            {"test_share": 0.0},
            "a learning curve needs rows to test on; leave the test share above 0",
        ),
    ],
)
def test_options_that_make_no_sense(table, options, sentence):
    with pytest.raises(OptionError) as told:
        learning_curve(table.select("age", "pay"), "pay", **options)
    assert str(told.value) == sentence


def test_too_few_rows_for_a_curve():
    table = pl.DataFrame({"x": range(50), "y": [x * x for x in range(50)]})
    with pytest.raises(DataError) as told:
        learning_curve(table, "y")
    assert str(told.value) == (
        "40 rows to learn from are too few for a learning curve that begins with the share 0.1; "
        "at least 80 are needed"
    )
