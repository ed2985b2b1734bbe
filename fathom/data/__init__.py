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
    from fathom.data.target.class_target import ClassTarget
    from fathom.data.target.number_target import NumberTarget
    from fathom.data.target.target import learn_target

__all__ = [
    "ClassTarget",
    "Column",
    "Encoder",
    "Look",
    "NumberTarget",
    "Table",
    "learn_target",
    "read",
]

_PLACES = {
    "fathom.data.reading.read": ("read",),
    "fathom.data.table": ("Table",),
    "fathom.data.look": ("Look",),
    "fathom.data.columns.column": ("Column",),
    "fathom.data.columns.encoder": ("Encoder",),
    "fathom.data.target.target": ("learn_target",),
    "fathom.data.target.number_target": ("NumberTarget",),
    "fathom.data.target.class_target": ("ClassTarget",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
