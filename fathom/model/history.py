"""What training cost, epoch by epoch: kept with a model, to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fathom.shapes import Float


@dataclass(frozen=True)
class History:
    """Costs while training: a row an epoch (row 0: the random start), a column a member."""

    train: Float[np.ndarray, "epochs members"]
    validation: Float[np.ndarray, "epochs members"]
