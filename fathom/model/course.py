"""How an answer would go if one column of a row held something else, value by value.

One row's line: the others stay as they are (individual conditional expectation, Goldstein et al.
2015). What it shows is what the network would say, not what the world would do.

>>> import fathom
>>> table = {"size": list(range(100)), "price": [3 * size + 7 for size in range(100)]}
>>> model = fathom.train(table, target="price", hidden=(), epochs=100, starts=3)
>>> course = follow_course(model, table, row=40, column="size")
>>> course.values[0], course.values[-1], course.here
(0.0, 99.0, 40.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from jaxtyping import Float

from fathom.data.dates import days, written
from fathom.data.encoder import TypedColumn
from fathom.data.kinds import CategoryColumn
from fathom.data.number_column import NumberColumn
from fathom.data.target import Target
from fathom.data.what_if import check_used
from fathom.wording import aligned, readable

if TYPE_CHECKING:
    from fathom.model.model import Model

POINTS = 61
MOST_LINES = 13
WIDTH = 30  # of the longest bar


@dataclass(frozen=True, eq=False)
class Course:
    """The answers for one row with different values in one column.

    Attributes:
        place: which row, in words.
        column: the column that is moved.
        values: what it is thought to hold: rising numbers, categories or dates.
        here: what the row holds; None where that is missing.
        numbers: where the values stand on an axis; dates in days since 1970, categories 0, 1, ...
        answers: the predicted number for each value; or the probability of every class.
        limits: of a number, between what the truth lies in 9 of 10 cases, where that is known.
    """

    target: Target
    place: str
    column: str
    kind: str
    values: tuple[float | str, ...]
    here: float | str | None
    numbers: Float[np.ndarray, " values"]
    answers: Float[np.ndarray, "values *classes"]
    limits: Float[np.ndarray, "values 2"] | None = None

    @property
    def followed(self) -> Float[np.ndarray, " values"]:
        """What is drawn: the number, or the probability of one class; see `name`."""
        if self.answers.ndim == 1:
            return self.answers
        return self.answers[:, self._class]

    @property
    def name(self) -> str:
        """What `followed` is: the target, or ``p(smoker = yes)``."""
        if self.answers.ndim == 1:
            return self.target.name
        return self.target.chance(self.target.classes[self._class])

    @property
    def _class(self) -> int:
        """The positive class of two; of more the one whose probability moves most."""
        if self.target.task == "binary":
            return 1
        return int(np.ptp(self.answers, axis=0).argmax())

    def as_dict(self) -> dict[str, Any]:
        """Give plain values."""
        data: dict[str, Any] = {
            "column": self.column,
            "at": self.here,
            "values": list(self.values),
        }
        if self.answers.ndim == 1:
            data["predictions"] = self.answers.tolist()
            if self.limits is not None:
                data |= {"low": self.limits[:, 0].tolist(), "high": self.limits[:, 1].tolist()}
        else:
            names = self.target.classes
            data["probabilities"] = {n: self.answers[:, k].tolist() for k, n in enumerate(names)}
        return data

    def __str__(self) -> str:
        shown, answers = _few(self.values, self.here), self.followed
        chances = self.answers.ndim == 2
        low, high = (0.0, 1.0) if chances else (float(answers.min()), float(answers.max()))
        rows, bars = [], []
        for place in shown:
            value, answer = self.values[place], float(answers[place])
            told = readable(value) if isinstance(value, float) else value
            rows.append([told, f"{answer:.1%}" if chances else readable(answer)])
            bar = "#" * round(WIDTH * (answer - low) / max(high - low, 1e-300))
            bars.append(f"{bar}  <- as it is" if value == self.here else bar)
        title = f"{self.name} of {self.place} with other values of {self.column}:"
        lines = zip(aligned(rows), bars, strict=True)
        return "\n".join([title, *(f"  {line}  {bar}".rstrip() for line, bar in lines)])


def follow_course(model: Model, data: object, row: int, column: str) -> Course:
    """Let the model answer one row with many values in one column.

    Args:
        model: the model.
        data: the rows; the values lie between the smallest and the largest of this column there.
        row: which one, counted from 0.
        column: which column is moved.

    Raises:
        OptionError: the network does not look at such a column.
        DataError: there is no such row.
    """
    table = model.read(data)
    cells = model.encoder.cells(table.frame, row)
    moved = check_used(column, table.frame, model.encoder, model.target.name)
    cell = next(one for one in cells if one.column == column)
    here = None if cell.raw is None else cell.filled
    values, numbers = _values(moved, table.frame[column], here)
    cellses = pl.Series(column, values, dtype=None if isinstance(values[0], float) else pl.String)
    frame = pl.concat([table.frame[row : row + 1]] * len(values)).with_columns(cellses)
    told = model.predict_table(frame)
    regression = model.task == "regression"
    ends = ("low", "high")
    return Course(
        model.target,
        table.place(row),
        column,
        moved.kind,
        tuple(values),
        here,
        numbers,
        told["prediction"].to_numpy().astype(np.float64)
        if regression
        else model.predict_proba(frame),
        told.select(ends).to_numpy() if set(ends) <= set(told.columns) and regression else None,
    )


def _values(
    column: TypedColumn, cells: pl.Series, here: float | str | None
) -> tuple[list[float] | list[str], Float[np.ndarray, " values"]]:
    """Choose the values: all categories, or numbers or dates from the smallest to the largest."""
    if isinstance(column, CategoryColumn):
        names = list(column.values)
        return names, np.arange(len(names), dtype=np.float64)
    if isinstance(column, NumberColumn):
        filled = [float(str(value)) for value in column.fill(cells)]
        own = None if here is None else float(str(here))
        numbers = _grid(filled, own, column.middle, column.spread)
        return numbers.tolist(), numbers
    since = days(cells, column.writing).drop_nulls().to_list()
    own = days(pl.Series([here], dtype=pl.String), column.writing)[0]
    numbers = _grid(since, own, column.mean, column.std)
    return [written(day, column.writing) for day in numbers], numbers


def _grid(
    found: Sequence[float], here: float | None, middle: float, spread: float
) -> Float[np.ndarray, " values"]:
    """Spread values evenly, whole ones if all are, with the row's own among them."""
    low, high = (min(found), max(found)) if found else (middle, middle)
    if low == high:
        low, high = middle - 2 * spread, middle + 2 * spread
    whole = all(float(value).is_integer() for value in found) and high - low >= 1
    values = np.linspace(low, high, POINTS)
    values = np.unique(np.round(values)) if whole else values
    return values if here is None else np.unique([*values, here])


def _few(values: Sequence[float | str], here: float | str | None) -> list[int]:
    """Choose the lines to print: evenly, with the row's own among them."""
    places = set(np.linspace(0, len(values) - 1, min(len(values), MOST_LINES)).astype(int).tolist())
    return sorted(places | {values.index(here)} if here in values else places)
