"""Would more rows help? The same network on more and more of them, measured on the same test rows.

The curve of the cost over the number of examples falls steeply, then flattens (Vapnik 1995; for
networks Hestness and others 2017): where it is still falling, more rows are worth gathering.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fathom.data.table import Table
from fathom.data.target.number_target import NumberTarget
from fathom.data.target.target import Target
from fathom.display.card import Card, Chart, Curve, Grid
from fathom.display.visible import Visible
from fathom.errors import DataError, OptionError
from fathom.judging.paired import paired
from fathom.model.answered import Answered
from fathom.model.fitted import Fitted
from fathom.model.metric_words import metric_rows, metric_table
from fathom.model.metrics import Metrics, metric_words
from fathom.shapes import Int64
from fathom.text import readable

SHARES = (0.1, 0.3, 1.0)
FEWEST = 8  # rows of the smallest part


@dataclass(frozen=True, repr=False)
class Point(Visible):
    """One training: its share of the rows, how many it learnt from, how it did on the test rows."""

    share: float
    rows: int
    answered: Answered

    @property
    def metrics(self) -> Metrics:
        """Its metrics on the test rows."""
        return self.answered.metrics

    def as_dict(self) -> dict[str, Any]:
        """Give plain values."""
        return {"share": self.share, "rows": self.rows, "metrics": self.metrics}

    @property
    def brief(self) -> str:
        """How many rows, and how good it is with them."""
        return f"{self.rows:,} rows: {metric_words(self.metrics)}"

    def __str__(self) -> str:
        return self.brief

    def card(self) -> Card:
        """Its metrics."""
        return Card("Training", f"{self.rows:,} rows", [("metrics", metric_words(self.metrics))])


@dataclass(frozen=True, repr=False)
class LearningCurve(Visible):
    """Trainings on more and more rows; `print` tells them and whether more rows would help.

    Attributes:
        target: what is predicted.
        hidden: neurons of each hidden layer, the same for all.
        points: with the fewest rows first.
    """

    target: Target
    hidden: tuple[int, ...]
    points: tuple[Point, ...]

    @property
    def more_rows_help(self) -> bool:
        """Whether the last step to more rows helped, beyond chance."""
        before, last = self.points[-2:]
        return paired(last.answered.losses, before.answered.losses).better

    @property
    def verdict(self) -> str:
        """Whether more rows would help, in words."""
        before, last = self.points[-2:]
        told = (
            f"from {before.rows:,} to {last.rows:,} rows the {self.target.miss_name} went from "
            f"{readable(before.answered.miss)} to {readable(last.answered.miss)}"
        )
        found = paired(last.answered.losses, before.answered.losses)
        if found.better:
            return f"more rows would probably help: {told}, more than chance explains"
        if found.level:
            return f"more rows may not help: {told}, which chance could explain"
        return f"more rows did not help: {told}"

    def __str__(self) -> str:
        count = len(self.points[-1].answered)
        shown = {f"{point.rows:,} rows": point.metrics for point in self.points}
        lines = [
            f"The same network on more and more rows, measured on the same {count:,} test rows",
            *metric_table(shown),
            f"{self.verdict[0].upper()}{self.verdict[1:]}.",
        ]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values, as ``fathom learning-curve --json`` does."""
        return {
            "target": self.target.name,
            "task": self.target.task,
            "hidden": list(self.hidden),
            "test_rows": len(self.points[-1].answered),
            "points": [point.as_dict() for point in self.points],
            "more_rows_help": self.more_rows_help,
            "verdict": self.verdict,
        }

    @property
    def brief(self) -> str:
        """From how many rows to how many, and whether that helped."""
        told = self.verdict.partition(":")[0]
        first, last = self.points[0].rows, self.points[-1].rows
        return f"{self.target.name} from {first:,} to {last:,} rows; {told}"

    def card(self) -> Card:
        """The curve, and the metrics along it."""
        rows = [float(point.rows) for point in self.points]
        misses = [point.answered.miss for point in self.points]
        shown = {f"{point.rows:,} rows": point.metrics for point in self.points}
        what = self.target.miss_name
        curve = Chart([Curve(what, rows, misses)], f"{what} on the same test rows", "rows")
        table = Grid(metric_rows(shown), "<>")
        return Card("Learning curve", self.verdict, parts=[curve, table])


def grow(
    table: Table,
    rows: Int64[np.ndarray, " learning"],
    target: Target,
    shares: Sequence[float],
    train: Callable[[Table, tuple[int, ...] | None], tuple[Fitted, Answered]],
) -> LearningCurve:
    """Train on growing parts of the rows, each part holding the smaller ones.

    Args:
        table: with the target's column.
        rows: of the table, those that may be learnt from, in the order in which they are taken.
        target: what is predicted; every class has at least two rows in every part.
        shares: of the rows, above 0 to 1.
        train: trains on a table with hidden layers of these sizes, None to choose them, and gives
            what was fitted with its answers to the test rows.
    """
    wanted = _checked(shares, len(rows))
    hidden: tuple[int, ...] | None = None
    points = []
    for share in reversed(wanted):  # all rows first: they decide what network it is
        frame = table.frame[np.sort(_part(table, rows, target, share))]
        fitted, answered = train(Table(table.name, frame), hidden)
        hidden = fitted.network.sizes[1:-1]
        points.append(Point(share, fitted.reading.rows.train, answered))
    return LearningCurve(target, hidden or (), tuple(reversed(points)))


def _checked(shares: Sequence[float], rows: int) -> list[float]:
    wanted = sorted(set(shares))
    if len(wanted) < 2:
        raise OptionError("a learning curve needs at least two shares of the rows, like 0.1,1")
    for share in wanted:
        if not (math.isfinite(share) and 0 < share <= 1):
            raise OptionError(f"a share of the rows is above 0 and at most 1, but got {share:g}")
    if rows * wanted[0] < FEWEST:
        raise DataError(
            f"{rows:,} rows to learn from are too few for a learning curve that begins with the "
            f"share {wanted[0]:g}; at least {math.ceil(FEWEST / wanted[0]):,} are needed"
        )
    return wanted


def _part(
    table: Table, rows: np.ndarray, target: Target, share: float
) -> Int64[np.ndarray, " part"]:
    """Take the first rows of each class, so that smaller parts lie within larger ones."""
    if isinstance(target, NumberTarget):
        return rows[: math.ceil(share * len(rows))]
    truth = target.truth(table.frame[target.name])[rows]
    taken = [rows[truth == name] for name in target.classes]
    return np.concatenate([mine[: max(2, math.ceil(share * len(mine)))] for mine in taken])
