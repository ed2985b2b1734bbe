"""How a column of categories becomes inputs. Numbers and dates have files of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict

from fathom.data.cells.cell import label_counts, labels, places, sort_names
from fathom.data.columns.column import Column
from fathom.shapes import Bool, Float32

MOST_CATEGORIES = 50


@dataclass(frozen=True)
class Input:
    """One input of the network: the name a person reads, the column it comes from, its kind.

    `usual` is what it receives for a cell that says nothing: 0, but for the ramps of a number.
    """

    name: str
    column: str
    kind: Literal["number", "ramp", "common", "category", "date", "text", "missing", "pixel"]
    usual: float = 0.0


class CategoryColumn(BaseModel):
    """A column of categories: one input for each, 1 for the cell's own and 0 for the others.

    The categories are those of the training rows, in sorted order; of very many the most frequent
    (50; with 1,000 rows or more 2,000, for networks that answer together). A cell that is missing,
    was never seen in training or is rarer than those gives 0 in every input.

    Two categories need only one input: +1 for the second (of no and yes: yes), -1 for the first,
    and 0, halfway, for a missing or unseen one. The two inputs of the general way would always be
    each other's opposite and their weights could not be told apart.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    kind: Literal["category"] = "category"
    name: str
    values: tuple[str, ...]
    rarer: int = 0
    has_missing: bool | None = None  # of training rows; 0.1.0 did not say

    @classmethod
    def learn(
        cls, column: pl.Series, found: Column | None = None, most: int = MOST_CATEGORIES
    ) -> CategoryColumn | None:
        """Take the categories of the training rows; None if nothing tells one row from another.

        Of more than 50, those that are met once only are left out: nothing is learnt of them.
        """
        by_count = label_counts(column)
        if not by_count or (len(by_count) == 1 and column.null_count() == 0):
            return None
        often = [value for value, count in by_count if count > 1]
        taken = max(len(often), MOST_CATEGORIES)
        kept = tuple(sort_names(value for value, _ in by_count[: min(taken, most)]))
        return cls(
            name=column.name,
            values=kept,
            rarer=len(by_count) - len(kept),
            has_missing=column.null_count() > 0,
        )

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Name the inputs made of this column."""
        shown = self.values[1:] if len(self.values) == 2 else self.values
        return tuple(Input(f"{self.name} = {value}", self.name, "category") for value in shown)

    def encode(self, column: pl.Series) -> Float32[np.ndarray, "rows inputs"]:
        """Turn cells into inputs; there is no cell that could not be."""
        place = places(column, self.values)
        if len(self.values) == 2:
            return np.array([-1, 1, 0], np.float32)[place][:, None]  # place -1 takes the last
        one_hot = np.eye(len(self.values) + 1, len(self.values), dtype=np.float32)
        return one_hot[place]  # place -1 takes the last row, which is all 0

    def unknown(self, column: pl.Series) -> Bool[np.ndarray, " rows"]:
        """Say which cells, those that are missing aside, hold no category that was kept."""
        none: Bool[np.ndarray, " rows"] = places(column, self.values) < 0
        return none & column.is_not_null().to_numpy()

    def strange(self, column: pl.Series) -> pl.Series:
        """Give the cells, as text, whose category is not one that was kept in training."""
        unknown = self.unknown(column)
        if not unknown.any():  # as nearly always
            return pl.Series(column.name, [], dtype=pl.String)
        return labels(column.filter(pl.Series(unknown)))

    def fill(self, column: pl.Series) -> list[float | str | None]:
        """Say for each cell which category it counts as."""
        known: tuple[str | None, ...] = (*self.values, None)
        return [known[place] for place in places(column, self.values)]

    def words(self) -> str:
        """Say how the column is encoded.

        >>> CategoryColumn(name="sex", values=("female", "male")).words()
        'sex: -1 for female, +1 for male; missing or unseen counts as 0'
        >>> CategoryColumn(name="city", values=("Oslo", "Paris", "Rome"), rarer=7).words()
        'city: one input for each of Oslo, Paris, Rome; missing, unseen or rarer (7) counts as none'
        """
        if len(self.values) == 2:
            first, second = self.values
            return f"{self.name}: -1 for {first}, +1 for {second}; missing or unseen counts as 0"
        shown = ", ".join(self.values[:6])
        if len(self.values) > 6:
            shown += f" and {len(self.values) - 6} more"
        others = f"missing, unseen or rarer ({self.rarer})" if self.rarer else "missing or unseen"
        return f"{self.name}: one input for each of {shown}; {others} counts as none"
