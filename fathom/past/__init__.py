"""WHY THIS WEIGHT: any step brought back, any change opened, rows traced through training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.past.history import RunHistory
    from fathom.past.influence import Influence
    from fathom.past.landscape import Landscape
    from fathom.past.model_run import ModelRun
    from fathom.past.plane import costs_at
    from fathom.past.suspects import Suspects
    from fathom.past.why import Why

__all__ = [
    "Influence",
    "Landscape",
    "ModelRun",
    "RunHistory",
    "Suspects",
    "Why",
    "costs_at",
]

_PLACES = {
    "fathom.past.model_run": ("ModelRun",),
    "fathom.past.history": ("RunHistory",),
    "fathom.past.why": ("Why",),
    "fathom.past.influence": ("Influence",),
    "fathom.past.suspects": ("Suspects",),
    "fathom.past.landscape": ("Landscape",),
    "fathom.past.plane": ("costs_at",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
