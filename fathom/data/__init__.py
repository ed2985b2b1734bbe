"""HOW THE WORLD BECOMES NUMBERS: tables and pictures read, understood, divided, encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.data.columns.column import Column
    from fathom.data.columns.encoder import Encoder
    from fathom.data.look import Look
    from fathom.data.reading.read import read
    from fathom.data.table import Table
    from fathom.data.target.target import Target

__all__ = [
    "Column",
    "Encoder",
    "Look",
    "Table",
    "Target",
    "read",
]

_PLACES = {
    "fathom.data.reading.read": ("read",),
    "fathom.data.table": ("Table",),
    "fathom.data.look": ("Look",),
    "fathom.data.columns.column": ("Column",),
    "fathom.data.columns.encoder": ("Encoder",),
    "fathom.data.target.target": ("Target",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
