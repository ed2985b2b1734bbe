"""A model told: what `summary` prints, its line, its card in a notebook, and its plain values."""

from __future__ import annotations

from typing import Any

import numpy as np

from fathom.display.card import Bar, Bars, Card, Chart, Curve, Folded, Grid, Lines, Part
from fathom.model.fitted import Fitted
from fathom.model.judgement_story import OUT_OF_FOLD
from fathom.model.metric_words import compared_words, not_shuffled_words, score_rows, score_words
from fathom.model.metrics import metric_words
from fathom.model.network_words import network_words
from fathom.model.story import Story
from fathom.nets.ensemble import Ensemble
from fathom.text import signed

MOST_COLUMNS = 6

Facts = list[tuple[str, str]]


def summary(fitted: Fitted, story: Story) -> str:
    """Tell what goes in, what comes out, the network between, and how it was trained."""
    facts = [*_facts(fitted, story), *_scores(story), *_verdict(story)]
    facts += [*_columns(fitted, story), *_warnings(story)]
    lines = [f"{name:<10} {words}" for name, words in facts]
    return "\n".join([*lines, "", "Inputs", *(f"  {line}" for line in _inputs(fitted, story))])


def summary_dict(fitted: Fitted, story: Story) -> dict[str, Any]:
    """Give the same and the whole story as plain values, as ``fathom summary --json`` does."""
    return {
        "target": fitted.target.as_dict(),
        "inputs": [vars(made) for made in fitted.encoder.inputs],
        "network": fitted.network.describe() | {"parameters": fitted.network.parameters},
        "weights_sha256": fitted.weights_sha256,
        "story": story.model_dump(),
    }


def brief(fitted: Fitted, story: Story) -> str:
    """Say in a few words what it predicts, from what, and how well."""
    form, columns = fitted.encoder.form, len(fitted.encoder.columns)
    from_what = f"{columns} column{'s' * (columns != 1)}"
    if form is not None:
        from_what = f"pictures of {form.width} x {form.height}"
    told = [f"predicts {fitted.target.name} from {from_what}", _size(fitted)]
    if story.judgement.metrics:
        parts = ("test", OUT_OF_FOLD, "validation")
        part = next(part for part in parts if part in story.judgement.metrics)
        metrics = story.judgement.metrics[part]
        main = "rmse" if "rmse" in metrics else "accuracy"
        rows = story.reading.rows
        count = {"test": rows.test, OUT_OF_FOLD: rows.train}.get(part, rows.validation)
        told.append(f"{main} {score_words(main, metrics)} on {count:,} rows")
    return "; ".join(told)


def model_card(fitted: Fitted, story: Story) -> Card:
    """State what is to be seen of a model in a notebook."""
    (_, title), *facts = _facts(fitted, story)
    facts += [*_verdict(story), *_warnings(story)]
    parts: list[Part] = []
    if story.judgement.judged_on is not None:
        parts.append(Grid(score_rows(story), "<>", f"On {compared_words(story)}"))
    elif story.judgement.metrics:
        facts += _scores(story)
    if story.judgement.importance:
        parts.append(_importance(fitted, story))
    parts += [
        cost_chart(fitted, story),
        Folded("Inputs", [Lines("\n".join(_inputs(fitted, story)))]),
    ]
    return Card("Model", f"Predicts {title}", facts, parts)


def _facts(fitted: Fitted, story: Story) -> Facts:
    """Say what it predicts, learnt from, looks like, and how it was trained."""
    rows, how, kept = story.reading.rows, story.training, story.chosen
    learnt = f"from {rows.train:,} rows of {story.reading.data}, {_judged(story)}"
    facts = [
        ("Predicts", fitted.target.words()),
        ("Learnt", learnt + (f", tested on {rows.test:,}" if rows.test else "")),
        ("Network", network_words(fitted.network)),
        (
            "Trained",
            f"{how.optimiser}, learning rate {kept.learning_rate:g}, batches of "
            f"{how.batch_size}, best after {kept.epoch} of {how.epochs_run} epochs, "
            f"chosen from {len(how.members)} networks",
        ),
    ]
    if story.rewound is not None:
        where = (
            f"to step {story.rewound:,}, {how.steps_per_epoch} steps to an epoch; "
            "measured anew on validation rows"
        )
        facts.append(("Rewound", where))
    return facts


def _scores(story: Story) -> Facts:
    """Say the metrics of each part of the rows."""
    metrics = story.judgement.metrics
    return [
        (part.replace("_", " ").capitalize(), metric_words(metrics[part]))
        for part in ("validation", OUT_OF_FOLD, "test")
        if part in metrics
    ]


def _verdict(story: Story) -> Facts:
    return [("Verdict", story.judgement.verdict)] if story.judgement.verdict else []


def _columns(fitted: Fitted, story: Story) -> Facts:
    """Say which columns matter most."""
    shown = story.judgement.importance[:MOST_COLUMNS]
    told = ", ".join(f"{one.column} {signed(one.value, 3)}" for one in shown)
    grows = f"how much the {fitted.target.miss_name} grows when it is shuffled"
    others = not_shuffled_words(story)
    return [("Columns", f"{told} ({grows}{others and '; '}{others})")] if told else []


def _warnings(story: Story) -> Facts:
    return [("Beware", warning) for warning in story.warnings]


def _inputs(fitted: Fitted, story: Story) -> list[str]:
    """Say how cells become numbers, and which are left out."""
    left_out = story.reading.left_out.items()
    return [*fitted.encoder.words(), *(f"left out: {name}: {why}" for name, why in left_out)]


def _judged(story: Story) -> str:
    if story.training.ensemble:
        return f"in {len(story.training.ensemble)} folds that judge in turn"
    return f"judged on {story.reading.rows.validation:,}"


def _size(fitted: Fitted) -> str:
    """Say how large it is: ``8 networks of 2 x 32 neurons``."""
    count = len(fitted.network) if isinstance(fitted.network, Ensemble) else 1
    hidden = fitted.network.sizes[1:-1] if fitted.encoder.form is None else ()
    many = f"{count} networks" if count > 1 else "1 network"
    if fitted.encoder.form is not None:
        return f"{many} of {fitted.network.parameters:,} weights"
    if not hidden:
        return f"{many} without hidden neurons"
    same = len(set(hidden)) == 1 and len(hidden) > 1
    sizes = f"{len(hidden)} x {hidden[0]}" if same else " and ".join(map(str, hidden))
    return f"{many} of {sizes} neurons"


def _importance(fitted: Fitted, story: Story) -> Bars:
    """Show how much worse it gets without what each column tells."""
    bars = [
        Bar(one.column, one.value, signed(one.value, 3))
        for one in story.judgement.importance[:MOST_COLUMNS]
    ]
    return Bars(bars, f"How much the {fitted.target.miss_name} grows when one column is shuffled")


def cost_chart(fitted: Fitted, story: Story) -> Chart:
    """Show what the kept network cost, epoch by epoch."""
    history, place = fitted.history, story.training.chosen
    epochs = np.arange(len(history.train)).tolist()
    curves = [
        Curve(name, epochs, part[:, place].tolist())
        for name, part in (("training", history.train), ("validation", history.validation))
    ]
    best = min(story.chosen.epoch, len(epochs) - 1)
    mark = (best, float(history.validation[best, place]), "kept")
    return Chart(curves, "Mean loss while it learnt", "epoch", log=True, mark=mark)
