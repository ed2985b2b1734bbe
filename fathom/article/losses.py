"""Parts 8, 9 and 10: probabilities, and how wrong an answer is."""

from __future__ import annotations

import math

import jax.numpy as jnp

from fathom.article.part import Result, Row, Slip, figures
from fathom.descent.descent import descend
from fathom.nets.activations import ACTIVATIONS
from fathom.nets.costs import cost
from fathom.nets.losses import LOSSES, Loss
from fathom.nets.precision import float64

CLASSES = ("fish", "dog", "cat")
PREDICTED = [0.23, 0.57, 0.20]
EXPECTED = [0.0, 1.0, 0.0]


def classes() -> Result:
    """Part 8: an answer as probabilities; the largest wins."""
    with float64():
        sums = jnp.log(jnp.array(PREDICTED))
        chances = [float(p) for p in ACTIVATIONS["softmax"](sums)]
    winner = CLASSES[max(range(3), key=chances.__getitem__)]
    lines = [(name, float(z), p) for name, z, p in zip(CLASSES, sums, chances, strict=True)]
    rows = (
        Row(8, "probability of fish", chances[0], 0.23, "Y = [.23, .57, .20]"),
        Row(8, "probability of dog", chances[1], 0.57, "Y = [.23, .57, .20]"),
        Row(8, "probability of cat", chances[2], 0.20, "Y = [.23, .57, .20]"),
        Row(8, "all together", math.fsum(chances)),
        Row(8, "the classification", winner, "dog", "that is dog, in this example"),
    )
    slip = Slip(
        18,
        "how a network's sums become probabilities is left out",
        "softmax: exp of each, divided by the total: "
        + ", ".join(f"{name} {p:.2f}" for name, p in zip(CLASSES, chances, strict=True)),
        experiment="sums of a last layer, such as "
        + ", ".join(f"{float(z):.2f}" for z in sums)
        + ", are no probabilities",
    )
    table = figures(lines, ("class", "sum z", "softmax(z)"))
    return Result(f"{table}\n\nThe largest wins: {winner}.", rows, (slip,))


def errors() -> Result:
    """Part 9: loss of one example, cost of all; why the mean error misleads."""
    truth, answers = [[10_000.0], [10_000.0]], [[9_000.0], [11_000.0]]
    found = {name: cost(name, truth, answers).mean for name in ("error", "absolute", "squared")}
    rows = (
        Row(
            9,
            "mean error of 9k and 11k for 10k",
            found["error"],
            "the mean error may turn out to be zero",
            holds=found["error"] == 0,
        ),
        Row(9, "mean absolute error of the two", found["absolute"]),
        Row(9, "mean squared error of the two", found["squared"]),
    )
    lines = [(entry.cost_name, found[name], entry.formula) for name, entry in _three()]
    table = figures(lines, ("cost", "of 9k and 11k for 10k", "loss"))
    slips = (_sign(), _falls_without_end(), _sum_or_mean())
    return Result(table, rows, slips)


