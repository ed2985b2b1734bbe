"""scikit-learn's networks with compiled steps: the same numbers, and its own tests pass."""

import importlib.util
import pickle

import joblib
import numpy as np
import pytest
import sklearn.neural_network as theirs
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import parametrize_with_checks

from fathom.sklearn import MLPClassifier, MLPRegressor, epochs, mlp

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

TESTS = "sklearn.neural_network.tests.test_mlp"


@pytest.fixture
def compiled(monkeypatch):
    """Even a single step is compiled."""
    monkeypatch.setattr(mlp, "MANY_STEPS", 0)


@pytest.fixture(scope="module")
def rows():
    random = np.random.default_rng(0)
    inputs = random.normal(size=(530, 4))
    number = inputs[:, 0] * inputs[:, 1] + inputs[:, 2]
    return inputs, number


WAYS = {
    "adam": {},
    "two layers": {"hidden_layer_sizes": (7, 5), "activation": "tanh", "alpha": 0.1},
    "momentum": {"solver": "sgd", "nesterovs_momentum": False, "learning_rate": "invscaling"},
    "nesterov": {"solver": "sgd", "learning_rate": "adaptive", "tol": 0.01, "batch_size": 64},
    "early": {"early_stopping": True, "n_iter_no_change": 3},
    "in order": {"shuffle": False, "activation": "logistic"},
}


def _alike(ours, other):
    assert (ours.n_iter_, ours.t_) == (other.n_iter_, other.t_)
    for name in ("coefs_", "intercepts_"):
        for mine, its in zip(getattr(ours, name), getattr(other, name), strict=True):
            assert mine.dtype == its.dtype
            assert np.allclose(mine, its, rtol=1e-9, atol=1e-12)
    assert np.allclose(ours.loss_curve_, other.loss_curve_, rtol=1e-9)
    assert np.allclose(ours.validation_scores_ or 0, other.validation_scores_ or 0)


# The others take as long again each: they are compiled.
SLOW = [pytest.param(way, marks=pytest.mark.slow) for way in WAYS if way != "adam"]


@pytest.mark.parametrize("way", ["adam", *SLOW])
def test_the_network_is_scikit_learns(rows, way, compiled):
    inputs, number = rows
    options = {"max_iter": 12, "random_state": 3, "hidden_layer_sizes": (9,), **WAYS[way]}
    several = np.stack([number, inputs[:, 3]], axis=1)
    for ours, other, targets in (
        (MLPRegressor, theirs.MLPRegressor, (number, several)),
        (MLPClassifier, theirs.MLPClassifier, (number > 0, np.digitize(number, [-1, 1]))),
        (MLPClassifier, theirs.MLPClassifier, ((several > 0).astype(int),)),
    ):
        for target in targets:
            pair = [kind(**options).fit(inputs, target) for kind in (ours, other)]
            _alike(*pair)
            assert np.allclose(*(one.predict(inputs).astype(float) for one in pair), atol=1e-7)


def test_weights_of_rows_count_as_scikit_learns(rows, compiled):
    if mlp.HELD < 3:
        pytest.skip("this scikit-learn knows no weights for networks")
    inputs, number = rows
    weights = np.random.default_rng(1).uniform(0.1, 3, len(number))
    options = {"max_iter": 6, "random_state": 0, "hidden_layer_sizes": (5,)}
    for ours, other, target in (
        (MLPRegressor(**options), theirs.MLPRegressor(**options), number),
        (MLPClassifier(**options), theirs.MLPClassifier(**options), number > 0),
    ):
        _alike(ours.fit(inputs, target, weights), other.fit(inputs, target, weights))


def test_counts_by_poisson(rows, compiled):
    if "loss" not in MLPRegressor().get_params():
        pytest.skip("this scikit-learn knows no loss for counts")
    inputs, number = rows
    counts = np.random.default_rng(2).poisson(np.exp(number / 3))
    options = {"loss": "poisson", "max_iter": 5, "random_state": 0, "hidden_layer_sizes": (5,)}
    pair = [kind(**options).fit(inputs, counts) for kind in (MLPRegressor, theirs.MLPRegressor)]
    _alike(*pair)


def test_going_on_is_the_same_whoever_began(rows, monkeypatch):
    inputs, number = rows
    options = {"hidden_layer_sizes": (6,), "random_state": 0}
    ours, other = MLPRegressor(**options), theirs.MLPRegressor(**options)
    for turn in range(6):
        monkeypatch.setattr(mlp, "MANY_STEPS", 0 if turn % 2 else 10**9)
        some = slice(60 * turn, 60 * turn + 170)
        _alike(
            ours.partial_fit(inputs[some], number[some]),
            other.partial_fit(inputs[some], number[some]),
        )


