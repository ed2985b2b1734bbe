"""In scikit-learn's company: searches, ensembles, calibration, inspection, processes, files."""

import io
import pickle

import joblib
import numpy as np
import polars as pl
import pytest
import sklearn.ensemble as ensembles
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import make_column_transformer
from sklearn.datasets import make_classification
from sklearn.experimental import enable_halving_search_cv  # noqa: F401 - it enables the next
from sklearn.inspection import PartialDependenceDisplay, permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    GridSearchCV,
    HalvingGridSearchCV,
    cross_val_predict,
    cross_validate,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from fathom.sklearn import FathomClassifier, FathomRegressor, MLPClassifier

X, Y = make_classification(240, 5, random_state=0)

MAKERS = {
    "FathomClassifier": (
        lambda: FathomClassifier(epochs=2, ensemble=1, hidden=[4], random_state=0),
        {"learning_rate": [[0.01], [0.03]]},
    ),
    "MLPClassifier": (
        lambda: MLPClassifier(max_iter=40, random_state=0),
        {"alpha": [1e-4, 1e-2]},
    ),
}


@pytest.fixture(params=list(MAKERS))
def made(request):
    make, grid = MAKERS[request.param]
    return make(), grid


pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning", "ignore::UserWarning"
)


def test_searches(made):
    model, grid = made
    found = GridSearchCV(model, grid, cv=2).fit(X, Y)
    assert len(found.cv_results_["params"]) == 2
    halved = HalvingGridSearchCV(model, grid, cv=2, min_resources=100).fit(X, Y)
    assert halved.best_score_ > 0.6


@pytest.mark.processes
@pytest.mark.slow
def test_processes_give_the_same(made):
    model, grid = made
    alone, several = (GridSearchCV(model, grid, cv=2, n_jobs=jobs).fit(X, Y) for jobs in (1, 2))
    scores = [one.cv_results_["mean_test_score"] for one in (alone, several)]
    np.testing.assert_allclose(*scores, atol=1e-12)


def test_ensembles(made):
    model, _ = made
    others = [("own", model), ("other", LogisticRegression())]
    for together in (
        ensembles.BaggingClassifier(model, n_estimators=2, random_state=0),
        ensembles.StackingClassifier(others, cv=2),
        ensembles.VotingClassifier(others, voting="soft"),
        CalibratedClassifierCV(model, cv=2),
    ):
        assert together.fit(X, Y).score(X, Y) > 0.7, together


def test_inspection(made):
    fitted = made[0].fit(X, Y)
    found = permutation_importance(fitted, X, Y, n_repeats=3, random_state=0)
    assert found.importances_mean.max() > 0.02
    shown = PartialDependenceDisplay.from_estimator(fitted, X, [0, 1], grid_resolution=5)
    assert np.ptp(shown.pd_results[0]["average"]) > 0


def test_cross_validation(made):
    model, _ = made
    assert cross_val_predict(model, X, Y, cv=2, method="predict_proba").shape == (240, 2)
    told = cross_validate(model, X, Y, cv=2, scoring=["accuracy", "roc_auc", "neg_log_loss"])
    assert np.isfinite(told["test_neg_log_loss"]).all()


def test_a_pipeline_of_columns():
    frame = pl.DataFrame(X, schema=list("abcde")).with_columns(
        city=pl.Series(np.where(Y == 1, "Rome", "Oslo"))
    )
    scaled = make_column_transformer(
        (StandardScaler(), ["a", "b"]), remainder="passthrough", verbose_feature_names_out=False
    ).set_output(transform="polars")
    made = make_pipeline(scaled, MAKERS["FathomClassifier"][0]())
    assert made.fit(frame, Y).score(frame, Y) > 0.9
    assert made[-1].feature_names_in_.tolist() == [*"abcde", "city"]


def test_files(made, tmp_path):
    fitted = made[0].fit(X, Y)
    answers = fitted.predict_proba(X)
    joblib.dump(fitted, tmp_path / "a.joblib")
    skops.io.dump(fitted, tmp_path / "a.skops")
    own = [f"fathom.sklearn.{place}.{type(fitted).__name__}" for place in ("estimators", "mlp")]
    unknown = skops.io.get_untrusted_types(file=tmp_path / "a.skops")
    assert not [one for one in unknown if not one.startswith("sklearn.") and one not in own]
    for again in (
        pickle.loads(pickle.dumps(fitted)),
        joblib.load(tmp_path / "a.joblib"),
        skops.io.load(tmp_path / "a.skops", trusted=unknown),
    ):
        np.testing.assert_array_equal(again.predict_proba(X), answers)


def test_a_pickle_holds_the_models_file(tmp_path):
    model = FathomRegressor(epochs=2, ensemble=2, hidden=[4], random_state=0).fit(X, X[:, 0])
    state = model.__getstate__()
    model.model_.save(tmp_path / "a.fathom")
    assert state["_models"] == [(tmp_path / "a.fathom").read_bytes()]
    again = pickle.load(io.BytesIO(pickle.dumps(model)))
    np.testing.assert_array_equal(again.predict_interval(X), model.predict_interval(X))
    assert again.explain(X).row == 0
    before = {"model_": state.pop("_models")[0], **state}  # as version 0.1 kept it
    old = FathomRegressor.__new__(FathomRegressor)
    old.__setstate__(before)
    np.testing.assert_array_equal(old.predict(X), model.predict(X))
    assert old.loss_curve_ == model.loss_curve_
