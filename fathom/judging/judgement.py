"""The trained network judged: metrics, baselines, which columns matter, and what to beware of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from fathom.data.reading.read import Table
from fathom.data.target.roles import weights_in, weights_to_learn
from fathom.explain.importance import (
    REPEATS,
    ColumnImportance,
    enough_repeats,
    enough_rows,
    importances,
)
from fathom.judging.baselines import BASELINES, baselines, baselines_out_of_fold, true_values
from fathom.judging.cautions import (
    class_cautions,
    judging_cautions,
    together_cautions,
    training_cautions,
)
from fathom.judging.mistakes import Mistakes, mistakes_in
from fathom.judging.paired import paired, versus
from fathom.model.answered import Answered, told_answers
from fathom.model.calibration import told_calibration
from fathom.model.interval import told_interval
from fathom.model.metrics import Metrics
from fathom.model.model import Model
from fathom.model.story import OUT_OF_FOLD, AloneStory, CalibrationStory
from fathom.model.unseen import Unseen
from fathom.nets.ensemble import Ensemble
from fathom.nets.network import answer_rows


def judged(
    model: Model,
    parts: Mapping[str, pl.DataFrame],
    unseen: Unseen | None = None,
    *,
    beside: bool = True,
) -> Model:
    """Give the model with its judgement in its story.

    Args:
        model: as it came from training.
        parts: rows with their target: train, and validation and test where there are any.
        unseen: who answers the rows that judged; of an ensemble those are the training rows.
        beside: whether to fit baselines beside it.
    """
    folds = None if unseen is None else unseen.folds
    answered = {
        name: model.answered(Table(name, parts[name]))
        for name in ("validation", "test")
        if name in parts
    }
    if unseen is not None and folds is not None:
        answered = {OUT_OF_FOLD: _out_of_fold(model, parts["train"], unseen)} | answered
    judged_on = next((n for n in ("test", OUT_OF_FOLD, "validation") if n in answered), None)
    others = _baselines(model, parts, judged_on, folds) if beside and judged_on else {}
    wrong = _mistakes(model, parts, answered, judged_on) if judged_on else None
    story = model.story.model_copy(
        update={
            "metrics": {name: found.metrics for name, found in answered.items()},
            "by_fold": _by_fold(answered.get(OUT_OF_FOLD), folds),
            "alone": _alone(model, parts, answered.get("test")),
            "judged_on": judged_on,
            "baselines": {name: found.metrics for name, found in others.items()},
            "verdict": _verdict(answered[judged_on], others) if judged_on else "",
            "calibration": _calibration(model, answered.get(judged_on or "")),
            "interval": told_interval(model.misses, answered.get("test")),
            "importance": _importance(model, parts, unseen, judged_on) if judged_on else (),
            "confused": wrong.confused if wrong else (),
            "warnings": tuple(_cautions(model, parts, answered, judged_on, others)),
        }
    )
    return replace(model, story=story, held_out=answered.get(judged_on or ""), mistakes=wrong)


def _out_of_fold(model: Model, frame: pl.DataFrame, unseen: Unseen) -> Answered:
    """Let each row be answered by the member that has not learnt from it."""
    outputs = unseen.answers(model.encoder.encode(frame))
    truth, answers = true_values(model.target, frame), told_answers(model.task, outputs)
    return Answered(
        model.task, truth, answers, weights_in(frame, model.story.weight), model.story.threshold
    )


def _by_fold(found: Answered | None, folds: np.ndarray | None) -> tuple[Metrics, ...]:
    """Measure each fold by itself."""
    if found is None or folds is None:
        return ()
    return tuple(found.part(np.flatnonzero(folds == fold)).metrics for fold in np.unique(folds))


def _alone(
    model: Model, parts: Mapping[str, pl.DataFrame], together: Answered | None
) -> AloneStory | None:
    """Set the members of an ensemble, each alone, beside what they answer together."""
    if together is None or not isinstance(model.network, Ensemble):
        return None
    inputs = model.encoder.encode(parts["test"])
    members = map(model.network.member, range(len(model.network)))
    outputs = (answer_rows(member, inputs).astype(np.float64) for member in members)
    each = [replace(together, answers=told_answers(model.task, one)) for one in outputs]
    gap = paired(np.mean([one.losses for one in each], axis=0), together.losses)
    metrics = [one.metrics for one in each]
    means = {name: _mean([found[name] for found in metrics]) for name in metrics[0]}
    return AloneStory(members=len(each), metrics=means, surely_worse=gap.mean > gap.standard_error)


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _baselines(
    model: Model, parts: Mapping[str, pl.DataFrame], judged_on: str, folds: np.ndarray | None
) -> dict[str, Answered]:
    """Fit baselines on all rows that the network saw and is not measured on; or by its folds."""
    seen = [parts[name] for name in ("train", "validation") if name in parts and name != judged_on]
    own = judged_on == OUT_OF_FOLD
    learn = parts["train"] if own else pl.concat(seen)
    judge = learn if own else parts[judged_on]
    weights = weights_to_learn(model.target, learn, model.story.weight, model.story.balanced)
    if own and folds is not None:
        found = baselines_out_of_fold(model.encoder, model.target, learn, folds, weights)
    else:
        found = baselines(model.encoder, model.target, learn, judge, weights)
    counted = weights_in(judge, model.story.weight)
    return {name: replace(answered, weights=counted) for name, answered in found.items()}


def _verdict(ours: Answered, others: Mapping[str, Answered]) -> str:
    """Set the network against the trees, then the line; against the constant where it loses."""
    named = ("boosted_trees", "linear", "neighbours")
    return ", ".join(versus(ours, others[n], BASELINES[n]) for n in named if n in others)


def _mistakes(
    model: Model,
    parts: Mapping[str, pl.DataFrame],
    answered: Mapping[str, Answered],
    judged_on: str,
) -> Mistakes | None:
    """Say what is wrong on the rows that the network is measured on, while they are there."""
    frame = parts["train" if judged_on == OUT_OF_FOLD else judged_on]
    return mistakes_in(model, Table(judged_on, frame), answered[judged_on])


def _calibration(model: Model, found: Answered | None) -> CalibrationStory | None:
    """Tell how far the probabilities can be taken at their word."""
    if found is None or not model.classes:
        return None
    return told_calibration(found.answers, found.truth, model.temperature)


def _importance(
    model: Model, parts: Mapping[str, pl.DataFrame], unseen: Unseen | None, judged_on: str
) -> tuple[ColumnImportance, ...]:
    """Shuffle columns among the rows that the network is measured on, or some of them."""
    if model.encoder.only_picture is not None:
        return ()  # one column alone: shuffled, it says no more than the constant answer
    judge = parts["train" if judged_on == OUT_OF_FOLD else judged_on]
    size = model.network.parameters, judge.height, len(model.encoder.columns)
    most, chosen = enough_rows(*size), np.arange(judge.height)
    if most < judge.height:
        chosen = np.sort(np.random.default_rng(0).permutation(judge.height)[:most])
        judge = judge[chosen]
    asked = Unseen(model.network)
    if judged_on == OUT_OF_FOLD and unseen is not None:
        asked = unseen.part(chosen)
    repeats = enough_repeats(size[0], judge.height, size[2])
    return column_importance(model, judge, asked.answers, repeats)


def column_importance(
    model: Model,
    frame: pl.DataFrame,
    answers: Callable[[np.ndarray], np.ndarray],
    repeats: int = REPEATS,
) -> tuple[ColumnImportance, ...]:
    """Say how much the typical miss, or the log-loss, grows when a column is shuffled.

    Args:
        model: whose columns, and whose target.
        frame: the rows, with their target.
        answers: gives the network's outputs for these rows, encoded.
        repeats: how often each column is shuffled.
    """
    truth, weights = true_values(model.target, frame), weights_in(frame, model.story.weight)

    def cost(outputs: np.ndarray) -> float:
        return Answered(model.task, truth, told_answers(model.task, outputs), weights).miss

    columns = [made.column for made in model.encoder.inputs]
    return importances(answers, model.encoder.encode(frame), columns, cost, repeats)


def _cautions(
    model: Model,
    parts: Mapping[str, pl.DataFrame],
    answered: dict[str, Answered],
    judged_on: str | None,
    others: Mapping[str, Answered],
) -> list[str]:
    told = judging_cautions(answered, judged_on or "", others.get("constant"))
    told += training_cautions(model.story.training, model.story.rows)
    if model.story.balanced:
        told.append(
            "the probabilities are those of a world in which all classes are equally frequent, as "
            "asked; for those of this one train without --class-weight"
        )
    if model.classes:
        told += class_cautions(model.classes, true_values(model.target, parts["train"]))
    if sum(made.kind == "number" for made in model.encoder.inputs) < 2:
        return told  # nothing that could move together: spare the encoding
    encoded = model.encoder.encode(parts["train"])
    return told + together_cautions(encoded, model.encoder.inputs)
