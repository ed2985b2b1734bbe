"""A table looked at, without training: what was understood, in words and as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from fathom.data.cells.cell import label_counts, labels, parsed
from fathom.data.cells.dates import ISO
from fathom.data.cells.writing import PLAIN
from fathom.data.columns.column import Column
from fathom.data.target.number_target import NumberTarget
from fathom.data.understanding import Understood
from fathom.display.card import Card, Folded, Grid, Lines, Part
from fathom.display.visible import Visible
from fathom.shapes import Float64
from fathom.text import aligned, bars, readable, shortened

EXAMPLES_SHOWN, FEWEST_ROWS, HISTOGRAM = 3, 20, 8
MOST_CLASSES = 10
MOST_SPREAD = 200  # columns of which more is told than examples
_HEADS = ("column", "kind", "missing", "distinct", "examples")
_WIDEST_WORD = 12
_WIDEST_NAME, _WIDEST_EXAMPLE = 30, 24


@dataclass(frozen=True, repr=False)
class Look(Visible):
    """What a table holds. `print` it, or take `as_dict()`.

    Attributes:
        understood: the rows, the columns, the target, and all that was found out.
    """

    understood: Understood

    @property
    def columns(self) -> tuple[Column, ...]:
        """What each column but the target holds."""
        return self.understood.columns

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found out on reading; what a person should act on is among the warnings."""
        return tuple(n for n in self.understood.table.notes if n not in self.warnings)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should act on."""
        return self.understood.warnings

    def examples(self, name: str) -> list[str]:
        """Give the first different values of a column, as text."""
        return examples(self.understood.table.column(name))

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        target = self.understood.target
        data: dict[str, Any] = {
            "data": self.understood.table.name,
            "rows": self.understood.table.rows,
            "columns": [self._column(column) for column in self.columns],
            "left_out": {column.name: column.why for column in self.columns if not column.used},
        }
        if target is not None:
            data["target"] = target.name
            data["task"] = target.task
            data["classes"] = list(target.classes)
            data["positive"] = target.positive
            data |= self._target_figures()
        return data | {"notes": list(self.notes), "warnings": list(self.warnings)}

    def _column(self, column: Column) -> dict[str, Any]:
        found = column.model_dump(include={"name", "kind", "missing", "distinct", "why"})
        found |= {"used": column.used, "examples": self.examples(column.name)}
        return found | {"written": _written(column)} | self._figures(column)

    def _figures(self, column: Column) -> dict[str, Any]:
        """Give from where to where numbers go, or how often the commonest categories are there."""
        if not column.used or column.infinite:
            return {}
        cells = self.understood.table.column(column.name).drop_nulls()
        if column.kind == "number":
            return _figures(parsed(cells, column.writing).drop_nulls().drop_nans().to_numpy())
        return (
            {"counts": dict(label_counts(cells)[:MOST_CLASSES])}
            if column.kind == "category"
            else {}
        )

    def _target_figures(self) -> dict[str, Any]:
        target, frame = self.understood.goal, self.understood.table.frame
        values = target.true_values(frame)
        if isinstance(target, NumberTarget):
            return _figures(values)
        counts = np.bincount(values, minlength=len(target.classes)).tolist()
        return {"counts": dict(zip(target.classes, counts, strict=True))}

    def _size(self) -> str:
        table, count = self.understood.table, len(self.columns)
        count += self.understood.target is not None
        rows = "1 row" if table.rows == 1 else f"{table.rows:,} rows"
        return f"{table.name}: {rows}, {count} {'column' if count == 1 else 'columns'}"

    def __str__(self) -> str:
        target, lines = self.understood.target, [self._size()]
        if target is not None:
            lines += ["", f"To predict  {target.words()}", *self._target_lines()]
        lines += ["", *aligned(self._rows(), "<<>><<", indent=2)]
        for title, said in (("Found out", self.notes), ("Warnings", self.warnings)):
            if said:
                lines += ["", title, *(f"  {sentence}" for sentence in said)]
        return "\n".join(lines)

    def _rows(self) -> list[tuple[str, ...]]:
        """Give cells for each column: name, kind, missing, distinct, spread, examples or why."""
        rows = [self._row(column) for column in self.columns]
        spreads = [self._spread(column) for column in self.columns[:MOST_SPREAD]]
        spreads += [""] * (len(rows) - len(spreads))
        if not any(spreads):
            return [_HEADS, *rows]
        heads = (*_HEADS[:-1], "spread", _HEADS[-1])
        wide = [(*row[:-1], s, row[-1]) for row, s in zip(rows, spreads, strict=True)]
        return [heads, *wide]

    def _spread(self, column: Column) -> str:
        """Say from where to where numbers go, how often categories are there, how long texts are.

        Of few rows the examples say it.
        """
        table = self.understood.table
        if table.rows < FEWEST_ROWS or not column.used or column.infinite:
            return ""
        cells = table.column(column.name).drop_nulls()
        if column.kind == "number":
            return _lie(parsed(cells, column.writing).to_numpy())
        if column.kind == "text":
            return _lengths(cells)
        if column.kind != "category":
            return ""
        counted = label_counts(cells)
        shown = [f"{shortened(word, _WIDEST_WORD)} {count:,}" for word, count in counted[:3]]
        more = [f"{len(counted) - 3:,} more"] if len(counted) > 3 else []
        return ", ".join([*shown, *more])

    def _target_lines(self) -> list[str]:
        """Say how often each class is there, or how the numbers to predict lie."""
        target, table = self.understood.goal, self.understood.table
        if table.rows < FEWEST_ROWS:
            return []
        if isinstance(target, NumberTarget):
            return [f"            {_lie(target.true_values(table.frame))}"]
        counts = np.bincount(target.true_values(table.frame)).tolist()
        each = [f"{name} {count:,}" for name, count in zip(target.classes, counts, strict=False)]
        return [f"            {', '.join(each[:MOST_CLASSES])}"]

    def _row(self, column: Column) -> tuple[str, str, str, str, str]:
        values = [shortened(value, _WIDEST_EXAMPLE) for value in self.examples(column.name)]
        shown = ("; " if any("," in value for value in values) else ", ").join(values)
        kind = column.kind if column.used else "left out"
        last = f"{shown}  ({column.why})" if column.why and shown else shown or column.why
        name = shortened(column.name, _WIDEST_NAME)
        return name, kind, f"{column.missing:,}", f"{column.distinct:,}", last

    @property
    def brief(self) -> str:
        """How large it is."""
        return self._size()

    def card(self) -> Card:
        """A line for each column, and what was found out."""
        target = self.understood.target
        facts = [] if target is None else [("to predict", target.words())]
        facts += [("beware", warning) for warning in self.warnings]
        parts: list[Part] = [Grid(self._rows(), "<<>><<")]
        if self.notes:
            parts.append(Folded("Found out", [Lines("\n".join(self.notes))]))
        return Card("Look", self._size(), facts, parts)


def _lengths(cells: pl.Series) -> str:
    """Say how many words texts have.

    >>> _lengths(pl.Series(["red shoe", "a coat, blue"])), _lengths(pl.Series(["red", "blue"]))
    ('2 to 3 words', '1 word')
    """
    counts = labels(cells).str.count_matches(r"\S+")
    low, high = min(counts, default=0), max(counts, default=0)
    return f"{low} to {high} words" if low != high else f"{low} word{'s' * (low != 1)}"


def _figures(values: Float64[np.ndarray, " rows"]) -> dict[str, float]:
    """Give the least, the middle and the most of numbers, their mean and standard deviation."""
    if not len(values):
        return {}
    with np.errstate(over="ignore", invalid="ignore"):
        found = values.min(), np.median(values), values.max(), values.mean(), values.std()
    names = ("min", "median", "max", "mean", "std")
    pairs = zip(names, found, strict=True)
    return {name: float(one) for name, one in pairs if np.isfinite(one)}


def _lie(values: Float64[np.ndarray, " rows"]) -> str:
    """Say from where to where numbers go, and draw how they lie between.

    >>> _lie(np.array([0.0, 1.0, 1.0, 8.0])), _lie(np.array([-1e308, 1e308]))
    ('0 to 8 ▅█▁▁▁▁▁▅', '-1e+308 to 1e+308')
    """
    low, high = float(values.min()), float(values.max())
    ends = f"{readable(low)} to {readable(high)}"
    if not np.isfinite(high - low):  # too far apart for any width in between
        return ends
    counts = np.histogram((values - low) / (high - low or 1.0), HISTOGRAM, (0.0, 1.0))[0]
    return f"{ends} {bars(counts.tolist())}"


def examples(column: pl.Series, most: int = EXAMPLES_SHOWN) -> list[str]:
    """Give the first different values of a column, as text.

    >>> examples(pl.Series(["b", None, "a", "b", "c", "d"]))
    ['b', 'a', 'c']
    """
    present = column.drop_nulls()
    first = present.head(1000).unique(maintain_order=True).head(most)
    if len(first) < most:
        first = present.unique(maintain_order=True).head(most)
    if first.dtype.is_float():
        return [f"{value:.6g}" for value in first]
    return labels(first).to_list()


def _written(column: Column) -> str | None:
    """Say how a column's cells are written, where it is not the plain way."""
    if column.kind == "number" and column.writing != PLAIN:
        return column.writing.words()
    if column.kind == "date" and column.date != ISO:
        return column.date
    return None
