"""On which scale a number is learnt: as it is, by its logarithm, or as a count.

Prices and incomes are skewed: a few are many times the usual one. By their logarithm a miss counts
as a share of the number. Counts are learnt by the logarithm of their mean, which may be 0 in a row.

>>> skewed_hint("price", np.exp(np.linspace(-4, 4, 60)))[0][:61]
'the target price is skewed (its largest is 54 times its middl'
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from fathom.errors import OptionError, hint, same_name
from fathom.shapes import Float

Scale = Literal["plain", "log", "count"]
SCALES: tuple[Scale, ...] = ("plain", "log")  # counts are asked for by their loss
SKEWED = 2.0
FEW_COUNTS = 10  # numbers that stay below may be ratings


def find_scale(asked: str | None, loss: str | None) -> Scale:
    """Read what a person asked for: a scale, or the loss of counts.

    Raises:
        OptionError: there is no such scale, or both are asked for.

    >>> find_scale(None, "poisson"), find_scale("log", None), find_scale(None, None)
    ('count', 'log', 'plain')
    """
    folded = None if asked is None else same_name(str(asked))
    if folded is not None and folded not in SCALES:
        raise OptionError(f"there is no target scale {asked!r}. {hint(str(asked), SCALES)}")
    if loss != "poisson":
        return "log" if folded == "log" else "plain"
    if folded is not None:
        raise OptionError(
            "the poisson loss has a scale of its own, that of counts; leave the target scale out"
        )
    return "count"


def skewed_hint(name: str, values: Float[np.ndarray, " rows"]) -> tuple[str, ...]:
    """Hint at the logarithm where numbers above 0 are skewed and their logarithms are not."""
    if values.min() <= 0 or _skewness(values) < SKEWED:
        return ()
    if abs(_skewness(np.log(values))) > SKEWED / 2:
        return ()
    times = float(values.max() / np.median(values))
    return (
        f"the target {name} is skewed (its largest is {times:.2g} times its middle): "
        "--target-scale log would learn its logarithm, where a miss counts as a share",
    )


def count_hint(name: str, values: Float[np.ndarray, " rows"]) -> tuple[str, ...]:
    """Hint at the loss of counts where numbers are whole, from 0 on, and skewed.

    >>> count_hint("visits", np.array([0.0] * 6 + [1.0, 1.0, 2.0, 40.0]))[0][:63]
    'the target visits looks like counts with a long tail (0 to 40):'
    """
    whole = values.min() == 0 and bool((values == np.round(values)).all())
    if not whole or _skewness(values) < SKEWED or values.max() < FEW_COUNTS:
        return ()
    return (
        f"the target {name} looks like counts with a long tail (0 to {values.max():,.0f}): --loss "
        "poisson would learn the logarithm of their mean, and give no answers below 0",
    )


def _skewness(values: np.ndarray) -> float:
    """Give the third standardised moment (Pearson 1895)."""
    away = values - values.mean()
    return float(np.mean(away**3) / max(np.mean(away**2) ** 1.5, 1e-300))
