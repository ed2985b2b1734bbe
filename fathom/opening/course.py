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
from typing import Any

import numpy as np
import polars as pl

from fathom.data.cells.cell import label_counts, labels
from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.column import NOMINAL
from fathom.data.columns.kinds import TypedColumn
from fathom.data.columns.number_column import NumberColumn
from fathom.data.columns.text_column import TextColumn
from fathom.data.columns.what_if import check_used
from fathom.data.table import Table
from fathom.data.target.class_target import ClassTarget
from fathom.data.target.target import Target
from fathom.display.card import Bar, Bars, Card, Chart, Curve
from fathom.display.visible import Visible
from fathom.model.fitted import Fitted
from fathom.opening.effects.grid import leading, measured, told_value
from fathom.places import evenly
from fathom.shapes import Float
from fathom.text import aligned, readable

POINTS = 61
MOST_LINES = 13
MOST_BARS = 30  # of a card
WIDTH = 30  # of the longest bar


@dataclass(frozen=True, eq=False, repr=False)
class Course(Visible):
    """The answers for one row with different values in one column.

    Attributes:
        place: which row, in words.
        column: the column that is moved.
        values: what it is thought to hold: rising numbers, categories, dates or texts.
        here: what the row holds; None where that is missing.
        numbers: where the values stand on an axis; dates in days since 1970, categories
            and texts 0, 1, ...
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
        return self.names[0 if self.answers.ndim == 1 else self._class]

    @property
    def names(self) -> tuple[str, ...]:
        """What the answers are: the target, or the probability of each class."""
        if isinstance(self.target, ClassTarget):
            return tuple(map(self.target.chance, self.target.classes))
        return (self.target.name,)

    @property
    def _class(self) -> int:
        """The positive class of two; of more the one whose probability moves most."""
        if self.target.positive is not None:
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
        rows = []
        for place in shown:
            value, answer = self.values[place], float(answers[place])
            bar = "#" * round(WIDTH * (answer - low) / max(high - low, 1e-300))
            bar += "  <- as it is" if value == self.here else ""
            rows.append([_value(value), self._told(answer), bar])
        return "\n".join([f"{self._title}:", *aligned(rows, ">><", indent=2)])

    @property
    def _title(self) -> str:
        return f"{self.name} of {self.place} with other values of {self.column}"

    @property
    def brief(self) -> str:
        """What is moved, and what comes of it."""
        low, high = (self._told(float(end)) for end in (self.followed.min(), self.followed.max()))
        return f"{self.name} from {low} to {high} with {len(self.values)} values of {self.column}"

    def _told(self, answer: float) -> str:
        return f"{answer:.1%}" if self.answers.ndim == 2 else readable(answer)

    def card(self) -> Card:
        """The answers as a curve; of categories and texts as bars."""
        answers = self.followed.tolist()
        if self.kind in NOMINAL:
            bars = [
                Bar(
                    str(value), answer, self._told(answer), "as it is" if value == self.here else ""
                )
                for value, answer in zip(self.values, answers, strict=True)
            ]
            return Card("Course", self._title, parts=[Bars(bars[:MOST_BARS])])
        here, places = self.here, self.numbers.tolist()
        at = self.values.index(here) if here in self.values else None
        chart = Chart(
            [Curve(self.name, places, answers)],
            across=self.column,
            ends=(_value(self.values[0]), _value(self.values[-1])),
            mark=None if at is None else (places[at], answers[at], "as it is"),
            shares=self.answers.ndim == 2,
        )
        return Card("Course", self._title, parts=[chart])


def follow_course(model: Fitted, data: object, row: int, column: str) -> Course:
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
    values, numbers = _values(moved, table.frame[column], table.frame[row : row + 1][column])
    kind = None if isinstance(values[0], float) else pl.String
    row_again = pl.concat([table.frame[row : row + 1]] * len(values))
    changed = row_again.with_columns(pl.Series(column, values, dtype=kind))
    told = model.answer_table(Table(table.name, changed))
    if model.classes:
        answers = told.select(pl.exclude("prediction")).to_numpy()
    else:
        answers = told["prediction"].to_numpy().astype(np.float64)
    return Course(
        model.target,
        str(table.place(row)),
        column,
        moved.kind,
        tuple(values),
        here,
        numbers,
        answers,
        told.select("low", "high").to_numpy() if "low" in told.columns else None,
    )


def _values(
    column: TypedColumn, cells: pl.Series, own: pl.Series
) -> tuple[list[float | str], Float[np.ndarray, " values"]]:
    """Choose the values: categories, frequent texts, or numbers or dates from low to high."""
    if isinstance(column, CategoryColumn | TextColumn):
        names = list(column.values) if isinstance(column, CategoryColumn) else _texts(cells, own)
        return [*names], np.arange(len(names), dtype=np.float64)
    found, here = (measured(column, some) for some in (cells, own))
    usual = (
        (column.middle, column.spread)
        if isinstance(column, NumberColumn)
        else (column.mean, column.std)
    )
    numbers = _grid(found[~np.isnan(found)], here[~np.isnan(here)], *usual)
    return [told_value(column, value) for value in numbers.tolist()], numbers


def _texts(cells: pl.Series, own: pl.Series) -> list[str]:
    """Give the most frequent cells, with the row's own in front; "" where none says anything."""
    often = [text for text, _ in leading(label_counts(cells), MOST_LINES)]
    return list(dict.fromkeys([*labels(own).drop_nulls(), *often])) or [""]


def _grid(
    found: Float[np.ndarray, " rows"], here: Float[np.ndarray, " own"], middle: float, spread: float
) -> Float[np.ndarray, " values"]:
    """Spread values evenly, whole ones if all are, with the row's own among them."""
    low, high = (found.min(), found.max()) if len(found) else (middle, middle)
    if low == high:
        low, high = middle - 2 * spread, middle + 2 * spread
    values = np.linspace(low, high, POINTS)
    if (found == np.round(found)).all() and high - low >= 1:
        values = np.round(values)
    return np.unique([*values, *here])


def _value(value: float | str) -> str:
    return readable(value) if isinstance(value, float) else value


def _few(values: Sequence[float | str], here: float | str | None) -> list[int]:
    """Choose the lines to print: evenly, with the row's own among them."""
    places = set(evenly(len(values), MOST_LINES).tolist())
    return sorted(places | {values.index(here)} if here in values else places)
