"""The article's descents, to the last digit, and every way in which one can end."""

from __future__ import annotations

import json
import math

import jax.numpy as jnp
import numpy as np
import pytest

from fathom.descent.descent import descend, descend_many
from fathom.descent.journey import Descent
from fathom.descent.many_starts import pits
from fathom.descent.outcomes import Place, Stopped, Verdict
from fathom.errors import OptionError

F = "x^2 - x + 1"


def positions(run: Descent) -> list[float]:
    return run.positions[:, 0].tolist()


def close(numbers: list[float]) -> object:
    return pytest.approx(numbers, rel=0, abs=1e-12)


def test_row_12_the_parabola() -> None:
    run = descend(F, 9, 0.1, steps=2)
    assert positions(run) == close([9, 7.3, 5.94])
    assert run.costs.tolist() == close([73, 46.99, 30.3436])
    assert run.slopes[:, 0].tolist() == close([17, 13.6, 10.88])
    assert run.derivative == {"x": "2*x - 1"}
    assert run.stopped is Stopped.STEP_LIMIT


def test_row_13_two_variables() -> None:
    run = descend("x^2 + y^2", {"x": 5, "y": 10}, 0.1, steps=1)
    assert run.end.at == {"x": 4.0, "y": 8.0}
    assert run.costs.tolist() == close([125, 80])
    assert run.derivative == {"x": "2*x", "y": "2*y"}


def test_slip_11_two_causes_of_overshooting() -> None:
    momentum = descend(F, 9, 0.1, optimiser="momentum", steps=4)
    large = descend(F, 9, 0.9, steps=3)
    assert positions(momentum) == close([9, 7.3, 4.41, 1.027, -2.1231])
    assert positions(large) == close([9, -6.3, 5.94, -3.852])
    assert descend(F, 9, 0.9).overshoots == 43
    assert descend(F, 9, 0.1).overshoots == 0


@pytest.mark.parametrize(
    ("start", "rate", "steps", "stopped", "verdict"),
    [
        (9, 0.1, None, Stopped.SLOPE_SMALL, Verdict.CONVERGES),
        (9, 0.5, None, Stopped.SLOPE_SMALL, Verdict.ONE_STEP),
        (0.5, 0.1, None, Stopped.SLOPE_SMALL, Verdict.ALREADY_THERE),
        (9, 1, None, Stopped.COST_STOPPED, Verdict.SWINGS),
        (9, 1.1, None, Stopped.DIVERGED, Verdict.DIVERGES),
        (9, 0.0001, None, Stopped.STEP_LIMIT, Verdict.TOO_SMALL),
        (9, 0.1, 5, Stopped.STEP_LIMIT, Verdict.UNDER_WAY),
        (9, 0.1, 0, Stopped.STEP_LIMIT, Verdict.UNDER_WAY),
        (9, 1, 3, Stopped.STEP_LIMIT, Verdict.SWINGS),
        (9, 1.1, 3, Stopped.STEP_LIMIT, Verdict.DIVERGES),
        (9, 1e-18, None, Stopped.COST_STOPPED, Verdict.STANDS_STILL),
    ],
)
def test_every_ending(
    start: float, rate: float, steps: int | None, stopped: Stopped, verdict: Verdict
) -> None:
    run = descend(F, start, rate, steps=steps)
    assert (run.stopped, run.verdict) == (stopped, verdict)
    assert run.stopped.advice.endswith(".")
    if steps is not None:
        assert len(run) == steps


def test_a_swing_keeps_its_cost_for_ever() -> None:
    run = descend(F, 9, 1)
    assert set(positions(run)) == {9.0, -8.0}
    assert set(run.costs.tolist()) == {73.0}


@pytest.mark.parametrize("constant", ["", " + 1000", " - 73", " - 1000"])
def test_a_swing_stays_one_whatever_its_cost(constant: str) -> None:
    assert descend(F + constant, 9, 1, steps=3).verdict is Verdict.SWINGS


SMALLER = "Every step overshot further than the one before: use a smaller learning rate."
TOO_LONG = (
    "The steps are too long: use a smaller learning rate, or allow more of them if the cost still "
    "falls."
)


