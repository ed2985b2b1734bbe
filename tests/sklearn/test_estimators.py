"""The scikit-learn surface: its own checks, frames as they are, labels that come back as given."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import fathom
from fathom.sklearn import FathomClassifier, FathomRegressor

QUICK = {"hidden": (8,), "epochs": 30, "starts": 1, "learning_rate": 0.01, "random_state": 0}


def _by_our_own_type_checks(_):
    return {"check_do_not_raise_errors_in_init_or_set_params": "beartype minds what it is given"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks(
    [FathomRegressor(**QUICK), FathomClassifier(**QUICK)],
    expected_failed_checks=_by_our_own_type_checks,
)
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_a_frame_with_text_and_gaps_needs_no_encoding(people, frame):
    table = frame(people.drop("salary", "rich", "level").to_dict(as_series=False))
    salary = people["salary"].to_numpy()
    network = FathomRegressor(**QUICK | {"epochs": 60}).fit(table, salary)
    assert network.score(table, salary) > 0.8
    assert network.feature_names_in_.tolist() == ["age", "experience", "city"]
    assert "experience" in str(network.model_.explain(table, row=3))


def test_it_is_the_main_job(people):
    table = people.drop("rich", "level")
    network = FathomRegressor(**QUICK).fit(table.drop("salary"), table["salary"])
    model = fathom.train(
        table, "salary", task="regression", test_share=0.0, seed=0, hidden=(8,), epochs=30,
        starts=1, learning_rate=0.01, sweep=False, baselines=False,
    )  # fmt: skip
    assert (network.predict(table.drop("salary")) == model.predict(table)).all()
    assert network.model_.target.name == "salary"


@pytest.mark.parametrize(
    "labels",
    [np.array([False, True]), np.array([2, 10, -1]), np.array(["no", "yes"]), np.array([0.0, 1.0])],
    ids=["booleans", "numbers", "words", "floats"],
)
def test_labels_come_back_as_they_were_given(labels):
    x = np.linspace(-1, 1, 90)
    y = labels[np.digitize(x, np.linspace(-1, 1, len(labels) + 1)[1:-1])]
    network = FathomClassifier(**QUICK | {"epochs": 80}).fit(x[:, None], y)
    assert network.classes_.tolist() == np.unique(labels).tolist()
    assert network.predict(x[:, None]).dtype == y.dtype
    assert network.score(x[:, None], y) > 0.8
    chances = network.predict_proba(x[:, None])
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-6)
    assert (network.classes_[chances.argmax(axis=1)] == network.predict(x[:, None])).all()


@pytest.mark.slow
def test_it_works_inside_pipelines_and_searches():
    x = np.random.default_rng(0).normal(size=(120, 2))
    y = np.where(x[:, 0] + x[:, 1] > 0, "up", "down")
    network = make_pipeline(StandardScaler(), FathomClassifier(**QUICK))
    assert cross_val_score(network, x, y, cv=2).mean() > 0.8
    search = GridSearchCV(FathomClassifier(**QUICK), {"learning_rate": [1e-6, 0.03]}, cv=2)
    assert search.fit(x, y).best_params_ == {"learning_rate": 0.03}


def test_a_lone_row_of_a_class_is_no_hindrance():
    y = np.array(["a"] * 20 + ["b"])
    assert FathomClassifier(**QUICK).fit(np.arange(21.0)[:, None], y).classes_.tolist() == [
        "a",
        "b",
    ]


def test_the_same_seed_gives_the_same_network(people):
    table, salary = people.select("age", "experience"), people["salary"]
    once, again = (clone(FathomRegressor(**QUICK)).fit(table, salary) for _ in range(2))
    other = FathomRegressor(**QUICK | {"random_state": 1}).fit(table, salary)
    assert (once.predict(table) == again.predict(table)).all()
    assert (once.predict(table) != other.predict(table)).any()


@pytest.mark.parametrize(
    ("make", "rows", "target", "said"),
    [
        (FathomClassifier, 10, ["a"] * 10, "y holds one class alone, 'a': nothing to learn"),
        (FathomRegressor, 10, [1.0] * 9, "X has 10 rows, but y has 9"),
        (
            FathomRegressor,
            10,
            ["a"] * 10,
            "a regression needs numbers in y; use FathomClassifier",
        ),
        (
            FathomRegressor,
            10,
            [np.nan] * 10,
            "y contains NaN or infinity; leave these rows out",
        ),
    ],
)
def test_what_cannot_be_learnt_is_said(make, rows, target, said):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared
        make(**QUICK).fit(np.arange(float(rows))[:, None], target)
    assert str(caught.value) == said


def test_a_wrong_option_is_told_by_its_nearest_name(people):
    network = FathomRegressor(activation="rela")
    with pytest.raises(fathom.FathomError, match="Did you mean 'relu'"):
        network.fit(people.select("age"), people["salary"])
