"""Two models on the same rows: is one better, or could the difference be chance?

Each row's losses are subtracted, so that rows that are hard for both cancel; the mean difference
has the standard error s / sqrt(n), and 95 % of such intervals, mean +- t s / sqrt(n), cover the
difference that endless rows of the same kind would show (Student 1908). Two models are *level* when
that interval holds 0. It knows the luck of these rows, not the luck of another training.

>>> found = paired(np.array([1.0, 2.0, 3.0, 2.0]), np.array([2.0, 3.0, 4.0, 2.5]))
>>> found.mean, found.level
(-0.875, False)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fathom.model.answered import Answered, ClassAnswered
from fathom.shapes import Float
from fathom.text import readable

CLOSE = 0.05  # a gap of more than 5 % catches the eye, so that "level" would puzzle


@dataclass(frozen=True)
class Paired:
    """The mean difference of two losses, first minus second, and its 95 % interval.

    Below 0 the first is better. `standard_error` is that of the mean.
    """

    mean: float
    low: float
    high: float
    standard_error: float = 0.0

    @property
    def level(self) -> bool:
        """Whether chance could explain the difference."""
        return self.low <= 0 <= self.high

    @property
    def better(self) -> bool:
        """Whether the first is better, beyond chance."""
        return self.high < 0


def paired(first: Float[np.ndarray, " rows"], second: Float[np.ndarray, " rows"]) -> Paired:
    """Compare the losses of the same rows; a single row says nothing, so its interval is all."""
    from scipy.special import stdtrit

    gaps = first - second
    mean = float(np.mean(gaps))
    if len(gaps) < 2:
        return Paired(mean, -1.7e308, 1.7e308, 1.7e308)
    standard_error = float(np.std(gaps, ddof=1) / np.sqrt(len(gaps)))
    reach = float(stdtrit(len(gaps) - 1, 0.975)) * standard_error
    return Paired(mean, mean - reach, mean + reach, standard_error)


def versus(ours: Answered, theirs: Answered, name: str) -> str:
    """Say how the first did against the second, which is called `name`.

    A gap that these rows cannot tell from chance is called level; where it looks large to the eye,
    not sure.

    >>> from fathom.model.answered import NumberAnswered
    >>> truth = np.arange(40.0)
    >>> ours, theirs = (NumberAnswered(truth, truth + off) for off in (1.0, 2.0))
    >>> versus(ours, theirs, "a linear model")
    '50 % better than a linear model (1 against 2)'
    >>> versus(ours, ours, "a linear model")
    'level with a linear model (1 against 1)'
    """
    found, mine, other = paired(ours.losses, theirs.losses), ours.miss, theirs.miss
    shown = _shown(ours, theirs)
    if not found.level:
        return f"{_by(mine, other)} than {name} {shown}"
    if abs(mine - other) <= CLOSE * max(mine, other):
        return f"level with {name} {shown}"
    way = "better" if mine < other else "worse"
    return f"not surely {way} than {name} on {len(ours):,} rows {shown}"


def no_measure(theirs: Answered, constant: Answered, name: str) -> str:
    """Say that a method does worse than always the same answer, so that beating it says nothing.

    >>> from fathom.model.answered import NumberAnswered
    >>> truth = np.arange(40.0)
    >>> bad, mean = (NumberAnswered(truth, np.full(40, at)) for at in (90.0, 19.5))
    >>> no_measure(bad, mean, "a linear model")
    'a linear model is no measure here: worse than always the same answer (71.44 against 11.54)'
    """
    are = "are" if name.endswith("s") else "is"
    worse = f"worse than always the same answer {_shown(theirs, constant)}"
    return f"{name} {are} no measure here: {worse}"


def _shown(ours: Answered, theirs: Answered) -> str:
    what = f"{ours.miss_name} " if isinstance(ours, ClassAnswered) else ""
    return f"({what}{readable(ours.miss)} against {readable(theirs.miss)})"


def _by(mine: float, other: float) -> str:
    """Say by how much one miss is better or worse than another.

    >>> _by(9.0, 10.0), _by(30.0, 10.0)
    ('10 % better', '3 times worse')
    """
    if mine <= other:
        return f"{_percent(1 - mine / other)} better"
    if other > 0 and mine < 2 * other:
        return f"{_percent(mine / other - 1)} worse"
    return f"{mine / other:.2g} times worse" if other > 0 else "worse"


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %") if share >= 0.01 else f"{100 * share:.1g} %"
