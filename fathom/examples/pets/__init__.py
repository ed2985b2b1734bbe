"""Dogs, cats and fish: pictures that the package draws itself, for the article's own example."""

from fathom.examples.pets.drawing import draw_pets, write_pets

__all__ = ["draw_pets", "write_pets"]
