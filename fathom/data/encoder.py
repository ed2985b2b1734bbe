"""How the columns of a table become the inputs of a network.

Everything is learnt from training rows alone and never changes its mind afterwards.

>>> frame = pl.DataFrame({"age": [20.0, 40.0, None], "city": ["Rome", "Paris", "Oslo"]})
>>> encoder = Encoder.learn(frame, [("age", "number"), ("city", "category")])
>>> [made.name for made in encoder.inputs]
['age', 'age is missing', 'city = Oslo', 'city = Paris', 'city = Rome']
>>> encoder.encode(frame)
array([[-1.,  0.,  0.,  0.,  1.],
       [ 1.,  0.,  0.,  1.,  0.],
       [ 0.,  1.,  1.,  0.,  0.]], dtype=float32)

A new kind of column is one class with `learn`, `inputs`, `encode`, `fill` and `words`, entered in
`_KINDS` and in `AnyColumn`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import polars as pl
from jaxtyping import Float32
from pydantic import BaseModel, ConfigDict, Field

from fathom.data.columns import Column, labels, numbers, places, sort_names, spread
from fathom.errors import DataError, hint
from fathom.wording import readable

MOST_CATEGORIES = 50
FARTHEST = 1e20  # spreads from the mean; beyond, the sums of a float32 network overflow


@dataclass(frozen=True)
class Input:
    """One input of the network: the name a person reads, the column it comes from, its kind."""

    name: str
    column: str
    kind: Literal["number", "category", "missing"]


@dataclass(frozen=True)
class Cell:
    """How one cell became one input.

    Attributes:
        column: the column's name.
        raw: the cell as it stands in the table; None where it is missing.
        filled: what was taken for it, in the table's own terms: a number (the mean for a missing
            one), a category, or None for a category that is missing or was never seen in training.
        name: the input's name.
        encoded: what the network receives.
    """

    column: str
    raw: object
    filled: float | str | None
    name: str
    encoded: float


class NumberColumn(BaseModel):
    """A column of numbers: ``(x - mean) / spread``.

    A missing number counts as the mean, 0; where any was missing in training, a further input is 1
    for a missing number and 0 otherwise. The spread is the standard deviation over the training
    rows (dividing by their number). Numbers far from all that was seen are kept as they are.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["number"] = "number"
    name: str
    mean: float
    std: float
    has_missing: bool = False

    @classmethod
    def learn(cls, column: pl.Series) -> NumberColumn | None:
        """Take mean and spread of the cells that are there; None if they do not vary at all."""
        values = numbers(column)
        present = values[~np.isnan(values)]
        if len(present) == 0:
            return None
        mean, std = spread(present, column.name)
        if std == 0:
            return None
        return cls(name=column.name, mean=mean, std=std, has_missing=len(present) < len(values))

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Name the inputs made of this column."""
        own = Input(self.name, self.name, "number")
        missing = Input(f"{self.name} is missing", self.name, "missing")
        return (own, missing) if self.has_missing else (own,)

    def encode(self, column: pl.Series) -> Float32[np.ndarray, "rows inputs"]:
        """Turn cells into inputs.

        Raises:
            DataError: a cell is no finite number, or unspeakably far from the mean.
        """
        values = numbers(column)
        missing = np.isnan(values)
        scaled = np.where(missing, 0.0, (values - self.mean) / self.std)
        far = np.abs(scaled) > FARTHEST
        if far.any():
            row = int(np.argmax(far))
            raise DataError(
                f"the column {self.name!r} has {values[row]:g} in row {row} (counted from 0), "
                f"too far from its mean {self.mean:g} to compute with"
            )
        made = (scaled, missing) if self.has_missing else (scaled,)
        return np.stack(made, axis=1).astype(np.float32)  # (rows, 1 or 2)

    def fill(self, column: pl.Series) -> list[float | str | None]:
        """Say for each cell which number it counts as."""
        values = numbers(column)
        return [float(value) for value in np.where(np.isnan(values), self.mean, values)]

    def words(self) -> str:
        """Say how the column is encoded.

        >>> NumberColumn(name="age", mean=41.2, std=12.3, has_missing=True).words()
        'age: minus the mean 41.2, divided by the spread 12.3; missing counts as the mean'
        """
        mean, std = readable(self.mean), readable(self.std)
        how = f"{self.name}: minus the mean {mean}, divided by the spread {std}"
        return f"{how}; missing counts as the mean" if self.has_missing else how


class CategoryColumn(BaseModel):
    """A column of categories: one input for each, 1 for the cell's own and 0 for the others.

    The categories are those of the training rows, in sorted order; of more than 50 the 50 most
    frequent. A cell that is missing, was never seen in training or is rarer than those gives 0 in
    every input.

    Two categories need only one input: +1 for the second, -1 for the first, and 0, halfway, for a
    missing or unseen one. The two inputs of the general way would always be each other's opposite
    and their weights could not be told apart.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["category"] = "category"
    name: str
    values: tuple[str, ...]
    rarer: int = 0

    @classmethod
    def learn(cls, column: pl.Series) -> CategoryColumn | None:
        """Take the categories of the training rows; None if nothing tells one row from another."""
        text = labels(column)
        counted = text.drop_nulls().value_counts(sort=False)
        by_count = sorted(counted.rows(), key=lambda row: (-row[1], row[0]))
        if not by_count or (len(by_count) == 1 and text.null_count() == 0):
            return None
        kept = tuple(sort_names(value for value, _ in by_count[:MOST_CATEGORIES]))
        return cls(name=column.name, values=kept, rarer=len(by_count) - len(kept))

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
        return (place[:, None] == np.arange(len(self.values))).astype(np.float32)

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