def test_single_precision_stays_single(rows, compiled):
    inputs, number = rows
    network = MLPRegressor(hidden_layer_sizes=(5,), max_iter=3, random_state=0).fit(
        inputs.astype(np.float32), number
    )
    assert {one.dtype for one in network.coefs_ + network.intercepts_} == {np.dtype(np.float32)}
    assert network.predict(inputs.astype(np.float32)).dtype == np.float32


def test_other_rates_penalties_seeds_and_rows_compile_nothing(rows, compiled):
    inputs, number = rows
    MLPRegressor(hidden_layer_sizes=(6,), max_iter=2, random_state=0).fit(inputs, number)
    before = epochs.epoch._cache_size()
    for rate, alpha, seed, count in ((0.1, 1e-4, 1, 530), (0.01, 1.0, 2, 500), (1e-4, 0.0, 3, 450)):
        network = MLPRegressor(
            hidden_layer_sizes=(6,),
            learning_rate_init=rate,
            alpha=alpha,
            random_state=seed,
            max_iter=2,
        )
        network.fit(inputs[:count], number[:count])
    assert epochs.epoch._cache_size() == before


def test_few_steps_are_left_to_scikit_learn(rows):
    inputs, number = rows
    before = epochs.epoch._cache_size()
    MLPRegressor(hidden_layer_sizes=(3, 4), max_iter=5, random_state=0).fit(inputs, number)
    assert epochs.epoch._cache_size() == before


def test_numbers_that_run_away_are_refused_as_scikit_learn_does(rows, compiled):
    inputs, number = rows
    network = MLPRegressor(
        hidden_layer_sizes=(5,), solver="sgd", learning_rate_init=1e6, random_state=0
    )
    with pytest.raises(ValueError, match="non-finite"):
        network.fit(inputs * 1e6, number * 1e6)


def test_warnings_are_scikit_learns(rows, compiled):
    inputs, number = rows
    with pytest.warns(ConvergenceWarning, match=r"Maximum iterations \(2\) reached"):
        MLPRegressor(hidden_layer_sizes=(5,), max_iter=2, random_state=0).fit(inputs, number)


def test_a_batch_larger_than_all_rows_is_told(rows, compiled):
    inputs, number = rows
    network = MLPRegressor(hidden_layer_sizes=(5,), batch_size=600, max_iter=2, random_state=0)
    with pytest.warns(UserWarning, match="larger than the 530 rows"):
        network.fit(inputs, number)


def test_copies_pickles_and_searches(rows, compiled, tmp_path):
    inputs, number = rows
    network = MLPRegressor(hidden_layer_sizes=(5,), max_iter=4, random_state=0).fit(inputs, number)
    answers = network.predict(inputs)
    assert np.array_equal(pickle.loads(pickle.dumps(network)).predict(inputs), answers)
    joblib.dump(network, tmp_path / "a.joblib")
    assert np.array_equal(joblib.load(tmp_path / "a.joblib").predict(inputs), answers)
    search = GridSearchCV(clone(network), {"alpha": [0.0, 0.1]}, cv=3).fit(inputs, number)
    assert set(search.best_params_) == {"alpha"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([MLPClassifier(max_iter=20), MLPRegressor(max_iter=20)])
def test_scikit_learns_checks(estimator, check, compiled):
    check(estimator)


def _their_tests():
    """Load scikit-learn's tests of its networks anew, with ours in their place."""
    spec = importlib.util.find_spec(TESTS)
    if spec is None or spec.loader is None:
        return {}
    module = importlib.util.module_from_spec(spec)
    kept = theirs.MLPClassifier, theirs.MLPRegressor
    theirs.MLPClassifier, theirs.MLPRegressor = MLPClassifier, MLPRegressor
    try:
        spec.loader.exec_module(module)
    finally:
        theirs.MLPClassifier, theirs.MLPRegressor = kept
    return {name: one for name, one in vars(module).items() if name.startswith("test_")}


THEIRS = _their_tests()
if not THEIRS:
    pytest.skip(f"{TESTS} is not installed", allow_module_level=True)


@pytest.fixture
def global_random_seed():
    """What scikit-learn's tests ask for."""
    return 42


MARKS = (
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.usefixtures("compiled"),
)
for _name, _test in THEIRS.items():  # scikit-learn's own tests, with every step compiled
    for _mark in MARKS:
        _test = _mark(_test)
    globals()[_name.replace("test_", "test_theirs_", 1)] = _test
