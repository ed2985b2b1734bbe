"""Metrics in words: their names for someone who never saw them, and tables of them."""

from __future__ import annotations

from collections.abc import Mapping

from fathom.model.judgement_story import OUT_OF_FOLD
from fathom.model.metrics import Metrics
from fathom.model.story import Story
from fathom.text import aligned, readable

HEADS = {
    "rmse": "typical miss (rmse)",
    "mae": "mean miss (mae)",
    "r2": "r2",
    "accuracy": "right (accuracy)",
    "balanced_accuracy": "balanced accuracy",
    "log_loss": "log-loss",
    "roc_auc": "roc auc",
}
MEANINGS = {  # of the heads above, for someone who sees them for the first time
    HEADS["rmse"]: "the root of the mean squared miss: large misses count more; 0 is perfect",
    HEADS["mae"]: "how far off it is on average",
    HEADS["r2"]: "1 is perfect, 0 no better than always the same answer",
    HEADS["accuracy"]: "the share of rows whose class it names",
    HEADS["balanced_accuracy"]: "the same for each class by itself, then the mean of these",
    HEADS["log_loss"]: (
        "how surprised its probabilities are by the truth: 0 is sure and right, "
        "large is sure and wrong"
    ),
    HEADS["roc_auc"]: (
        "how often a row of a class gets a higher probability of it than a row of another: "
        "1 is always, 0.5 is chance"
    ),
}

CONTESTANTS = {
    "network": "this network",
    "boosted_trees": "boosted trees",
    "neighbours": "the most similar pictures",
    "linear": "a linear model",
    "constant": "always the same answer",
}


def metric_rows(scores: Mapping[str, Metrics]) -> list[list[str]]:
    """Give lines of cells: heads, then the metrics of each contestant by its name."""
    first = next(iter(scores.values()))
    named = [name for name in HEADS if name in first]
    rows = [[who, *(score_words(name, found) for name in named)] for who, found in scores.items()]
    return [["", *(HEADS[name] for name in named)], *rows]


def metric_table(scores: Mapping[str, Metrics]) -> list[str]:
    """Line metrics up.

    >>> print(*metric_table({"linear": {"rmse": 3.0}, "trees": {"rmse": 2.5}}), sep="\\n")
              typical miss (rmse)
      linear                    3
      trees                   2.5
    """
    return aligned(metric_rows(scores), "<>", indent=2)


def score_words(name: str, metrics: Metrics) -> str:
    """Write one metric: shares in per cent, others as far as they can be read."""
    value = metrics.get(name)
    if name in ("accuracy", "balanced_accuracy") and value is not None:
        return f"{100 * value:.1f} %"
    if name in ("r2", "log_loss", "roc_auc") and value is not None and abs(value) < 1000:
        return f"{value:.3f}".replace("-0.000", "0.000")
    return readable(value)


def score_rows(story: Story) -> list[list[str]]:
    """Give lines of cells: heads, the network, then each baseline, all on the same rows.

    Where baselines were measured on some of the rows, the network on all of them comes first.
    """
    judged = story.judgement
    whole = judged.metrics[judged.judged_on or "test"]
    some = judged.compared
    scores = {"network": some.network if some else whole} | judged.baselines
    named = {CONTESTANTS[who]: scores[who] for who in CONTESTANTS if who in scores}
    return metric_rows({f"{CONTESTANTS['network']}, all rows": whole} | named if some else named)


def not_shuffled_words(story: Story) -> str:
    """Say of how many columns it was not measured what they matter; nothing where of none."""
    many = story.judgement.not_shuffled
    if not many:
        return ""
    return f"not measured of {many:,} more, along which the answers change least"


def judge_words(story: Story) -> str:
    """Say which rows it is measured on."""
    rows, part = story.reading.rows, story.judgement.judged_on
    if part == OUT_OF_FOLD:
        return f"all {rows.train:,} rows, each answered by the network that left it out"
    if part == "test":
        return f"{rows.test:,} rows kept aside"
    return f"{rows.validation:,} rows that chose it"


def compared_words(story: Story) -> str:
    """Say which rows the lines of `score_rows` are of."""
    some = story.judgement.compared
    if some is None:
        return judge_words(story)
    return (
        f"{judge_words(story)}; the lines below the first on {some.rows:,} of them, "
        f"simpler methods having learnt from {some.learnt:,} others"
    )