def cross_entropy() -> Result:
    """Part 10: one-hot expected outputs against the log of the predicted ones."""
    found = cost("cross-entropy", [EXPECTED], [PREDICTED]).mean
    terms = [y * math.log(p) + 0.0 for y, p in zip(EXPECTED, PREDICTED, strict=True)]  # no -0
    lines = list(
        zip(CLASSES, EXPECTED, PREDICTED, [math.log(p) for p in PREDICTED], terms, strict=True)
    )
    table = figures(lines, ("class", "y", "p", "log p", "y log p"))
    swapped = cost("cross-entropy", [PREDICTED], [EXPECTED]).mean
    rows = (
        Row(10, "0*log.23 + 1*log.57 + 0*log.20, natural logarithms", math.fsum(terms)),
        Row(10, "cross-entropy, with its minus sign", found),
        Row(10, "a dog is written", _vector(EXPECTED), "[0, 1, 0]", "Y' = [0, 1, 0]"),
    )
    printed, correct = _dog_after(-1.0), _dog_after(1.0)
    slips = (
        Slip(
            1,
            "the loss has no minus",
            f"{found:.4f}; minimising it takes p(dog) from .57 to {correct:.4f}",
            printed="The loss = y1*logP1 + y2*logP2 + y3*logP3",
            experiment=f"{math.fsum(terms):.4f}; minimising it for 100 steps takes p(dog) from .57 "
            f"to {printed:.1e}: away from the right class",
        ),
        Slip(
            1,
            "the base of the logarithm is not said",
            f"the natural one: {found:.4f}",
            experiment=f"{_other_bases()}: the same loss in other units",
        ),
        Slip(
            3,
            "Y is the prediction and Y' the truth; then y is the truth",
            "one name each: y is expected, p is predicted",
            printed="Y = [.23, .57, .20]; Y' = [0, 1, 0]; [y1, y2, y3]",
        ),
        Slip(
            8,
            "the loss is 'the distance between the two probability distributions'",
            "no distance, which would be the same both ways",
            experiment=f"{found:.4f} there, and back, with its arguments swapped, {swapped:g}",
        ),
    )
    return Result(f"{table}\n\nloss = {found:.6g}", rows, slips)


def _other_bases() -> str:
    """Give the loss of the article's example with logarithms to the bases 10 and 2."""
    return ", ".join(f"{-math.log(0.57) / math.log(base):.4f} to base {base}" for base in (10, 2))


def _vector(values: list[float]) -> str:
    return f"[{', '.join(f'{value:g}' for value in values)}]"


def _three() -> list[tuple[str, Loss]]:
    return [(name, LOSSES[name]) for name in ("error", "absolute", "squared")]


def _sign() -> Slip:
    found = cost("error", [[10_000.0]], [[9_000.0]]).mean
    return Slip(
        3,
        "actual 10k, predicted 9k: 'the error is negative'; elsewhere 'the actual output' is the "
        "network's",
        f"expected - predicted = 10,000 - 9,000 = {found:+,.0f}; we say expected and predicted",
        printed="Loss function = actual output - predicted output",
    )


def _falls_without_end() -> Slip:
    printed = descend("10 - p", start=9, learning_rate=1, steps=100)
    correct = descend("(10 - p)^2", start=9, learning_rate=0.1)
    return Slip(
        7,
        "the loss is a difference, which can fall without end",
        f"the squared error leads to p = {correct.end.at['p']:.3f} and stops",
        printed="Loss function = actual output - predicted output",
        experiment=f"minimised from 9 for 10: after {len(printed)} steps p = "
        f"{printed.end.at['p']:g}, loss {printed.end.cost:g}, and falling for ever",
    )


def _sum_or_mean() -> Slip:
    few, many = (_slope_of_sum(rows) for rows in (10, 1000))
    return Slip(
        14,
        "the cost is 'the mean average of all of these errors' for numbers, but 'the sum of loss "
        "functions for all training data' for classes",
        "the mean for both: the step is the same for 10 rows and for 1,000",
        experiment=f"as a sum, the first step of rate .1 grows with the rows: {0.1 * few:g} for "
        f"10 rows, {0.1 * many:g} for 1,000",
    )


def _slope_of_sum(rows: int) -> float:
    """Give the slope, at the answer 9, of the sum of the squared errors of `rows` tens."""

    def total(p):  # type: ignore[no-untyped-def]
        return jnp.sum((jnp.full(rows, 10.0) - p) ** 2)

    return abs(float(descend(total, start=9.0, learning_rate=0.1, steps=1).slopes[0, 0]))


def _dog_after(sign: float, steps: int = 100, rate: float = 1.0) -> float:
    """Minimise the loss with this sign by moving the three sums; give p(dog) at the end."""
    loss = LOSSES["cross_entropy"].from_sums
    assert loss is not None

    def signed(z):  # type: ignore[no-untyped-def]
        return sign * loss(jnp.array(EXPECTED), z)

    with float64():
        start = jnp.log(jnp.array(PREDICTED))
        end = descend(signed, start=start, learning_rate=rate, steps=steps).answer
        return float(ACTIVATIONS["softmax"](jnp.asarray(end))[1])
