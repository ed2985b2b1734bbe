"""How far off a predicted number may be: an interval that holds the truth as often as it says.

The network answered rows that it had not learnt from. Of all those whose answer was about as large,
so many in a hundred were off by no more than this: that is the interval (split conformal
prediction, Vovk et al. 2005, Lei et al. 2018; by groups of answers, Vovk 2012). If new rows are of
the same kind, it holds the truth that often, whatever the network is like: with r such rows in a
group, the k-th largest of their misses, k = ceil((r + 1) x share), is passed by a new one no more
often than that.

>>> misses = Misses(answers=np.arange(99.0), truths=np.arange(99.0) + np.linspace(-1, 1, 99))
>>> np.round(misses.interval(np.array([50.0]), 0.9), 2).tolist()
[[49.08, 50.92]]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fathom.data.target.class_target import ClassTarget
from fathom.data.target.target import Target
from fathom.errors import DataError, OptionError
from fathom.model.answered import Answered
from fathom.model.judgement_story import IntervalStory
from fathom.places import evenly
from fathom.shapes import Float
from fathom.text import readable

SURPRISING = 3  # standard errors: so few truths held are no chance
USUAL = 0.9
ENDS = ("low", "high")
ROWS_A_GROUP = 100
MOST_GROUPS = 10
MOST_ROWS = 20_000  # kept in the file


@dataclass(frozen=True, eq=False)
class Misses:
    """Rows that a network has not learnt from: what it answered, and what was true.

    Both are in the target's units.
    """

    answers: Float[np.ndarray, " rows"]
    truths: Float[np.ndarray, " rows"]

    def __len__(self) -> int:
        return len(self.answers)

    @classmethod
    def of(cls, answers: Float[np.ndarray, " all"], truths: Float[np.ndarray, " all"]) -> Misses:
        """Take at most 20,000 of the rows, evenly spread."""
        few = evenly(len(answers), MOST_ROWS)
        return cls(answers[few], truths[few])

    @property
    def largest_share(self) -> float:
        """The largest share that these rows can vouch for."""
        return max(0.0, 1 - 2 / (len(self) + 1))

    def interval(
        self, answers: Float[np.ndarray, " rows"], share: float = USUAL
    ) -> Float[np.ndarray, "rows 2"]:
        """Give the low and the high end for each answer.

        What is left beside the interval is divided evenly between below and above it.

        Args:
            answers: predicted numbers.
            share: of the truths that are to lie within, above 0 and below 1.

        Raises:
            OptionError: the share makes no sense, or there are too few rows to vouch for it.
        """
        check_share(share)
        if share > self.largest_share + 1e-9:
            needed = math.ceil(2 / (1 - share) - 1 - 1e-9)
            raise OptionError(
                f"an interval of {share:g} needs at least {needed:,} rows that were not learnt "
                f"from, and there are {len(self):,}; ask for at most "
                f"{math.floor(100 * self.largest_share) / 100:g}, or train on more rows"
            )
        groups = self.groups(share)
        mine = np.searchsorted(groups.edges, answers)
        reach: Float[np.ndarray, "rows 2"] = answers[:, None] + groups.ends[mine]
        return reach

    def groups(self, share: float) -> Groups:
        """Divide the answers into groups, and say what is added to one of each; see `interval`."""
        if share in self._known:
            return self._known[share]
        edges = self._edges(share)
        mine, missed = np.searchsorted(edges, self.answers), self.truths - self.answers
        ends = [_ends(missed[mine == group], share) for group in range(len(edges) + 1)]
        self._known[share] = Groups(edges, np.array(ends))
        return self._known[share]

    @cached_property
    def _known(self) -> dict[float, Groups]:
        """Groups that were asked for: they stay as they are."""
        return {}

    def _edges(self, share: float) -> Float[np.ndarray, " edges"]:
        """Divide the answers into groups of equal size, each large enough for the share."""
        enough = max(ROWS_A_GROUP, math.ceil(4 / (1 - share)))
        groups = min(MOST_GROUPS, max(1, len(self) // enough))
        inner = np.quantile(self.answers, np.arange(1, groups) / groups)
        return np.unique(inner[inner < self.answers.max()])


@dataclass(frozen=True, eq=False)
class Groups:
    """Answers about as large, together.

    Attributes:
        edges: between the groups; an answer at an edge belongs to the group below.
        ends: of each group what is added to an answer for its low and its high end.
    """

    edges: Float[np.ndarray, " edges"]
    ends: Float[np.ndarray, "groups 2"]


def usual_interval(
    misses: Misses | None, answer: Float[np.ndarray, " one"]
) -> tuple[float, float] | None:
    """Give the usual interval of one answer, where there were rows to learn it from.

    >>> usual_interval(None, np.array([3.0])) is None
    True
    """
    if misses is None or misses.largest_share < USUAL:
        return None
    low, high = misses.interval(answer)[0]
    return float(low), float(high)


def check_share(share: float) -> None:
    """Refuse a share that no interval can have.

    >>> check_share(90)
    Traceback (most recent call last):
    fathom.errors.OptionError: an interval is a share above 0 and below 1, like 0.9, but got 90
    """
    if isinstance(share, bool) or not 0 < share < 1:
        raise OptionError(f"an interval is a share above 0 and below 1, like 0.9, but got {share}")


def _ends(misses: Float[np.ndarray, " rows"], share: float) -> tuple[float, float]:
    """Give what to add to an answer for its low and its high end."""
    ordered, aside = np.sort(misses), (1 - share) / 2
    place = min(math.ceil((len(misses) + 1) * (1 - aside) - 1e-9), len(misses))
    return float(ordered[len(misses) - place]), float(ordered[place - 1])


def told_interval(misses: Misses | None, tests: Answered | None) -> IntervalStory | None:
    """Tell how wide the usual intervals are, and how many truths of test rows they held."""
    if misses is None or misses.largest_share < USUAL:
        return None
    rows = misses.answers if tests is None else tests.answers
    ends = misses.interval(rows)
    held = None
    if tests is not None:
        held = float(np.mean((ends[:, 0] <= tests.truth) & (tests.truth <= ends[:, 1])))
    width = float(np.median(ends[:, 1] - ends[:, 0]))
    tested = 0 if tests is None else len(tests)
    return IntervalStory(share=USUAL, width=width, held=held, rows=len(misses), tests=tested)


def interval_words(told: IntervalStory) -> str:
    """Say it in a sentence.

    >>> interval_words(IntervalStory(share=0.9, width=12000, held=0.91, rows=400))
    '90 of 100 truths lie between low and high, which are typically 12,000 apart (from 400 rows it \
had not learnt from); of the test rows 91 % did'
    >>> told = IntervalStory(share=0.9, width=12000, held=0.76, rows=400, tests=2000)
    >>> interval_words(told)[-65:]
    'of the test rows only 76 % did: expect no more of rows like those'
    """
    words = (
        f"{100 * told.share:g} of 100 truths lie between low and high, which are typically "
        f"{readable(told.width)} apart (from {told.rows:,} rows it had not learnt from)"
    )
    if told.held is None:
        return words
    error = math.sqrt(told.share * (1 - told.share) / max(told.tests, 1))
    fewer = told.tests > 0 and told.share - told.held > SURPRISING * error
    held = f"{words}; of the test rows {'only ' * fewer}{100 * told.held:.0f} % did"
    return f"{held}: expect no more of rows like those" if fewer else held


def no_interval(target: Target) -> DataError:
    """Say why a model of this target can give no intervals."""
    if isinstance(target, ClassTarget):
        return DataError(
            f"{target.name!r} is a class, which has probabilities and no interval; leave "
            "the interval out"
        )
    return DataError(
        "this model cannot say how far off it may be: it was not tried on rows that it had not "
        "learnt from; train with a validation share above 0"
    )
