"""Parts 11 to 14: all combinations, one weight, two weights, and the size of the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax.numpy as jnp
import numpy as np

from fathom.article.part import Picture, Result, Row, Slip, figures
from fathom.descent.descent import descend
from fathom.descent.rates import compare_rates
from fathom.descent.search import BruteForce, brute_force, least_squares, linear_cost, tries
from fathom.examples.tables import example
from fathom.nets.precision import float64

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ONE, TWO = "x^2 - x + 1", "x^2 + y^2"
RATES = (0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99, 1.0, 1.1)


def combinations() -> Result:
    """Part 11: trying all combinations, solving the equation, descending: one task, three ways."""
    tried = brute_force(ONE, (-10, 10), values=201)
    walked = descend(ONE, start=9, learning_rate=0.1)
    inputs, salary = _people()
    solved = least_squares(inputs, salary)
    start = {"weights": np.zeros(2), "bias": 0.0}
    found = descend(
        linear_cost(inputs, salary), start, learning_rate=0.5, steps=10_000, slope_tolerance=1e-9
    ).answer
    gap = max(
        float(np.max(np.abs(np.asarray(found["weights"]) - solved.weights))),
        abs(float(found["bias"]) - solved.bias),
    )
    counts = [(n, f"10^{n}" if n > 6 else f"{tries(n):,.0f}") for n in (1, 2, 3, 10, 1000)]
    words = "\n\n".join(
        [
            "Ten values for every weight, all combinations:",
            figures(counts, ("weights", "tries")),
            f"The lowest of {ONE}: {tried.tries:,.0f} tries find x = {_at(tried):g}; descent needs "
            f"{len(walked)} steps to x = {walked.end.at['x']:.4f}.",
            "Salary from age and experience, a linear neuron (all standardised):",
            figures(
                [
                    ("solving the equations", *map(float, solved.weights)),
                    ("gradient descent", *map(float, found["weights"])),
                ],
                ("way", "weight of age", "weight of experience"),
            ),
        ]
    )
    return Result(words, _combination_rows(tried, gap))


def _combination_rows(tried: BruteForce, gap: float) -> tuple[Row, ...]:
    return (
        Row(11, "the lowest place, by trying 201 values of one weight", _at(tried)),
        Row(11, "combinations of 3 weights with ten values each", float(tries(3))),
        Row(
            11,
            "combinations of 1,000 weights with ten values each",
            f"10^{np.log10(10.0) * 1000:g}: not infinite, but more than can be tried",
        ),
        Row(
            11,
            "solving the equations, and descent: their weights differ by",
            f"{gap:.0e}",
            "it's like solving an equation",
            holds=gap < 1e-5,
        ),
    )


def one_weight() -> Result:
    """Part 12: f(x) = x^2 - x + 1 from 9 with rate .1, the article's own numbers."""
    two = descend(ONE, start=9, learning_rate=0.1, steps=2)
    first, second, third = two.steps
    rows = (
        _formula(12, "the slope's formula", (two.derivative or {})["x"], "2x - 1", "2*x - 1"),
        Row(12, "cost at x = 9", first.cost, 73.0, "the value of the function is 73"),
        Row(12, "slope at x = 9", first.slope["x"], 17.0, "(17, at x = 9)"),
        Row(12, "x after one step", second.at["x"], 7.3, "X1 = 7.3"),
        Row(12, "cost there", second.cost, 46.99, "= 46.99"),
        Row(12, "slope there", second.slope["x"], 13.6, "X2 = X1 - .1 * 13.6"),
        Row(12, "x after two steps", third.at["x"], 5.94, "= 5.94"),
        Row(12, "cost there", third.cost, 30.3436, "= 30.3436"),
    )
    whole = descend(ONE, start=9, learning_rate=0.1)
    slip = Slip(
        9,
        "of 46.99: 'the error is low, but not zero'; 'Repeat until the cost is zero or close to "
        "zero'",
        "46.99 is not low, and no cost of this function is close to zero: stop when the slope is "
        "small",
        experiment=f"its lowest cost is {whole.end.cost:.4f}, at x = {whole.end.at['x']:.3f}, "
        f"reached after {len(whole)} steps",
    )
    words = f"{two}\n\nThe first step, worked: {two.worked(1)}"
    return Result(words, rows, (slip,), (Picture("Down the curve", lambda: _curve(ONE)),))


