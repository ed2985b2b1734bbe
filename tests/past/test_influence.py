"""Influence adds up where its first order is exact enough; wrong labels come out on top."""

import jax.numpy as jnp
import numpy as np
import pytest

from fathom import open_run, train
from fathom.data.place import RowPlace
from fathom.errors import RunError
from fathom.optimisers.optimisers import OPTIMISERS, optimiser
from fathom.past.influence import influence
from fathom.past.suspects import Suspect, Suspects
from fathom.training.examples import Member
from fathom.training.plan import Method, Plan
from tests.runs.conftest import INPUTS, record


@pytest.mark.parametrize(
    ("name", "schedule", "dropout"),
    [(name, "constant", 0.0) for name in OPTIMISERS]
    + [("adam", "cosine", 0.0), pytest.param("adam", "constant", 0.3, marks=pytest.mark.slow)],
)
def test_the_pulls_add_up_to_what_the_answer_did(tmp_path, name, schedule, dropout):
    method = Method(optimiser=name, schedule=schedule)
    plan = Plan(epochs=20, batch_size=16, patience=None, keep_best=False, method=method)
    how = {"members": (Member(0.005, 3),), "activation": "tanh", "dropout": dropout}
    run, _ = record(tmp_path / "a.run", plan, every=False, **how)
    for example in (0, 7):
        told = influence(run, INPUTS[example], run.last, None, 10.0, 5.0, "the answer")
        assert told.every_step
        total = sum(pull.influence for pull in told.rows)
        assert total == pytest.approx(told.end - told.begin, rel=0.01)


def test_of_classes_too_and_in_the_middle_of_an_epoch(tmp_path):
    method = Method(loss="cross_entropy")
    plan = Plan(epochs=9, batch_size=16, patience=None, method=method)
    run, _ = record(tmp_path / "a.run", plan, every=False, activation="tanh")
    told = influence(run, INPUTS[0], 31, 2, 1.0, 0.0, "the odds")
    total = sum(pull.influence for pull in told.rows)
    assert total == pytest.approx(told.end - told.begin, rel=0.01)


def test_long_runs_are_estimated(tmp_path, monkeypatch):
    monkeypatch.setattr("fathom.past.pulls.MOST_PRODUCTS", 1)
    plan = Plan(epochs=30, batch_size=16, patience=None, method=Method(optimiser="sgd"))
    run, _ = record(tmp_path / "a.run", plan, every=False, members=(Member(0.002, 3),))
    told = influence(run, INPUTS[0], run.last, None, 10.0, 5.0, "the answer")
    assert not told.every_step
    # One row of eight waits in every epoch: it is not met, on average over the epochs.
    total = sum(pull.influence for pull in told.rows)
    assert total == pytest.approx((told.end - told.begin) * 120 / 112, rel=0.12)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_what_becomes_of_a_slope(name):
    """Directions, times their divisors, after one slope of 1 and then none."""
    lasting, rule = optimiser(name).lasting, optimiser(name).transformation()
    weight, slope = jnp.zeros(1), jnp.ones(1)
    state = rule.init(weight)
    for later in range(5):
        way, state = rule.update(slope * (later == 0), state, weight)
        counted = lasting.now * (later == 0) + lasting.later * lasting.decay**later
        assert float((way * lasting.divisor(state, weight))[0]) == pytest.approx(counted, rel=1e-4)


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
    assert (high.rows[0].place.row, low.rows[0].place.row) == (30, 10)
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
    known = {suspect.place.row for suspect in told.rows}
    expected = [row for row in wrong if row in known]
    top = {suspect.place.row for suspect in told.rows[: len(expected)]}
    assert len(top & set(expected)) >= 0.8 * len(expected)
    scores = [suspect.score for suspect in told.rows]
    assert scores == sorted(scores, reverse=True)
    assert told.rows[0].said != told.rows[0].rather.split(" (")[0]


def test_no_label_looks_wrong_where_the_network_agrees():
    rows = tuple(
        Suspect(RowPlace(row, row + 2), 0.1, "cat (old)", "cat (old) (97%)") for row in range(3)
    )
    assert str(Suspects("kind", rows, 2)) == (
        "No label of the 3 rows looks wrong: the network gives each row the class that it has."
    )
    other = Suspect(RowPlace(9), 2.0, "dog", "cat (old) (80%)")
    told = str(Suspects("kind", (other, *rows), 2))
    assert told.startswith("Of 4 rows the network would give 1 another class")
    assert "97%" not in told


def test_suspects_of_a_number_speak_of_no_classes():
    rows = tuple(
        Suspect(RowPlace(n, None, None, "t"), 4.0 - n, f"{n}", f"{n + 1}") for n in range(3)
    )
    told = Suspects("pay", rows, 2, number=True)
    assert str(told).startswith("Of 3 rows, those that 2 networks missed farthest on the way\n")
    assert "class" not in str(told) + told.brief
