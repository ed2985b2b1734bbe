"""scikit-learn's callbacks, where it has them (1.9 on)."""

import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from fathom.sklearn import FathomClassifier, FathomRegressor

callback = pytest.importorskip("sklearn.callback", reason="callbacks came with scikit-learn 1.9")

QUICK = {"hidden": (2,), "epochs": 5, "ensemble": 2, "patience": 0, "random_state": 0}
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(60, 3))


class Heard:
    """Keeps what it is told; may end the training after some epochs."""

    def __init__(self, stop_after=None):
        self.stop_after, self.told = stop_after, []

    def setup(self, estimator, context):
        self.told.append("setup")

    def teardown(self, estimator, context):
        self.told.append("teardown")

    def on_fit_task_begin(self, estimator, context, *, metadata=None):
        self.told.append(f"begin {context.task_name}")

    def on_fit_task_end(self, estimator, context, *, metadata=None, fitted_estimator=None):
        if context.task_name == "fit":
            self.told.append(("fitted", fitted_estimator.predict(X).shape))
            return False
        self.told.append((context.task_id, metadata["train_cost"], metadata["validation_cost"]))
        return self.stop_after is not None and context.task_id + 1 >= self.stop_after


def test_every_epoch_is_told():
    heard = Heard()
    FathomRegressor(**QUICK).set_callbacks(heard).fit(X, X[:, 0])
    first, *between, last = heard.told
    assert (first, last) == ("setup", "teardown")
    assert between[0] == "begin fit"
    assert between[-1] == ("fitted", (60,))
    epochs = [one for one in between if isinstance(one, tuple)][:-1]
    assert [place for place, *_ in epochs] == [0, 1, 2, 3, 4]
    costs = [cost for _, *pair in epochs for cost in pair]
    assert np.isfinite(costs).all()


def test_it_may_end_the_training():
    whole = FathomRegressor(**QUICK).fit(X, X[:, 0])
    heard = Heard(stop_after=2)
    ended = FathomRegressor(**QUICK).set_callbacks(heard).fit(X, X[:, 0])
    assert whole.model_.story.training.epochs_run == 5
    assert ended.model_.story.training.epochs_run == 2
    assert ended.predict(X).shape == (60,)


def test_a_bar_and_a_search(capsys):
    labels = np.where(X[:, 0] > 0, "yes", "no")
    search = GridSearchCV(FathomClassifier(**QUICK), {"learning_rate": [0.01, 0.1]}, cv=2)
    search.set_callbacks(callback.ProgressBar()).fit(X, labels)
    assert search.best_score_ > 0.4
    line = make_pipeline(StandardScaler(), FathomClassifier(**QUICK))
    line.set_callbacks(callback.ProgressBar()).fit(X, labels)
    assert "fit" in capsys.readouterr().out


def test_without_callbacks_nothing_is_told():
    network = FathomRegressor(**QUICK).fit(X, X[:, 0])
    assert not hasattr(network, "_callback_fit_ctx")
