"""What each learning rate did: how far it came, how fast, and a verdict in a word.

All rates are compared at one *level*: the cost that lies a twentieth of the way back from the best
rate's lowest cost to the cost of the random starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from fathom.shapes import Float
from fathom.training.population import Trained
from fathom.training.stopping import Stopped

LEVEL = 0.05  # of the way from the lowest cost back to that of the random starts
RESTLESS = 0.1  # swings of the late costs, as a share of that way


class RateVerdict(Enum):
    """What a learning rate was like; the value is what people and ``--json`` read."""

    TOO_SMALL = "too small"
    SOUND = "sound"
    RESTLESS = "restless"
    TOO_LARGE = "too large"
    EXPLODED = "exploded"

    @property
    def advice(self) -> str:
        """Say what it means.

        >>> RateVerdict.RESTLESS.advice
        'it gets there, but the cost jumps about: a smaller rate or a falling schedule calms it'
        """
        return _ADVICE[self]


_ADVICE = {
    RateVerdict.TOO_SMALL: "it was still falling when it ended: a larger rate arrives sooner",
    RateVerdict.SOUND: "it gets there and stays",
    RateVerdict.RESTLESS: (
        "it gets there, but the cost jumps about: a smaller rate or a falling schedule calms it"
    ),
    RateVerdict.TOO_LARGE: "it runs past the low places: a smaller rate finds them",
    RateVerdict.EXPLODED: "the cost grew beyond all bounds: a much smaller rate is needed",
}


@dataclass(frozen=True)
class RateReport:
    """One learning rate over all its starts; costs are those of the middle start.

    `epochs_to_level` and `seconds_to_level` are None where the level was never reached; seconds
    are those of training, all members learning side by side, compiling left out. `why` says with a
    number what went wrong, where something did; see `fathom.rates.diagnosis`.
    """

    learning_rate: float
    starts: int
    diverged: int
    validation: float | None
    epochs_to_level: int | None
    seconds_to_level: float | None
    verdict: RateVerdict
    why: str = ""


def judge_rates(trained: Trained) -> tuple[RateReport, ...]:
    """Compare the learning rates of a trained population, in the order in which they were given."""
    rates = np.array([member.learning_rate for member in trained.members])
    begin = float(np.median(trained.judged[0]))
    middles = {rate: _middle_cost(trained, rates == rate) for rate in dict.fromkeys(rates)}
    best = min(middles, key=lambda rate: middles[rate])
    lowest = middles[best]
    level = lowest + LEVEL * max(begin - lowest, 0.0)
    seconds = _seconds(trained)
    return tuple(
        _report(trained, rate, rates == rate, level, begin - lowest, best, seconds)
        for rate in middles
    )


def _seconds(trained: Trained) -> Float[np.ndarray, " epochs"]:
    """Give the time at each epoch's end, as if the first had taken what a middle one takes.

    The first one also compiles the program.
    """
    took = np.diff(trained.seconds)
    if len(took) > 1:
        took[0] = min(took[0], np.median(took[1:]))
    return np.concatenate([[0.0], np.cumsum(took)])


def _report(
    trained: Trained,
    rate: float,
    mine: np.ndarray,
    level: float,
    way: float,
    best: float,
    seconds: np.ndarray,
) -> RateReport:
    curves = trained.judged[:, mine]
    diverged = sum(
        end is Stopped.DIVERGED for end, own in zip(trained.stopped, mine, strict=True) if own
    )
    middle = _middle_cost(trained, mine)
    epoch = _epochs_to(curves, level, trained.begun)
    return RateReport(
        learning_rate=float(rate),
        starts=int(mine.sum()),
        diverged=diverged,
        validation=middle if np.isfinite(middle) and diverged < mine.sum() else None,
        epochs_to_level=epoch,
        seconds_to_level=None if epoch is None else float(seconds[epoch]),
        verdict=_verdict(curves, bool(2 * diverged >= mine.sum()), epoch, way, bool(rate < best)),
    )


def _middle_cost(trained: Trained, mine: np.ndarray) -> float:
    costs = np.array(trained.best_cost)[mine]
    return float(np.median(np.where(np.isfinite(costs), costs, np.inf)))


def _epochs_to(curves: Float[np.ndarray, "epochs starts"], level: float, begun: int) -> int | None:
    """Give the epoch, from `begun` on, in which the middle start first reached the level."""
    reached = (curves <= level) & (np.arange(len(curves)) >= begun)[:, None]
    first = np.where(reached.any(axis=0), reached.argmax(axis=0), np.inf)
    middle = float(np.median(first))
    return int(np.ceil(middle)) if np.isfinite(middle) else None


def _verdict(
    curves: Float[np.ndarray, "epochs starts"],
    exploded: bool,
    epoch: int | None,
    way: float,
    below_best: bool,
) -> RateVerdict:
    if exploded:
        return RateVerdict.EXPLODED
    if epoch is None:  # the best rate itself reaches the level, so this one is on one side of it
        return RateVerdict.TOO_SMALL if below_best else RateVerdict.TOO_LARGE
    late = np.median([_late_swing(curve) for curve in curves.T])
    return RateVerdict.RESTLESS if late > RESTLESS * max(way, 1e-12) else RateVerdict.SOUND


def _late_swing(curve: Float[np.ndarray, " epochs"]) -> float:
    """Give the standard deviation of the costs in the second half of a run."""
    ran = curve[~np.isnan(curve)]
    return float(np.std(ran[len(ran) // 2 :]))
