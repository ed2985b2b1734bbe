"""Can its probabilities be taken at their word? And the temperature that brings them closer to it.

Of all rows for which a network says 80 %, it should be right in 80 %. The *expected calibration
error* sorts rows into tenths by the probability of the class that was named, and is the mean gap
between what was said and how often it was right (Naeini et al. 2015; Guo et al. 2017). Even perfect
probabilities show gaps on few rows, by chance: `luck` says how large they are on average.

>>> chances = np.array([[0.9, 0.1]] * 10)
>>> found = told_calibration(chances, np.array([0] * 8 + [1] * 2), temperature=1.0)
>>> round(found.error, 3), [(one.rows, one.right) for one in found.bins]
(0.1, [(10, 0.8)])
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fathom.model.judgement_story import BinStory, CalibrationStory
from fathom.shapes import Float, Int
from fathom.text import readable

BINS = 10
COOLEST, HOTTEST = 0.05, 20.0
DRAWS = 200
GOLDEN = (5**0.5 - 1) / 2
CLOSE = 1e-7  # in logarithms of the temperature


def fit_temperature(
    sums: Float[np.ndarray, "rows outputs"],
    expected: Float[np.ndarray, "rows outputs"],
    weights: Float[np.ndarray, " rows"] | None = None,
) -> float:
    """Find the temperature under which rows that it has not learnt from get the lowest cost.

    One number is fitted, so a few dozen rows do. The logarithm of the temperature has a standard
    normal prior: where all rows are answered rightly, the cost alone would cool without end.

    Args:
        sums: last sums of rows that were not learnt from.
        expected: 0 or 1 of one output, or one-hot classes of several.
        weights: what each row counts; without them all count the same.

    >>> sums, expected = np.full((10_000, 1), 3.0), np.zeros((10_000, 1))
    >>> expected[:7311] = 1  # it said 95 %, and 73 % came: the sum should have been 1
    >>> round(fit_temperature(sums, expected), 1)
    3.0
    """
    sums, expected = sums.astype(np.float64), expected.astype(np.float64)

    def cost(log_temperature: float) -> float:
        losses = _losses(sums / np.exp(log_temperature), expected)
        total = losses.sum() if weights is None else losses @ weights
        return float(total + log_temperature**2 / 2)

    return float(np.exp(_lowest(cost, float(np.log(COOLEST)), float(np.log(HOTTEST)))))


def _lowest(cost: Callable[[float], float], low: float, high: float) -> float:
    """Find where a cost with one valley is lowest: by the golden section (Kiefer 1953).

    >>> round(_lowest(lambda x: (x - 2) ** 2, 0.0, 5.0), 6)
    2.0
    """
    places = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
    costs = [cost(place) for place in places]
    while high - low > CLOSE:
        if costs[0] < costs[1]:
            high, places[1], costs[1] = places[1], places[0], costs[0]
            places[0] = high - GOLDEN * (high - low)
            costs[0] = cost(places[0])
        else:
            low, places[0], costs[0] = places[0], places[1], costs[1]
            places[1] = low + GOLDEN * (high - low)
            costs[1] = cost(places[1])
    return (low + high) / 2


def _losses(
    sums: Float[np.ndarray, "rows outputs"], expected: Float[np.ndarray, "rows outputs"]
) -> Float[np.ndarray, " rows"]:
    """Give each row's cross-entropy, in float64: the same numbers as `fathom.nets.losses`."""
    if sums.shape[1] == 1:
        return (np.logaddexp(0, sums) - expected * sums)[:, 0]
    known = (sums * expected).sum(axis=1)
    return np.asarray(np.logaddexp.reduce(sums, axis=1) - known)


def told_calibration(
    chances: Float[np.ndarray, "rows classes"], truth: Int[np.ndarray, " rows"], temperature: float
) -> CalibrationStory:
    """Compare what was said with how often it was right.

    Args:
        chances: the probability of every class.
        truth: the places of the true classes.
        temperature: that the probabilities were made with, to be told.
    """
    said = chances.max(axis=1)
    right = chances.argmax(axis=1) == truth
    tenth = np.minimum((said * BINS).astype(int), BINS - 1)
    bins = tuple(
        BinStory(
            low=place / BINS,
            high=(place + 1) / BINS,
            rows=int((tenth == place).sum()),
            said=float(said[tenth == place].mean()),
            right=float(right[tenth == place].mean()),
        )
        for place in np.unique(tenth)
    )
    chance = np.random.default_rng(0).random((DRAWS, len(said))) < said
    luck = np.mean([_error(said, drawn, tenth) for drawn in chance])
    return CalibrationStory(
        error=_error(said, right, tenth), luck=float(luck), temperature=temperature, bins=bins
    )


def _error(
    said: Float[np.ndarray, " rows"],
    right: np.ndarray,
    tenth: Int[np.ndarray, " rows"],
) -> float:
    """Give the mean gap between said and right, over the tenths, each counted by its rows."""
    gaps = np.bincount(tenth, said - right, BINS)
    return float(np.abs(gaps).sum() / len(said))


def calibration_words(told: CalibrationStory) -> str:
    """Say it in a sentence.

    >>> bins = (BinStory(low=0.8, high=0.9, rows=40, said=0.85, right=0.8),)
    >>> calibration_words(CalibrationStory(error=0.05, luck=0.04, temperature=1.3, bins=bins))
    'where it says 80 to 90 %, it is right in 80 % (40 rows); expected calibration error 0.05 \
(0.04 by chance alone)'
    """
    most = max(told.bins, key=lambda one: (one.rows, one.low))
    return (
        f"where it says {100 * most.low:.0f} to {100 * most.high:.0f} %, it is right in "
        f"{100 * most.right:.0f} % ({most.rows:,} row{'s' * (most.rows != 1)}); expected "
        f"calibration error {readable(told.error, 2)} ({readable(told.luck, 2)} by chance alone)"
    )
