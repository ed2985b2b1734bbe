"""A wished time becomes epochs before a training begins; the weights never see a clock."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fathom.errors import OptionError
from fathom.jobs import time_limit, train
from fathom.past.model_run import open_model_run
from fathom.training.speed import Speed


@pytest.fixture
def rows():
    random = np.random.default_rng(0)
    x = random.normal(size=200)
    return pl.DataFrame({"x": x, "y": 3 * x + random.normal(size=200)})


@pytest.fixture
def slow(monkeypatch):
    """A machine on which an epoch takes two seconds, and nothing else takes long."""
    speed = Speed(drawing=0.0, step=0.0, judging=2.0, compiling=0.0)
    monkeypatch.setattr(time_limit, "speed_of", lambda _: speed)
    monkeypatch.setattr(time_limit, "STARTING", 0.0)


SHORT = {"test_share": 0, "learning_rate": 0.01, "sweep": False, "baselines": False}


def test_a_time_gives_the_weights_of_its_epochs(rows, slow):
    timed = train(rows, target="y", time=30, **SHORT)
    epochs = timed.story.training.epochs_run
    assert 2 <= epochs <= 14  # (30 - what else it took) / 2
    told = timed.story.training.reasons[-1]
    assert told.startswith(f"within 30 s, as asked, {epochs} epochs instead of 42: 2 s an epoch")
    again = train(rows, target="y", epochs=epochs, **SHORT)
    assert again.weights_sha256 == timed.weights_sha256


def test_where_time_is_too_short_it_is_said(rows, slow):
    model = train(rows, target="y", time=1, **SHORT)
    assert model.story.training.epochs_run == 1
    assert "takes longer than the 1 s asked for" in model.story.training.reasons[-1]


def test_where_all_fits_nothing_changes(rows, monkeypatch):
    monkeypatch.setattr(time_limit, "speed_of", lambda _: Speed(0.0, 0.0, 0.001, 0.0))
    usual, timed = (train(rows, target="y", time=time, **SHORT) for time in (None, 600))
    assert usual.weights_sha256 == timed.weights_sha256
    assert "all 42 epochs" in timed.story.training.reasons[-1]


def test_a_run_says_its_epochs_and_goes_on_with_them(rows, slow, tmp_path, monkeypatch):
    """Another speed at the second start would be another number of epochs: it is not measured."""
    place = tmp_path / "m.fathom"
    options = {"target": "y", "time": 30, "run": place.with_suffix(".run"), **SHORT}
    first = train(rows, **options)
    first.save(place)
    header = open_model_run(place).run.header
    assert header.settings.learning.epochs == header.plan.epochs
    assert first.story.training.epochs_run == header.plan.epochs
    monkeypatch.setattr(time_limit, "speed_of", lambda _: Speed(0.0, 0.0, 9.0, 0.0))
    again = train(rows, resume=True, **options)
    assert again.weights_sha256 == first.weights_sha256
    assert "as many epochs as were planned" in again.story.training.reasons[-1]


@pytest.mark.parametrize("time", [0, -1, math.nan, math.inf, 1e9])
def test_a_time_that_is_none_is_refused(rows, time):
    with pytest.raises(OptionError, match="time must be above 0 and at most"):
        train(rows, target="y", time=time)


@given(
    step=st.floats(1e-4, 1),
    seconds=st.floats(0, 1000),
    rates=st.integers(1, 9),
    steps=st.integers(1, 99),
)
def test_as_many_epochs_as_fit(step, seconds, rates, steps):
    """One more would not fit, and those that are given do."""
    speed = Speed(drawing=0.01, step=step, judging=0.02, compiling=1.0)

    def taken(epochs):
        tried = max(epochs // 5, 1) if rates > 1 else epochs
        work = (tried + (epochs - tried) / rates) * (0.03 + steps * step)
        return work + (rates > 1) * 1.0

    found = speed.epochs(seconds, 50, steps, rates, one_left=True)
    assert 0 <= found <= 50
    assert found == 0 or taken(found) <= seconds * (1 + 1e-9)
    assert found == 50 or taken(found + 1) > seconds * (1 - 1e-9)
