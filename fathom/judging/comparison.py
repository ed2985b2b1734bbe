"""Two models on the same rows: which is better, and is that more than chance?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fathom.data.rows.encoded import EncodedRows
from fathom.data.target.target import Target, with_target
from fathom.display.card import Card, Grid
from fathom.display.visible import Visible
from fathom.errors import DataError, OptionError
from fathom.judging.paired import Paired, paired, versus
from fathom.model.fitted import Fitted
from fathom.model.metric_words import metric_rows, metric_table
from fathom.model.metrics import Metrics
from fathom.text import readable

NO_VERDICT = "the log-loss cannot say which is better: only one learnt as if classes were equal"


@dataclass(frozen=True, repr=False)
class Comparison(Visible):
    """What two models made of the same rows; `print` tells it.

    Attributes:
        names: what the two are called.
        table: the table's name.
        rows: how many rows had a known target.
        target: what both predict.
        metrics: of each.
        difference: of the squared errors, or of the log-losses, first minus second: the mean and
            its 95 % interval. Below 0 the first is better.
        verdict: in words.
        warnings: what makes the comparison unfair.
        balanced: of each, whether it learnt as if all classes were equally frequent.
    """

    names: tuple[str, str]
    table: str
    rows: int
    target: Target
    metrics: tuple[Metrics, Metrics]
    difference: Paired
    verdict: str
    warnings: tuple[str, ...] = ()
    balanced: tuple[bool, bool] = (False, False)

    @property
    def better(self) -> str | None:
        """The name of the better one; None if chance could explain the difference.

        None also where only one learnt as if all classes were equally frequent: its probabilities
        are of another world, and the log-loss measures both by this one.
        """
        if self.difference.level or len(set(self.balanced)) > 1:
            return None
        return self.names[0] if self.difference.better else self.names[1]

    @property
    def of(self) -> str:
        """What the difference is of: squared_error or log_loss."""
        return self.target.loss_name

    @property
    def _what(self) -> str:
        return self.of.replace("_", " ")

    def _gap(self) -> str:
        """Say how far apart the two are, and whether chance could explain it."""
        gap = self.difference
        low, mean, high = (readable(value) for value in (gap.low, gap.mean, gap.high))
        level = " (holds 0: chance could explain it)" if gap.level else ""
        return f"{mean}; 95 % interval {low} to {high}{level}"

    def __str__(self) -> str:
        lines = [
            f"{self.rows:,} rows of {self.table} with a known target",
            *metric_table(dict(zip(self.names, self.metrics, strict=True))),
            f"Verdict: {self.verdict}",
            f"Mean {self._what}, first minus second: {self._gap()}",
        ]
        return "\n".join(lines + [f"Beware: {warning}" for warning in self.warnings])

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values, as ``fathom compare --json`` does."""
        return {
            "rows": self.rows,
            "models": [
                {"model": name, "metrics": found}
                for name, found in zip(self.names, self.metrics, strict=True)
            ],
            "difference": {"of": self.of, **vars(self.difference)},
            "better": self.better,
            "verdict": self.verdict,
            "warnings": list(self.warnings),
        }

    @property
    def brief(self) -> str:
        """Which is better."""
        return f"{self.verdict}, on {self.rows:,} rows"

    def card(self) -> Card:
        """The metrics of both, and what lies between them."""
        scores = dict(zip(self.names, self.metrics, strict=True))
        rows = f"{self.rows:,} of {self.table} with a known target"
        facts = [("rows", rows), (f"mean {self._what}, first minus second", self._gap())]
        facts += [("beware", warning) for warning in self.warnings]
        return Card("Comparison", self.verdict, facts, [Grid(metric_rows(scores), "<>")])


def compare_models(
    first: Fitted,
    second: Fitted,
    data: object,
    names: Sequence[str],
    balanced: tuple[bool, bool] = (False, False),
) -> Comparison:
    """Let two models answer the same rows.

    Args:
        first, second: the models.
        data: rows with a known target.
        names: what they are called.
        balanced: of each, whether it learnt as if all classes were equally frequent.

    Raises:
        OptionError: they do not predict the same.
        DataError: fewer than two rows have a known target.
    """
    _check_same(first.target, second.target)
    table = with_target(first.read(data), first.target.name)
    if table.rows < 2:
        raise DataError("one row is too few to compare two models; at least 2 are needed")
    with table.naming_rows():
        rows = [EncodedRows.of(model.encoder, table.frame) for model in (first, second)]
    ours, theirs = first.answered_rows(rows[0]), second.answered_rows(rows[1])
    learnt = [first.learnt_words(rows[0].inputs), second.learnt_words(rows[1].inputs)]
    a, b = names
    return Comparison(
        names=(a, b),
        table=table.name,
        rows=table.rows,
        target=first.target,
        metrics=(ours.metrics, theirs.metrics),
        difference=paired(ours.losses, theirs.losses),
        verdict=NO_VERDICT if balanced[0] != balanced[1] else f"{a} is {versus(ours, theirs, b)}",
        warnings=(*_other_world(balanced, names), *_learnt_from(learnt, names)),
        balanced=balanced,
    )


def _other_world(balanced: Sequence[bool], names: Sequence[str]) -> tuple[str, ...]:
    if len(set(balanced)) < 2:
        return ()
    return (
        f"{names[list(balanced).index(True)]} learnt as if all classes were equally frequent: its "
        "probabilities are of another world, so that the log-loss cannot say which is better; "
        "look at balanced accuracy",
    )


def _check_same(first: Target, second: Target) -> None:
    same = (first.name, first.task) == (second.name, second.task)
    if not same or set(first.classes) != set(second.classes):
        one, other = (f"{target.name!r} ({_kind(target)})" for target in (first, second))
        raise OptionError(f"the two models do not predict the same: {one} and {other}")


def _kind(target: Target) -> str:
    return ", ".join(target.classes) or target.task


def _learnt_from(learnt: Sequence[str | None], names: Sequence[str]) -> tuple[str, ...]:
    """Warn where a model has learnt from the rows that the two are compared on."""
    return tuple(
        f"{name}: {words}; compare on rows that neither has learnt from"
        for name, words in zip(names, learnt, strict=True)
        if words
    )
