"""From which probability on the positive class is named: by costs, by a metric."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.data.target.class_target import ClassTarget
from fathom.errors import OptionError
from fathom.jobs import load, train
from fathom.model.decision import METRICS, check_decision, read_decision, threshold_of

OPTIONS = {"hidden": [], "epochs": 40, "learning_rate": [0.05], "sweep": False, "ensemble": 2}


@given(st.integers(0, 50), st.floats(0.05, 20))
def test_costs_are_least_where_they_should_be(seed, ratio):
    """Of probabilities that are true, no threshold is cheaper than 1 / (1 + ratio), but by luck."""
    random = np.random.default_rng(seed)
    chances = random.random(20_000)
    truth = (random.random(20_000) < chances).astype(int)
    told = threshold_of(f"{ratio}:1", truth, chances)
    assert told.threshold == pytest.approx(1 / (1 + ratio))

    def cost(threshold):
        said = chances >= threshold
        return np.mean(ratio * (truth.astype(bool) & ~said) + (~truth.astype(bool) & said))

    assert told.reached == pytest.approx(cost(told.threshold))
    assert told.reached <= min(cost(one) for one in np.linspace(0.02, 0.98, 49)) * 1.05 + 1e-9


@pytest.mark.parametrize("name", METRICS)
def test_the_metric_is_scikit_learns_and_its_threshold_the_best(name):
    from sklearn import metrics

    random = np.random.default_rng(3)
    chances = random.beta(1, 6, 400)
    truth = (random.random(400) < chances).astype(int)
    told = threshold_of(name, truth, chances)
    score = getattr(metrics, f"{name}_score")
    assert told.reached == pytest.approx(score(truth, chances >= told.threshold))
    assert told.usual == pytest.approx(score(truth, chances >= 0.5))
    best = max(score(truth, chances >= one) for one in np.linspace(0.01, 0.99, 99))
    assert told.reached >= best - 0.01


def test_the_model_decides_so_everywhere(tmp_path):
    random = np.random.default_rng(1)
    ill = random.random(600) < 0.2
    frame = pl.DataFrame({"x": random.normal(0, 1, 600) + ill, "y": np.where(ill, "ill", "well")})
    model = train(frame, "y", positive="ill", decide="10:1", **OPTIONS)
    model.save(tmp_path / "a.fathom")
    model = load(tmp_path / "a.fathom")
    chances = np.asarray(model.predict_proba(frame))[:, 1]
    wanted = np.where(chances >= 1 / 11, "ill", "well")
    assert (model.predict(frame) == wanted).all()
    assert model.predict_table(frame)["prediction"].to_list() == list(wanted)
    edge = int(np.argmin(np.abs(chances - 0.3)))
    assert model.explain(frame, row=edge).prediction == "ill"
    assert model.confusion(frame)[1, 1] == int((wanted[ill] == "ill").sum())
    truth = np.where(ill, "ill", "well")
    assert model.evaluate(frame)["accuracy"] == pytest.approx(np.mean(wanted == truth))
    told = model.story.decision
    assert told.reached < told.usual


def test_what_makes_no_sense():
    for wrong in ("0:1", "1:-2", "1:x", "", "inf:1", "1e999:1"):
        with pytest.raises(OptionError):
            read_decision(wrong)
    with pytest.raises(OptionError, match="the target 'y' has 3 classes"):
        check_decision("f1", ClassTarget(name="y", task="multiclass", classes=("a", "b", "c")))
    with pytest.raises(OptionError, match="needs rows that were not learnt from"):
        train(
            {"x": list(range(40)), "y": ["a", "b"] * 20},
            "y",
            decide="f1",
            hidden=[],
            epochs=2,
            starts=1,
            validation_share=0,
            test_share=0,
        )
