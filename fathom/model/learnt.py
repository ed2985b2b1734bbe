"""Has the network learnt from these very rows? Then what is measured on them is too good.

A model keeps marks of its training rows, of up to 2,000 of them: a number of 64 bits made of a
row's inputs, a sum of products modulo 2^64 (multilinear hashing; Carter & Wegman 1979). Rows can be
equal by chance, where columns are few and coarse; how often they are among the training rows is
kept, too.

>>> rows = np.random.default_rng(0).normal(size=(300, 3)).astype(np.float32)
>>> learnt = Learnt.of(rows[:200])
>>> print(learnt.words(rows))
200 of 300 rows are among those that the network learnt from: on new rows it is somewhat worse
>>> learnt.words(rows[200:]) is None
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fathom.nets.inputs.held import Inputs, some_of
from fathom.places import evenly
from fathom.shapes import Shaped

MOST_ROWS = 2000  # whose marks are kept
FEWEST_SEEN = 3  # marks met, where only some are kept, before anything is said
_CELLS = 2**22  # inputs marked at once


@dataclass(frozen=True, eq=False)
class Learnt:
    """Which rows were learnt from.

    Attributes:
        marks: of some or all of them, rising.
        rows: how many there were.
        twins: the share of them that another one equals.
    """

    marks: Shaped[np.ndarray, " marks"]
    rows: int
    twins: float

    @classmethod
    def of(cls, inputs: Inputs) -> Learnt:
        """Mark encoded rows."""
        some = _marks(some_of(inputs, evenly(len(inputs), MOST_ROWS)))
        known, counts = np.unique(some, return_counts=True)
        twins = float(counts[counts > 1].sum() / max(len(some), 1))
        return cls(known, len(inputs), twins)

    def share(self, inputs: Inputs) -> float:
        """Estimate the share of these rows that were learnt from; 0 where chance explains it."""
        count = len(inputs)
        seen = int(np.isin(_marks(inputs), self.marks).sum())
        kept = min(1.0, MOST_ROWS / max(self.rows, 1))
        if not count or seen < (1 if kept == 1 else FEWEST_SEEN):
            return 0.0
        share = min(1.0, seen / (count * kept))
        return share if share > self._by_chance(count * kept) else 0.0

    def _by_chance(self, looked_at: float) -> float:
        """Say how large a share may be by chance, where rows equal others."""
        return self.twins + 3 * float(np.sqrt(self.twins * (1 - self.twins) / looked_at))

    def words(self, inputs: Inputs) -> str | None:
        """Say how many of these rows were learnt from; None where it is none."""
        share, count = self.share(inputs), len(inputs)
        if not share:
            return None
        if self.rows <= MOST_ROWS:
            told = f"{round(share * count):,} of {count:,} rows are"
        else:
            told = f"about {share:.0%} of {count:,} rows are"
        told = "the row is" if count == 1 else told
        return f"{told} among those that the network learnt from: on new rows it is somewhat worse"

    def again(self, later: Learnt) -> float:
        """Estimate which share of later rows were among these; 0 where chance explains it."""
        kept, count = min(1.0, MOST_ROWS / max(self.rows, 1)), max(len(later.marks), 1)
        share = min(1.0, int(np.isin(later.marks, self.marks).sum()) / (count * kept))
        return share if share > self._by_chance(count * kept) else 0.0

    def joined(self, later: Learnt) -> Learnt:
        """Give what was learnt from in two trainings, one after the other.

        >>> rows = np.random.default_rng(0).normal(size=(3000, 3)).astype(np.float32)
        >>> first, second = Learnt.of(rows[:1000]), Learnt.of(rows[500:])
        >>> round(first.again(second), 2), first.joined(second).rows
        (0.2, 3000)
        """
        fresh = max(round(later.rows * (1 - self.again(later))), 0)
        rows = self.rows + fresh
        before = evenly(len(self.marks), round(MOST_ROWS * self.rows / max(rows, 1)))
        after = later.marks[~np.isin(later.marks, self.marks)]
        after = after[evenly(len(after), MOST_ROWS - len(before))]
        marks = np.union1d(self.marks[before], after)
        twins = (self.rows * self.twins + fresh * later.twins) / max(rows, 1)
        return Learnt(marks, rows, twins)

    def arrays(self) -> dict[str, np.ndarray]:
        """Give what goes into the file."""
        facts = np.array([self.rows, self.twins], np.float64)
        return {"learnt.marks": self.marks.view(np.int64), "learnt.facts": facts}

    @classmethod
    def restore(cls, arrays: Mapping[str, np.ndarray]) -> Learnt | None:
        """Take it out of a file, where it has it."""
        if "learnt.marks" not in arrays:
            return None
        marks, facts = arrays["learnt.marks"], arrays["learnt.facts"]
        if marks.dtype != np.int64 or marks.ndim != 1 or facts.shape != (2,):
            raise ValueError("the marks of learnt rows do not fit together")
        rows, twins = float(facts[0]), float(facts[1])
        if not (0 <= rows < 2**53 and 0 <= twins <= 1 and len(marks) <= MOST_ROWS):
            raise ValueError("the marks of learnt rows do not fit together")
        return cls(np.sort(marks.view(np.uint64)), int(rows), twins)


def _marks(inputs: Inputs) -> Shaped[np.ndarray, " rows"]:
    """Mark each row by 64 bits of its inputs, the same on every machine."""
    factors = _factors(inputs.shape[1])
    block = max(_CELLS // max(inputs.shape[1], 1), 1)
    made = [np.zeros(0, np.uint64)]
    for begin in range(0, len(inputs), block):
        exact = np.ascontiguousarray(inputs[begin : begin + block], np.float32) + np.float32(0)
        made.append((exact.view(np.uint32).astype(np.uint64) * factors).sum(axis=1))  # -0 is 0
    return np.concatenate(made)


def _factors(count: int) -> Shaped[np.ndarray, " inputs"]:
    """Give odd factors that look random (splitmix64; Steele, Lea & Flood 2014)."""
    places = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (places ^ (places >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))) | np.uint64(1)