@pytest.mark.parametrize(
    ("function", "start", "rate", "steps", "advice"),
    [
        ("x^2", 1, 1.1, 20, SMALLER),
        ("x^2 - 10", 1, 1.1, 20, SMALLER),
        ("x^2", 1, 1.1, 2, TOO_LONG),  # the cost has grown, but two steps are no habit
        ("x^2", 1, 1, 3, "It goes to and fro and comes no closer: use a smaller learning rate."),
        ("x^4 - 3x^2 + x", 1.6, 0.2, 60, TOO_LONG),
        (F, 9, 0.9, 5, TOO_LONG),  # it would arrive, sooner with a smaller rate
        ("x^2", 1, 0.99999, None, TOO_LONG),
        ("x^2 + y^2/100", {"x": 1e-5, "y": 9}, 1.1, 65, TOO_LONG),  # y falls, x explodes
        (F, 9, 0.1, 5, Stopped.STEP_LIMIT.advice),
        (F, 9, 0.0001, None, Stopped.STEP_LIMIT.advice),
    ],
)
def test_the_advice_fits_the_walk(
    function: str, start: object, rate: float, steps: int | None, advice: str
) -> None:
    run = descend(function, start, rate, steps=steps)
    assert run.stopped is Stopped.STEP_LIMIT
    assert " ".join(run.summary.splitlines()[1:]) == advice


def test_a_rate_at_which_the_walk_turns_back_is_not_too_small() -> None:
    run = descend("x^2", 1, 0.99999)
    assert run.overshoots == 9999
    assert run.verdict is Verdict.UNDER_WAY


def test_a_small_slope_may_be_a_hilltop_or_a_saddle() -> None:
    assert descend("-(x^2)", 0, 0.1).place is Place.HILLTOP
    saddle = descend("x^2 - y^2", {"x": 1, "y": 0}, 0.1)
    assert saddle.place is Place.SADDLE
    assert "this is no pit (saddle): start elsewhere." in str(saddle)
    assert descend(F, 9).place is Place.PIT


def test_divergence_is_data() -> None:
    run = descend("x^4 - 3x^2 + x", 9, 0.5)
    assert run.stopped is Stopped.DIVERGED
    told = run.as_dict()
    assert told["diverged"] is True
    json.dumps(told, allow_nan=False)
    wild = descend("x^100", 30, 100)
    assert not math.isfinite(wild.end.cost)
    assert wild.as_dict()["steps"][-1]["cost"] is None


def test_the_plain_form() -> None:
    told = descend("x^2 + y^2", {"x": 5, "y": 10}, 0.1, steps=1).as_dict()
    assert told == {
        "variables": ["x", "y"],
        "derivative": {"x": "2*x", "y": "2*y"},
        "learning_rate": 0.1,
        "optimiser": "sgd",
        "steps": [
            {"step": 0, "at": {"x": 5, "y": 10}, "cost": 125, "slope": {"x": 10, "y": 20}},
            {"step": 1, "at": {"x": 4, "y": 8}, "cost": 80, "slope": {"x": 8, "y": 16}},
        ],
        "stopped": "step_limit",
        "verdict": "under way",
    }


def test_jax_functions_of_arrays_and_dictionaries() -> None:
    run = descend(lambda w: jnp.sum((w - 1) ** 2), np.zeros((2, 2)), 0.25)
    assert run.variables == ("w[0,0]", "w[0,1]", "w[1,0]", "w[1,1]")
    np.testing.assert_allclose(run.answer, np.ones((2, 2)), atol=1e-3)

    def cost(neuron: dict[str, jnp.ndarray]) -> jnp.ndarray:
        return neuron["bias"] ** 2 + jnp.sum(neuron["weights"] ** 2)

    run = descend(cost, {"weights": jnp.ones(2), "bias": 3.0}, 0.25)
    assert run.variables == ("bias", "weights[0]", "weights[1]")
    assert run.answer["weights"].shape == (2,)
    assert run.derivative is None


def test_many_walks_are_the_single_walks() -> None:
    many = descend_many(F, [9, -3], [0.1, 0.3])
    for run, (start, rate) in zip(many, [(9, 0.1), (9, 0.3), (-3, 0.1), (-3, 0.3)], strict=True):
        np.testing.assert_allclose(run.positions, descend(F, start, rate).positions, atol=1e-12)


def test_long_tables_are_shortened_in_the_middle() -> None:
    shown = str(descend(F, 9, 0.01)).splitlines()
    assert len(shown) < 40
    assert any(line.split() == ["..."] * 4 for line in shown)


