"""Example tables and pictures that the package makes itself, the same on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.examples.pets.drawing import draw_pets, write_pets
    from fathom.examples.tables import EXAMPLES, write_example

__all__ = [
    "EXAMPLES",
    "draw_pets",
    "write_example",
    "write_pets",
]

_PLACES = {
    "fathom.examples.tables": ("EXAMPLES", "write_example"),
    "fathom.examples.pets.drawing": ("draw_pets", "write_pets"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