def two_weights() -> Result:
    """Part 13: f(x, y) = x^2 + y^2 from (5, 10), and its update as printed."""
    run = descend(TWO, start={"x": 5, "y": 10}, learning_rate=0.1, steps=1)
    first, second = run.steps
    partial = run.derivative or {}
    rows = (
        _formula(13, "partial slope by x", partial["x"], "2x", "2*x", "d f(x,y)/dx = 2x"),
        _formula(13, "partial slope by y", partial["y"], "2y", "2*y", "d f(x,y)/dy = 2y"),
        Row(13, "cost at (5, 10)", first.cost, 125.0, "= 25 + 100 = 125"),
        Row(13, "x after one step", second.at["x"], 4.0, "= 4"),
        Row(13, "y after one step", second.at["y"], 8.0, "= 8"),
        Row(13, "cost there", second.cost, 80.0, "= 80"),
    )
    both, sign, index = (_as_printed(*fault) for fault in ((1, True), (1, False), (-1, True)))
    slips = (
        Slip(
            2,
            "the two weights move along the slope, and y with the slope by x",
            f"x and y each move against their own slope: (4, 8), cost {second.cost:g}",
            printed="x1 = x0 + learning rate * partial derivative with respect to x; y1 = y0 + "
            "learning rate * partial derivative with respect to x",
            experiment=f"both faults: {both}; only the sign: {sign}; only the wrong slope: {index}",
        ),
        Slip(
            16,
            "'Picture three different axes for the pond', 'a lot more than 3 weights'; 'partial "
            "derivatives of the slope'; superscripts are lost",
            "two axes are weights and the third is the cost; partial slopes are of the cost; "
            "x^2 + y^2; 7.3^2 - 7.3 + 1 = 46.99",
            printed="f(x, y) = x2 + y2; 7.32 - 7.3 + 1",
        ),
    )
    return Result(str(run), rows, slips, (Picture("Over the surface", _surface),))


def step_size() -> Result:
    """Part 14: the rover in the pond; small steps slow, big ones overshoot."""
    rates = compare_rates(ONE, 9, RATES)
    runs = {run.learning_rate: run for run in rates.runs}
    rows = [Row(14, f"steps at rate {rate:g}", float(len(runs[rate]))) for rate in RATES[:-2]]
    swing, large = runs[1.0], [step.at["x"] for step in runs[0.9].steps[:2]]
    visited = " ".join(f"{value:g}" for value in sorted({step.at["x"] for step in swing.steps}))
    rows += [
        Row(14, "rate 1: for ever between", visited),
        Row(14, "rate 1", swing.verdict.value),
        Row(14, "rate 1.1", runs[1.1].verdict.value),
        Row(
            14,
            "steps at rate .001, and at .1",
            f"{len(runs[0.001]):,}, and {len(runs[0.1])}",
            "if the steps are small, it may take a very long time for the rover to reach the "
            "bottom",
            holds=len(runs[0.001]) > 10 * len(runs[0.1]),
        ),
        Row(
            14,
            "the first step at rate .9, past the bottom at 0.5",
            f"from {large[0]:g} to {large[1]:g}",
            "if the rover reaches the bottom and doesn't stop, it will keep ongoing",
            holds=large[0] > 0.5 > large[1],
        ),
    ]
    slips = (_limit(rates.limit), _two_causes(), _stops_changing())
    picture = Picture("Learning rates side by side", lambda: _rates_picture())
    return Result(str(rates), tuple(rows), slips, (picture,))


