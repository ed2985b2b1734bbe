"""Which classes a network takes for which others, the most frequent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fathom.model.answered import ClassAnswered
from fathom.model.metrics import confusion

MOST = 5


@dataclass(frozen=True)
class Confused:
    """How often one class is taken for another.

    Attributes:
        truth: the class that the rows are of.
        named: the class that the network names instead.
        count: for how many rows.
        of: how many rows of the true class there are.

    >>> print(Confused("cat", "dog", 31, 200))
    cat taken for dog: 31 of 200
    """

    truth: str
    named: str
    count: int
    of: int

    def __str__(self) -> str:
        return f"{self.truth} taken for {self.named}: {self.count:,} of {self.of:,}"


def most_confused(answered: ClassAnswered, classes: Sequence[str]) -> tuple[Confused, ...]:
    """Count which classes are taken for which others, and give the five most frequent pairs.

    Of pairs that are equally frequent the one comes first whose true class has fewer rows: a
    larger share of these is wrong; then the order of the classes decides. Every row counts as one,
    whatever its weight.

    >>> chances = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8]])
    >>> found = most_confused(ClassAnswered(np.array([0, 1, 1]), chances), ("cat", "dog"))
    >>> print(*found)
    dog taken for cat: 1 of 2
    """
    counts = confusion(answered.truth, answered.chosen, classes)
    rows = counts.sum(axis=1)
    np.fill_diagonal(counts, 0)
    pairs = [
        Confused(classes[truth], classes[named], int(counts[truth, named]), int(rows[truth]))
        for truth, named in np.argwhere(counts)
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.count, pair.of))[:MOST])


def confused_words(pairs: Sequence[Confused]) -> str:
    """Say pairs in a line; nothing where there are none.

    >>> confused_words([Confused("cat", "dog", 31, 200), Confused("dog", "cat", 22, 200)])
    'cat taken for dog 31 of 200, dog for cat 22 of 200'
    """
    told = [f"{one.truth} taken for {one.named} {one.count:,} of {one.of:,}" for one in pairs[:1]]
    told += [f"{one.truth} for {one.named} {one.count:,} of {one.of:,}" for one in pairs[1:]]
    return ", ".join(told)
