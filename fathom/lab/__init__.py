"""The lab: a page where the article comes alive. Every number is the library's, or its twin's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.lab.app import lab_app
    from fathom.lab.static import write_static
    from fathom.web.guard import Door

__all__ = [
    "Door",
    "lab_app",
    "write_static",
]

_PLACES = {
    "fathom.lab.app": ("lab_app",),
    "fathom.lab.static": ("write_static",),
    "fathom.web.guard": ("Door",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
