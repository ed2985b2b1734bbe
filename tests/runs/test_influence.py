"""Influence adds up where its first order is exact enough; wrong labels come out on top."""

import numpy as np
import pytest

from fathom import open_run, train
from fathom.errors import RunError
from fathom.runs.influence import influence
from fathom.runs.moments import spread
from fathom.training.learning import Method
from fathom.training.population import Member, Plan
from tests.runs.conftest import INPUTS, record


@pytest.mark.parametrize(
    ("name", "schedule", "rate"),
    [
        ("sgd", "cosine", 0.002),
        pytest.param("sgd", "constant", 0.002, marks=pytest.mark.slow),
        pytest.param("momentum", "constant", 0.0002, marks=pytest.mark.slow),
    ],
)
def test_the_pulls_add_up_to_what_the_answer_did(tmp_path, name, schedule, rate):
    method = Method(optimiser=name, schedule=schedule)
    plan = Plan(epochs=30, batch_size=16, patience=None, keep_best=False, method=method)
    run, _ = record(tmp_path / "a.run", plan, every=False, members=(Member(rate, 3),))
    # One row of eight waits in every epoch: it is not met, on average over the epochs.
    for example in (0, 7):
        told = influence(run, INPUTS[example], run.last, None, 10.0, 5.0, "the answer")
        total = sum(pull.influence for pull in told.rows)
        change = told.end - told.begin
        assert total == pytest.approx(change * 120 / 112, rel=0.12), (total, change)


def test_a_row_with_a_high_target_pulls_up_and_its_own_answer_most(tmp_path):
    table = {"x": np.linspace(-1, 1, 60), "y": np.zeros(60)}
    table["y"][30] = 40.0
    table["y"][10] = -40.0
    place = tmp_path / "a.fathom"
    how = {"epochs": 30, "starts": 1, "learning_rate": 0.01, "hidden": (16,), "keep": "last"}
    how |= {"sweep": False, "baselines": False, "test_share": 0.0, "validation_share": 0.0}
    train(table, "y", run=tmp_path / "a.run", **how).save(place)
    run = open_run(place)
    high, low = run.influence(table, row=30), run.influence(table, row=10)
    assert (high.rows[0].row, low.rows[0].row) == (30, 10)
    assert high.rows[0].influence > 0 > low.rows[0].influence
    assert "row 30" in str(high)


def test_the_random_start_was_pulled_by_nobody(recorded):
    with pytest.raises(RunError, match="no row has pulled at it yet"):
        influence(recorded[0], INPUTS[0], 0, None, 1.0, 0.0, "the answer")


@pytest.mark.slow
@pytest.mark.parametrize("classes", [2, 3])
def test_wrong_labels_come_out_on_top(tmp_path, classes):
    random = np.random.default_rng(classes)
    labels = random.integers(0, classes, 300)
    x = random.normal(size=(300, 2)) + 3.5 * np.stack([labels == 1, labels == 2], axis=1)
    wrong = random.choice(300, 15, replace=False)
    given = labels.copy()
    given[wrong] = (labels[wrong] + 1) % classes
    table = {"a": x[:, 0], "b": x[:, 1], "kind": [f"class {name}" for name in given]}
    place = tmp_path / "a.fathom"
    how = {"epochs": 15, "starts": 2, "test_share": 0.0, "baselines": False}
    train(table, "kind", run=tmp_path / "a.run", **how).save(place)
    told = open_run(place).suspects()
    known = {suspect.row for suspect in told.rows}
    expected = [row for row in wrong if row in known]
    top = {suspect.row for suspect in told.rows[: len(expected)]}
    assert len(top & set(expected)) >= 0.8 * len(expected)
    scores = [suspect.score for suspect in told.rows]
    assert scores == sorted(scores, reverse=True)
    assert told.rows[0].said != told.rows[0].rather.split(" (")[0]


def test_spread_takes_both_ends():
    assert spread(5, 10) == [0, 1, 2, 3, 4]
    assert spread(100, 3) == [0, 49, 99]
