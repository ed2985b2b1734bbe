"""How a column of dates becomes inputs: time that passes, and time that comes round."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from fathom.data.cells.cell import labels, spread
from fathom.data.cells.dates import BESIDE, ISO, TIME, days, written
from fathom.data.columns.category_column import Input
from fathom.data.columns.column import Column
from fathom.errors import DataError
from fathom.shapes import Float32, Float64

Round = Literal["month", "weekday", "hour"]
ROUNDS: dict[Round, int] = {"month": 12, "weekday": 7, "hour": 24}


class DateColumn(BaseModel):
    """A column of dates, moments or times of day.

    The first input is time that passes: days since 1970, minus their mean, divided by their spread
    over the training rows. What comes round is laid on a circle, so that December lies beside
    January and Sunday beside Monday: ``sin(2 pi x / n)`` and ``cos(2 pi x / n)`` of the month
    (n = 12), the weekday (n = 7) and the hour with its minutes (n = 24), each only where it varies
    in the training rows. A missing date counts as the mean, and as the middle of each circle; where
    any was missing in training, a further input says so.

    Attributes:
        writing: the date in strftime's signs; a time of day may follow in any cell.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    kind: Literal["date"] = "date"
    name: str
    writing: str = ISO
    mean: float
    std: Annotated[float, Field(gt=0)]
    rounds: tuple[Round, ...] = ()
    has_missing: bool = False
    bounds: tuple[float, float] | None = None  # between which all training rows lay, in days

    @classmethod
    def learn(cls, column: pl.Series, found: Column) -> DateColumn | None:
        """Take mean, spread and what comes round; None if the dates do not vary at all."""
        values = _days(column, found.date)
        present = values[~np.isnan(values)]
        if len(present) == 0:
            return None
        mean, std = spread(present, column.name)
        if std == 0:
            return None
        varying = tuple(name for name in ROUNDS if len(np.unique(_round(present, name))) > 1)
        return cls(
            name=column.name,
            writing=found.date,
            mean=mean,
            std=std,
            rounds=varying,
            has_missing=len(present) < len(values),
            bounds=(float(present.min()), float(present.max())),
        )

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Name the inputs made of this column."""
        names = [self.name]
        names += [f"{self.name}: {each}, {wave}" for each in self.rounds for wave in _WAVES]
        made = tuple(Input(name, self.name, "date") for name in names)
        missing = Input(f"{self.name} is missing", self.name, "missing")
        return (*made, missing) if self.has_missing else made

    def encode(self, column: pl.Series) -> Float32[np.ndarray, "rows inputs"]:
        """Turn cells into inputs.

        Raises:
            DataError: a cell is no date in the writing of the training rows.
        """
        values = _days(column, self.writing)
        missing = np.isnan(values)
        filled = np.where(missing, self.mean, values)
        made = [(filled - self.mean) / self.std]
        for each in self.rounds:
            angle = _round(filled, each) * (2 * np.pi / ROUNDS[each])
            made += [np.where(missing, 0.0, np.sin(angle)), np.where(missing, 0.0, np.cos(angle))]
        if self.has_missing:
            made.append(missing)
        return np.stack(made, axis=1).astype(np.float32)

    def values(self, column: pl.Series) -> Float64[np.ndarray, " rows"]:
        """Read cells as days, NaN where missing."""
        return _days(column, self.writing)

    def said(self, value: float) -> str:
        """Write a date of this column."""
        return written(value, self.writing)

    def fill(self, column: pl.Series) -> list[float | str | None]:
        """Say for each cell which date it counts as."""
        values = _days(column, self.writing)
        filled = np.where(np.isnan(values), self.mean, values)
        return [written(float(value), self.writing) for value in filled]

    def words(self) -> str:
        """Say how the column is encoded.

        >>> DateColumn(name="joined", mean=18_262, std=365, rounds=("month",)).words()
        'joined: days before or after 2020-01-01, divided by the spread 365; month on a circle'
        """
        if self.writing == TIME:
            unit, about, width = "hours", written(self.mean, TIME), 24 * self.std
        else:
            unit, about, width = "days", written(round(self.mean)), self.std
        how = f"{self.name}: {unit} before or after {about}, divided by the spread {width:.4g}"
        if self.rounds:
            *first, last = self.rounds
            how += f"; {', '.join(first)}{' and ' if first else ''}{last} on a circle"
        return f"{how}; missing counts as the mean" if self.has_missing else how


_WAVES = ("sine", "cosine")


def _days(column: pl.Series, writing: str) -> Float64[np.ndarray, " rows"]:
    made = days(column, writing)
    if made.null_count() > column.null_count():
        row = int((made.is_null() & column.is_not_null()).arg_true()[0])
        raise DataError(
            f"the column {column.name!r} holds dates such as {_example(writing)}, "
            f"but row {row} (counted from 0) has {labels(column)[row]!r}"
        )
    return made.cast(pl.Float64).to_numpy().astype(np.float64)


def _example(writing: str) -> str:
    import datetime as dt

    return dt.datetime(2020, 1, 31, 18, 30).strftime(writing.replace(BESIDE, " or "))


def _round(values: np.ndarray, each: Round) -> np.ndarray:
    """Give the place on the circle: month from 0, weekday from Monday, hour with its minutes."""
    whole = np.floor(values)
    if each == "hour":
        return np.round((values - whole) * 1440) / 60
    if each == "weekday":
        return (whole + 3) % 7  # 1970 began on a Thursday
    return whole.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
