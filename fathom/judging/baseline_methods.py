"""Honest baselines: what simpler and well-tried methods make of the same rows.

A network is worth having when it beats them. All learn from every row that the network saw (those
it learnt from and those that chose among the networks, since they need nobody to choose), and are
measured on the rows that it is measured on.

- *constant*: always the mean, or the classes' shares.
- *linear*: a weighted sum of the network's own inputs (missing numbers filled, numbers
  standardised, categories one-hot): ridge regression, its strength chosen by leaving out one row
  at a time, or logistic regression (Hastie, Tibshirani & Friedman, Elements of Statistical
  Learning, 2009, 3.4 and 4.4).
- *boosted_trees*: scikit-learn's histogram gradient boosting (Friedman 2001; Ke and others 2017)
  as it comes, with categories and missing cells told as such.

Beside a network for pictures stand the constant and *neighbours*: what the training pictures are
whose pixels are nearest (Fix & Hodges 1951; Cover & Hart 1967).
"""

from __future__ import annotations

import warnings
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float, Int, Int64

from fathom.data.cells.cell import places
from fathom.data.columns.encoder import Encoder
from fathom.data.target.target import Target
from fathom.model.answered import Answered, true_values

BASELINES = {
    "constant": "always the same answer",
    "linear": "a line",
    "boosted_trees": "boosted trees",
    "neighbours": "the most similar pictures",
}
NEIGHBOURS = 10
MOST_ROWS = 100_000  # drawn at random from more, so that baselines stay a matter of seconds
MOST_PICTURES = 4000  # of which each answer compares all pixels
MOST_TREES = 1000  # trees in all: 100 rounds of one for each class, fewer with very many classes
BESIDE = ("missing", "ramp")  # inputs that say no more than the cell itself
PENALTIES = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)


def baselines(
    encoder: Encoder,
    target: Target,
    learn: pl.DataFrame,
    judge: pl.DataFrame,
    weights: Float[np.ndarray, " learn"] | None = None,
) -> dict[str, Answered]:
    """Fit every baseline and let it answer.

    Args:
        encoder: the network's, so that all see the same columns.
        target: what is predicted.
        learn: rows to learn from; of more than 100,000, or 4,000 pictures, a random part.
        judge: rows to answer, with their target.
        weights: what each row to learn from counts; without them all count the same.

    >>> frame = pl.DataFrame({"x": list(range(60)), "y": [2.0 * x + 1 for x in range(60)]})
    >>> encoder = Encoder.learn(frame, [("x", "number")])
    >>> found = baselines(encoder, Target.learn(frame["y"]), frame, frame)
    >>> round(found["constant"].miss, 1), found["linear"].miss < 0.01
    (34.6, True)
    """
    most = MOST_ROWS if encoder.form is None else MOST_PICTURES
    if learn.height > most:
        some = np.random.default_rng(0).permutation(learn.height)[:most]
        learn, weights = learn[some], None if weights is None else weights[some]
    known, truth = (true_values(target, frame) for frame in (learn, judge))
    answers = {"constant": _constant(target, known, judge.height, weights)}
    inputs = [encoder.encode(frame) for frame in (learn, judge)]
    with _one_thread():
        if encoder.form is not None:
            answers["neighbours"] = _neighbours(target, known, *inputs)
        else:
            plain = [part[:, encoder.straight].astype(np.float64) for part in inputs]
            cells = [tree_cells(encoder, frame) for frame in (learn, judge)]
            answers["linear"] = _linear(target, known, plain[0], plain[1], weights)
            answers["boosted_trees"] = _trees(target, known, cells[0], cells[1], encoder, weights)
    return {name: Answered(target.task, truth, answer) for name, answer in answers.items()}


def baselines_out_of_fold(
    encoder: Encoder,
    target: Target,
    frame: pl.DataFrame,
    folds: Int[np.ndarray, " rows"],
    weights: Float[np.ndarray, " rows"] | None = None,
) -> dict[str, Answered]:
    """Let every baseline answer each row as it was fitted without the row's fold.

    >>> frame = pl.DataFrame({"x": list(range(60)), "y": [2.0 * x + 1 for x in range(60)]})
    >>> encoder, target = Encoder.learn(frame, [("x", "number")]), Target.learn(frame["y"])
    >>> found = baselines_out_of_fold(encoder, target, frame, np.arange(60) % 3)
    >>> len(found["linear"]), found["linear"].miss < 0.01
    (60, True)
    """
    truth = true_values(target, frame)
    width = () if target.task == "regression" else (len(target.classes),)
    answers: dict[str, np.ndarray] = {}
    for fold in np.unique(folds):
        mine = folds == fold
        theirs = None if weights is None else weights[~mine]
        parts = frame.filter(~mine), frame.filter(mine)
        for name, found in baselines(encoder, target, *parts, theirs).items():
            answers.setdefault(name, np.empty((frame.height, *width)))[mine] = found.answers
    return {name: Answered(target.task, truth, found) for name, found in answers.items()}


