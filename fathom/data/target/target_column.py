"""What every target is, a number or a class: a column with a name, each of whose cells counts."""

from __future__ import annotations

from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict

from fathom.data.cells.writing import PLAIN
from fathom.errors import DataError

_NONE = {"scale": "plain", "mean": 0.0, "std": 1.0, "classes": (), "writing": PLAIN.model_dump()}


class TargetColumn(BaseModel):
    """The column to predict.

    Attributes:
        name: of the column.
        task: what kind of answer: regression, binary or multiclass.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    name: str
    task: str

    def check_present(self, column: pl.Series) -> None:
        """Refuse a missing cell.

        Raises:
            DataError: there is one; the sentence names its row.

        >>> TargetColumn(name="y", task="regression").check_present(pl.Series([1, None]))
        Traceback (most recent call last):
        fathom.errors.DataError: the target 'y' is missing in row 1 (counted from 0)
        """
        if column.null_count():
            row = int(column.is_null().arg_true()[0])
            raise DataError(f"the target {self.name!r} is missing in row {row} (counted from 0)")

    def as_dict(self) -> dict[str, Any]:
        """Give plain values: what a target of the other kind has is there too, and says nothing.

        >>> TargetColumn(name="y", task="binary").as_dict()["scale"]
        'plain'
        """
        return {"name": self.name, "task": self.task} | _NONE | self.model_dump()
