"""Parts 11 to 14: all combinations, one weight, two weights, and the size of the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax.numpy as jnp
import numpy as np

from fathom.article.part import Picture, Result, Row, Slip, figures
from fathom.descent.descent import descend
from fathom.descent.rates import compare_rates
from fathom.descent.search import brute_force, least_squares, linear_cost, tries
from fathom.examples.tables import example
from fathom.nets.precision import float64

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ONE, TWO = "x^2 - x + 1", "x^2 + y^2"
RATES = (0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99, 1.0, 1.1)
STEPS_NEEDED = {0.001: 4866, 0.01: 483, 0.1: 44, 0.25: 15, 0.5: 1, 0.9: 44, 0.99: 483}


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
    rows = (
        Row(
            11, "one weight by trying all values finds the lowest place", 0.5, _at(tried), digits=9
        ),
        Row(11, "ten values each, 3 weights: combinations", 1000.0, float(tries(3))),
        Row(
            11,
            "'infinite time': 1,000 weights",
            "10^1000 tries",
            f"10^{np.log10(10.0) * 1000:g} tries",
        ),
        Row(11, "'like solving an equation': descent reaches the same weights", 0.0, gap, digits=5),
    )
    return Result(words, rows)


def one_weight() -> Result:
    """Part 12: f(x) = x^2 - x + 1 from 9 with rate .1, the article's own numbers."""
    two = descend(ONE, start=9, learning_rate=0.1, steps=2)
    first, second, third = two.steps
    rows = (
        Row(12, "the slope's formula", "2*x - 1", (two.derivative or {})["x"]),
        Row(12, "cost at x = 9", 73.0, first.cost),
        Row(12, "slope at x = 9", 17.0, first.slope["x"]),
        Row(12, "x after one step", 7.3, second.at["x"]),
        Row(12, "cost there", 46.99, second.cost),
        Row(12, "slope there", 13.6, second.slope["x"]),
        Row(12, "x after two steps", 5.94, third.at["x"]),
        Row(12, "cost there", 30.3436, third.cost),
    )
    whole = descend(ONE, start=9, learning_rate=0.1)
    slip = Slip(
        9,
        "46.99 is 'low, but not zero'; 'repeat until the cost is zero'",
        "the cost of this function is never zero",
        f"its lowest cost is {whole.end.cost:.4f}, at x = {whole.end.at['x']:.3f}: stop when the "
        f"slope is small, here after {len(whole)} steps",
    )
    words = f"{two}\n\nThe first step, worked: {two.worked(1)}"
    return Result(words, rows, (slip,), (Picture("Down the curve", lambda: _curve(ONE)),))


def two_weights() -> Result:
    """Part 13: f(x, y) = x^2 + y^2 from (5, 10), and its update as printed."""
    run = descend(TWO, start={"x": 5, "y": 10}, learning_rate=0.1, steps=1)
    first, second = run.steps
    partial = run.derivative or {}
    rows = (
        Row(13, "partial slope by x", "2*x", partial["x"]),
        Row(13, "partial slope by y", "2*y", partial["y"]),
        Row(13, "cost at (5, 10)", 125.0, first.cost),
        Row(13, "x after one step", 4.0, second.at["x"]),
        Row(13, "y after one step", 8.0, second.at["y"]),
        Row(13, "cost there", 80.0, second.cost),
    )
    both, sign, index = (_as_printed(*fault) for fault in ((1, True), (1, False), (-1, True)))
    slips = (
        Slip(
            2,
            "x1 = x0 + rate x slope by x; y1 = y0 + rate x slope by x",
            f"both faults: {both}; only the sign: {sign}; only the wrong slope: {index}",
            f"x and y each move against their own slope: (4, 8), cost {second.cost:g}",
        ),
        Slip(
            16,
            "three axes for the weights; 'partial derivatives of the slope'; superscripts lost",
            "f(x, y) = x2 + y2; 7.32 - 7.3 + 1",
            "two axes are weights and the third is the cost; partial slopes are of the cost; "
            "x^2 + y^2; 7.3^2 - 7.3 + 1 = 46.99",
        ),
    )
    return Result(str(run), rows, slips, (Picture("Over the surface", _surface),))


def step_size() -> Result:
    """Part 14: the rover in the pond; small steps slow, big ones overshoot."""
    rates = compare_rates(ONE, 9, RATES)
    runs = {run.learning_rate: run for run in rates.runs}
    rows = [
        Row(14, f"steps at rate {rate:g}", float(count), float(len(runs[rate])))
        for rate, count in STEPS_NEEDED.items()
    ]
    swing = runs[1.0]
    visited = " ".join(f"{value:g}" for value in sorted({step.at["x"] for step in swing.steps}))
    rows += [
        Row(14, "rate 1: for ever between", "-8 9", visited),
        Row(14, "rate 1", "swings for ever", swing.verdict.value),
        Row(14, "rate 1.1", "diverges", runs[1.1].verdict.value),
    ]
    slips = (_limit(rates.limit), _two_causes(), _stops_changing())
    picture = Picture("Learning rates side by side", lambda: _rates_picture())
    return Result(str(rates), tuple(rows), slips, (picture,))


def _limit(limit: float | None) -> Slip:
    momentum = compare_rates(ONE, 9, (1.85, 1.95), optimiser="momentum")
    below, above = momentum.runs
    return Slip(
        10,
        "the learning rate 'is the steps we take'",
        "a step of .1 from 9 would lead to 8.9",
        f"the step is rate x slope, .1 x 17 = 1.7; and plain descent is stable below 2 / largest "
        f"curvature = {limit:g} for this f. Momentum .9 has the limit {momentum.limit:g}: at 1.85 "
        f"it {below.verdict.value}, at 1.95 it {above.verdict.value}",
    )


def _two_causes() -> Slip:
    large = descend(ONE, start=9, learning_rate=0.9, steps=3)
    heavy = descend(ONE, start=9, learning_rate=0.1, optimiser="momentum", steps=4)
    walks = [", ".join(f"{step.at['x']:.6g}" for step in run.steps) for run in (large, heavy)]
    return Slip(
        11,
        "a rover that 'doesn't stop' at the bottom overshoots because the steps are too big",
        f"a large rate overshoots: .9 goes {walks[0]}, and needs as many steps as .1",
        f"momentum overshoots as well, at the small rate .1: {walks[1]}",
    )


def _stops_changing() -> Slip:
    plain = descend("1 - exp(-x^2)", start=4, learning_rate=0.1)
    tiny = descend(ONE, start=9, learning_rate=1e-15)
    return Slip(
        12,
        "'we've reached the minimum error once the error stops changing'",
        f"on the plateau of 1 - exp(-x^2) at x = 4 it stops at cost {plain.end.cost:.4f}; at rate "
        f"1e-15 on f it stops at cost {tiny.end.cost:g}",
        "the lowest costs are 0 and 0.75: an error also stops changing on plateaus and saddles, "
        "with dead units and at tiny rates",
    )


def _as_printed(sign: int, wrong_slope: bool, rate: float = 0.1) -> str:
    """Take one step of the article's printed update."""
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
