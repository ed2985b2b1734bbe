"""What all pictures of a training are brought to, so that they have the same numbers."""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST, LARGEST = 8, 512  # pixels each way that pictures are brought to


@dataclass(frozen=True)
class Form:
    """What all pictures are brought to.

    Attributes:
        height, width: in pixels.
        grey: one channel instead of red, green and blue.
    """

    height: int
    width: int
    grey: bool = False

    @property
    def channels(self) -> int:
        """Numbers a pixel has."""
        return 1 if self.grey else 3

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels."""
        return self.height, self.width, self.channels
