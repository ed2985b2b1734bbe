"""The methods that a network is set beside, fitted to numbers or to classes: the same four of each.

>>> rows = np.arange(6.0)[:, None]
>>> NumberFits(3 * rows[:, 0] + 1).linear(rows, rows).round(2).tolist()
[1.0, 4.0, 7.0, 10.0, 13.0, 16.0]
"""

from __future__ import annotations

import contextlib
import importlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Any, Protocol, runtime_checkable

import numpy as np

from fathom.shapes import Float, Int, Int64

NEIGHBOURS = 10
MOST_TREES = 1000  # trees in all: 100 rounds of one for each class, fewer with very many classes
FEW_ROWS, MANY_ROWS = 500, 2500  # to learn from: what trees are suited to
ENOUGH_OF_A_CLASS = 10  # rows, to keep some of them out
TILT = 1e-9  # where all classes are as likely, the most frequent one is named
PENALTIES = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)


def load_early(wanted: bool) -> None:
    """Begin to import scikit-learn beside other work, if wanted: it takes longer than a fit."""
    if wanted:
        Thread(target=_load, name="scikit-learn").start()


def _load() -> None:
    # A missing one is said where it is used; where a sentence ended the command before, the rest
    # of it can no longer be imported, and nobody needs it.
    with contextlib.suppress(ImportError, RuntimeError):
        for module in ("sklearn.linear_model", "sklearn.ensemble", "sklearn.neighbors"):
            importlib.import_module(module)


@runtime_checkable
class _Regressor(Protocol):
    """What scikit-learn calls a regressor, as far as it is used here."""

    def fit(self, learn: np.ndarray, truth: np.ndarray, weights: np.ndarray | None) -> object:
        """Fit it to rows, weighted."""

    def predict(self, judge: np.ndarray) -> np.ndarray:
        """Answer rows."""


@dataclass(frozen=True, eq=False)
class NumberFits:
    """Methods that predict numbers.

    Attributes:
        truth: of the rows to learn from.
        weights: what each of them counts; None where all count the same.
    """

    truth: Float[np.ndarray, " learn"]
    weights: Float[np.ndarray, " learn"] | None = None

    def constant(self, rows: int) -> Float[np.ndarray, " judge"]:
        """Answer so many rows with the mean."""
        return np.full(rows, np.average(self.truth, weights=self.weights))

    def linear(
        self, learn: Float[np.ndarray, "learn inputs"], judge: Float[np.ndarray, "judge inputs"]
    ) -> Float[np.ndarray, " judge"]:
        """Fit ridge regression, its strength chosen by leaving out one row at a time."""
        from sklearn.linear_model import RidgeCV

        return self._standardised(RidgeCV(alphas=PENALTIES), learn, judge)

    def trees(
        self,
        learn: Float[np.ndarray, "learn cells"],
        judge: Float[np.ndarray, "judge cells"],
        categorical: Sequence[bool],
    ) -> Float[np.ndarray, " judge"]:
        """Fit boosted trees; `categorical` says which cells are places of categories."""
        from sklearn.ensemble import HistGradientBoostingRegressor

        plain = HistGradientBoostingRegressor(**_tree_options(len(learn), categorical, True))
        return self._standardised(plain, learn, judge)

    def neighbours(
        self, learn: Float[np.ndarray, "learn inputs"], judge: Float[np.ndarray, "judge inputs"]
    ) -> Float[np.ndarray, " judge"]:
        """Take the mean of the nearest."""
        means: Float[np.ndarray, " judge"] = self.truth[_nearest(learn, judge)].mean(axis=1)
        return means

    def _standardised(
        self, plain: _Regressor, learn: np.ndarray, judge: np.ndarray
    ) -> Float[np.ndarray, " judge"]:
        """Fit to standardised truths, as the network is: a target in millions changes nothing."""
        truth = self.truth
        middle, spread = truth.mean(), truth.std() or 1.0  # of some rows all may be the same
        plain.fit(learn, (truth - middle) / spread, self.weights)
        return np.asarray(plain.predict(judge) * spread + middle)