BAD = [
    ((F, "nine"), {}, "the start of x must be a number, not 'nine'."),
    ((F, True), {}, "the start of x must be a number, not True."),
    ((F, math.nan), {}, "the start of x must be a number, not nan."),
    ((F, {"z": 1}), {}, "the start names 'z', which the function does not have. There are: x."),
    (
        ("x + y", {"x": 5}),
        {},
        "the start lacks a value for 'y': the function has x, y.",
    ),
    (
        ("x + y", 5),
        {},
        "the function has 2 variables (x, y): give the start of each, like x=5, y=10.",
    ),
    ((F, 9, 0), {}, "the learning rate must be a number above 0, not 0."),
    ((F, 9, -0.1), {}, "the learning rate must be a number above 0, not -0.1."),
    ((F, 9, math.nan), {}, "the learning rate must be a number above 0, not nan."),
    ((F, 9, "fast"), {}, "the learning rate must be a number above 0, not 'fast'."),
    (
        (F, 9),
        {"steps": -1},
        "the number of steps must be a whole number from 0 to 100,000, not -1.",
    ),
    (
        (F, 9),
        {"steps": 10**9},
        "the number of steps must be a whole number from 0 to 100,000, not 1000000000.",
    ),
    (
        (F, 9),
        {"steps": 2.5},
        "the number of steps must be a whole number from 0 to 100,000, not 2.5.",
    ),
    ((F, 9), {"slope_tolerance": -1}, "the slope tolerance must not be below 0, but is -1."),
    ((F, 9), {"optimiser": "adamm"}, "there is no optimiser 'adamm'. Did you mean 'adam'?"),
    (
        ("ln(x)", -1),
        {},
        "the function has no finite value and slope at the start, x = -1: its cost there is nan. "
        "Start elsewhere.",
    ),
    (
        (42, 9),
        {},
        "the function must be text such as 'x^2 - x + 1' or a JAX function, not 42.",
    ),
    (
        (lambda w: w, np.ones(2)),
        {},
        "the function must give one real number, its cost, but gives an array of shape (2,).",
    ),
    (
        (lambda w: w, {}),
        {},
        "the start holds no numbers: give a number, an array or a dictionary.",
    ),
]


@pytest.mark.parametrize(("given", "options", "sentence"), BAD, ids=range(len(BAD)))
def test_bad_input_is_one_sentence(given: tuple, options: dict, sentence: str) -> None:
    with pytest.raises(OptionError) as refusal:
        descend(*given, **options)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("function", "start", "rate", "verdict", "advice"),
    [
        ("abs(x)", 1, 0.25, "converges", "It is flat here: a pit"),
        ("abs(x) + abs(y)", {"x": 1, "y": 1}, 0.25, "converges", "It is flat here: a pit"),
        ("max(x, 0 - x)", 1, 0.25, "converges", "It is flat here: a pit"),
        (
            "sqrt(x)",
            4,
            0.5,
            "leaves where the function is defined",
            "It left the place where the function is defined, at x = -0.72",
        ),
        ("log(x)", 1, 0.5, "leaves where the function is defined", "at x = -0.5: start elsewhere"),
        ("exp(exp(x))", 5, 0.1, "thrown onto a plateau", "no pit (flat)"),
        ("x^3", 1, 0.1, "goes on falling", "no pit (the cost goes on falling)"),
        ("exp(0 - x)", 0, 0.1, "goes on falling", "no pit (the cost goes on falling)"),
        ("0 - x", 0, 0.1, "goes on falling", "it may have no lowest place here"),
        ("x^4", 1, 0.1, "converges", "It is flat here: a pit"),
        ("x^6", 1, 0.05, "converges", "It is flat here: a pit"),
        ("(x - 3)^2 + 1000000", 1, 0.1, "converges", "It is flat here: a pit"),
        ("x^2", 1, 1.1, "diverges", "use a smaller learning rate"),
    ],
)
def test_a_verdict_looks_at_what_happened(function, start, rate, verdict, advice):
    run = descend(function, start, rate)
    assert run.verdict.value == verdict
    assert advice in run.summary.replace("\n", " ")


def test_an_inflection_is_no_pit_among_many_starts():
    found = pits("x^3", [1.0, 2.0], learning_rate=0.01)
    assert [pit.place.value for pit in found.pits] == ["the cost goes on falling"] * len(found.pits)
    assert len(found.pits) >= 1


def test_numbers_too_large_to_hold_are_no_place_outside_the_domain():
    run = descend("x^4 - 2x^4 + x^4 + x^2", 1, learning_rate=1e80)
    assert run.verdict is Verdict.DIVERGES
