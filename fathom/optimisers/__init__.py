"""HOW A SLOPE BECOMES A STEP: each optimiser with its formula, ledger, limit; schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.optimisers.optimisers import OPTIMISERS, Optimiser, optimiser
    from fathom.optimisers.schedules import SCHEDULES, Schedule, schedule

__all__ = [
    "OPTIMISERS",
    "SCHEDULES",
    "Optimiser",
    "Schedule",
    "optimiser",
    "schedule",
]

_PLACES = {
    "fathom.optimisers.optimisers": ("optimiser", "Optimiser", "OPTIMISERS"),
    "fathom.optimisers.schedules": ("schedule", "Schedule", "SCHEDULES"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
