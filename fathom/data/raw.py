"""Inputs as the table has them: numbers neither shifted nor scaled, to see what that does."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from fathom.data.encoder import Encoder
from fathom.data.kinds import NumberColumn


def raw_numbers(
    encoder: Encoder, encoded: Float32[np.ndarray, "rows inputs"]
) -> Float32[np.ndarray, "rows inputs"]:
    """Turn the inputs of number columns back into the table's own numbers.

    A missing number stays the mean; categories and dates stay as they are encoded.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"age": [20, 40, None]})
    >>> encoder = Encoder.learn(frame, [("age", "number")])
    >>> raw_numbers(encoder, encoder.encode(frame)).tolist()
    [[20.0, 0.0], [40.0, 0.0], [30.0, 1.0]]
    """
    scales = {c.name: (c.mean, c.std) for c in encoder.columns if isinstance(c, NumberColumn)}
    raw = np.array(encoded, np.float64)
    for place, made in enumerate(encoder.inputs):
        if made.kind == "number":
            mean, std = scales[made.column]
            raw[:, place] = raw[:, place] * std + mean
    return raw.astype(np.float32)
