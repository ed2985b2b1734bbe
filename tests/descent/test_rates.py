"""Learning rates, pits, brute force and least squares beside descent."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from fathom.descent.descent import descend, descend_many
from fathom.descent.many_starts import pits, starts_between
from fathom.descent.outcomes import Place, Stopped, Verdict
from fathom.descent.rates import compare_rates
from fathom.descent.search import brute_force, least_squares, linear_cost, tries
from fathom.errors import DataError, OptionError

PITS = "x^4 - 3x^2 + x"
STEPS = {0.001: 4866, 0.01: 483, 0.1: 44, 0.25: 15, 0.5: 1, 0.9: 44, 0.99: 483}


def test_row_14_rates_side_by_side() -> None:
    rates = compare_rates("x^2 - x + 1", 9, [*STEPS, 1, 1.1], cost_per_look=2)
    arrived = {r.learning_rate: len(r) for r in rates.runs if r.stopped is Stopped.SLOPE_SMALL}
    assert arrived == STEPS
    assert [run.verdict for run in rates.runs[-2:]] == [Verdict.SWINGS, Verdict.DIVERGES]
    assert rates.best.learning_rate == 0.5
    assert [rates.total_cost(run) for run in rates.runs[-3:]] == [966, None, None]
    assert (rates.curvature, rates.limit) == (pytest.approx(2), pytest.approx(1))


def test_the_limit_depends_on_the_optimiser() -> None:
    momentum = compare_rates("x^2 - x + 1", 9, [0.1], optimiser="momentum")
    adam = compare_rates("x^2 - x + 1", 9, [0.1], optimiser="adam")
    assert momentum.limit == pytest.approx(1.9)
    assert adam.limit is None
    assert "For adam the curvature alone sets no limit" in str(adam)


def test_the_limit_on_the_way_can_be_lower() -> None:
    rates = compare_rates(PITS, 2, [0.01])
    assert rates.path_limit == pytest.approx(2 / 42)
    assert rates.limit == pytest.approx(2 / (12 * 1.1309**2 - 6), rel=1e-3)


def test_no_rate_arrives() -> None:
    rates = compare_rates("x^2", 9, [5])
    assert rates.best is None
    assert rates.limit is None
    assert rates.as_dict()["best"] is None


def test_a_rate_that_hops_about_is_not_too_small() -> None:
    (run,) = compare_rates(PITS, 1.6, [0.2], slope_tolerance=0).runs
    assert (len(run), run.verdict) == (10_000, Verdict.SWINGS)


@pytest.mark.parametrize("constant", ["", " + 10", " - 10", " + 1000", " - 1000"])
@pytest.mark.parametrize(
    ("function", "start", "rate"),
    [(PITS, 1.6, 0.2), (PITS, -1.3, 0.2), (PITS, 0.5, 0.22), ("cos(3x) + x^2/5", 1.6, 0.3)],
)
def test_hopping_about_for_ever(function: str, start: float, rate: float, constant: str) -> None:
    run = descend(function + constant, start, rate, slope_tolerance=0)  # no chance hit ends it
    assert run.stopped is Stopped.STEP_LIMIT
    assert run.verdict is Verdict.SWINGS


VALLEY = "(1 - x)^2 + 20 (y - x^2)^2"


@pytest.mark.parametrize(
    ("function", "steps", "optimiser"),
    [
        (PITS, None, "sgd"),
        (PITS, 20, "sgd"),
        (PITS, None, "adam"),
        ("x^2 - x + 1", None, "sgd"),
        ("x^2 - x + 1", 3, "sgd"),
        ("sin(x)", None, "sgd"),
        ("x^2 + 3y^2", None, "sgd"),
        (VALLEY, None, "momentum"),
    ],
)
def test_a_constant_changes_no_verdict(function: str, steps: int | None, optimiser: str) -> None:
    start = {"x": 1.6, "y": 0.7} if "y" in function else 1.6
    given = [0.00001, 0.001, 0.01, 0.1, 0.5, 0.9, 1, 1.1, 2]
    plain, higher, lower = (
        compare_rates(function + constant, start, given, optimiser=optimiser, steps=steps)
        for constant in ("", " + 10", " - 10")
    )
    verdicts = [run.verdict for run in plain.runs]
    assert [run.verdict for run in higher.runs] == verdicts
    assert [run.verdict for run in lower.runs] == verdicts


def test_how_far_above_the_lowest() -> None:
    rates = compare_rates("x^2 - x + 1", 9, [0.25, 0.5, 1.1])
    quarter, half, wild = (rates.above(run) for run in rates.runs)
    assert quarter[:2] == pytest.approx([72.25, 72.25 / 4])
    assert half == pytest.approx([72.25, 1e-9 * 73.25])
    assert len(wild) == len(rates.runs[2].costs)
    assert wild[-1] > 1e12
    higher = compare_rates("x^2 - x + 11", 9, [0.25, 0.5, 1.1])
    assert higher.above(higher.runs[0]) == pytest.approx(quarter)


def test_what_is_not_finite_is_not_the_lowest() -> None:
    rates = compare_rates("-exp(x^2)", 2, [0.01, 5])
    assert rates.runs[1].costs.tolist() == [pytest.approx(-np.exp(4)), -np.inf]
    for run in rates.runs:
        above = rates.above(run)
        assert np.isfinite(above).all()
        assert (above > 0).all()


@pytest.mark.parametrize("rate", [0.01, 0.05])
def test_row_16_pits(rate: float) -> None:
    found = pits(PITS, starts_between(-2, 2, 4000), rate)
    best, worse = found.pits
    assert (best.at["x"], best.cost) == pytest.approx((-1.3008, -3.5139), abs=6e-5)
    assert (worse.at["x"], worse.cost) == pytest.approx((1.1309, -1.0702), abs=6e-5)
    assert worse.share == pytest.approx(0.4575, abs=1e-4)
    assert np.mean(found.which == 1) == worse.share
    (top,) = descend_many(PITS, [0.169938])
    assert top.place is Place.HILLTOP


def test_pits_count_what_is_lost() -> None:
    found = pits("x^3", [-1, 1], 0.1, steps=50)
    assert found.count == 2
    assert found.diverged == 1
    assert "diverged" in str(found)
    json_form = found.as_dict()
    assert json_form["starts"] == 2


def test_starts_are_random_only_with_a_key() -> None:
    low, high = {"x": -1, "y": 0}, {"x": 1, "y": 4}
    grid = starts_between(low, high, 25)
    drawn = starts_between(low, high, 25, key=jax.random.key(1))
    assert grid == starts_between(low, high, 25)
    assert drawn == starts_between(low, high, 25, key=jax.random.key(1))
    assert drawn != starts_between(low, high, 25, key=jax.random.key(2))
    assert all(-1 <= start["x"] <= 1 and 0 <= start["y"] <= 4 for start in grid + drawn)
    with pytest.raises(OptionError):
        starts_between({"x": 1}, {"y": 2}, 3)


def test_brute_force_is_counted_and_not_run_when_hopeless() -> None:
    found = brute_force("(x - 1)^2 + (y + 2)^2", {"y": (-5, 5), "x": (-5, 5)}, values=11)
    assert (found.tries, found.at, found.cost) == (121, {"x": 1.0, "y": -2.0}, 0.0)
    hopeless = brute_force(
        "+".join(f"w_{n}^2" for n in range(20)), {f"w_{n}": (-1, 1) for n in range(20)}
    )
    assert hopeless.at is None
    assert str(hopeless) == (
        "1e+20 tries (10 values for each of 20): not run; at a billion tries a second "
        "3.17e+03 years"
    )
    assert tries(3) == 1000
    assert tries(10_000, 3) == float("inf")


@pytest.mark.parametrize(
    ("ranges", "values", "sentence"),
    [
        ((1, 0), 10, "the range from 1 to 0 is empty: give low before high."),
        (3, 10, "a range is a pair of numbers, low and high, not 3."),
        ((0, 1), 1, "at least 2 values must be tried for each variable, not 1."),
    ],
)
def test_ranges_that_make_no_sense(ranges: object, values: int, sentence: str) -> None:
    with pytest.raises(OptionError) as refusal:
        brute_force("x^2", ranges, values)
    assert str(refusal.value) == sentence


def test_row_11_descent_reaches_the_least_squares() -> None:
    rng = np.random.default_rng(4)
    inputs = rng.normal(size=(50, 2))
    expected = inputs @ np.array([2.0, -1.0]) + 3 + rng.normal(size=50)
    solved = least_squares(inputs, expected)
    start = {"weights": np.zeros(2), "bias": 0.0}
    walked = descend(linear_cost(inputs, expected), start, 0.1, slope_tolerance=1e-6)
    np.testing.assert_allclose(walked.answer["weights"], solved.weights, atol=1e-5)
    assert float(walked.answer["bias"]) == pytest.approx(solved.bias, abs=1e-5)
    assert walked.end.cost == pytest.approx(solved.cost)


def test_least_squares_wants_one_answer_for_each_example() -> None:
    with pytest.raises(DataError):
        least_squares(np.ones((3, 1)), np.ones(2))