def _one_thread() -> AbstractContextManager[object]:
    """Keep OpenMP to one thread: where cores are shared, its threads wait for each other.

    Boosted trees on 8,000 rows took 0.4 s with one thread, and a minute with two beside a busy
    neighbour.
    """
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def tree_cells(encoder: Encoder, frame: pl.DataFrame) -> Float[np.ndarray, "rows cells"]:
    """Lay cells out for trees: a number as it is read, a category's place, NaN where missing.

    >>> frame = pl.DataFrame({"age": [20, None, 40], "city": ["Rome", "Oslo", None]})
    >>> encoder = Encoder.learn(frame, [("age", "number"), ("city", "category")])
    >>> tree_cells(encoder, frame).tolist()
    [[-1.0, 1.0], [nan, 0.0], [1.0, nan]]
    """
    made = []
    for column in encoder.columns:
        series = frame[column.name]
        if column.kind == "category":
            place = places(series, column.values).astype(np.float64)
            made.append(np.where(place < 0, np.nan, place)[:, None])
            continue
        own = [i for i, part in enumerate(column.inputs) if part.kind not in BESIDE]
        inputs = column.encode(series).astype(np.float64)[:, own]
        made.append(np.where(series.is_null().to_numpy()[:, None], np.nan, inputs))
    return np.concatenate(made, axis=1)


def _categorical(encoder: Encoder) -> list[bool]:
    """Say which columns of `tree_cells` hold categories."""
    flags: list[bool] = []
    for column in encoder.columns:
        numbers = sum(made.kind not in BESIDE for made in column.inputs)
        flags += [True] if column.kind == "category" else [False] * numbers
    return flags


def _constant(
    target: Target, known: np.ndarray, rows: int, weights: np.ndarray | None
) -> np.ndarray:
    if target.task == "regression":
        return np.full(rows, np.average(known, weights=weights))
    counts = np.bincount(known, weights, len(target.classes))
    return np.tile(counts / counts.sum(), (rows, 1))


def _linear(
    target: Target,
    known: np.ndarray,
    learn: np.ndarray,
    judge: np.ndarray,
    weights: np.ndarray | None,
) -> Float[np.ndarray, "rows *classes"]:
    from sklearn.linear_model import LogisticRegression, RidgeCV

    if target.task == "regression":
        return _number(RidgeCV(alphas=PENALTIES), known, learn, judge, weights)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a line not quite settled after 500 steps is good enough
        model = LogisticRegression(max_iter=500).fit(learn, known, weights)
    return _spread_out(model.classes_, model.predict_proba(judge), len(target.classes))


def _trees(
    target: Target,
    known: np.ndarray,
    learn: np.ndarray,
    judge: np.ndarray,
    encoder: Encoder,
    weights: np.ndarray | None,
) -> Float[np.ndarray, "rows *classes"]:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    options = {"categorical_features": np.array(_categorical(encoder)), "random_state": 0}
    if target.task == "regression":
        plain = HistGradientBoostingRegressor(**options)
        return _number(plain, known, learn, judge, weights)
    rounds = min(100, max(10, MOST_TREES // target.outputs))
    model = HistGradientBoostingClassifier(max_iter=rounds, **options).fit(learn, known, weights)
    return _spread_out(model.classes_, model.predict_proba(judge), len(target.classes))


def _neighbours(
    target: Target, known: np.ndarray, learn: np.ndarray, judge: np.ndarray
) -> Float[np.ndarray, "rows *classes"]:
    """Take the mean of the nearest; of classes, with one more vote for each, so that none is 0."""
    from sklearn.neighbors import NearestNeighbors

    count = min(NEIGHBOURS, len(learn))
    nearest = NearestNeighbors(n_neighbors=count).fit(learn).kneighbors(judge)[1]
    if target.task == "regression":
        return known[nearest].mean(axis=1)
    votes = np.eye(len(target.classes))[known[nearest]].sum(axis=1) + 1
    return votes / votes.sum(axis=1, keepdims=True)


def _number(
    plain: Any,
    known: np.ndarray,
    learn: np.ndarray,
    judge: np.ndarray,
    weights: np.ndarray | None,
) -> Float[np.ndarray, " rows"]:
    """Fit to standardised truths, as the network is: a target in millions changes nothing."""
    middle, spread = known.mean(), known.std() or 1.0  # of some rows all truths may be the same
    plain.fit(learn, (known - middle) / spread, weights)
    return np.asarray(plain.predict(judge) * spread + middle)


def _spread_out(
    found: Int64[np.ndarray, " found"], chances: Float[np.ndarray, "rows found"], classes: int
) -> Float[np.ndarray, "rows classes"]:
    """Give classes that were not among the rows the probability 0."""
    whole = np.zeros((len(chances), classes))
    whole[:, found] = chances
    return whole