@dataclass(frozen=True, eq=False)
class ClassFits:
    """Methods that predict the probability of every class.

    Attributes:
        truth: of the rows to learn from, places among the classes.
        weights: what each of them counts; None where all count the same.
        classes: how many there are, perhaps more than these rows have.
        balanced: whether all are to count as much.
    """

    truth: Int[np.ndarray, " learn"]
    weights: Float[np.ndarray, " learn"] | None
    classes: int
    balanced: bool = False

    def constant(self, rows: int) -> Float[np.ndarray, "judge classes"]:
        """Answer so many rows with the classes' shares.

        Where all classes are to count as much their shares are equal, and the most frequent one
        is named: left to the last digit it would be now one class and now another, fold by fold.
        """
        counts = np.bincount(self.truth, self.weights, self.classes)
        if self.balanced:
            often = np.bincount(self.truth, minlength=self.classes).argmax()
            counts = np.where(np.arange(self.classes) == often, 1 + TILT, 1.0)
        return np.tile(counts / counts.sum(), (rows, 1))

    def linear(
        self, learn: Float[np.ndarray, "learn inputs"], judge: Float[np.ndarray, "judge inputs"]
    ) -> Float[np.ndarray, "judge classes"]:
        """Fit logistic regression."""
        from sklearn.linear_model import LogisticRegression

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # one not quite settled after 500 steps is good enough
            model = LogisticRegression(max_iter=500).fit(learn, self.truth, self.weights)
        return self._spread_out(model.classes_, model.predict_proba(judge))

    def trees(
        self,
        learn: Float[np.ndarray, "learn cells"],
        judge: Float[np.ndarray, "judge cells"],
        categorical: Sequence[bool],
    ) -> Float[np.ndarray, "judge classes"]:
        """Fit boosted trees; `categorical` says which cells are places of categories."""
        from sklearn.ensemble import HistGradientBoostingClassifier

        most = min(100, max(10, MOST_TREES // self.classes))
        enough = np.bincount(self.truth)[np.unique(self.truth)].min() >= ENOUGH_OF_A_CLASS
        plain = HistGradientBoostingClassifier(
            **_tree_options(len(learn), categorical, bool(enough), most)
        )
        model = plain.fit(learn, self.truth, self.weights)
        return self._spread_out(model.classes_, model.predict_proba(judge))

    def neighbours(
        self, learn: Float[np.ndarray, "learn inputs"], judge: Float[np.ndarray, "judge inputs"]
    ) -> Float[np.ndarray, "judge classes"]:
        """Let the nearest vote, with one more vote for each class, so that none is 0."""
        nearest = self.truth[_nearest(learn, judge)]
        votes = np.eye(self.classes)[nearest].sum(axis=1) + 1
        shares: Float[np.ndarray, "judge classes"] = votes / votes.sum(axis=1, keepdims=True)
        return shares

    def _spread_out(
        self, found: Int64[np.ndarray, " found"], chances: Float[np.ndarray, "judge found"]
    ) -> Float[np.ndarray, "judge classes"]:
        """Give classes that were not among the rows the probability 0."""
        whole = np.zeros((len(chances), self.classes))
        whole[:, found] = chances
        return whole


def _tree_options(
    rows: int, categorical: Sequence[bool], keep_out: bool, rounds: int = 100
) -> dict[str, Any]:
    """Suit boosted trees to the number of rows: scikit-learn's own suit some thousands.

    Of fewer than 2,500 rows trees have 8 leaves instead of 31 and end when a tenth of the rows,
    kept out, has not gained for ten rounds; of fewer than 500, where a tenth says too little, they
    take 100 rounds at half the rate. (docs/decisions.md)
    """
    options: dict[str, Any] = {"categorical_features": np.array(categorical), "random_state": 0}
    options["max_iter"] = rounds
    if rows >= MANY_ROWS:
        return options | {"early_stopping": False}
    if rows >= FEW_ROWS and keep_out:
        early = {"early_stopping": True, "n_iter_no_change": 10}
        return options | early | {"max_leaf_nodes": 8, "max_iter": 3 * rounds}
    return options | {"early_stopping": False, "max_leaf_nodes": 8, "learning_rate": 0.05}


def _nearest(learn: np.ndarray, judge: np.ndarray) -> Int64[np.ndarray, "judge nearest"]:
    """Find the ten learnt rows that are nearest to each row."""
    from sklearn.neighbors import NearestNeighbors

    count = min(NEIGHBOURS, len(learn))
    places: Int64[np.ndarray, "judge nearest"]
    _, places = NearestNeighbors(n_neighbors=count).fit(learn).kneighbors(judge)
    return places