AnyColumn = Annotated[NumberColumn | CategoryColumn, Field(discriminator="kind")]
_KINDS: dict[str, type[NumberColumn] | type[CategoryColumn]] = {
    "number": NumberColumn,
    "category": CategoryColumn,
}


class Encoder(BaseModel):
    """How each column of a table becomes inputs; a frozen value that JSON can carry.

    >>> encoder = Encoder.learn(pl.DataFrame({"age": [20, 40]}), [("age", "number")])
    >>> Encoder.model_validate_json(encoder.model_dump_json()) == encoder
    True
    """

    model_config = ConfigDict(frozen=True)

    columns: tuple[AnyColumn, ...]

    @classmethod
    def learn(cls, frame: pl.DataFrame, columns: Iterable[Column | tuple[str, str]]) -> Encoder:
        """Learn from training rows.

        Args:
            frame: the training rows.
            columns: what `fathom.data.columns.describe` found, of which those of a kind that is
                used are taken, or pairs of name and kind. A column that does not vary among these
                rows is left out.

        Raises:
            DataError: no column is left, or a cell is no finite number.
        """
        pairs = [(c.name, c.kind) if isinstance(c, Column) else c for c in columns]
        learnt = [_KINDS[kind].learn(frame[name]) for name, kind in pairs if kind in _KINDS]
        kept = tuple(column for column in learnt if column is not None)
        if not kept:
            raise DataError(
                "no column is left to learn from: each is empty, the same in every row, "
                "or another in every row"
            )
        return cls(columns=kept)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Name the network's inputs, in order."""
        return tuple(made for column in self.columns for made in column.inputs)

    def encode(self, frame: pl.DataFrame) -> Float32[np.ndarray, "rows inputs"]:
        """Turn rows into the network's inputs.

        Columns are found by name, in any order; further ones are ignored.

        Raises:
            DataError: a column is not there, or a number column has a cell that is none.
        """
        self._check(frame)
        encoded = np.empty((frame.height, len(self.inputs)), np.float32)
        begin = 0
        for column in self.columns:
            end = begin + len(column.inputs)
            encoded[:, begin:end] = column.encode(frame[column.name])
            begin = end
        return encoded

    def cells(self, frame: pl.DataFrame, row: int) -> tuple[Cell, ...]:
        """Show how the cells of one row, counted from 0, became inputs.

        >>> frame = pl.DataFrame({"age": [20, 40]})
        >>> Encoder.learn(frame, [("age", "number")]).cells(frame, 1)
        (Cell(column='age', raw=40, filled=40.0, name='age', encoded=1.0),)
        """
        if not 0 <= row < frame.height:
            raise DataError(
                f"there is no row {row}: the table has {frame.height} rows, counted from 0"
            )
        self._check(frame)
        return tuple(cell for c in self.columns for cell in _cells(c, frame[c.name], row))

    def words(self) -> tuple[str, ...]:
        """Say of each column how it is encoded."""
        return tuple(column.words() for column in self.columns)

    def _check(self, frame: pl.DataFrame) -> None:
        for column in self.columns:
            if column.name not in frame.columns:
                raise DataError(
                    f"the table has no column {column.name!r}, which the network needs. "
                    f"{hint(column.name, frame.columns)}"
                )


def _cells(column: AnyColumn, cells: pl.Series, row: int) -> list[Cell]:
    # The cells above are emptied, not cut off, so that an error names the table's row.
    cells = cells.clear(row).append(cells[row : row + 1])
    encoded, filled = column.encode(cells)[row], column.fill(cells)[row]
    return [
        Cell(column.name, cells[row], filled, made.name, float(value))
        for made, value in zip(column.inputs, encoded, strict=True)
    ]
