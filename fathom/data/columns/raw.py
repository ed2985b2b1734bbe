"""Inputs as the table has them: numbers neither shifted nor scaled, to see what that does."""

from __future__ import annotations

import numpy as np
import polars as pl

from fathom.data.cells.cell import numbers
from fathom.data.columns.encoder import Encoder
from fathom.data.columns.number_column import NumberColumn
from fathom.shapes import Float32


def raw_numbers(encoder: Encoder, frame: pl.DataFrame) -> Float32[np.ndarray, "rows inputs"]:
    """Encode rows, but for numbers, which stay as the table has them.

    A missing number is the middle; categories, dates and ramps are as they are encoded.

    >>> frame = pl.DataFrame({"age": [20, 40, None]})
    >>> encoder = Encoder.learn(frame, [("age", "number")])
    >>> raw_numbers(encoder, frame).tolist()
    [[20.0, 0.0], [40.0, 0.0], [30.0, 1.0]]
    """
    columns = {c.name: c for c in encoder.columns if isinstance(c, NumberColumn)}
    raw = encoder.encode(frame)
    for place, made in enumerate(encoder.inputs):
        if made.kind == "number":
            column = columns[made.column]
            values = numbers(frame[made.column], column.writing)
            raw[:, place] = np.where(np.isnan(values), column.middle, values)
    return raw
