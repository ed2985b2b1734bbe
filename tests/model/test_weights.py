"""Rows that count more, and classes that count the same: what becomes of the model."""

import numpy as np
import polars as pl
import pytest

from fathom.errors import DataError, OptionError
from fathom.jobs import compare, load, train

QUICK = {"hidden": [], "epochs": 60, "learning_rate": [0.05], "sweep": False, "schedule": "cosine"}


@pytest.fixture(scope="module")
def halves():
    """At every x half of the rows say 0 and half say 10; those that say 10 weigh three times."""
    x = np.tile(np.linspace(-1, 1, 100), 4)
    high = np.arange(400) % 2 == 0
    noise = np.random.default_rng(0).normal(0, 0.1, 400)
    return pl.DataFrame({"x": x, "y": 10.0 * high + noise, "w": np.where(high, 3.0, 1.0)})


@pytest.mark.parametrize("how", [{"ensemble": 2}, {"starts": 1}])
def test_a_heavy_row_pulls_as_much_as_it_weighs(halves, how):
    model = train(halves, "y", weight="w", **QUICK, **how)
    assert model.predict({"x": [0.0]})[0] == pytest.approx(7.5, abs=0.5)  # the weighted mean
    plain = train(halves, "y", only=["x"], **QUICK, **how)
    assert plain.predict({"x": [0.0]})[0] == pytest.approx(5.0, abs=0.5)
    found = model.answered(halves)
    assert found.metrics["rmse"] == pytest.approx(18.75**0.5, rel=0.02)  # not that of all alike
    assert model.evaluate(halves.drop("w"))["rmse"] > 5
    own = model.story.judgement.metrics[model.story.judgement.judged_on]
    theirs = model.story.judgement.baselines["constant"]
    assert own["rmse"] == pytest.approx(theirs["rmse"], rel=0.05)


def test_balanced_classes_count_the_same(tmp_path):
    random = np.random.default_rng(1)
    ill = random.random(600) < 0.1
    frame = pl.DataFrame({"x": random.normal(0, 1, 600) + ill, "y": np.where(ill, "ill", "well")})
    plain = train(frame, "y", positive="ill", ensemble=2, **QUICK)
    even = train(frame, "y", positive="ill", ensemble=2, class_weight="balanced", **QUICK)
    shares = [float(np.asarray(model.predict_proba(frame))[:, 1].mean()) for model in (plain, even)]
    assert shares[0] == pytest.approx(0.1, abs=0.04)
    assert shares[1] > 0.3
    tests = [
        model.story.judgement.metrics["out_of_fold"]["balanced_accuracy"] for model in (plain, even)
    ]
    assert tests[1] > tests[0] + 0.1
    even.save(tmp_path / "a.fathom")
    assert load(tmp_path / "a.fathom").story.training.balanced
    constant = even.story.judgement.baselines["constant"]
    often = max((frame["y"] == name).mean() for name in ("ill", "well"))
    assert constant["accuracy"] == pytest.approx(often)
    assert constant["balanced_accuracy"] == pytest.approx(0.5)
    told = compare(plain, even, frame)
    assert told.better is None
    assert told.verdict.startswith("the log-loss cannot say which is better")
    assert told.warnings[0].startswith("the second learnt as if all classes were equally frequent")
    assert compare(even, even, frame).verdict.startswith("the first is level with the second")
    assert any("equally frequent" in said for said in even.story.warnings)
    with pytest.raises(OptionError, match="no classes to balance"):
        train(frame.with_columns(z=pl.col("x") * 2), "z", class_weight="balanced")


def test_a_fold_in_which_no_row_counts_is_no_harm(halves):
    few = halves.with_columns(w=pl.Series(np.where(np.arange(400) < 3, 1.0, 0.0)))
    model = train(few, "y", weight="w", ensemble=8, **QUICK | {"epochs": 3})
    assert model.predict(few).is_finite().all()
    assert len(model.story.judgement.by_fold) == 8


def test_weights_of_a_test_table_are_minded_before_the_work(halves):
    wrong = halves.with_columns(w=pl.lit(-1.0))
    with pytest.raises(DataError, match="the weight column 'w' has -1 in row 0"):
        train(halves, "y", weight="w", test=wrong, **QUICK)
    told = train(halves, "y", weight="w", test=halves.head(50), ensemble=2, **QUICK)
    assert told.story.judgement.metrics["test"]["rmse"] is not None
