"""HOW WEIGHTS CHANGE: populations of networks learn side by side. Arrays only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.training.loop import train
    from fathom.training.population import Epoch, Examples, Member, Plan, Trained
    from fathom.training.stopping import Stopped

__all__ = [
    "Epoch",
    "Examples",
    "Member",
    "Plan",
    "Stopped",
    "Trained",
    "train",
]

_PLACES = {
    "fathom.training.loop": ("train",),
    "fathom.training.population": ("Member", "Examples", "Plan", "Epoch", "Trained"),
    "fathom.training.stopping": ("Stopped",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
