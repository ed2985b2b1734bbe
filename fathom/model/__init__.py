"""WHAT YOU KEEP: the network, how cells become inputs, how far to trust it; its file, its story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.model.answered import ClassAnswered, NumberAnswered
    from fathom.model.confused import Confused
    from fathom.model.fitted import Fitted
    from fathom.model.history import History
    from fathom.model.story import Story

__all__ = [
    "ClassAnswered",
    "Confused",
    "Fitted",
    "History",
    "NumberAnswered",
    "Story",
]

_PLACES = {
    "fathom.model.fitted": ("Fitted",),
    "fathom.model.history": ("History",),
    "fathom.model.story": ("Story",),
    "fathom.model.answered": ("NumberAnswered", "ClassAnswered"),
    "fathom.model.confused": ("Confused",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
