"""How a descent can end, what that says about the learning rate, and what lies underfoot."""

from __future__ import annotations

from enum import Enum


class Stopped(Enum):
    """Why a descent stopped; `advice` says what to make of it."""

    SLOPE_SMALL = "slope_small"
    COST_STOPPED = "cost_stopped"
    STEP_LIMIT = "step_limit"
    DIVERGED = "diverged"

    @property
    def advice(self) -> str:
        """One sentence on what to do next.

        >>> Stopped.DIVERGED.advice
        'Every step overshot further than the one before: use a smaller learning rate.'
        """
        return _ADVICE[self]


_ADVICE = {
    Stopped.SLOPE_SMALL: (
        "It is flat here: a pit, though perhaps not the deepest one; try other starts."
    ),
    Stopped.COST_STOPPED: (
        "The cost has not changed for 10 steps although the slope is not small: "
        "use a smaller learning rate if it swings, a larger one if it creeps."
    ),
    Stopped.STEP_LIMIT: (
        "The slope was still not small after the last step allowed: "
        "allow more steps, or use a larger learning rate."
    ),
    Stopped.DIVERGED: (
        "Every step overshot further than the one before: use a smaller learning rate."
    ),
}


class Verdict(Enum):
    """What a learning rate did."""

    ALREADY_THERE = "already there"
    ONE_STEP = "arrives in one step"
    CONVERGES = "converges"
    UNDER_WAY = "under way"
    TOO_SMALL = "too small"
    SWINGS = "swings for ever"
    STANDS_STILL = "stands still"
    FALLS_ON = "goes on falling"
    THROWN = "thrown onto a plateau"
    LEFT = "leaves where the function is defined"
    DIVERGES = "diverges"


class Place(Enum):
    """What a point is, by its curvatures: the cost falls nowhere from a pit."""

    PIT = "pit"
    HILLTOP = "hilltop"
    SADDLE = "saddle"
    FLAT = "flat"
    FALLING = "the cost goes on falling"
    SLOPE = "slope"
