"""Losses: how wrong the answer to one example is. The cost is their mean over many examples.

Every loss takes what was `expected` (y) and what was `predicted` (p) for one example, two arrays of
equal shape, and gives one number. The names follow the article, where "actual" means the truth at
one place and the network's output at another; here they are *expected* and *predicted*.

>>> expected, predicted = np.array([0.0, 1.0, 0.0]), np.array([0.23, 0.57, 0.20])
>>> print(loss("cross_entropy")(expected, predicted))
0.5621189181535413
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fathom.errors import OptionError, hint, same_name
from fathom.nets.part import Array, jax, namespace, plain
from fathom.shapes import Float

Values = Float[Array, "*values"]
Scalar = Float[Array, ""]

HIGHEST = 20.0  # a sum whose exponential is still a harmless number


@dataclass(frozen=True)
class Loss:
    """How wrong one answer is, with its slope dL/dp for every predicted value.

    `probabilities` says that predicted values must lie in 0 .. 1. Losses that do are also given
    straight from the last sums z (`from_sums`): the same number, computed without ever rounding a
    probability to 0, which is what training uses; `sums_slope_formula` is dL/dz.
    """

    name: str
    formula: str
    slope_formula: str
    source: str
    function: Callable[[Values, Values], Scalar]
    slope: Callable[[Values, Values], Values]
    cost_name: str
    probabilities: bool = False
    from_sums: Callable[[Values, Values], Scalar] | None = None
    sums_slope_formula: str = ""
    aliases: tuple[str, ...] = ()

    def __call__(self, expected: Values, predicted: Values) -> Scalar:
        """Give the loss of one example."""
        with np.errstate(over="ignore", invalid="ignore"):  # as JAX: what has no value is NaN
            return self.function(expected, predicted)

    def __str__(self) -> str:
        return f"{self.name}: L = {self.formula}, slope {self.slope_formula}"


def error(expected: Values, predicted: Values) -> Scalar:
    """Expected minus predicted: says which way the answer is off. Not a loss to minimise.

    It falls without end as the prediction grows, and its mean hides faults that cancel: +1,000 and
    -1,000 give a mean error of 0. (The article calls 10k - 9k negative; it is +1k.)

    >>> error(np.array([10_000.0]), np.array([9_000.0])).item()
    1000.0
    """
    return namespace(expected, predicted).mean(expected - predicted)


def absolute(expected: Values, predicted: Values) -> Scalar:
    """Distance between expected and predicted; its mean is the mean absolute error.

    >>> absolute(np.array([10_000.0]), np.array([11_000.0])).item()
    1000.0
    """
    return namespace(expected, predicted).mean(abs(expected - predicted))


def squared(expected: Values, predicted: Values) -> Scalar:
    """Square of the error: large misses count far more than small ones.

    >>> squared(np.array([10.0]), np.array([8.0])).item()
    4.0
    """
    return namespace(expected, predicted).mean((expected - predicted) ** 2)


def huber(expected: Values, predicted: Values) -> Scalar:
    """Squared (halved) for errors up to 1, absolute beyond: outliers pull with a bounded force.

    >>> huber(np.array([0.0, 0.0]), np.array([1.0, 3.0])).item()
    1.5
    """
    size, xp = abs(expected - predicted), namespace(expected, predicted)
    return xp.mean(xp.where(size <= 1, size**2 / 2, size - 0.5))


def poisson(expected: Values, predicted: Values) -> Scalar:
    """Surprise, in nats, at a count when p were expected, above that of a perfect guess.

    Half the Poisson deviance. A miss counts by its share: counts of 100 stray
    by 10 anyway.

    >>> print(poisson(np.array([2.0]), np.array([1.0])))
    0.3862943611198906
    """
    surprise = _times_log(expected, _ratio(expected, predicted))
    return namespace(expected, predicted).mean(surprise - expected + predicted)


def binary_cross_entropy(expected: Values, predicted: Values) -> Scalar:
    """Surprise, in nats, at a yes (1) or no (0) that was given probability p.

    >>> print(binary_cross_entropy(np.array([1.0]), np.array([0.5])))
    0.6931471805599453
    >>> binary_cross_entropy(np.array([1.0]), np.array([0.0])).item()
    inf
    """
    terms = _times_log(expected, predicted) + _times_log(1 - expected, 1 - predicted)
    return -namespace(terms).mean(terms)


def cross_entropy(expected: Values, predicted: Values) -> Scalar:
    """Surprise, in nats, at the class that came: minus the log of the probability it was given.

    The article prints the sum without its minus; minimising that would drive the probability of
    the right class to 0. Nor is it a distance: swap its arguments and it is infinite.

    >>> print(cross_entropy(np.array([0.0, 1.0, 0.0]), np.array([0.23, 0.57, 0.20])))
    0.5621189181535413
    >>> cross_entropy(np.array([0.23, 0.57, 0.20]), np.array([0.0, 1.0, 0.0])).item()
    inf
    """
    return -_times_log(expected, predicted).sum()


def binary_cross_entropy_from_sums(expected: Values, sums: Values) -> Scalar:
    """Give `binary_cross_entropy(expected, sigmoid(sums))`, exact however large the sums are.

    >>> binary_cross_entropy_from_sums(np.array([0.0]), np.array([10_000.0])).item()
    10000.0
    """
    xp = namespace(expected, sums)
    return xp.mean(xp.logaddexp(sums, 0.0) - expected * sums)


def cross_entropy_from_sums(expected: Values, sums: Values) -> Scalar:
    """Give `cross_entropy(expected, softmax(sums))`, exact however large the sums are.

    >>> cross_entropy_from_sums(np.array([1.0, 0.0]), np.array([0.0, 10_000.0])).item()
    10000.0
    """
    logs = _log_softmax(sums) if plain(sums) else jax.nn.log_softmax(sums)
    return (-expected * logs).sum()  # no -0 for a certain, right answer


def poisson_from_sums(expected: Values, sums: Values) -> Scalar:
    """Give `poisson(expected, exp(sums))`; beyond a sum of 20 it grows no faster than there.

    >>> print(poisson_from_sums(np.array([2.0]), np.array([0.0])))
    0.3862943611198906
    """
    xp = namespace(expected, sums)
    held = xp.minimum(sums, HIGHEST)
    grown = xp.exp(held) * (1 + sums - held)
    return xp.mean(_times_log(expected, expected) - expected * sums - expected + grown)


def _times_log(weight: Values, value: Values) -> Values:
    """Give weight x log(value), with 0 x log(0) = 0 in value and in slope."""
    counts, xp = weight != 0, namespace(weight, value)
    with np.errstate(divide="ignore"):  # the logarithm of 0 is minus infinity
        return xp.where(counts, weight * xp.log(xp.where(counts, value, 1.0)), 0.0)


def _ratio(weight: Values, value: Values) -> Values:
    """Give weight / value, with 0 / 0 = 0."""
    xp = namespace(weight, value)
    with np.errstate(divide="ignore"):
        return xp.where(weight == 0, 0.0, weight / xp.where(weight == 0, 1.0, value))


def _log_softmax(sums: Values) -> Values:
    below = sums - sums.max()
    return below - np.log(np.exp(below).sum())


_TABLE = (
    Loss(
        "error",
        "y - p",
        "-1",
        "the article; mean: bias in statistics",
        error,
        lambda y, p: -(p * 0 + 1) / p.size,
        cost_name="mean error",
        aliases=("mean_error", "me"),
    ),
    Loss(
        "absolute",
        "|y - p|",
        "sign(p - y)",
        "Laplace 1774",
        absolute,
        lambda y, p: namespace(y, p).sign(p - y) / p.size,
        cost_name="mean absolute error",
        aliases=("mae", "mean_absolute_error", "l1", "absolute_error"),
    ),
    Loss(
        "squared",
        "(y - p)^2",
        "2 (p - y)",
        "Legendre 1805",
        squared,
        lambda y, p: 2 * (p - y) / p.size,
        cost_name="mean squared error",
        aliases=("mse", "mean_squared_error", "l2", "squared_error"),
    ),
    Loss(
        "huber",
        "(y - p)^2 / 2 if |y - p| <= 1 else |y - p| - 1/2",
        "p - y, held within -1 .. 1",
        "Huber 1964",
        huber,
        lambda y, p: namespace(y, p).clip(p - y, -1, 1) / p.size,
        cost_name="mean Huber loss",
    ),
    Loss(
        "poisson",
        "y ln(y / p) - y + p",
        "(p - y) / p",
        "Nelder & Wedderburn 1972",
        poisson,
        lambda y, p: (1 - _ratio(y, p)) / p.size,
        cost_name="mean half Poisson deviance",
        from_sums=poisson_from_sums,
        sums_slope_formula="p - y with p = exp(z)",
        aliases=("poisson_deviance", "poisson_nll"),
    ),
    Loss(
        "binary_cross_entropy",
        "-(y ln p + (1 - y) ln(1 - p))",
        "-y / p + (1 - y) / (1 - p)",
        "Good 1952",
        binary_cross_entropy,
        lambda y, p: (_ratio(1 - y, 1 - p) - _ratio(y, p)) / p.size,
        cost_name="mean binary cross-entropy",
        probabilities=True,
        from_sums=binary_cross_entropy_from_sums,
        sums_slope_formula="p - y with p = sigmoid(z)",
        aliases=("bce", "binary_crossentropy"),
    ),
    Loss(
        "cross_entropy",
        "-sum of y_k ln p_k",
        "-y_k / p_k",
        "Good 1952",
        cross_entropy,
        lambda y, p: -_ratio(y, p),
        cost_name="mean cross-entropy",
        probabilities=True,
        from_sums=cross_entropy_from_sums,
        sums_slope_formula="p - y with p = softmax(z)",
        aliases=("crossentropy", "log_loss", "categorical_crossentropy", "negative_log_likelihood"),
    ),
)

LOSSES: dict[str, Loss] = {entry.name: entry for entry in _TABLE}
_BY_ANY_NAME = {name: entry for entry in _TABLE for name in (entry.name, *entry.aliases)}


def loss(name: str) -> Loss:
    """Find a loss by its name or a usual alias; hyphen and underscore mean the same.

    >>> loss("MSE").name, loss("cross-entropy").name
    ('squared', 'cross_entropy')
    >>> loss("squarred")
    Traceback (most recent call last):
        ...
    fathom.errors.OptionError: there is no loss 'squarred'. Did you mean 'squared'?
    """
    try:
        return _BY_ANY_NAME[same_name(name)]
    except KeyError:
        raise OptionError(f"there is no loss {name!r}. {hint(name, _BY_ANY_NAME)}") from None
