"""The scikit-learn surface: its own checks, frames as they are, labels that come back as given."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn import config_context
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import get_scorer
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import fathom
from fathom.sklearn import FathomClassifier, FathomRegressor, base

QUICK = {"hidden": (8,), "epochs": 30, "starts": 1, "learning_rate": 0.01, "random_state": 0}


BY_CHANCE = "batches are drawn by chance: a row of weight two is not two rows, but as often there"


def _not_kept(_):
    return {
        "check_do_not_raise_errors_in_init_or_set_params": "beartype minds what it is given",
        "check_sample_weight_equivalence_on_dense_data": BY_CHANCE,
        "check_sample_weight_equivalence_on_sparse_data": BY_CHANCE,
    }


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks(
    [FathomRegressor(**QUICK), FathomClassifier(**QUICK)],
    expected_failed_checks=_not_kept,
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
    assert (network.predict(table.drop("salary")) == np.asarray(model.predict(table))).all()
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


def test_weights_of_rows_count():
    x = np.random.default_rng(0).normal(size=(160, 1))
    truth = np.where(np.arange(160) % 2, 10.0, 0.0) + x[:, 0] / 100  # the same rows say two things
    odd = np.where(np.arange(160) % 2, 3.0, 1.0)
    network = FathomRegressor(**QUICK | {"epochs": 60, "hidden": ()})
    plain, heavy = (clone(network).fit(x, truth, weight) for weight in (None, odd))
    assert abs(plain.predict(x).mean() - 5.0) < 1
    assert abs(heavy.predict(x).mean() - 7.5) < 1
    assert clone(network).fit(x, truth, np.where(odd > 1, 1, 0)).predict(x).mean() > 9


def test_rows_that_weigh_nothing_are_left_out():
    x = np.random.default_rng(0).normal(size=(60, 2))
    y = np.where(np.arange(60) < 5, "never", np.where(x[:, 0] > 0, "up", "down"))
    weight = np.where(np.arange(60) < 5, 0.0, 1.0)
    network = FathomClassifier(**QUICK).fit(x, y, weight)
    assert network.classes_.tolist() == ["down", "up"]
    ones = FathomClassifier(**QUICK).fit(x[5:], y[5:], weight[5:])
    assert np.array_equal(network.predict_proba(x), ones.predict_proba(x))


def test_weights_of_classes_are_weights_of_rows():
    x = np.random.default_rng(0).normal(size=(120, 2))
    y = np.where(x[:, 0] > 1, "rare", "usual")
    given = {"rare": 5.0, "usual": 1.0}
    network = FathomClassifier(**QUICK, class_weight=given).fit(x, y)
    same = FathomClassifier(**QUICK).fit(x, y, [given[name] for name in y])
    assert np.array_equal(network.predict_proba(x), same.predict_proba(x))
    plain = FathomClassifier(**QUICK).fit(x, y).predict_proba(x)[:, 0].mean()
    assert network.predict_proba(x)[:, 0].mean() > plain
    assert FathomClassifier(**QUICK, class_weight="balanced").fit(x, y).score(x, y) > 0.8


def test_rows_of_a_group_stay_together(monkeypatch):
    x = np.random.default_rng(0).normal(size=(90, 2))
    options = {"epochs": 3, "random_state": 0, "hidden": (4,)}
    asked = []
    monkeypatch.setattr(
        base,
        "train",
        lambda *rows, **known: asked.append(known) or fathom.train(*rows, **known),
    )
    network = FathomRegressor(**options).fit(x, x[:, 0], groups=np.arange(90) // 3)
    assert asked[0]["group"] == "groups"
    assert [column.name for column in network.model_.encoder.columns] == ["x0", "x1"]


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        (
            {"sample_weight": [1.0, -1.0] * 10},
            "sample_weight holds numbers of 0 and more, but got -1",
        ),
        ({"sample_weight": [0.0] * 20}, "non-zero|all 0"),
        ({"sample_weight": [1.0] * 3}, r"shape|inconsistent"),
        ({"groups": [1, 2]}, "inconsistent"),
    ],
)
def test_weights_and_groups_that_do_not_fit(beside, said):
    x = np.arange(20.0)[:, None]
    with pytest.raises(ValueError, match=said):
        FathomRegressor(**QUICK).fit(x, x[:, 0], **beside)


@pytest.mark.parametrize("weight", [[0.0, 1.0] * 10, [1.0] * 20])
def test_beside_rows_of_another_number_are_told(weight):
    x = np.arange(20.0)[:, None]
    with pytest.raises(ValueError, match="inconsistent"):
        FathomRegressor(**QUICK).fit(x, x[:, 0], sample_weight=weight, groups=[1, 2])
    y = np.where(x[:, 0] > 9, "a", "b")
    for given in ({"a": -1.0, "b": 1.0}, "balancd", {"c": 1.0}):
        with pytest.raises(ValueError, match=r"0 and more|class_weight|classes"):
            FathomClassifier(**QUICK, class_weight=given).fit(x, y)
    with pytest.raises(ValueError, match=r"shape|inconsistent"):
        FathomClassifier(**QUICK, class_weight="balanced").fit(x, y, [1.0])


def test_weights_are_given_once():
    table = {"x": np.arange(30.0), "n": np.ones(30)}
    with pytest.raises(ValueError, match="give sample_weight to fit, or the option weight"):
        FathomRegressor(**QUICK, weight="n").fit(pl.DataFrame(table), np.arange(30.0), np.ones(30))


def test_weights_are_routed_through_searches():
    x = np.random.default_rng(0).normal(size=(80, 2))
    with config_context(enable_metadata_routing=True):
        network = FathomRegressor(**QUICK).set_fit_request(sample_weight=True, groups=True)
        score = get_scorer("r2").set_score_request(sample_weight=True)
        search = GridSearchCV(network, {"epochs": [2, 3]}, cv=2, scoring=score)
        search.fit(x, x[:, 0], sample_weight=np.ones(80), groups=np.arange(80) // 2)
    assert search.best_estimator_.model_.story.reading.weight == "sample_weight"


def test_attributes_are_those_of_scikit_learns_networks():
    x = np.random.default_rng(0).normal(size=(90, 3))
    three = FathomClassifier(**QUICK).fit(x, np.digitize(x[:, 0], [-0.5, 0.5]))
    one = FathomRegressor(**QUICK).fit(x, x[:, 0])
    two = FathomClassifier(**QUICK).fit(x, x[:, 0] > 0)
    for network, outputs, last in (
        (three, 3, "softmax"),
        (one, 1, "identity"),
        (two, 1, "logistic"),
    ):
        assert [w.shape for w in network.coefs_] == [(3, 8), (8, outputs)]
        assert [b.shape for b in network.intercepts_] == [(8,), (outputs,)]
        assert (network.n_layers_, network.n_outputs_) == (3, outputs)
        assert network.out_activation_ == last
        assert network.n_iter_ == len(network.loss_curve_) == 30
        assert network.loss_ == network.loss_curve_[-1] >= network.best_loss_ > 0
    chances = three.predict_proba(x)
    assert np.allclose(three.predict_log_proba(x), np.log(chances))
    with pytest.raises(NotFittedError):
        FathomRegressor().coefs_  # noqa: B018


def test_the_last_weights_of_one_network_answer():
    x = np.random.default_rng(0).normal(size=(90, 2))
    network = FathomRegressor(**QUICK).fit(x, x[:, 0])
    signal = network.model_.encoder.encode(
        network.model_.read({"x0": x[:, 0], "x1": x[:, 1]}).frame
    )
    hidden = np.maximum(signal @ network.coefs_[0] + network.intercepts_[0], 0)
    sums = (hidden @ network.coefs_[1] + network.intercepts_[1])[:, 0]
    answers = network.predict(x)
    assert np.corrcoef(sums, answers)[0, 1] > 1 - 1e-9


def test_a_row_is_explained_and_an_interval_given():
    x = np.random.default_rng(0).normal(size=(200, 2))
    network = FathomRegressor(epochs=3, random_state=0, hidden=(4,)).fit(x, x[:, 0])
    assert "x0" in str(network.explain(x, row=5))
    ends = network.predict_interval(x, 0.8)
    assert ends.shape == (200, 2)
    assert (ends[:, 0] <= ends[:, 1]).all()
