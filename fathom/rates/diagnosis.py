"""What went wrong with a learning rate: a sentence with the number that says so.

>>> from fathom.rates.verdicts import RateVerdict
>>> curve = np.array([1.2, 9.0, np.inf, np.nan])
>>> seen = Seen(0.1, RateVerdict.EXPLODED, curve, lowest=0.2, at_start=0.024)
>>> print(sentence(seen))
learning rate 0.1 diverged in epoch 2: it is 4.2 times the largest stable rate 0.024 at the start
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fathom.rates.verdicts import RateVerdict
from fathom.shapes import Float
from fathom.text import readable
from fathom.training.population import Trained
from fathom.training.stopping import Stopped

MANY = 0.5  # of the hidden neurons: so many silent ones are worth a word even where it went well


@dataclass(frozen=True, eq=False)
class Seen:
    """What was seen of one learning rate, by the middle one of its starts.

    Attributes:
        rate, verdict: the rate, and what it was like.
        curve: validation cost by epoch, 0 being the random start.
        lowest: the lowest cost of all rates.
        at_start: the largest stable rate at the random start, where it is known.
        at_end: that where the rate ended, where it is known.
        silent: how many hidden neurons no row wakes, of how many.
    """

    rate: float
    verdict: RateVerdict
    curve: Float[np.ndarray, " epochs"]
    lowest: float
    at_start: float | None = None
    at_end: float | None = None
    silent: tuple[int, int] | None = None


def sentence(seen: Seen) -> str:
    """Say with a number what went wrong; "" where nothing did.

    >>> curve = np.array([1.0, 0.9, 0.8])
    >>> print(sentence(Seen(1e-5, RateVerdict.TOO_SMALL, curve, lowest=0.2)))
    learning rate 1e-05 crept: in 2 epochs it came only 25 % of the way
    >>> print(sentence(Seen(3.0, RateVerdict.TOO_LARGE, curve, 0.2, silent=(34, 64))))
    learning rate 3 stalled: its best epoch is 2, 25 % of the way; 34 of 64 hidden neurons are
    silent for every row
    """
    told = _TELL[seen.verdict](seen)
    dead, hidden = seen.silent or (0, 1)
    if not dead or (not told and dead < MANY * hidden):
        return told
    silent = f"{dead} of {hidden} hidden neurons are silent for every row"
    return f"{told}; {silent}" if told else f"learning rate {seen.rate:g}: {silent}"


def middle_member(trained: Trained, rate: float, exploded: bool) -> int:
    """Give the start of a rate that its verdict speaks of: the middle one, or one that diverged."""
    mine = [place for place, one in enumerate(trained.members) if one.learning_rate == rate]
    lost = [place for place in mine if trained.stopped[place] is Stopped.DIVERGED]
    if exploded and lost:
        return lost[0]
    costs = np.array([trained.best_cost[place] for place in mine])
    return mine[int(np.argsort(costs, kind="stable")[(len(mine) - 1) // 2])]


def _exploded(seen: Seen) -> str:
    epoch = int(np.flatnonzero(np.isfinite(seen.curve)).max(initial=-1)) + 1
    told = f"learning rate {seen.rate:g} diverged in epoch {epoch}"
    if seen.at_start is None:
        return told
    if seen.rate > seen.at_start:
        return f"{told}: it is {_times(seen.rate, seen.at_start)} at the start"
    stable = readable(seen.at_start, 2)
    return f"{told}, though {stable} would be stable at the start: the way became steeper"


def _restless(seen: Seen) -> str:
    ran = _ran(seen)
    way = max(float(seen.curve[0]) - seen.lowest, 1e-300)
    swing = float(np.std(ran[len(ran) // 2 :])) / way
    told = (
        f"learning rate {seen.rate:g} swings: its late costs vary by {_percent(swing)} of the way"
    )
    if seen.at_end is None or seen.rate <= seen.at_end:
        return told
    return f"{told}; it is {_times(seen.rate, seen.at_end)} where it ended"


def _too_large(seen: Seen) -> str:
    best = int(np.argmin(_ran(seen)))
    told = f"learning rate {seen.rate:g} stalled: its best epoch is {best}, {_come(seen)}"
    if seen.at_end is None or seen.rate <= seen.at_end:
        return told
    return f"{told}; it is {_times(seen.rate, seen.at_end)} where it ended"


def _too_small(seen: Seen) -> str:
    epochs = len(_ran(seen)) - 1
    told = f"learning rate {seen.rate:g} crept: in {epochs} epoch{'s' * (epochs != 1)} it came only"
    return f"{told} {_come(seen)}"


_TELL: dict[RateVerdict, Callable[[Seen], str]] = {
    RateVerdict.EXPLODED: _exploded,
    RateVerdict.RESTLESS: _restless,
    RateVerdict.TOO_LARGE: _too_large,
    RateVerdict.TOO_SMALL: _too_small,
    RateVerdict.SOUND: lambda seen: "",
}


def _ran(seen: Seen) -> Float[np.ndarray, " ran"]:
    return seen.curve[~np.isnan(seen.curve)]


def _come(seen: Seen) -> str:
    """Say how far it came from the random start to the lowest cost of all rates."""
    begin = float(seen.curve[0])
    share = (begin - float(np.min(_ran(seen)))) / max(begin - seen.lowest, 1e-300)
    return f"{_percent(share)} of the way"


def _times(rate: float, limit: float) -> str:
    times = readable(rate / limit, 2 if rate < 10 * limit else 3)
    return f"{times} times the largest stable rate {readable(limit, 2)}"


def _percent(share: float) -> str:
    """Write a share as per cent; one that is not quite all does not become all.

    >>> _percent(0.9996), _percent(0.25), _percent(0.0)
    ('99.9 %', '25 %', '0 %')
    """
    percent = 100 * min(max(share, 0.0), 1.0)
    if 99 < percent < 100:
        return f"{min(percent, 99.9):.1f} %"
    return f"{percent:.0f} %"
