"""A model told in words: what `summary` prints."""

from __future__ import annotations

from fathom.model.fitted import Fitted
from fathom.model.metric_words import metric_words
from fathom.model.network_words import network_words
from fathom.model.story import OUT_OF_FOLD, Story
from fathom.text import signed

MOST_COLUMNS = 6


def summary(fitted: Fitted, story: Story) -> str:
    """Tell what goes in, what comes out, the network between, and how it was trained."""
    rows, how, kept, target = story.reading.rows, story.training, story.chosen, fitted.target
    judged = story.judgement
    lines = [
        f"Predicts   {target.words()}",
        f"Learnt     from {rows.train:,} rows of {story.reading.data}, {_judged(story)}"
        + (f", tested on {rows.test:,}" if rows.test else ""),
        f"Network    {network_words(fitted.network)}",
        f"Trained    {how.optimiser}, learning rate {kept.learning_rate:g}, batches of "
        f"{how.batch_size}, best after {kept.epoch} of {how.epochs_run} epochs, "
        f"chosen from {len(how.members)} networks",
    ]
    if story.rewound is not None:
        lines.append(
            f"Rewound    to step {story.rewound:,}, {how.steps_per_epoch} steps to an epoch; "
            "measured anew on validation rows"
        )
    lines += [
        f"{part.replace('_', ' ').capitalize():<10} {metric_words(judged.metrics[part])}"
        for part in ("validation", OUT_OF_FOLD, "test")
        if part in judged.metrics
    ]
    if judged.verdict:
        lines.append(f"Verdict    {judged.verdict}")
    if judged.importance:
        told = [f"{one.column} {signed(one.value, 3)}" for one in judged.importance[:MOST_COLUMNS]]
        how_much = f"how much the {target.miss_name} grows when it is shuffled"
        lines.append(f"Columns    {', '.join(told)} ({how_much})")
    lines += [f"Beware     {warning}" for warning in story.warnings]
    lines += ["", "Inputs"]
    lines += [f"  {words}" for words in fitted.encoder.words()]
    lines += [f"  left out: {name}: {why}" for name, why in story.reading.left_out.items()]
    return "\n".join(lines)


def _judged(story: Story) -> str:
    if story.training.ensemble:
        return f"in {len(story.training.ensemble)} folds that judge in turn"
    return f"judged on {story.reading.rows.validation:,}"
