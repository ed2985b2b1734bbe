"""Honest baselines: what simpler and well-tried methods make of the same rows.

A network is worth having when it beats them. All learn from every row that the network saw (those
it learnt from and those that chose among the networks, since they need nobody to choose), and are
measured on the rows that it is measured on. Of a large table they learn from 100,000 rows, and only
some folds of an ensemble are measured: `Measured` says from how many, and on which, and the network
is set beside them there.

- *constant*: always the mean, or the classes' shares.
- *linear*: a weighted sum of the network's own inputs (missing numbers filled, numbers
  standardised, the 50 most frequent categories of a column one-hot): ridge regression, its
  strength chosen by leaving out one row at a time, or logistic regression (Hastie, Tibshirani &
  Friedman, Elements of Statistical Learning, 2009, 3.4 and 4.4).
- *boosted_trees*: scikit-learn's histogram gradient boosting (Friedman 2001; Ke and others 2017),
  with categories (the 250 most frequent of a column) and missing cells told as such; of fewer
  than 2,500 rows with smaller trees that end early, since as it comes it is worse than a constant
  on some hundred rows.

Beside a network for pictures stand the constant and *neighbours*: what the training pictures are
whose pixels are nearest (Fix & Hodges 1951; Cover & Hart 1967).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
import polars as pl

from fathom.data.cells.cell import places
from fathom.data.columns.category_column import MOST_CATEGORIES
from fathom.data.columns.encoder import Encoder
from fathom.data.rows.encoded import EncodedRows
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.judging.fits import ClassFits, NumberFits
from fathom.model.answered import Answered, answered_rows
from fathom.nets.inputs.held import Inputs, inputs_of, smaller
from fathom.shapes import Float, Int

MOST_ROWS = 100_000  # drawn at random from more, so that baselines stay a matter of seconds
MOST_CELLS = 2_000_000  # learnt from in all folds together: beyond, fewer folds are measured
MOST_OF_TREES = 250  # categories of a column; scikit-learn takes 255
MANY_CELLS = 10_000_000  # from there on a linear model is fitted in float32, for its room
MOST_JUDGED = 50_000  # of large folds: enough to tell methods apart by
MOST_PICTURES = 4000  # of which each answer compares all pixels
SIDE = 64  # of larger ones, means over windows are compared
FEW_COLUMNS = 10  # fewer take as long
MOST_OUTPUTS = 10  # of more classes there are fewer rounds
BESIDE = ("missing", "ramp", "common")  # inputs that say no more than the cell itself


@dataclass(frozen=True, eq=False)
class Measured:
    """What the baselines answered.

    Attributes:
        answered: by baseline.
        places: of the rows to answer, those that were answered, rising.
        learnt: from how many rows each baseline learnt.
        whole: whether they learnt from all rows that they could, and answered all.
    """

    answered: dict[str, Answered]
    places: Int[np.ndarray, " rows"]
    learnt: int
    whole: bool


def baselines(
    encoder: Encoder,
    target: Target,
    learn: EncodedRows,
    judge: EncodedRows,
    weights: Float[np.ndarray, " learn"] | None = None,
    balanced: bool = False,
) -> Measured:
    """Fit every baseline and let it answer.

    Args:
        encoder: the network's, so that all see the same columns.
        target: what is predicted.
        learn: rows to learn from; of more than 100,000, or 4,000 pictures, a random part.
        judge: rows to answer, with their target.
        weights: what each row to learn from counts; without them all count the same.
        balanced: whether the weights are to make all classes count as much.

    >>> from fathom.data.target.target import learn_target
    >>> frame = pl.DataFrame({"x": list(range(60)), "y": [2.0 * x + 1 for x in range(60)]})
    >>> encoder = Encoder.learn(frame, [("x", "number")])
    >>> rows = EncodedRows.of(encoder, frame)
    >>> found = baselines(encoder, learn_target(frame["y"]), rows, rows).answered
    >>> round(found["constant"].miss, 1), found["linear"].miss < 0.01
    (34.6, True)
    """
    some = _some(np.arange(len(learn)), _most_rows(encoder))
    whole = len(some) == len(learn)
    if not whole:
        learn, weights = learn.part(some), None if weights is None else weights[some]
    fits, truth = _fits(target, learn.frame, weights, balanced), target.true_values(judge.frame)
    answers = {"constant": fits.constant(len(judge))}
    inputs = learn.inputs, judge.inputs
    with _one_thread():
        if encoder.form is not None:
            answers["neighbours"] = fits.neighbours(*(_small(encoder, part) for part in inputs))
        else:
            kept = _without_rare(encoder, learn.frame)
            exact = np.float64 if len(learn) * len(kept) <= MANY_CELLS else np.float32
            plain = [inputs_of(part, kept).astype(exact) for part in inputs]
            often = frequent(encoder, learn.frame, MOST_OF_TREES)
            cells = [tree_cells(encoder, rows, often) for rows in (learn, judge)]
            answers["linear"] = fits.linear(plain[0], plain[1])
            answers["boosted_trees"] = fits.trees(cells[0], cells[1], _categorical(encoder))
    answered = {name: answered_rows(target, truth, answer) for name, answer in answers.items()}
    return Measured(answered, np.arange(len(judge)), len(learn), whole)


def _small(encoder: Encoder, pictures: Inputs) -> Float[np.ndarray, "rows places"]:
    """Make larger pictures about 64 x 64; smaller ones stay as they are."""
    shape = encoder.only_picture
    if shape is None or min(shape[:2]) < 2 * SIDE:
        return np.asarray(pictures)
    return smaller(pictures, shape, SIDE).reshape(len(pictures), -1)


def baselines_out_of_fold(
    encoder: Encoder,
    target: Target,
    rows: EncodedRows,
    folds: Int[np.ndarray, " rows"],
    weights: Float[np.ndarray, " rows"] | None = None,
    balanced: bool = False,
    stage: Callable[[str, int, int], None] | None = None,
    most: int | None = None,
) -> Measured:
    """Let every baseline answer rows as it was fitted without the row's fold.

    Of a large table, or with `most`, these are rows of some folds, those with the lowest numbers.

    >>> from fathom.data.target.target import learn_target
    >>> frame = pl.DataFrame({"x": list(range(60)), "y": [2.0 * x + 1 for x in range(60)]})
    >>> encoder, target = Encoder.learn(frame, [("x", "number")]), learn_target(frame["y"])
    >>> rows = EncodedRows.of(encoder, frame)
    >>> found = baselines_out_of_fold(encoder, target, rows, np.arange(60) % 3)
    >>> len(found.places), found.learnt, found.answered["linear"].miss < 0.01
    (60, 40, True)
    """
    answers: dict[str, np.ndarray] = {}
    some, learnt = folds_to_measure(encoder, target, folds)[:most], 0
    places = np.sort(_some(np.flatnonzero(np.isin(folds, some)), MOST_JUDGED))
    whole = len(places) == len(folds)
    for done, fold in enumerate(some):
        if stage:
            stage("baselines", done, len(some))
        mine = places[folds[places] == fold]
        every = np.flatnonzero(folds != fold)
        others = _some(every, _most_rows(encoder))
        whole &= len(others) == len(every)
        theirs = None if weights is None else weights[others]
        learn, judge = rows.part(others), rows.part(mine)
        found = baselines(encoder, target, learn, judge, theirs, balanced)
        learnt = max(learnt, found.learnt)
        for name, answered in found.answered.items():
            width = answered.answers.shape[1:]
            all_of_it = answers.setdefault(name, np.empty((len(places), *width)))
            all_of_it[np.searchsorted(places, mine)] = answered.answers
    truth = target.true_values(rows.frame[places])
    told = {name: answered_rows(target, truth, answer) for name, answer in answers.items()}
    return Measured(told, places, learnt, whole)


def folds_to_measure(
    encoder: Encoder, target: Target, folds: Int[np.ndarray, " rows"]
) -> Int[np.ndarray, " some"]:
    """Say which folds baselines are measured by: of a large table not all, for they take time.

    >>> from fathom.data.target.target import learn_target
    >>> frame = pl.DataFrame({"x": list(range(60)), "y": [2.0 * x + 1 for x in range(60)]})
    >>> encoder, target = Encoder.learn(frame, [("x", "number")]), learn_target(frame["y"])
    >>> folds_to_measure(encoder, target, np.arange(60) % 3).tolist()
    [0, 1, 2]
    >>> folds_to_measure(encoder, target, np.arange(300_000) % 3).tolist()
    [0, 1]
    """
    every = np.unique(folds)
    if encoder.form is not None:
        return every
    learnt = min(len(folds) * (len(every) - 1) // len(every), MOST_ROWS)
    trees_a_round = min(target.outputs, MOST_OUTPUTS)
    cells = learnt * max(len(encoder.columns), FEW_COLUMNS) * trees_a_round
    return every[: max(1, MOST_CELLS // max(cells, 1))]


def _most_rows(encoder: Encoder) -> int:
    """Say how many rows a method learns from at most."""
    return MOST_ROWS if encoder.form is None else MOST_PICTURES


def _some(rows: Int[np.ndarray, " rows"], most: int) -> Int[np.ndarray, " some"]:
    """Draw so many of the rows, if there are more; else they stay in their order."""
    few = len(rows) <= most
    return rows if few else rows[np.random.default_rng(0).permutation(len(rows))[:most]]


def _fits(
    target: Target,
    learn: pl.DataFrame,
    weights: Float[np.ndarray, " learn"] | None,
    balanced: bool,
) -> NumberFits | ClassFits:
    """Take what fits numbers, or what fits classes, to these rows."""
    if isinstance(target, NumberTarget):
        return NumberFits(target.true_values(learn), weights)
    return ClassFits(target.true_values(learn), weights, len(target.classes), balanced)


def _one_thread() -> AbstractContextManager[object]:
    """Keep OpenMP to one thread: where cores are shared, its threads wait for each other.

    Boosted trees on 8,000 rows took 0.4 s with one thread, and a minute with two beside a busy
    neighbour.
    """
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def frequent(
    encoder: Encoder, learn: pl.DataFrame, most: int
) -> dict[str, Int[np.ndarray, " kept"]]:
    """Of columns with more categories than that, give the places of those that most rows have.

    >>> frame = pl.DataFrame({"city": ["Rome", "Oslo", "Oslo", "Bern"]})
    >>> found = frequent(Encoder.learn(frame, [("city", "category")]), frame, most=2)
    >>> found["city"].tolist()    # of Bern, Oslo, Rome
    [0, 1]
    """
    found = {}
    for column in encoder.columns:
        if column.kind == "category" and len(column.values) > most:
            place = places(learn[column.name], column.values)
            counts = np.bincount(place[place >= 0], minlength=len(column.values))
            found[column.name] = np.sort(np.argsort(-counts, kind="stable")[:most])
    return found


def _without_rare(encoder: Encoder, learn: pl.DataFrame) -> list[int]:
    """Give the places of the inputs that a linear model sees: of each column 50 categories."""
    often, slices = frequent(encoder, learn, MOST_CATEGORIES), encoder.slices
    rare = {
        slices[name].start + place
        for name, kept in often.items()
        for place in set(range(slices[name].stop - slices[name].start)) - set(kept.tolist())
    }
    return [place for place in encoder.straight if place not in rare]


def tree_cells(
    encoder: Encoder,
    rows: EncodedRows,
    often: Mapping[str, Int[np.ndarray, " kept"]] | None = None,
) -> Float[np.ndarray, "rows cells"]:
    """Lay cells out for trees: a number as it is read, a category's place, NaN where missing.

    `often` says which categories are told apart, of columns with more than trees take.

    >>> frame = pl.DataFrame({"age": [20, None, 40], "city": ["Rome", "Oslo", None]})
    >>> encoder = Encoder.learn(frame, [("age", "number"), ("city", "category")])
    >>> tree_cells(encoder, EncodedRows.of(encoder, frame)).tolist()
    [[-1.0, 1.0], [nan, 0.0], [1.0, nan]]
    """
    made, slices = [], encoder.slices
    for column in encoder.columns:
        series = rows.frame[column.name]
        if column.kind == "category":
            place = places(series, column.values)
            if often and column.name in often:
                codes = np.full(len(column.values) + 1, -1)
                codes[often[column.name]] = np.arange(len(often[column.name]))
                place = codes[place]  # -1 takes the last, which is -1
            made.append(np.where(place < 0, np.nan, place.astype(np.float64))[:, None])
            continue
        begin = slices[column.name].start
        own = [begin + i for i, part in enumerate(column.inputs) if part.kind not in BESIDE]
        inputs = inputs_of(rows.inputs, own).astype(np.float64)
        made.append(np.where(series.is_null().to_numpy()[:, None], np.nan, inputs))
    return np.concatenate(made, axis=1)


def _categorical(encoder: Encoder) -> list[bool]:
    """Say which columns of `tree_cells` hold categories."""
    flags: list[bool] = []
    for column in encoder.columns:
        numbers = sum(made.kind not in BESIDE for made in column.inputs)
        flags += [True] if column.kind == "category" else [False] * numbers
    return flags
