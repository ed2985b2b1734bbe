"""What an exported file says of the network in it."""

from __future__ import annotations

from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.exports.parts import Parts
from fathom.face import Model
from fathom.model.judgement_story import OUT_OF_FOLD
from fathom.model.metrics import metric_words
from fathom.model.network_words import shape_words
from fathom.text import readable

MOST_CLASSES = 6


def what_it_predicts(model: Model) -> str:
    """Say in a line what comes out, and by which network."""
    shape = shape_words(model.member())
    return f"Predict {model.target.name!r}, {_kind(model.target)}, by a neural network: {shape}."


def how_it_learnt(parts: Parts) -> str:
    """Say from what it learnt and how, how good it is, and which network this is."""
    story = parts.model.story
    how, kept, read = story.training, story.chosen, story.reading
    said = (
        f"It learnt from {read.rows.train:,} rows of {read.data} with {how.optimiser}, learning "
        f"rate {kept.learning_rate:g}, batches of {how.batch_size}, {kept.epoch} epochs. "
    )
    metrics = story.judgement.metrics
    part = next((p for p in ("test", OUT_OF_FOLD, "validation") if p in metrics), None)
    if part is not None:
        many = "all its networks together reached" if parts.members > 1 else "it reached"
        rows = "rows out of their fold" if part == OUT_OF_FOLD else f"{part} rows"
        said += f"On {rows} {many} {metric_words(metrics[part])}. "
    return f"{said}{written_by(parts)}"


def written_by(parts: Parts) -> str:
    """Say who wrote it, and which command answers alike."""
    be = "It is" if len(parts.places) == 1 else "Here are"
    which = "" if parts.members == 1 else f" {be} {parts.which}."
    return f"Trained by Fathom {parts.model.story.fathom}.{which} '{parts.alike}' answers like it."


def _kind(target: Target) -> str:
    if isinstance(target, NumberTarget):
        return f"a number, about {readable(target.typical)}"
    shown = ", ".join(target.classes[:MOST_CLASSES])
    more = len(target.classes) - MOST_CLASSES
    if target.positive is not None:
        return " or ".join(target.classes)
    return f"one of {shown}{f' and {more} more' if more > 0 else ''}"
