"""Answers to a frame of pandas or Polars are frames of the same: what goes in comes back.

Those of pandas have the index of the rows.

>>> import pandas as pd
>>> rows = pd.DataFrame({"age": [31, 57]}, index=["Ann", "Bob"])
>>> framed(rows, np.array([1.5, 2.5]), "salary").to_dict()
{'Ann': 1.5, 'Bob': 2.5}
>>> framed(pl.DataFrame({"age": [31]}), np.array([1.5]), "salary").to_list()
[1.5]
>>> framed({"age": [31]}, np.array([1.5]), "salary")
array([1.5])
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from fathom.shapes import Shaped


def framed(
    data: object, values: Shaped[np.ndarray, "rows *columns"], names: str | Sequence[str]
) -> Any:
    """Give answers as a Series or a frame where the rows came in a frame; else as they are.

    Args:
        data: the rows.
        values: a line for each of them.
        names: of the Series; or of each column.
    """
    if isinstance(data, pl.DataFrame | pl.LazyFrame):
        if isinstance(names, str):
            return pl.Series(names, values)
        return pl.DataFrame(dict(zip(names, values.T, strict=True)))
    if not _is_pandas(data):
        return values
    pandas, index = sys.modules["pandas"], data.index  # type: ignore[attr-defined]
    if isinstance(names, str):
        return pandas.Series(values, index=index, name=names)
    return pandas.DataFrame(values, index=index, columns=list(names))


def framed_table(data: object, table: pl.DataFrame) -> Any:
    """Give a table of answers as a frame of pandas where the rows came in one.

    >>> framed_table({}, pl.DataFrame({"prediction": [1.5]})).columns
    ['prediction']
    """
    if not _is_pandas(data):
        return table
    columns = {
        column.name: column.to_numpy() if column.dtype.is_numeric() else column.to_list()
        for column in table
    }
    return sys.modules["pandas"].DataFrame(columns, index=data.index)  # type: ignore[attr-defined]


def _is_pandas(data: object) -> bool:
    """Whether it is a frame of pandas; a Series is one row."""
    return type(data).__module__.split(".")[0] == "pandas" and hasattr(data, "columns")
