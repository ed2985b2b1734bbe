"""Numbers learnt by their logarithm, and counts: what comes back in the user's units."""

import numpy as np
import polars as pl
import pytest

from fathom.data.target.scale import find_scale
from fathom.data.target.target import learn_target
from fathom.errors import DataError, OptionError
from fathom.jobs import load, train

OPTIONS = {"hidden": [], "epochs": 60, "learning_rate": [0.03], "sweep": False, "ensemble": 2}
FREE = {"weight_decay": 0.0, "scaling": "standard", "baselines": False}


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(0)
    x = random.uniform(-1, 1, 800)
    price = np.exp(5 + 2 * x + random.normal(0, 0.5, 800))
    return pl.DataFrame({"x": x, "price": price, "visits": random.poisson(np.exp(1 + x))})


@pytest.fixture(scope="module")
def priced(frame):
    data = frame.select("x", "price")
    return train(data, "price", target_scale="log", **OPTIONS, **FREE)


@pytest.fixture(scope="module")
def counted(frame):
    return train(frame.select("x", "visits"), "visits", loss="poisson", **OPTIONS, **FREE)


def test_a_straight_line_in_logarithms_is_found_and_right_on_average(frame, priced, tmp_path):
    found = priced.predict({"x": [-0.5, 0.5]})
    mean = np.exp(5 + np.array([-1.0, 1.0]) + 0.125)  # of a log-normal: exp(mu + sigma^2 / 2)
    np.testing.assert_allclose(found, mean, rtol=0.15)
    assert priced.predict(frame).mean() == pytest.approx(frame["price"].mean(), rel=0.03)
    assert [step.kind for step in priced.network.answer] == ["rescale", "exponential"]
    priced.save(tmp_path / "a.fathom")
    np.testing.assert_array_equal(load(tmp_path / "a.fathom").predict(frame), priced.predict(frame))


def test_the_answer_is_held_beyond_what_was_seen(frame, priced):
    assert priced.predict({"x": [50.0]})[0] < 10 * frame["price"].max()
    low, high = priced.predict_interval({"x": [0.5]})[0]
    assert 0 < low < priced.predict({"x": [0.5]})[0] < high


def test_the_opened_answer_is_the_answer(frame, priced):
    opened = priced.explain(frame, row=3)
    assert opened.as_dict()["prediction"] == pytest.approx(priced.predict(frame)[3], rel=1e-5)
    assert "ln(price)" in str(opened)
    assert "factor" in str(opened)
    assert "e^sum" in str(opened)


def test_counts_are_those_of_poisson_regression(frame, counted):
    """The golden numbers are scikit-learn's PoissonRegressor without a penalty."""
    from sklearn.linear_model import PoissonRegressor

    line = PoissonRegressor(alpha=0).fit(frame[["x"]].to_numpy(), frame["visits"].to_numpy())
    x = np.array([-0.9, 0.0, 0.9])
    np.testing.assert_allclose(counted.predict({"x": x}), line.predict(x[:, None]), rtol=0.05)
    assert counted.story.training.loss == "poisson"
    assert "a count, mean" in counted.summary()


@pytest.mark.parametrize("scale", ["plain", "log", "count"])
def test_what_is_encoded_comes_back(scale):
    column = pl.Series("y", [1.0, 2.0, 8.0, 3.0])
    target = learn_target(column, scale=scale)
    np.testing.assert_allclose(target.units(target.encode(column)[:, 0]), column, rtol=1e-6)


def test_numbers_that_do_not_fit():
    for scale, cells, said in (
        ("log", [1.0, 0.0, 3.0], "has 0, which has no logarithm"),
        ("count", [1.0, -2.0, 3.0], "has -2, which is no count"),
    ):
        with pytest.raises(DataError, match=said):
            learn_target(pl.Series("y", cells), scale=scale)
    with pytest.raises(OptionError, match="Did you mean 'log'"):
        find_scale("lg", None)
    with pytest.raises(OptionError, match="a scale of its own"):
        find_scale("log", "poisson")
    with pytest.raises(OptionError, match="is a class, which has no log scale"):
        learn_target(pl.Series("y", ["a", "b", "a", "b"]), scale="log")


def test_one_network_answers_as_far_as_its_training_rows_went():
    """The bounds are those of the rows that it learnt from, not of the few that chose it."""
    x = np.linspace(0, 1, 400)
    frame = pl.DataFrame({"x": x, "price": np.exp(12 * x)})
    model = train(
        frame, "price", target_scale="log", hidden=[], epochs=2, starts=1, sweep=False,
        learning_rate=[0.01], baselines=False, validation_share=0.01, test_share=0,
    )  # fmt: skip
    last = model.network.answer[-1]
    assert last.high >= 12
    assert last.low <= 0
