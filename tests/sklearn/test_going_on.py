"""Estimators that learn on: `warm_start`, `partial_fit`; and several outputs."""

import pickle
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest

from fathom.sklearn import FathomClassifier, FathomRegressor

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(240, 3))
Y = X @ [3.0, -2.0, 1.0] + 10
NAMES = np.where(Y > 12, "high", np.where(Y > 8, "middle", "low"))
WHOLE = {"batch_size": 0, "optimizer": "adam", "dropout": 0.0, "learning_rate": 0.02}


def _regressor(**options):
    usual = {"hidden": 8, "ensemble": 2, "random_state": 0, "epochs": 5, "dropout": 0.0}
    return FathomRegressor(**usual | options)


def test_a_warm_start_goes_on_from_the_weights_that_are_there():
    network = _regressor(warm_start=True, epochs=20, learning_rate=0.02).fit(X, Y)
    before, first = network.predict(X), network.model_
    network.set_params(learning_rate=1e-9, epochs=1).fit(X, Y)
    np.testing.assert_allclose(network.predict(X), before, rtol=1e-3)
    assert network.model_ is not first
    network.set_params(learning_rate=0.02, epochs=30).fit(X, Y)
    assert network.n_iter_ == 20 + 1 + 30
    assert network.loss_ < network.loss_curve_[19]
    cold = _regressor(epochs=1, learning_rate=1e-9).fit(X, Y)
    assert np.abs(cold.predict(X) - before).max() > 1


def test_a_warm_start_on_other_rows_keeps_what_columns_mean():
    network = _regressor(warm_start=True).fit(X[:120], Y[:120])
    first = network.model_
    other = network.fit(1.5 * X[120:], Y[120:]).model_
    assert other.encoder.inputs == first.encoder.inputs
    with warnings.catch_warnings(action="error"):  # no word of cells that were never met
        network.predict(1.5 * X[120:])
    assert [one.bounds[1] for one in other.encoder.columns] == list(
        np.maximum(X[:120].max(axis=0), 1.5 * X[120:].max(axis=0))
    )
    assert other.target == first.target
    assert not any("learnt from before" in one for one in other.story.warnings)
    assert other.trust.learnt.rows == 240
    again = network.fit(np.vstack([X[:60], X[120:180]]), Y[:120]).model_
    assert any("about 50% of these rows" in one for one in again.story.warnings)


def test_what_networks_are_made_of_cannot_change():
    network = _regressor(warm_start=True).fit(X, Y)
    with pytest.raises(ValueError, match=r"hidden was \(8,\) and cannot become \(9,\)"):
        network.set_params(hidden=9).fit(X, Y)
    with pytest.raises(ValueError, match="ensemble was 2 and cannot become 3"):
        network.set_params(hidden=8, ensemble=3).fit(X, Y)
    with pytest.raises(ValueError, match="features"):
        network.set_params(ensemble=2).fit(X[:, :2], Y)
    assert network.predict(X).shape == (240,)


def test_parts_learnt_with_what_the_optimiser_remembers_are_one_training():
    shown = _regressor(**WHOLE)
    for _ in range(4):
        shown.partial_fit(X, Y)
    whole = _regressor(**WHOLE, epochs=4, schedule="constant", keep="last", patience=0)
    whole.fit(X, Y)
    np.testing.assert_allclose(shown.predict(X), whole.predict(X), rtol=2e-5)
    forgetful = _regressor(**WHOLE).partial_fit(X, Y).partial_fit(X, Y)
    forgetful = pickle.loads(pickle.dumps(forgetful))
    forgetful.partial_fit(X, Y).partial_fit(X, Y)
    assert np.abs(forgetful.predict(X) - whole.predict(X)).max() > 1e-3
    np.testing.assert_allclose(shown.loss_curve_, whole.loss_curve_, rtol=1e-4)


