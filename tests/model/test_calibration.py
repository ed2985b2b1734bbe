"""Probabilities that can be taken at their word, and the temperature that brings them there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from sklearn.metrics import log_loss

from fathom.face import load
from fathom.model.calibration import calibration_words, fit_temperature, told_calibration
from fathom.nets.answers import Temperature
from fathom.nets.rows import answer_rows


def rows_that_are_right(count, outputs, seed=0):
    """Draw sums, and classes with just the probabilities that these sums say."""
    random = np.random.default_rng(seed)
    sums = random.normal(size=(count, outputs)) * 2
    if outputs == 1:
        chance = 1 / (1 + np.exp(-sums[:, 0]))
        return sums, (random.random(count) < chance)[:, None].astype(float)
    chances = np.exp(sums) / np.exp(sums).sum(axis=1, keepdims=True)
    place = (random.random((count, 1)) > chances.cumsum(axis=1)).sum(axis=1)
    return sums, np.eye(outputs)[place]


@pytest.mark.parametrize("outputs", [1, 4])
@pytest.mark.parametrize("too_sure", [0.4, 1.0, 3.0])
def test_the_temperature_undoes_what_made_it_too_sure(outputs, too_sure):
    sums, expected = rows_that_are_right(20_000, outputs)
    assert fit_temperature(too_sure * sums, expected) == pytest.approx(too_sure, rel=0.06)


def test_the_temperature_is_where_scikit_learns_log_loss_is_lowest():
    sums, expected = rows_that_are_right(5_000, 3, seed=1)
    sums = 2 * sums

    def loss(temperature):
        scaled = sums / temperature
        chances = np.exp(scaled) / np.exp(scaled).sum(axis=1, keepdims=True)
        return log_loss(expected.argmax(axis=1), chances)

    lowest = minimize_scalar(loss, bounds=(0.1, 10), method="bounded").x
    assert fit_temperature(sums, expected) == pytest.approx(lowest, rel=1e-2)


def test_rows_that_are_all_right_do_not_cool_without_end():
    sums, expected = np.array([[5.0], [-5.0]] * 10), np.array([[1.0], [0.0]] * 10)
    assert 0.3 < fit_temperature(sums, expected) < 1


@given(st.integers(1, 60), st.integers(2, 5), st.integers(0, 1000))
def test_bins_hold_every_row_and_add_up_to_the_error(rows, classes, seed):
    random = np.random.default_rng(seed)
    chances = random.dirichlet(np.ones(classes), rows)
    truth = random.integers(0, classes, rows)
    told = told_calibration(chances, truth, 1.0)
    assert sum(one.rows for one in told.bins) == rows
    gaps = sum(one.rows * abs(one.said - one.right) for one in told.bins)
    assert told.error == pytest.approx(gaps / rows)
    for one in told.bins:
        assert one.low <= one.said <= one.high + 1e-12
        assert 0 <= one.right <= 1
    assert 0 <= told.luck <= 1


def test_perfect_probabilities_have_the_error_that_chance_gives():
    random = np.random.default_rng(3)
    errors, lucks = [], []
    for _ in range(40):
        chances = random.dirichlet(np.ones(2), 300)
        truth = (random.random(300) > chances[:, 0]).astype(int)
        told = told_calibration(chances, truth, 1.0)
        errors.append(told.error)
        lucks.append(told.luck)
    assert np.mean(errors) == pytest.approx(np.mean(lucks), rel=0.15)


def test_a_network_that_is_too_sure_is_told_so():
    chances = np.tile([0.99, 0.01], (200, 1))
    truth = np.array([0] * 120 + [1] * 80)
    told = told_calibration(chances, truth, 1.0)
    assert told.error == pytest.approx(0.39)
    assert told.luck < 0.02
    assert "it is right in 60 % (200 rows)" in calibration_words(told)


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_a_trained_network_divides_its_sums_by_what_was_fitted(models, task):
    model = models[task]
    assert [step.kind for step in model.network.answer] == ["temperature", "probability"]
    assert model.story.judgement.calibration.temperature == model.temperature
    inputs = np.random.default_rng(0).normal(size=(20, model.network.sizes[0])).astype(np.float32)
    sums = answer_rows(model.network.answering(), inputs)
    scaled = answer_rows(model.network.answering(model.network.answer[0]), inputs)
    np.testing.assert_allclose(scaled, sums / model.temperature, rtol=1e-6)
    assert (scaled.argmax(axis=1) == sums.argmax(axis=1)).all()


def test_a_number_has_no_temperature(models):
    model = models["regression"]
    assert [step.kind for step in model.network.answer] == ["rescale"]
    assert model.story.judgement.calibration is None
    assert model.temperature == 1.0


def test_the_odds_that_are_told_are_those_of_the_answer(models, table):
    opened = models["binary"].explain(table, row=1)
    chance = opened.probabilities[models["binary"].target.positive]
    push = opened.pushes[0]
    assert push.sums[0] == pytest.approx(np.log(chance / (1 - chance)), abs=1e-5)


def test_the_temperature_travels_in_the_file(models, tmp_path):
    models["binary"].save(tmp_path / "m.fathom")
    back = load(tmp_path / "m.fathom")
    assert back.temperature == models["binary"].temperature
    assert back.story.judgement.calibration == models["binary"].story.judgement.calibration


def test_a_temperature_of_nothing_is_refused():
    for wrong in (0, -1, "nan", "inf"):
        with pytest.raises(ValueError, match="above 0"):
            Temperature.restore({"temperature": wrong})
