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

from typing import ClassVar

from fathom.nets.layers import Signals, Step
from fathom.nets.part import Array, Part, PRNGKeyArray, jnp
from fathom.shapes import Float


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
