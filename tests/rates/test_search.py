"""Rates side by side on a table: what explodes raw is fine scaled, and the column is named."""

import numpy as np
import pytest

import fathom
from fathom.errors import DataError, OptionError
from fathom.rates.told_stable import stable_words
from fathom.rates.verdicts import RateVerdict


@pytest.fixture(scope="module")
def salaries():
    table, target = fathom.example_table("salaries_simple")
    return {"data": table.frame[:1500], "target": target}


STRAIGHT = {"hidden": (), "optimizer": "sgd", "rates": (0.0001, 0.0004, 0.001, 0.1), "epochs": 4}


def _verdicts(found):
    return {rate.learning_rate: rate.verdict for rate in found.sweep}


def test_raw_salaries_explode_at_a_tenth_and_scaled_ones_do_not(salaries):
    raw = fathom.lr_find(**salaries, **STRAIGHT, raw=True)
    scaled = fathom.lr_find(**salaries, **STRAIGHT)
    assert _verdicts(raw)[0.1] == RateVerdict.EXPLODED.value
    assert _verdicts(scaled)[0.1] == RateVerdict.SOUND.value
    assert (raw.recommended, scaled.recommended) == (0.0004, 0.1)
    assert raw.limiting_input == "age"
    assert "learning rate 0.1 diverged in epoch 1: it is 19" in raw.sweep[-1].why


def test_the_limit_is_that_of_the_table(salaries):
    """Two over the largest eigenvalue of twice the mean of x x^T: the cost is a mean of squares."""
    raw = fathom.lr_find(**salaries, **STRAIGHT, raw=True)
    frame = salaries["data"]
    inputs = np.column_stack([frame["age"], frame["experience"], np.ones(len(frame))])
    largest = np.linalg.eigvalsh(2 * inputs.T @ inputs / len(frame))[-1]
    assert raw.largest_stable_rate == pytest.approx(2 / largest, rel=0.05)  # of 84 % of the rows
    below, above = 0.9 * raw.largest_stable_rate, 1.1 * raw.largest_stable_rate
    more = STRAIGHT | {"rates": (below, above), "epochs": 400, "batch_size": 0}
    divided = fathom.lr_find(**salaries, **more, raw=True)
    settled, exploded = divided.sweep
    assert settled.validation < 1
    assert exploded.verdict == RateVerdict.EXPLODED.value


def test_where_nothing_is_learnt_it_says_so():
    random = np.random.default_rng(0)
    noise = {"x": random.normal(size=2000), "y": random.normal(size=2000)}
    found = fathom.lr_find(noise, "y", **STRAIGHT)
    assert found.constant == pytest.approx(1, rel=0.2)
    assert "none did much better than always the same answer" in str(found)


def test_what_programs_read(salaries):
    found = fathom.lr_find(**salaries, **STRAIGHT).as_dict()
    assert [set(rate) for rate in found["sweep"]] == [
        {"learning_rate", "cost", "verdict", "why"}
    ] * 4
    assert found["largest_stable_rate"] == pytest.approx(0.5, rel=0.05)
    assert found["limiting_input"] in ("age", "experience")
    assert found["stable"]["limited_by"] in ("age and experience", "experience and age")
    assert found["scaled"] is True


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("adam", "Adam, its running averages held still, swings above about "),
        ("momentum", "stable below about "),
        ("rmsprop", None),
    ],
)
def test_the_limit_is_the_optimisers_own(people, name, words):
    data = people.drop("rich", "level")
    options = {"hidden": (4,), "rates": (0.001, 0.01), "epochs": 6}
    found = fathom.lr_find(data, "salary", optimizer=name, **options)
    if words is None:
        assert found.largest_stable_rate is None
        assert "For rmsprop no largest stable rate is stated here: see the table." in str(found)
    else:
        assert found.stable.optimiser == name
        assert stable_words(found.stable).startswith(words)


def test_silent_neurons_are_counted(people):
    data = people.select("age", "experience", "city", "rich")
    found = fathom.lr_find(data, "rich", rates=(0.01, 30.0), hidden=(8,), epochs=20)
    assert found.sweep[1].verdict == RateVerdict.TOO_LARGE.value
    assert "of 8 hidden neurons are silent for every row" in found.sweep[1].why


def test_every_rate_may_be_too_large(salaries):
    options = STRAIGHT | {"rates": (1.0, 10.0)}
    found = fathom.lr_find(**salaries, **options, raw=True)
    assert found.recommended is None
    assert found.largest_stable_rate == found.at_start.rate
    assert "Every learning rate diverged; smaller ones are needed, or scaled inputs" in str(found)


def test_the_report_of_a_training_has_the_limit(salaries, tmp_path):
    options = {"hidden": (), "epochs": 4, "starts": 1, "sweep": False, "baselines": False}
    rates = {"learning_rate": (0.01, 2.0), "optimizer": "sgd", "schedule": "cosine"}
    model = fathom.train(**salaries, **options, **rates)
    model.save(tmp_path / "pay.fathom")
    told = fathom.report(fathom.load(tmp_path / "pay.fathom"))
    assert told.as_dict()["largest_stable_rate"] == pytest.approx(0.5, rel=0.05)
    words = " ".join(str(told).split())
    assert "stable below a peak rate of about 0.5 (plain descent; limited by" in words
    assert "learning rate 2 diverged in epoch 1: it is 4 times the largest stable rate" in words


def test_a_model_from_before_loads(salaries):
    options = {"hidden": (), "epochs": 1, "starts": 1, "sweep": False, "baselines": False}
    training = fathom.train(**salaries, **options).story.training
    old = training.model_dump(exclude={"stable", "schedule", "rates"})
    old["rates"] = [rate.model_dump(exclude={"why"}) for rate in training.rates]
    assert type(training).model_validate(old).stable is None


@pytest.mark.parametrize(
    ("wrong", "error", "told"),
    [
        ({"rates": [0.1]}, OptionError, "to compare learning rates give at least two, like"),
        ({"rates": [0.1, -1]}, OptionError, "the learning rate must be above 0, but got -1"),
        ({"optimizer": "adan"}, OptionError, "there is no optimiser 'adan'. Did you mean 'adam'?"),
        ({"target": "slary"}, DataError, "the table has no column 'slary'"),
        ({"epochs": 0}, OptionError, "epochs must be 1 to 1,000,000"),
    ],
)
def test_bad_input_is_told(salaries, wrong, error, told):
    with pytest.raises(error, match="^" + told.replace("?", r"\?").replace(".", r"\.")):
        fathom.lr_find(**salaries | wrong)
