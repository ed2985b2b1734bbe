"""Which rows a network learns from, which choose among networks, and which judge the chosen one.

>>> parts = split(10, validation_share=0.2, test_share=0.2, seed=0)
>>> len(parts.train), len(parts.validation), len(parts.test)
(6, 2, 2)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fathom.errors import DataError, OptionError
from fathom.shapes import Int32, Int64

Rows = Int64[np.ndarray, "_"]


@dataclass(frozen=True, eq=False)
class Split:
    """Row numbers, counted from 0, of each part; in rising order, each row in exactly one part.

    `folds` numbers the fold of each training row, where they are dealt into some.
    """

    train: Int64[np.ndarray, " training"]
    validation: Int64[np.ndarray, " validation"]
    test: Int64[np.ndarray, " test"]
    folds: Int32[np.ndarray, " training"] | None = None

    @property
    def learners(self) -> int:
        """How many training rows a network learns from at least: with folds, all but one fold."""
        return len(self.train) - (0 if self.folds is None else int(np.bincount(self.folds).max()))


def split(
    rows: int,
    *,
    validation_share: float,
    test_share: float,
    seed: int,
    classes: np.ndarray | None = None,
) -> Split:
    """Divide rows at random into training, validation and test rows, the same for the same seed.

    Args:
        rows: how many there are.
        validation_share, test_share: shares of all rows, from 0 to below 1, together below 1.
            A share above 0 gives at least one row.
        seed: of the random numbers.
        classes: each row's class; then every part has the classes in the same proportions (to
            within one row), and every class has a row to be learnt from.

    Raises:
        OptionError: a share makes no sense.
        DataError: there are too few rows for every part to have one.

    >>> split(2, validation_share=0.2, test_share=0.2, seed=0)
    Traceback (most recent call last):
    fathom.errors.DataError: 2 rows are too few to divide into training, validation and test rows
    """
    wanted_validation, wanted_test = shares_of_rows(rows, validation_share, test_share)
    numbered = np.zeros(rows, np.int64)
    if classes is not None:
        numbered = np.unique(classes, return_inverse=True)[1].reshape(rows)
    random = np.random.default_rng(seed)
    kept, free = _keep_one_of_each(numbered, random)
    if len(free) < wanted_test + wanted_validation or rows == 0:
        raise _too_few(rows, len(kept), wanted_validation, wanted_test)
    test, free = _take(free, wanted_test, random)
    validation, free = _take(free, wanted_validation, random)
    return Split(np.sort(np.concatenate([kept, free])), np.sort(validation), np.sort(test))


def deal(
    rows: int, folds: int, seed: int, classes: np.ndarray | None = None
) -> Int32[np.ndarray, " rows"]:
    """Deal rows into folds at random, the same for the same seed; sizes differ by one at the most.

    Args:
        rows: how many there are.
        folds: into how many, at least 2.
        seed: of the random numbers.
        classes: each row's class; then each class is dealt out evenly.

    Raises:
        DataError: there are fewer rows than folds.

    >>> np.bincount(deal(10, 3, seed=0)).tolist()
    [4, 3, 3]
    """
    if rows < folds:
        raise DataError(f"{rows:,} rows cannot be dealt into {folds} folds; at most {rows:,}")
    order = np.random.default_rng(seed).permutation(rows)
    if classes is not None:
        order = order[np.argsort(classes[order], kind="stable")]
    dealt = np.empty(rows, np.int32)
    dealt[order] = np.arange(rows) % folds
    return dealt


def shares_of_rows(rows: int, validation_share: float, test_share: float) -> tuple[int, int]:
    """Say how many rows these shares are, for validation and test.

    Raises:
        OptionError: a share makes no sense.

    >>> shares_of_rows(100, validation_share=0.16, test_share=0.2)
    (16, 20)
    """
    wanted_test = _count(rows, test_share, "test")
    wanted_validation = _count(rows, validation_share, "validation")
    if test_share + validation_share >= 1:
        raise OptionError(
            f"the test share {test_share:g} and the validation share {validation_share:g} "
            "leave no rows to learn from; together they must stay below 1"
        )
    return wanted_validation, wanted_test


def _count(rows: int, share: float, name: str) -> int:
    if not 0 <= share < 1:
        raise OptionError(f"the {name} share must be 0 or more and below 1, but got {share:g}")
    return max(1, round(rows * share)) if share > 0 else 0


def _keep_one_of_each(classes: np.ndarray, random: np.random.Generator) -> tuple[Rows, Rows]:
    """Set aside one training row of each class; give the others in random order, class by class."""
    order = random.permutation(len(classes))
    order = order[np.argsort(classes[order], kind="stable")]
    first = np.ones(len(order), bool)
    first[1:] = classes[order][1:] != classes[order][:-1]
    return order[first], order[~first]


def _take(rows: Rows, count: int, random: np.random.Generator) -> tuple[Rows, Rows]:
    """Take `count` rows at equal distances from a random beginning, and give the rest.

    As the rows lie class by class, each class gives its proportion (systematic sampling).
    """
    chosen = np.zeros(len(rows), bool)
    if count:
        begin = random.random()
        # The end is kept within: rounding could push the last step one row too far.
        steps = np.floor((np.arange(count) + begin) * (len(rows) / count)).astype(np.int64)
        chosen[np.minimum(steps, len(rows) - 1)] = True
    return rows[chosen], rows[~chosen]


def _too_few(rows: int, classes: int, validation: int, test: int) -> DataError:
    parts = [("training", True), ("validation", validation > 0), ("test", test > 0)]
    names = [name for name, there in parts if there]
    into = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    given = "1 row is" if rows == 1 else f"{rows} rows are"
    among = f" in {classes} classes" if classes > 1 else ""
    given = given.replace(" is", f"{among} is").replace(" are", f"{among} are")
    return DataError(f"{given} too few to divide into {into} rows")
