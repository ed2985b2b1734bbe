"""The trained network judged: metrics, baselines, which columns matter, and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from fathom.data.read import Table
from fathom.explain.importance import ColumnImportance, enough_rows, importances
from fathom.model.answered import Answered, class_chances
from fathom.model.baselines import BASELINES, baselines, true_values
from fathom.model.calibration import told_calibration
from fathom.model.cautions import (
    class_cautions,
    judging_cautions,
    together_cautions,
    training_cautions,
)
from fathom.model.interval import told_interval
from fathom.model.model import Model
from fathom.model.paired import versus
from fathom.model.story import CalibrationStory


def judged(model: Model, parts: Mapping[str, pl.DataFrame], *, beside: bool = True) -> Model:
    """Give the model with its judgement in its story.

    Args:
        model: as it came from training.
        parts: rows with their target: train, and validation and test where there are any.
        beside: whether to fit baselines beside it.
    """
    answered = {
        name: model.answered(Table(name, parts[name]))
        for name in ("validation", "test")
        if name in parts
    }
    judged_on = next((name for name in ("test", "validation") if name in answered), None)
    others = _baselines(model, parts, judged_on) if beside and judged_on else {}
    story = model.story.model_copy(
        update={
            "metrics": {name: found.metrics for name, found in answered.items()},
            "judged_on": judged_on,
            "baselines": {name: found.metrics for name, found in others.items()},
            "verdict": _verdict(answered[judged_on], others) if judged_on else "",
            "calibration": _calibration(model, answered.get(judged_on or "")),
            "interval": told_interval(model.misses, answered.get("test")),
            "importance": _importance(model, parts[judged_on]) if judged_on else (),
            "warnings": tuple(_cautions(model, parts, answered, judged_on, others)),
        }
    )
    return replace(model, story=story, held_out=answered.get(judged_on or ""))


def _baselines(
    model: Model, parts: Mapping[str, pl.DataFrame], judged_on: str | None
) -> dict[str, Answered]:
    """Fit baselines on all rows that the network saw and is not measured on."""
    seen = [parts[name] for name in ("train", "validation") if name in parts and name != judged_on]
    return baselines(model.encoder, model.target, pl.concat(seen), parts[judged_on or "test"])


def _verdict(ours: Answered, others: Mapping[str, Answered]) -> str:
    """Set the network against the trees, then the line; against the constant where it loses."""
    named = ("boosted_trees", "linear")
    return ", ".join(versus(ours, others[n], BASELINES[n]) for n in named if n in others)


def _calibration(model: Model, found: Answered | None) -> CalibrationStory | None:
    """Tell how far the probabilities can be taken at their word."""
    if found is None or not model.classes:
        return None
    return told_calibration(found.answers, found.truth, model.temperature)


def _importance(model: Model, judge: pl.DataFrame) -> tuple[ColumnImportance, ...]:
    """Shuffle columns among the rows that the network is measured on, or some of them."""
    columns = [made.column for made in model.encoder.inputs]
    most = enough_rows(model.network, judge.height, len(set(columns)))
    if most < judge.height:
        chosen = np.random.default_rng(0).permutation(judge.height)[:most]
        judge = judge[np.sort(chosen)]
    truth = true_values(model.target, judge)

    def cost(outputs: np.ndarray) -> float:
        regression = model.task == "regression"
        answers = outputs[:, 0] if regression else class_chances(model.task, outputs)
        return Answered(model.task, truth, answers).miss

    return importances(model.network, model.encoder.encode(judge), columns, cost)


def _cautions(
    model: Model,
    parts: Mapping[str, pl.DataFrame],
    answered: dict[str, Answered],
    judged_on: str | None,
    others: Mapping[str, Answered],
) -> list[str]:
    told = judging_cautions(answered, judged_on or "", others.get("constant"))
    told += training_cautions(model.story.training, model.story.rows)
    if model.classes:
        told += class_cautions(model.classes, true_values(model.target, parts["train"]))
    encoded = model.encoder.encode(parts["train"])
    return told + together_cautions(encoded, model.encoder.inputs)
