"""How a picture is changed while a network learns, so that it never sees quite the same one twice.

Shifted, mirrored, in another light, with a piece cut out, a cat is still a cat: what does not
change the class is shown to the network in many ways (data augmentation). Every example draws its
own changes, inside the compiled step.

An answer is made of several looks at the picture as well: as it is, a little shifted, mirrored
(test-time augmentation: Krizhevsky, Sutskever & Hinton 2012). From `Shift` and `Mirror` on they go
through all layers side by side, until the last `Average` takes its mean over all of them.

>>> import jax
>>> picture = jnp.arange(8.0).reshape(2, 4, 1)
>>> looks = Mirror()(picture).output
>>> looks.shape, looks[:, 0, :, 0].tolist()
((2, 2, 4, 1), [[0.0, 1.0, 2.0, 3.0], [3.0, 2.0, 1.0, 0.0]])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from fathom.nets.layers import Signals
from fathom.nets.part import PRNGKeyArray, fixed, jax, jnp
from fathom.nets.weightless import Chance, Field


class Shift(Chance):
    """Move a picture by up to `reach` places each way while learning; its edge is mirrored.

    Answers are made of five looks: the picture as it is, and moved by a quarter of that to each
    corner, so that it hardly matters how the picture lies on the grid of what is pooled.

    >>> Shift(4)(jnp.ones((8, 8, 1))).output.shape
    (5, 8, 8, 1)
    >>> moved = Shift(1)(jnp.ones((4, 4, 1)), key=jax.random.key(0)).output
    >>> moved.shape, float(moved.min())
    ((4, 4, 1), 1.0)
    """

    reach: int = fixed()
    kind: ClassVar[str] = "shift"

    def changed(self, inputs: Field, key: PRNGKeyArray) -> Field:
        """Give the moved picture."""
        row, column = jax.random.randint(key, (2,), 0, 2 * self.reach + 1)
        wide = _with_edge(inputs, self.reach)
        return jax.lax.dynamic_slice(wide, (row, column, 0), inputs.shape)

    def shown(self, inputs: Field) -> Signals:
        """Give the five looks."""
        step = max(1, self.reach // 4)
        wide, (rows, columns, _) = _with_edge(inputs, step), inputs.shape
        corners = [(row, column) for row in (0, 2 * step) for column in (0, 2 * step)]
        looks = [wide[r : r + rows, c : c + columns] for r, c in corners]
        return jnp.stack([inputs, *looks])


class Light(Chance):
    """Change a picture's light while learning: its contrast, and each channel's brightness.

    All numbers are multiplied by one of 1 - `strength` to 1 + `strength`, and to those of each
    channel one of -`strength` to `strength` is added, in spreads of the training pictures (colour
    jitter: Krizhevsky, Sutskever & Hinton 2012; Howard 2013).

    >>> lit = Light(0.2)(jnp.zeros((2, 2, 3)), key=jax.random.key(0)).output
    >>> bool(jnp.all(lit == lit[0, 0])), 0 < float(jnp.abs(lit).max()) <= 0.2
    (True, True)
    """

    strength: float = fixed()
    kind: ClassVar[str] = "light"

    def changed(self, inputs: Field, key: PRNGKeyArray) -> Field:
        """Give the picture in another light."""
        drawn = jax.random.uniform(key, (1 + inputs.shape[-1],), inputs.dtype, -1, 1)
        return inputs * (1 + self.strength * drawn[0]) + self.strength * drawn[1:]


class CutOut(Chance):
    """Hide a square of `side` places while learning, its middle anywhere in the picture.

    What is hidden has the mean colour: 0 (DeVries & Taylor 2017).

    >>> cut = CutOut(2)(jnp.ones((4, 4, 1)), key=jax.random.key(1)).output
    >>> int((cut == 0).sum()) in (1, 2, 4)
    True
    """

    side: int = fixed()
    kind: ClassVar[str] = "cut_out"

    def changed(self, inputs: Field, key: PRNGKeyArray) -> Field:
        """Give the picture with a piece cut out."""
        rows, columns, _ = inputs.shape
        row, column = jax.random.randint(key, (2,), 0, jnp.array([rows, columns]))
        high, wide = (
            (size >= middle - self.side // 2) & (size < middle - self.side // 2 + self.side)
            for size, middle in ((jnp.arange(rows), row), (jnp.arange(columns), column))
        )
        return jnp.where((high[:, None] & wide)[:, :, None], 0, inputs)


class Mirror(Chance):
    """Mirror every second picture left to right while learning; answer by both.

    >>> picture = jnp.array([[[1.0], [2.0]]])
    >>> sorted({str(Mirror()(picture, key=jax.random.key(k)).output.ravel()) for k in range(9)})
    ['[1. 2.]', '[2. 1.]']
    """

    kind: ClassVar[str] = "mirror"

    def changed(self, inputs: Field, key: PRNGKeyArray) -> Field:
        """Give the picture or its mirror image."""
        return jnp.where(jax.random.bernoulli(key), inputs[:, ::-1], inputs)

    def shown(self, inputs: Field) -> Signals:
        """Give all looks, and the mirror image of each after them."""
        looks = inputs.reshape(-1, *inputs.shape[-3:])
        return jnp.concatenate([looks, looks[:, :, ::-1]])


def _with_edge(inputs: Field, width: int) -> Signals:
    """Put a mirrored edge around a picture."""
    return jnp.pad(inputs, ((width, width), (width, width), (0, 0)), mode="reflect")


AugmentationLayer = Shift | Light | CutOut | Mirror
LOOKING = Shift | Mirror  # those by which an answer is made of several looks
AUGMENTATIONS: Sequence[type[AugmentationLayer]] = (Shift, Light, CutOut, Mirror)
