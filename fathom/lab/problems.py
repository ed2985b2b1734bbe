"""Small problems of two inputs that can be seen at a glance: points in a square, from -1 to 1.

>>> points, answers = PROBLEMS["xor"].draw(np.random.default_rng(0), 0.0)
>>> bool(np.all((points[:, 0] * points[:, 1] > 0) == (answers == 0)))
True
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fathom.shapes import Float

COUNT = 300
WIDE = 1.0

Points = Float[np.ndarray, "points 2"]
Answers = Float[np.ndarray, " points"]


@dataclass(frozen=True)
class Problem:
    """A problem: how its points are drawn, and how many classes they have; 0 for a number.

    `draw` takes a random generator and how noisy it is to be, from 0 to 1.
    """

    name: str
    says: str
    classes: int
    draw: Callable[[np.random.Generator, float], tuple[Points, Answers]]


def circles(random: np.random.Generator, noise: float) -> tuple[Points, Answers]:
    """Draw a disc, and a ring around it."""
    answers = _halves(random)
    radius = np.where(
        answers == 0, random.uniform(0, 0.45, COUNT), random.uniform(0.65, 0.95, COUNT)
    )
    angle = random.uniform(0, 2 * np.pi, COUNT)
    return _shaken(
        random, np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1), noise
    ), answers


def xor(random: np.random.Generator, noise: float) -> tuple[Points, Answers]:
    """Draw four corners; opposite ones belong together."""
    points = random.uniform(0.08, 0.95, (COUNT, 2)) * random.choice([-1.0, 1.0], (COUNT, 2))
    return _shaken(random, points, noise), (points[:, 0] * points[:, 1] < 0).astype(float)


def spirals(random: np.random.Generator, noise: float) -> tuple[Points, Answers]:
    """Draw two spirals that wind around each other."""
    answers, way = _halves(random), random.uniform(0.1, 1, COUNT)
    angle = 1.75 * 2 * np.pi * way + np.pi * answers
    points = 0.95 * way[:, None] * np.stack([np.sin(angle), np.cos(angle)], 1)
    return _shaken(random, points, noise), answers


def blobs(random: np.random.Generator, noise: float) -> tuple[Points, Answers]:
    """Draw two clouds."""
    answers = _halves(random)
    centres = np.array([[-0.45, -0.4], [0.45, 0.4]])[answers.astype(int)]
    return _clipped(centres + random.normal(0, 0.14 + 0.3 * noise, (COUNT, 2))), answers


def three(random: np.random.Generator, noise: float) -> tuple[Points, Answers]:
    """Draw three clouds: three classes."""
    answers = random.permutation(np.arange(COUNT) % 3).astype(float)
    centres = np.array([[-0.5, -0.4], [0.5, -0.4], [0.0, 0.5]])[answers.astype(int)]
    return _clipped(centres + random.normal(0, 0.14 + 0.3 * noise, (COUNT, 2))), answers


def hills(random: np.random.Generator, noise: float) -> tuple[Points, Answers]:
    """Draw places of a hilly land, whose height is to be foretold."""
    points = random.uniform(-WIDE, WIDE, (COUNT, 2))
    height = np.sin(3 * points[:, 0]) * np.cos(3 * points[:, 1])
    return points, height + random.normal(0, 0.5 * noise, COUNT)


PROBLEMS = {
    one.name: one
    for one in (
        Problem("circles", "a disc in a ring", 2, circles),
        Problem("xor", "opposite corners belong together", 2, xor),
        Problem("spirals", "two spirals", 2, spirals),
        Problem("blobs", "two clouds", 2, blobs),
        Problem("three", "three clouds: three classes", 3, three),
        Problem("hills", "a hilly land: a number", 0, hills),
    )
}


def _halves(random: np.random.Generator) -> Answers:
    return random.permutation(np.arange(COUNT) % 2).astype(float)


def _shaken(random: np.random.Generator, points: Points, noise: float) -> Points:
    return _clipped(points + random.normal(0, 0.25 * noise, points.shape))


def _clipped(points: Points) -> Points:
    return np.clip(points, -WIDE, WIDE)
