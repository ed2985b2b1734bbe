"""Rows as a run keeps them, encoded: what a model answers to them, beside what is true."""

from __future__ import annotations

from fathom.face import Model
from fathom.model.answered import Answered, NumberAnswered, answered_rows
from fathom.model.unseen import Unseen
from fathom.text import readable
from fathom.training.examples import Examples


def encoded_answers(
    model: Model, rows: Examples, asked: Unseen | None = None, threshold: float = 0.5
) -> Answered:
    """Let the model, or who is asked, answer encoded rows, the truth beside."""
    target, outputs = model.target, (asked or Unseen(model.network)).answers(rows.inputs)
    truth, answers = target.decode(rows.expected), target.answers(outputs)
    return answered_rows(target, truth, answers, threshold=threshold)


def label_words(model: Model, rows: Examples) -> tuple[list[str], list[str]]:
    """Write each row's label, and what the model says."""
    found, names = encoded_answers(model, rows, threshold=model.story.threshold), model.classes
    if isinstance(found, NumberAnswered):
        return [readable(value) for value in found.truth], [readable(v) for v in found.answers]
    told = [
        f"{names[at]} ({chances[at]:.0%})"
        for at, chances in zip(found.chosen, found.answers, strict=True)
    ]
    return [names[int(place)] for place in found.truth], told
