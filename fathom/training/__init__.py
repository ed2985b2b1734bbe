"""HOW WEIGHTS CHANGE: populations of networks learn side by side. Arrays only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.training.examples import Examples, Member
    from fathom.training.loop import train
    from fathom.training.plan import Plan
    from fathom.training.population import Epoch, Trained
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
    "fathom.training.examples": ("Member", "Examples"),
    "fathom.training.plan": ("Plan",),
    "fathom.training.population": ("Epoch", "Trained"),
    "fathom.training.stopping": ("Stopped",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
