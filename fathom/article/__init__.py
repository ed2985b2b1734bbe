"""The founding article, run: its every number, and every slip beside what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.article.part import Part, Result
    from fathom.article.parts import PARTS, find_part
    from fathom.article.walk import report

__all__ = [
    "PARTS",
    "Part",
    "Result",
    "find_part",
    "report",
]

_PLACES = {
    "fathom.article.parts": ("find_part", "PARTS"),
    "fathom.article.part": ("Part", "Result"),
    "fathom.article.walk": ("report",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
