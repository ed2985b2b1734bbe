"""WHAT SUITS THIS TABLE: the recipe, the design made from it, and its reasons."""