def _limit(limit: float | None) -> Slip:
    momentum = compare_rates(ONE, 9, (1.85, 1.95), optimiser="momentum")
    below, above = momentum.runs
    return Slip(
        10,
        "'The learning rate is the steps we take'",
        f"the step is rate x slope, .1 x 17 = 1.7; and plain descent is stable below 2 / largest "
        f"curvature = {limit:g} for this f. Momentum .9 has the limit {momentum.limit:g}: at 1.85 "
        f"it {below.verdict.value}, at 1.95 it {above.verdict.value}",
        experiment="a step of .1 from 9 would lead to 8.9",
    )


def _two_causes() -> Slip:
    large = descend(ONE, start=9, learning_rate=0.9, steps=3)
    heavy = descend(ONE, start=9, learning_rate=0.1, optimiser="momentum", steps=4)
    walks = [", ".join(f"{step.at['x']:.6g}" for step in run.steps) for run in (large, heavy)]
    return Slip(
        11,
        "a rover that 'reaches the bottom and doesn't stop' has one cause, steps that are too big",
        "there are two: a large rate, and momentum, which keeps going at a small one",
        experiment=f"rate .9 goes {walks[0]}, and needs as many steps as .1; momentum at the small "
        f"rate .1 goes {walks[1]}",
    )


def _stops_changing() -> Slip:
    plain = descend("1 - exp(-x^2)", start=4, learning_rate=0.1)
    tiny = descend(ONE, start=9, learning_rate=1e-15)
    return Slip(
        12,
        "'we'll know we've reached the minimum error once the error stops changing'",
        "an error also stops changing on plateaus and saddles, with dead units and at tiny rates",
        experiment="on the plateau of 1 - exp(-x^2) at x = 4 it stops at cost "
        f"{plain.end.cost:.4f}; at rate 1e-15 on f it stops at cost {tiny.end.cost:g}; the lowest "
        "costs are 0 and 0.75",
    )


def _formula(part: int, what: str, found: str, article: str, ours: str, quote: str = "") -> Row:
    """Compare a formula with the article's; `ours` is how Fathom writes the same."""
    return Row(part, what, found, article, quote, holds=found == ours)


def _as_printed(sign: int, wrong_slope: bool, rate: float = 0.1) -> str:
    """Take one step of the update that the article prints, or of one with half of its faults."""
    with float64():
        slopes = descend(TWO, start={"x": 5, "y": 10}, learning_rate=rate, steps=1).start.slope
        x = 5 + sign * rate * slopes["x"]
        y = 10 + sign * rate * slopes["x" if wrong_slope else "y"]
        cost = float(jnp.array(x) ** 2 + jnp.array(y) ** 2)
    return f"({x:g}, {y:g}), cost {cost:g}"


def _people(rows: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    """Give standardised age, experience and salary of some people."""
    frame = example("salaries-simple").head(rows)
    table = frame.select("age", "experience", "salary").to_numpy().astype(float)
    scaled = (table - table.mean(axis=0)) / table.std(axis=0)
    return scaled[:, :2], scaled[:, 2]


def _at(found) -> float:  # type: ignore[no-untyped-def]
    return float(found.at["x"])


def _curve(function: str):  # type: ignore[no-untyped-def]
    from fathom.plots.descent import plot_descent

    return plot_descent(descend(function, start=9, learning_rate=0.1, steps=12))


def _surface():  # type: ignore[no-untyped-def]
    from fathom.plots.surface import plot_surface

    return plot_surface(descend(TWO, start={"x": 5, "y": 10}, learning_rate=0.1, steps=12))


def _rates_picture() -> Figure:
    from fathom.plots.rates import plot_rates

    return plot_rates(compare_rates(ONE, 9, (0.01, 0.1, 0.5, 0.9, 1.0, 1.1)))
