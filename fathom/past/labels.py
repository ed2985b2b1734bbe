"""Rows as a run keeps them, encoded: what a model answers to them, beside what is true."""

from __future__ import annotations

from fathom.face import Model
from fathom.model.answered import Answered, decided, told_answers
from fathom.model.unseen import Unseen
from fathom.text import readable
from fathom.training.population import Examples


def answered_rows(model: Model, rows: Examples, asked: Unseen | None = None) -> Answered:
    """Let the model, or who is asked, answer encoded rows, the truth beside."""
    answers = told_answers(model.task, (asked or Unseen(model.network)).answers(rows.inputs))
    target = model.target
    if target.task == "regression":
        return Answered(target.task, target.units(rows.expected[:, 0]), answers)
    binary = target.task == "binary"  # perhaps smoothed
    truth = rows.expected[:, 0].round() if binary else rows.expected.argmax(axis=1)
    return Answered(target.task, truth.astype(int), answers)


def label_words(model: Model, rows: Examples) -> tuple[list[str], list[str]]:
    """Write each row's label, and what the model says."""
    found = answered_rows(model, rows)
    if model.task == "regression":
        return [readable(value) for value in found.truth], [readable(v) for v in found.answers]
    names, chosen = model.classes, decided(found.answers, model.story.threshold)
    told = [
        f"{names[at]} ({chances[at]:.0%})"
        for at, chances in zip(chosen, found.answers, strict=True)
    ]
    return [names[int(place)] for place in found.truth], told
