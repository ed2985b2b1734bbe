"""Do left and right tell pictures apart, as with digits and letters, or not, as with most photos?

Where they do not, a mirror image is one more picture to learn from; where they do, it is a wrong
one. So some pictures are looked at beforehand: a quick network (a hidden layer drawn at random, its
last layer solved for; Schmidt et al. 1992) learns one half of them and answers the other half, as
they are and mirrored.

>>> random = np.random.default_rng(1)
>>> kinds = np.arange(200) % 2
>>> lit = random.normal(size=(200, 8, 8)) / 4
>>> lit[kinds == 1, :, 4:] += 1  # the right half is light, or not
>>> told_apart(lit.reshape(200, -1), (8, 8, 1), np.eye(2)[kinds]).matter
True
>>> lit[kinds == 1, :, :4] += 1  # both halves are
>>> told_apart(lit.reshape(200, -1), (8, 8, 1), np.eye(2)[kinds]).matter
False
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fathom.nets.inputs.held import Inputs, smaller, some_of
from fathom.places import evenly
from fathom.shapes import Float

FEWEST, MOST_PICTURES, SIDE, NEURONS = 20, 2000, 16, 500
HELD = 0.1  # how far the last layer's weights are held back
SURE = 4.0  # standard errors: beyond chance
LOSS = 0.25  # of what pictures tell: below, their mirror images teach more than they mislead


@dataclass(frozen=True)
class Sides:
    """How much of what differs is told as pictures are, and by their mirror images.

    Attributes:
        plain, mirrored: shares of the variance of what is expected; below 0, worse than its mean.
        errors: by how many standard errors the mirror images are worse.
    """

    plain: float
    mirrored: float
    errors: float

    @property
    def matter(self) -> bool:
        """Whether mirror images mislead: beyond chance, and by a good part."""
        return self.errors > SURE and self.plain - self.mirrored > LOSS * self.plain > 0

    def __str__(self) -> str:
        plain, mirrored = (f"{100 * max(one, 0.0):.0f} %" for one in (self.plain, self.mirrored))
        return (
            "no mirror images, since left and right matter: of what differs, a quick look at the "
            f"pixels tells {plain} as they are and {mirrored} mirrored"
        )


def told_apart(
    pictures: Inputs, shape: tuple[int, int, int], expected: Float[np.ndarray, "pictures outputs"]
) -> Sides:
    """Look how much is told by pictures as they are, and by their mirror images.

    Args:
        pictures: encoded, a row each.
        shape: their rows, columns and channels.
        expected: of each, what a network should answer.

    Returns:
        What was found; with fewer than 20 pictures, nothing.
    """
    if len(pictures) < FEWEST:
        return Sides(0.0, 0.0, 0.0)
    few = evenly(len(pictures), MOST_PICTURES)
    small, wanted = (
        smaller(some_of(pictures, few), shape, SIDE),
        np.asarray(expected[few], np.float64),
    )
    random = np.random.default_rng(0)
    seen = _hidden(small.reshape(len(few), -1), small[:, :, ::-1].reshape(len(few), -1), random)
    half = random.permutation(len(few)) % 2 == 0
    wrong = np.zeros((2, len(few)))  # as they are, mirrored
    alone = np.zeros(len(few))
    for side in (True, False):
        learn, judge = half == side, half != side
        solved = _solved(seen[0][learn], wanted[learn])
        for errors, one in zip(wrong, seen, strict=True):
            errors[judge] = np.square(one[judge] @ solved - wanted[judge]).sum(axis=1)
        alone[judge] = np.square(wanted[learn].mean(axis=0) - wanted[judge]).sum(axis=1)
    worse = wrong[1] - wrong[0]
    error = worse.std() / np.sqrt(len(few))
    told = 1 - wrong.mean(axis=1) / max(float(alone.mean()), 1e-12)
    return Sides(float(told[0]), float(told[1]), float(worse.mean() / max(error, 1e-12)))


def _hidden(
    plain: Float[np.ndarray, "pictures places"],
    mirrored: Float[np.ndarray, "pictures places"],
    random: np.random.Generator,
) -> list[Float[np.ndarray, "pictures neurons"]]:
    """Take both through one hidden layer drawn at random."""
    mean, spread = plain.mean(axis=0), plain.std(axis=0).mean() + 1e-9
    places = plain.shape[1]
    weight = random.normal(size=(places, NEURONS)) / np.sqrt(places)
    bias = random.normal(size=NEURONS)
    outputs = (np.maximum((one - mean) / spread @ weight + bias, 0) for one in (plain, mirrored))
    return [np.column_stack([one, np.ones(len(one))]) for one in outputs]


def _solved(
    seen: Float[np.ndarray, "pictures neurons"], wanted: Float[np.ndarray, "pictures outputs"]
) -> Float[np.ndarray, "neurons outputs"]:
    """Solve for a last layer whose weights are held back (Hoerl and Kennard 1970)."""
    alike = seen.T @ seen
    held = HELD * np.trace(alike) / len(alike) * np.eye(len(alike))
    return np.asarray(np.linalg.solve(alike + held, seen.T @ wanted))
