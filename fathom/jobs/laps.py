"""How long the parts of a job take, for what is told; nothing that is learnt depends on it."""

from __future__ import annotations

import time
from collections.abc import Callable

from fathom.training.programs import seconds_compiling

Stage = Callable[[str, int, int], None]

# What is said while a network is judged: the part that the time is told under.
PARTS = {
    "learning rates": "sweep",
    "answers": "judge",
    "baselines": "baselines",
    "columns": "importance",
}


class Laps:
    """A stopwatch that runs from when it is made.

    >>> laps = Laps("read")
    >>> laps.part("learn")
    >>> list(laps.seconds)
    ['read', 'learn', 'compile', 'total']
    """

    def __init__(self, part: str) -> None:
        self._began = self._last = time.perf_counter()
        self._parts: dict[str, float] = {}
        self._part, self._compiled = part, seconds_compiling()

    def part(self, name: str) -> None:
        """End the part that is under way, and begin another."""
        now = time.perf_counter()
        self._parts[self._part] = self._parts.get(self._part, 0.0) + now - self._last
        self._part, self._last = name, now

    def watching(self, stage: Stage) -> Stage:
        """Give what tells a stage as before, and takes its time as well."""

        def told(name: str, done: int, of: int) -> None:
            self.part(PARTS[name])
            stage(name, done, of)

        return told

    @property
    def seconds(self) -> dict[str, float]:
        """The parts; `compile`, which is in them; and the total until now."""
        self.part(self._part)
        compiling = seconds_compiling() - self._compiled
        return self._parts | {"compile": compiling, "total": time.perf_counter() - self._began}
