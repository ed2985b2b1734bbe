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

from fathom.nets.inputs.packed import Packed
from fathom.nets.layers import Signals, Step
from fathom.nets.part import Array, Part, PRNGKeyArray, fixed, jnp, with_arrays
from fathom.shapes import Bool, Float, Int, Integer


class Codes(Part):
    """Of groups with one input that is 1: which one that is, and 1, or 0 where none is."""

    places: Int[Array, "groups *batch"]
    shown: Float[Array, "groups *batch"]


class LaidInputs(Part):
    """Inputs of an example, or of a batch, laid out: of small groups, of large ones, all others.

    Of a batch groups come first, so that each is one matrix beside its table.
    """

    small: Float[Array, "groups *batch values"]
    large: Float[Array, "others *batch more"] | Codes
    alone: Float[Array, "*batch alone"]

    def __len__(self) -> int:
        return len(self.alone)

    @property
    def axes(self) -> LaidInputs:
        """Along which axis of each array a batch's examples lie, for `jax.vmap`."""
        large: Any = 1
        if isinstance(self.large, Codes):
            large = with_arrays(self.large, {"places": 1, "shown": 1})
        return with_arrays(self, {"small": 1, "large": large, "alone": 0})


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
            inputs = self._cut(inputs)
        small = jnp.einsum("gv,gvs->gs", inputs.small, self.small)
        if isinstance(given := inputs.large, Codes):
            table = jnp.asarray(self.large)
            large = table[jnp.arange(len(table)), given.places] * given.shown[:, None]
        else:
            large = jnp.einsum("gv,gvs->gs", given, self.large)
        total = jnp.concatenate([small.reshape(-1), large.reshape(-1), inputs.alone])
        total = total if nudge is None else total + nudge
        return Step(total, total, total)  # nobody looks at what came in: networks are opened unlaid

    def _cut(self, inputs: Signals) -> LaidInputs:
        """Part an example's inputs that stand in a row."""
        ends = np.cumsum([table.shape[0] * table.shape[1] for table in (self.small, self.large)])
        small, large, alone = jnp.split(inputs, ends)
        return LaidInputs(
            small.reshape(self.small.shape[:2]), large.reshape(self.large.shape[:2]), alone
        )


class LaidGroups(Part):
    """Groups of packed rows: of each its code and its number, and how many inputs they have.

    `looked_up` says that they may be looked up in their table: in each one input at the most is 1.
    They are spread out without looking up, input by input, where each comes from.

    >>> codes, numbers = np.array([[2], [0]]), np.array([[0.5], [0.25]], np.float32)
    >>> groups = LaidGroups(codes, numbers, np.array([True]), values=4)
    >>> groups[np.array([0])].tolist()
    [[[1.0, 1.0, 0.5, 0.0]]]
    """

    codes: Integer[Array | np.ndarray, "rows groups"]
    numbers: Float[Array | np.ndarray, "rows groups"]
    rising: Bool[Array | np.ndarray, " groups"]
    values: int = fixed()
    looked_up: bool = fixed(False)

    def __getitem__(
        self, rows: Int[Array | np.ndarray, " some"]
    ) -> Float[Array, "groups some values"] | Codes:
        """Spread out some rows, if they are not looked up."""
        codes, numbers = (held[rows].T for held in (self.codes, self.numbers))
        codes = codes.astype(np.int32)
        if self.looked_up:
            return Codes(codes, numbers)
        codes, numbers, places = codes[..., None], numbers[..., None], jnp.arange(self.values)
        behind = (places < codes) & jnp.asarray(self.rising)[:, None, None]
        return jnp.where(places == codes, numbers, behind.astype(numbers.dtype))


class LaidRows(Part):
    """Packed rows, laid out: small and large groups, and all else packed."""

    small: LaidGroups
    large: LaidGroups
    alone: Packed

    def __len__(self) -> int:
        return len(self.alone)

    def __getitem__(self, rows: Int[Array | np.ndarray, " some"]) -> LaidInputs:
        """Spread out some rows."""
        return LaidInputs(self.small[rows], self.large[rows], jnp.asarray(self.alone[rows]))


def batch_axes(inputs: Any) -> Any:
    """Say along which axes of a batch's inputs its examples lie, for `jax.vmap`."""
    return inputs.axes if isinstance(inputs, LaidInputs) else 0
