"""The trained network judged: metrics, baselines, which columns matter, and what to beware of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from fathom.data.reading.read import Table
from fathom.data.rows.encoded import EncodedRows
from fathom.data.target.roles import weights_in, weights_to_learn
from fathom.explain.importance import ColumnImportance
from fathom.judging.baseline_methods import Measured, baselines, baselines_out_of_fold
from fathom.judging.cautions import (
    class_cautions,
    judging_cautions,
    together_cautions,
    training_cautions,
)
from fathom.judging.important import which_columns
from fathom.judging.mistakes import Mistakes, mistakes_in
from fathom.judging.paired import no_measure, paired, versus
from fathom.model.answered import Answered, answered_rows
from fathom.model.calibration import told_calibration
from fathom.model.fitted import Fitted
from fathom.model.interval import told_interval
from fathom.model.judgement_story import (
    OUT_OF_FOLD,
    AloneStory,
    CalibrationStory,
    ComparedStory,
    Judgement,
)
from fathom.model.metric_words import CONTESTANTS
from fathom.model.metrics import Metrics
from fathom.model.story import Training
from fathom.model.unseen import Unseen
from fathom.nets.ensemble import Ensemble
from fathom.nets.rows import answer_rows

BALANCED = (
    "the probabilities are those of a world in which all classes are equally frequent, as asked; "
    "for those of this one train without --class-weight"
)


Stage = Callable[[str, int, int], None]


def _nobody(*_: object) -> None:
    """Nobody watches."""


@dataclass(frozen=True, eq=False)
class Judged:
    """What judging gives.

    Attributes:
        judgement: what is told, and goes into the file.
        warnings: what a person should beware of.
        held_out: the rows it was measured on, with its answers.
        mistakes: what is wrong among these.
    """

    judgement: Judgement = field(default_factory=Judgement)
    warnings: tuple[str, ...] = ()
    held_out: Answered | None = None
    mistakes: Mistakes | None = None


@dataclass(frozen=True)
class Beside:
    """What is found out beside how good a network is: simpler methods, and columns shuffled.

    Attributes:
        folds: by how many folds of an ensemble the methods are measured; without it by as many as a
            bounded time allows.
    """

    baselines: bool = True
    importance: bool = True
    folds: int | None = None


ALL_BESIDE = Beside()


def judge(
    fitted: Fitted,
    training: Training,
    parts: Mapping[str, EncodedRows],
    unseen: Unseen | None = None,
    beside: Beside = ALL_BESIDE,
    stage: Stage = _nobody,
) -> Judged:
    """Say how good a network is, and what to beware of.

    Args:
        fitted: as it came from training.
        training: how it was trained.
        parts: rows with their target: train, and validation and test where there are any.
        unseen: who answers the rows that judged; of an ensemble those are the training rows.
        beside: what is found out beside how good it is.
        stage: is told what is done, how many parts of it are done, and of how many.
    """
    stage("answers", 0, 1)
    on = _Judging(fitted, training, parts, unseen, _answered(fitted, parts, unseen))
    measured = on.baselines(stage, beside.folds) if beside.baselines and on.judged_on else None
    others = {} if measured is None else measured.answered
    same = None if on.ours is None or measured is None else on.ours.part(measured.places)
    compared = None
    if measured is not None and same is not None and not measured.whole:
        compared = ComparedStory(rows=len(same), learnt=measured.learnt, network=same.metrics)
    stage("columns", 0, 1)
    mistakes = on.mistakes()
    importance = on.importance() if beside.importance else ()
    judgement = Judgement(
        metrics={name: rows.metrics for name, rows in on.answered.items()},
        by_fold=on.by_fold(),
        alone=on.alone(),
        judged_on=on.judged_on,
        baselines={name: rows.metrics for name, rows in others.items()},
        compared=compared,
        verdict=_verdict(same, others, compared) if same is not None else "",
        calibration=on.calibration(),
        interval=told_interval(fitted.trust.misses, on.answered.get("test")),
        importance=importance,
        not_shuffled=len(fitted.encoder.columns) - len(importance) if importance else 0,
        confused=mistakes.confused if mistakes else (),
    )
    cautions = on.cautions(same, others.get("constant"))
    return Judged(judgement, tuple(cautions), on.ours, mistakes)


@dataclass(frozen=True, eq=False)
class _Judging:
    """A network, the rows it is judged by, and its answers to them by part."""

    fitted: Fitted
    training: Training
    parts: Mapping[str, EncodedRows]
    unseen: Unseen | None
    answered: dict[str, Answered]

    @property
    def judged_on(self) -> str | None:
        """The part of the rows by which it is measured beside the baselines."""
        return next((n for n in ("test", OUT_OF_FOLD, "validation") if n in self.answered), None)

    @property
    def ours(self) -> Answered | None:
        """Its answers to those rows."""
        return None if self.judged_on is None else self.answered[self.judged_on]

    @property
    def rows(self) -> EncodedRows:
        """Those rows."""
        return self.parts["train" if self.judged_on == OUT_OF_FOLD else str(self.judged_on)]

    @property
    def folds(self) -> np.ndarray | None:
        """Which member of an ensemble left out each training row."""
        return None if self.unseen is None else self.unseen.folds

    def baselines(self, stage: Stage = _nobody, most: int | None = None) -> Measured:
        """Fit baselines on all rows that it saw and is not measured on; or by its folds."""
        fitted, parts, own = self.fitted, self.parts, self.judged_on == OUT_OF_FOLD
        saw = [name for name in ("train", "validation") if name in parts and name != self.judged_on]
        learn = parts["train"] if own else EncodedRows.together([parts[name] for name in saw])
        column = fitted.reading.weight
        both, balanced = (fitted.encoder, fitted.target), self.training.balanced
        weights = weights_to_learn(fitted.target, learn.frame, column, balanced)
        if own and self.folds is not None:
            found = baselines_out_of_fold(*both, learn, self.folds, weights, balanced, stage, most)
        else:
            stage("baselines", 0, 1)
            found = baselines(*both, learn, self.rows, weights, balanced)
        counted = weights_in(self.rows.frame[found.places], column)
        answered = {name: replace(one, weights=counted) for name, one in found.answered.items()}
        return replace(found, answered=answered)

    def by_fold(self) -> tuple[Metrics, ...]:
        """Measure each fold by itself."""
        rows, folds = self.answered.get(OUT_OF_FOLD), self.folds
        if rows is None or folds is None:
            return ()
        return tuple(rows.part(np.flatnonzero(folds == fold)).metrics for fold in np.unique(folds))

    def alone(self) -> AloneStory | None:
        """Set the members of an ensemble, each alone, beside what they answer together."""
        together, network = self.answered.get("test"), self.fitted.network
        if together is None or not isinstance(network, Ensemble):
            return None
        inputs = self.parts["test"].inputs
        members = map(network.member, range(len(network)))
        outputs = (answer_rows(member, inputs) for member in members)
        each = [replace(together, answers=self.fitted.target.answers(one)) for one in outputs]
        gap = paired(np.mean([one.losses for one in each], axis=0), together.losses)
        worse = gap.mean > gap.standard_error
        return AloneStory(
            members=len(each), metrics=_means([one.metrics for one in each]), surely_worse=worse
        )

    def mistakes(self) -> Mistakes | None:
        """Say what is wrong on the rows that it is measured on, while they are there."""
        if self.ours is None:
            return None
        return mistakes_in(self.fitted, Table(str(self.judged_on), self.rows.frame), self.ours)

    def calibration(self) -> CalibrationStory | None:
        """Tell how far the probabilities can be taken at their word."""
        if self.ours is None or not self.fitted.classes:
            return None
        return told_calibration(self.ours.answers, self.ours.truth, self.fitted.temperature)

    def importance(self) -> tuple[ColumnImportance, ...]:
        """Shuffle columns among the rows that it is measured on."""
        if self.ours is None:
            return ()
        unseen = self.unseen if self.judged_on == OUT_OF_FOLD else None
        return which_columns(self.fitted, self.rows, unseen)

    def cautions(self, same: Answered | None, constant: Answered | None) -> list[str]:
        """Say what a person should beware of; `same` are its answers where the constant's are."""
        fitted, rows = self.fitted, self.parts["train"]
        told = judging_cautions(self.answered, self.judged_on or "", same, constant)
        told += training_cautions(self.training, fitted.reading.rows)
        if self.training.balanced:
            told.append(BALANCED)
        if fitted.classes:
            told += class_cautions(fitted.classes, fitted.target.true_values(rows.frame))
        return told + together_cautions(rows.inputs, fitted.encoder.inputs)