def test_classes_come_in_parts():
    network = FathomClassifier(
        hidden=16, ensemble=2, learning_rate=0.02, batch_size=8, random_state=0
    )
    with pytest.raises(ValueError, match="classes must be passed on the first call"):
        network.partial_fit(X, NAMES)
    order = np.argsort(Y)  # the first parts hold one class alone
    for _ in range(4):
        for part in np.array_split(order, 6):
            network.partial_fit(X[part], NAMES[part], np.unique(NAMES))
            assert np.isfinite(network.predict_proba(X)).all()
    assert network.classes_.tolist() == ["high", "low", "middle"]
    shuffled = np.random.default_rng(1).permutation(240)
    for part in np.array_split(np.tile(shuffled, 8), 12):
        network.partial_fit(X[part], NAMES[part])
    assert network.score(X, NAMES) > 0.75
    with pytest.raises(ValueError, match=r"the class .*'odd'.*; they know high, low, middle"):
        network.partial_fit(X[:20], ["odd"] * 20)
    with pytest.raises(ValueError, match="is not the same as on the last call"):
        network.partial_fit(X, NAMES, ["low", "high"])


def test_frames_go_on_by_their_names():
    frame = pl.DataFrame({"size": X[:, 0], "city": ["Rome", "Oslo", "Bonn"] * 80})
    network = _regressor(warm_start=True).fit(frame, Y)
    more = pl.DataFrame({"size": X[:, 1], "city": ["Rome", "Pisa", None] * 80})
    network.fit(more, Y)
    assert network.predict(pd.DataFrame(frame.to_dict(as_series=False))).shape == (240,)
    with pytest.raises(ValueError, match=r"feature names|should be"):
        network.fit(frame.rename({"size": "length"}), Y)


def test_weights_and_groups_go_on():
    network = _regressor(warm_start=True, ensemble=4)
    weights, groups = RANDOM.uniform(size=240), np.repeat(np.arange(24), 10)
    network.fit(X, Y, sample_weight=weights, groups=groups)
    network.fit(X[:100], Y[:100], groups=groups[:100])
    assert network.model_.reading.left_out.keys() == {"sample_weight", "groups"}
    network.partial_fit(X, Y, sample_weight=weights)
    assert network.predict_interval(X).shape == (240, 2)
    with pytest.raises(ValueError, match="3 rows cannot be dealt into 4 folds"):
        network.partial_fit(X[:3], Y[:3])


def test_several_outputs_have_networks_of_their_own():
    both = np.stack([Y, -(X[:, 0] ** 2)], axis=1)
    network = _regressor(epochs=10).fit(X, both)
    assert network.predict(X).shape == (240, 2)
    alone = _regressor(epochs=10).fit(X, both[:, 1])
    np.testing.assert_allclose(network.predict(X)[:, 1], alone.predict(X), rtol=1e-6)
    assert [model.target.name for model in network.models_] == ["y0", "y1"]
    assert network.predict_interval(X).shape == (240, 2, 2)
    assert network.explain(X, row=3, output=1).row == 3
    for output in (None, 2):
        with pytest.raises(ValueError, match=r"output.*y has the columns 0 to 1"):
            network.explain(X, output=output)
    with pytest.raises(AttributeError, match="there are 2 outputs"):
        network.coefs_  # noqa: B018 - it raises
    again = pickle.loads(pickle.dumps(network))
    np.testing.assert_array_equal(again.predict(X), network.predict(X))
    named = {"price": Y, "rent": Y / 20}
    called = _regressor().fit(pl.DataFrame(X, list("abc")), pd.DataFrame(named))
    assert [model.target.name for model in called.models_] == ["price", "rent"]
    shown = _regressor().partial_fit(X, both).partial_fit(X, both)
    assert shown.predict(X[:5]).shape == (5, 2)
    with pytest.raises(ValueError, match="y has 3 columns, and had 2 before"):
        shown.partial_fit(X, np.stack([Y, Y, Y], axis=1))
    with pytest.raises(ValueError, match="X has 240 rows, but y has 239"):
        shown.fit(X, both[1:])


def test_classes_have_one_output():
    with pytest.raises(ValueError, match="MultiOutputClassifier"):
        FathomClassifier().fit(X, np.stack([NAMES, NAMES], axis=1))


