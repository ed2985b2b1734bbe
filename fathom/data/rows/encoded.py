"""Rows of a table beside the numbers that a network takes for them, so that none is encoded twice.

>>> frame = pl.DataFrame({"x": [1.0, 3.0]})
>>> rows = EncodedRows.of(Encoder.learn(frame, [("x", "number")]), frame)
>>> len(rows), rows.part([1]).inputs.tolist()
(2, [[1.0]])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fathom.data.columns.encoder import Encoder
from fathom.nets.inputs.held import Inputs, put_together, some_of
from fathom.shapes import Int


@dataclass(frozen=True, eq=False)
class EncodedRows:
    """Some rows of a table, encoded.

    Attributes:
        frame: their cells, those that no network sees among them.
        inputs: what a network takes for them.
    """

    frame: pl.DataFrame
    inputs: Inputs

    @classmethod
    def of(cls, encoder: Encoder, frame: pl.DataFrame) -> EncodedRows:
        """Encode rows."""
        return cls(frame, encoder.held(frame))

    @classmethod
    def together(cls, parts: Sequence[EncodedRows]) -> EncodedRows:
        """Put one part below the other."""
        if len(parts) == 1:
            return parts[0]
        inputs = put_together([part.inputs for part in parts])
        return cls(pl.concat([part.frame for part in parts]), inputs)

    def __len__(self) -> int:
        return self.frame.height

    def part(self, rows: Int[np.ndarray, " some"] | Sequence[int]) -> EncodedRows:
        """Take some of them, by their places."""
        return EncodedRows(self.frame[rows], some_of(self.inputs, np.asarray(rows)))
