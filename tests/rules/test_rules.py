"""Rules without gradients do what their table says, and Pavlov's dog with them."""

from __future__ import annotations

import numpy as np
import pytest

from fathom.descent.search import least_squares
from fathom.errors import DataError, OptionError
from fathom.rules.dog import pavlov
from fathom.rules.rules import RULES, learn, rule

TABLE = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])  # the third input is the bias
AND, OR, XOR = np.array([0.0, 0, 0, 1]), np.array([0.0, 1, 1, 1]), np.array([0.0, 1, 1, 0])


@pytest.fixture(scope="module")
def cloud() -> np.ndarray:
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    return np.random.default_rng(0).normal(size=(500, 2)) * [1.5, 0.4] @ turn.T


def test_hebb_grows_without_bound(cloud: np.ndarray) -> None:
    lengths = np.linalg.norm(learn("hebb", cloud, np.array([0.1, 0.0]), 0.05, rounds=2), axis=1)
    assert (np.diff(lengths) >= 0).all()
    assert lengths[-1] > 1e6


def test_oja_finds_the_first_principal_component(cloud: np.ndarray) -> None:
    weights = learn("oja", cloud, np.array([0.1, 0.0]), 0.002, rounds=10)[-1]
    main = np.linalg.eigh(cloud.T @ cloud)[1][:, -1]
    assert np.linalg.norm(weights) == pytest.approx(1, abs=0.01)
    assert abs(weights @ main) == pytest.approx(1, abs=0.01)


def test_delta_finds_the_least_squares(cloud: np.ndarray) -> None:
    expected = cloud @ np.array([1.0, -2.0]) + 0.5
    inputs = np.column_stack([cloud, np.ones(len(cloud))])
    weights = learn("delta", inputs, np.zeros(3), 0.02, expected=expected, rounds=20)[-1]
    solved = least_squares(cloud, expected)
    np.testing.assert_allclose(weights, [*solved.weights, solved.bias], atol=1e-6)


@pytest.mark.parametrize(("expected", "can"), [(AND, True), (OR, True), (XOR, False)])
def test_perceptron_learns_what_one_neuron_can(expected: np.ndarray, can: bool) -> None:
    weights = learn("perceptron", TABLE, np.zeros(3), 1, expected=expected, rounds=50)
    answers = weights[-len(TABLE) :] @ TABLE.T > 0
    assert (answers == expected).all(axis=1).any() == can


def test_names_and_what_is_missing() -> None:
    for name, entry in RULES.items():
        assert rule(name) is entry
        assert entry.source in str(entry)
    with pytest.raises(OptionError) as refusal:
        rule("ojja")
    assert str(refusal.value) == "there is no learning rule 'ojja'. Did you mean 'oja'?"
    with pytest.raises(DataError) as missing:
        learn("delta", TABLE, np.zeros(3), 0.1)
    assert str(missing.value) == "the delta rule needs one expected output for each example."


@pytest.mark.parametrize("name", ["delta", "hebb", "oja"])
def test_every_dog_learns_the_bell(name: str) -> None:
    dog = pavlov(name)
    assert dog.answer("before") == 0
    assert dog.answer("after") > 0.5
    assert len(dog.findings) == 4


def test_delta_forgets_and_blocks() -> None:
    dog = pavlov("delta", 0.2, 20)
    first = [trial.foreseen for trial in dog.phase("conditioning")[:3]]
    assert first == pytest.approx([0, 0.2, 0.36])
    assert dog.answer("after") == pytest.approx(1 - 0.8**20)
    assert dog.answer("extinction") < 0.02
    assert dog.answer("light alone") < 0.01
    naive = pavlov("delta", 0.2, schedule={"blocking": 20, "light alone": 1})
    assert naive.answer("light alone") == pytest.approx(0.5, abs=0.01)


def test_hebb_never_forgets_and_grows() -> None:
    dog = pavlov("hebb", 0.2, 20)
    assert dog.answer("after") == pytest.approx(1.2**20 - 1)
    bells = [next(iter(trial.weights.values())) for trial in dog.trials]
    assert (np.diff(bells) >= 0).all()
    assert dog.answer("extinction") > dog.answer("after")


def test_oja_is_bounded_and_does_not_forget() -> None:
    dog = pavlov("oja", 0.2, 40)
    golden = (5**0.5 - 1) / 2  # where w = 1 / (1 + w)
    assert dog.answer("after") == pytest.approx(golden, abs=1e-6)
    assert dog.answer("extinction") == pytest.approx(1, abs=1e-3)
    assert max(abs(w) for trial in dog.trials for w in trial.weights.values()) < 1.01


def test_the_two_wirings_part_when_the_dog_is_sated() -> None:
    own, through_food = pavlov(), pavlov(wiring="bell->food")
    assert own.answer("after") == through_food.answer("after")
    assert own.answer("sated") == own.answer("after")
    assert through_food.answer("sated") == 0
    assert list(through_food.trials[0].weights) == ["bell -> food", "light -> food"]


def test_runaway_numbers_are_none_in_plain_form() -> None:
    dog = pavlov("hebb", 10, 400, schedule={"conditioning": 400})
    assert dog.as_dict()["trials"][-1]["saliva"] is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"rule": "perceptron"},
            "Pavlov's experiment runs with hebb, oja or delta, not with perceptron.",
        ),
        (
            {"wiring": "bell -> fod"},
            "there is no wiring 'bell -> fod'. Did you mean 'bell -> food'?",
        ),
        ({"rate": 0}, "the learning rate must be a number above 0, not 0."),
        ({"trials": 0}, "the number of trials must be a whole number from 1 to 10,000, not 0."),
        (
            {"schedule": {"extincton": 3}},
            "there is no phase 'extincton'. Did you mean 'extinction'?",
        ),
        (
            {"schedule": {"before": -1}},
            "the number of trials of before must be a whole number from 1 to 10,000, not -1.",
        ),
    ],
)
def test_bad_options(options: dict, sentence: str) -> None:
    with pytest.raises(OptionError) as refusal:
        pavlov(**options)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("rule", ["delta", "oja"])
def test_a_rate_that_explodes_is_said_and_nothing_is_called_blocked(rule):
    words = str(pavlov(rule, rate=3))
    assert "It explodes: at rate 3" in words
    assert "blocked by" not in words
    assert "It explodes" not in str(pavlov(rule))
    assert "It explodes" not in str(pavlov("hebb", rate=3))
