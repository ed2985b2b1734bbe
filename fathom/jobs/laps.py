"""How long the parts of a job take, for what is told; nothing that is learnt depends on it."""

from __future__ import annotations

import time


class Laps:
    """A stopwatch that runs from when it is made.

    >>> laps = Laps()
    >>> laps.end("train")
    >>> list(laps.seconds)
    ['train', 'total']
    """

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._parts: dict[str, float] = {}

    def begin(self) -> None:
        """Begin a part that is told; what was before is told in the total alone."""
        self._last = time.perf_counter()

    def end(self, part: str) -> None:
        """End a part, and begin the next."""
        now = time.perf_counter()
        self._parts[part], self._last = now - self._last, now

    @property
    def seconds(self) -> dict[str, float]:
        """The parts, and the total until now."""
        return self._parts | {"total": time.perf_counter() - self._began}