def test_what_networks_are_made_of_may_be_said_again():
    network = _regressor(warm_start=True).fit(X, Y)
    alike = {"activation": "relu", "hidden": [8], "dropout": 0.0, "target_scale": "plain"}
    assert network.set_params(**alike).fit(X, Y).n_iter_ == 10
    with pytest.raises(ValueError, match="loss was squared and cannot become absolute"):
        network.set_params(loss="absolute").fit(X, Y)
    network.set_params(loss="mse").fit(X, Y)
    with pytest.raises(ValueError, match="activation was relu and cannot become tanh"):
        network.set_params(activation="tanh").fit(X, Y)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"target_scale": "log"}, "the target 'y' has -1, which has no logarithm"),
        ({"loss": "poisson"}, "the target 'y' has -1, which is no count"),
    ],
)
def test_a_later_target_is_of_the_scale_that_was_learnt(options, said):
    counts = np.round(np.exp(Y / 10)) + 1
    network = _regressor(**options).partial_fit(X, counts)
    with pytest.raises(ValueError, match=said):
        network.partial_fit(X[:40], [-1.0] + [2.0] * 39)
    assert np.isfinite(network.predict(X)).all()
    network.partial_fit(X[:40], [3.0] * 40)  # all alike: still of that scale


def test_rows_that_were_learnt_from_are_not_called_unlike_later():
    low = np.quantile(Y, 0.2) > Y
    network = _regressor(warm_start=True).fit(X, Y)
    assert network.model_.trust.familiar is not None
    again = network.fit(X, Y).model_
    assert again.trust.familiar is not None
    later = network.fit(X[low], Y[low]).model_
    assert later.trust.familiar is None
    assert "Beware" not in str(network.explain(X, row=int(np.argmax(Y))))
    assert later.reading.notes[-1] == "its networks had learnt from 240 rows before"
    assert not any("there are only" in one for one in later.story.warnings)


def test_rows_that_are_equal_by_chance_are_no_old_ones():
    coarse = RANDOM.integers(0, 3, size=(400, 2)).astype(float)
    network = _regressor(warm_start=True).fit(coarse[:200], coarse[:200, 0])
    model = network.fit(coarse[200:], coarse[200:, 0]).model_
    assert not any("learnt from before" in one for one in model.story.warnings)
    assert model.trust.learnt.rows == 400


def test_weights_of_classes_that_a_part_lacks():
    weights = {"high": 2.0, "low": 1.0, "middle": 3.0}
    network = FathomClassifier(hidden=4, ensemble=2, random_state=0, class_weight=weights)
    network.partial_fit(X, NAMES, np.unique(NAMES))
    network.partial_fit(X[NAMES != "low"], NAMES[NAMES != "low"])
    with pytest.raises(ValueError, match="class_weight='balanced' needs all rows at once"):
        network.set_params(class_weight="balanced").partial_fit(X, NAMES)
    with pytest.raises(ValueError, match="are not in class_weight"):
        network.set_params(class_weight={"odd": 1.0}).partial_fit(X, NAMES)


@pytest.mark.filterwarnings("ignore:X does not have valid feature names")
def test_an_array_after_a_frame_is_refused_in_words():
    network = _regressor().partial_fit(pl.DataFrame(X, list("abc")), Y)
    with pytest.raises(ValueError, match="the table has no columns"):
        network.partial_fit(X, Y)


def test_several_rates_go_on_with_what_was_remembered():
    asked = WHOLE | {"learning_rate": [0.02, 0.021]}
    shown = _regressor(**asked)
    for _ in range(3):
        shown.partial_fit(X, Y)
    assert shown.n_iter_ == 3
    assert len(shown.model_.network) == 2


def test_embedded_columns_go_on():
    size, city = RANDOM.normal(size=1200), RANDOM.choice(["Rome", "Oslo", "Bonn"], 1200)
    frame = pl.DataFrame({"size": size, "city": city})
    price = 3 * size + 5 * (city == "Oslo")
    network = FathomRegressor(hidden=(16, 8), ensemble=2, random_state=0, learning_rate=0.02)
    network.partial_fit(frame, price)
    assert network.model_.member(0).embeds
    network.set_params(activation="relu")  # as it is
    for _ in range(3):
        network.partial_fit(frame, price)
    assert network.loss_ < network.loss_curve_[0] / 2


def test_a_smaller_part_keeps_rate_and_optimiser():
    many = RANDOM.normal(size=(2400, 2))
    for sizes, how in (((2400, 60), ("muon", 0.02)), ((600, 2400), ("adamw", 0.003))):
        network = FathomRegressor(hidden=(16, 8), ensemble=2, random_state=0)
        for count in sizes:
            network.partial_fit(many[:count], many[:count, 0])
            told = network.model_.story
            assert (told.training.optimiser, told.chosen.learning_rate) == how
            assert len(told.training.members) == 2
