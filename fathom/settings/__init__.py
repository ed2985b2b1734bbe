"""WHAT A PERSON CAN ASK OF A TRAINING: every option once, with its name, type, bounds and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.settings.option import Option
    from fathom.settings.settings import Settings

__all__ = [
    "Option",
    "Settings",
]

_PLACES = {
    "fathom.settings.settings": ("Settings",),
    "fathom.settings.option": ("Option",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
