"""The lab: a page on this machine where the article comes alive. Every number is the library's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.lab.app import lab_app
    from fathom.web.guard import Door

__all__ = [
    "Door",
    "lab_app",
]

_PLACES = {
    "fathom.lab.app": ("lab_app",),
    "fathom.web.guard": ("Door",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
