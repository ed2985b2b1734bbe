"""An embedding as the devices have it: all groups in one or two arrays, filled up with zeros.

So the groups of a table are brought to their numbers by one product of arrays, and tables with
about as many columns are learnt by one program. The inputs are laid out in the same order: those of
the small groups, those of the large ones, then all that are in none.

>>> import jax.numpy as jnp
>>> layer = Laid(jnp.ones((2, 3, 8)), jnp.zeros((0, 1, 8)))
>>> layer(jnp.array([1.0, 1, 0, 0, 0, 0, 9])).output[6:].tolist()
[2.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0]
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from fathom.nets.layers import Signals, Step
from fathom.nets.packed import Packed
from fathom.nets.part import Array, Part, PRNGKeyArray, fixed, jnp
from fathom.shapes import Bool, Float, Integer


class Laid(Part):
    """Tables of groups side by side: of small ones, and of large ones."""

    small: Float[Array, "groups values size"]
    large: Float[Array, "others more size"]
    kind: ClassVar[str] = "laid"
    random: ClassVar[bool] = False

    def __call__(
        self,
        inputs: Signals,
        *,
        nudge: Float[Array, " sums"] | None = None,
        key: PRNGKeyArray | None = None,
    ) -> Step:
        """Work for one example, laid out."""
        made, begin = [], 0
        for tables in (self.small, self.large):
            groups, values, _ = tables.shape
            mine = inputs[begin : begin + groups * values].reshape(groups, values)
            made.append(jnp.einsum("gv,gvs->gs", mine, tables).reshape(-1))
            begin += groups * values
        total = jnp.concatenate([*made, inputs[begin:]])
        total = total if nudge is None else total + nudge
        return Step(inputs, total, total)


class LaidRows(Part):
    """Packed rows, laid out: of each small group its code and its number, and all else packed.

    They are spread out without looking up, input by input, where each comes from.
    """

    codes: Integer[Array | np.ndarray, "rows groups"]
    numbers: Float[Array | np.ndarray, "rows groups"]
    rising: Bool[Array | np.ndarray, " groups"]
    others: Packed
    values: int = fixed()

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, rows: Any) -> Float[Array, "*some inputs"]:
        """Spread out some rows."""
        codes = self.codes[rows][..., None].astype(np.int32)
        places = jnp.arange(self.values)
        behind = (places < codes) & self.rising[:, None]
        spread = jnp.where(places == codes, self.numbers[rows][..., None], behind.astype(float))
        flat = spread.reshape(*spread.shape[:-2], -1)
        return jnp.concatenate([flat, self.others[rows]], axis=-1)