def _answered(
    fitted: Fitted, parts: Mapping[str, EncodedRows], unseen: Unseen | None
) -> dict[str, Answered]:
    """Answer the rows of each part; those of an ensemble's folds out of fold."""
    names = [name for name in ("validation", "test") if name in parts]
    answered = {name: fitted.answered_rows(parts[name]) for name in names}
    if unseen is None or unseen.folds is None:
        return answered
    return {OUT_OF_FOLD: _out_of_fold(fitted, parts["train"], unseen)} | answered


def _out_of_fold(fitted: Fitted, rows: EncodedRows, unseen: Unseen) -> Answered:
    """Let each row be answered by the member that has not learnt from it."""
    target, weights = fitted.target, weights_in(rows.frame, fitted.reading.weight)
    answers = target.answers(unseen.answers(rows.inputs))
    truth, threshold = target.true_values(rows.frame), fitted.trust.threshold
    return answered_rows(target, truth, answers, weights, threshold)


def _means(metrics: list[Metrics]) -> Metrics:
    """Take the mean of each metric over those that have it."""
    columns = {name: [one[name] for one in metrics] for name in metrics[0]}
    known = {name: [v for v in values if v is not None] for name, values in columns.items()}
    return {name: float(np.mean(values)) if values else None for name, values in known.items()}


def _verdict(
    ours: Answered, others: Mapping[str, Answered], compared: ComparedStory | None = None
) -> str:
    """Set the network against the trees, then the line; not against what a constant beats."""
    told, constant = [], others["constant"] if others else None
    for name in ("boosted_trees", "linear", "neighbours"):
        if name not in others:
            continue
        if constant is not None and others[name].miss > constant.miss:
            told.append(no_measure(others[name], constant, CONTESTANTS[name]))
        else:
            told.append(versus(ours, others[name], CONTESTANTS[name]))
    words = ", ".join(told)
    if not told or compared is None:
        return words
    return f"{words}; on {compared.rows:,} rows, the others learning from {compared.learnt:,}"
