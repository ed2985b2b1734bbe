"""A training watched while it goes: in words, on whatever screen there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.jobs.live.choosing import live
    from fathom.jobs.live.narrator import Narrator
    from fathom.jobs.live.screen import Screen, Screens
    from fathom.jobs.live.terminal import Terminal

__all__ = ["Narrator", "Screen", "Screens", "Terminal", "live"]

_PLACES = {
    "fathom.jobs.live.choosing": ("live",),
    "fathom.jobs.live.narrator": ("Narrator",),
    "fathom.jobs.live.screen": ("Screen", "Screens"),
    "fathom.jobs.live.terminal": ("Terminal",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
