"""WHAT A PERSON SEES: a value states its card in words and numbers, this room draws it as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.display.card import (
        Bar,
        Bars,
        Beside,
        Card,
        Chart,
        Curve,
        Folded,
        Grid,
        Lines,
        Pixels,
        Words,
    )
    from fathom.display.page import card_html
    from fathom.display.pixels import pixels_of, signs_of
    from fathom.display.visible import Fields, Visible

__all__ = [
    "Bar",
    "Bars",
    "Beside",
    "Card",
    "Chart",
    "Curve",
    "Fields",
    "Folded",
    "Grid",
    "Lines",
    "Pixels",
    "Visible",
    "Words",
    "card_html",
    "pixels_of",
    "signs_of",
]

_PLACES = {
    "fathom.display.visible": ("Visible", "Fields"),
    "fathom.display.card": (
        *("Card", "Words", "Lines", "Grid", "Bar", "Bars", "Curve", "Chart"),
        *("Pixels", "Beside", "Folded"),
    ),
    "fathom.display.page": ("card_html",),
    "fathom.display.pixels": ("pixels_of", "signs_of"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
