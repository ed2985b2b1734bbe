"""A table looked at, without training: what was understood, in words and as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from fathom.data.cells.cell import labels
from fathom.data.cells.dates import ISO
from fathom.data.cells.writing import PLAIN
from fathom.data.columns.column import Column
from fathom.data.understanding import Understood
from fathom.display.card import Card, Folded, Grid, Lines, Part
from fathom.display.visible import Visible
from fathom.text import aligned, shortened

EXAMPLES_SHOWN = 3
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
        return data | {"notes": list(self.notes), "warnings": list(self.warnings)}

    def _column(self, column: Column) -> dict[str, Any]:
        found = column.model_dump(include={"name", "kind", "missing", "distinct", "why"})
        found |= {"used": column.used, "examples": self.examples(column.name)}
        return found | {"written": _written(column)}

    def _size(self) -> str:
        table, count = self.understood.table, len(self.columns)
        count += self.understood.target is not None
        rows = "1 row" if table.rows == 1 else f"{table.rows:,} rows"
        return f"{table.name}: {rows}, {count} {'column' if count == 1 else 'columns'}"

    def __str__(self) -> str:
        target, lines = self.understood.target, [self._size()]
        if target is not None:
            lines += ["", f"To predict  {target.words()}"]
        lines += ["", *aligned(self._rows(), "<<>><", indent=2)]
        for title, said in (("Found out", self.notes), ("Warnings", self.warnings)):
            if said:
                lines += ["", title, *(f"  {sentence}" for sentence in said)]
        return "\n".join(lines)

    def _rows(self) -> list[tuple[str, str, str, str, str]]:
        """Give cells for each column: name, kind, missing, distinct, examples or why not."""
        heads = ("column", "kind", "missing", "distinct", "examples")
        return [heads, *(self._row(column) for column in self.columns)]

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
        parts: list[Part] = [Grid(self._rows(), "<<>><")]
        if self.notes:
            parts.append(Folded("Found out", [Lines("\n".join(self.notes))]))
        return Card("Look", self._size(), facts, parts)


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
