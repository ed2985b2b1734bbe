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
from fathom.nets.part import Array, Part, PRNGKeyArray, fixed, jnp, with_arrays
from fathom.shapes import Bool, Float, Int, Integer


class LaidInputs(Part):
    """Inputs of an example, or of a batch, laid out: of each small group, and all others.

    Of a batch the small groups come first, so that each is one matrix beside its table.
    """

    small: Float[Array, "groups *batch values"]
    others: Float[Array, "*batch others"]

    def __len__(self) -> int:
        return len(self.others)

    @property
    def axes(self) -> LaidInputs:
        """Along which axis of each array a batch's examples lie, for `jax.vmap`."""
        return with_arrays(self, {"small": 1, "others": 0})


class Laid(Part):
    """Tables of groups side by side: of small ones, and of large ones."""

    small: Float[Array, "groups values size"]
    large: Float[Array, "others more size"]
    kind: ClassVar[str] = "laid"
    random: ClassVar[bool] = False

    def __call__(
        self,
        inputs: Signals | LaidInputs,
        *,
        nudge: Float[Array, " sums"] | None = None,
        key: PRNGKeyArray | None = None,
    ) -> Step:
        """Work for one example, laid out."""
        if not isinstance(inputs, LaidInputs):
            cut = self.small.shape[0] * self.small.shape[1]
            inputs = LaidInputs(inputs[:cut].reshape(self.small.shape[:2]), inputs[cut:])
        cut = self.large.shape[0] * self.large.shape[1]
        pairs = (
            (inputs.small, self.small),
            (inputs.others[:cut].reshape(self.large.shape[:2]), self.large),
        )
        made = [jnp.einsum("gv,gvs->gs", given, table).reshape(-1) for given, table in pairs]
        total = jnp.concatenate([*made, inputs.others[cut:]])
        total = total if nudge is None else total + nudge
        return Step(total, total, total)  # nobody looks at what came in: networks are opened unlaid


class LaidRows(Part):
    """Packed rows, laid out: of each small group its code and its number, and all else packed.

    They are spread out without looking up, input by input, where each comes from.

    >>> from fathom.nets.packed import Group, Packing
    >>> others = Packing.of([Group(0, 1, False)], inputs=1).pack(np.array([[1], [0]], np.float32))
    >>> codes, numbers = np.array([[2], [0]]), np.array([[0.5], [0.25]], np.float32)
    >>> rows = LaidRows(codes, numbers, np.array([True]), others, values=4)
    >>> rows[np.array([0])].small.tolist(), rows[np.array([0])].others.tolist()
    ([[[1.0, 1.0, 0.5, 0.0]]], [[1.0]])
    """

    codes: Integer[Array | np.ndarray, "rows groups"]
    numbers: Float[Array | np.ndarray, "rows groups"]
    rising: Bool[Array | np.ndarray, " groups"]
    others: Packed
    values: int = fixed()

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, rows: Int[Array | np.ndarray, " some"]) -> LaidInputs:
        """Spread out some rows."""
        codes, numbers = (held[rows].T[..., None] for held in (self.codes, self.numbers))
        places, codes = jnp.arange(self.values), codes.astype(np.int32)
        behind = (places < codes) & jnp.asarray(self.rising)[:, None, None]
        small = jnp.where(places == codes, numbers, behind.astype(numbers.dtype))
        return LaidInputs(small, jnp.asarray(self.others[rows]))


def batch_axes(inputs: Any) -> Any:
    """Say along which axes of a batch's inputs its examples lie, for `jax.vmap`."""
    return inputs.axes if isinstance(inputs, LaidInputs) else 0
