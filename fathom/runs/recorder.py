"""The recorder: writes states down while a population trains, and forgets some when space is short.

It looks at the clock to decide when to write, so that recording costs a twentieth of the training
time; nothing that touches weights ever does. Whatever it leaves out can be computed again.
"""

from __future__ import annotations

import time
from pathlib import Path

from fathom.errors import WriteError
from fathom.files import write_bytes
from fathom.runs.folder import forget, state_file
from fathom.runs.states import to_bytes
from fathom.training.loop import State

SHARE = 20  # a state is written when training has gone on for so many times what the last one cost
PAUSE = 0.2  # seconds between two states at the least


class Recorder:
    """Called with the state at the beginning, after every chunk, and where training ended.

    Attributes:
        fault: why recording was given up, in a sentence, if it was; training goes on without it.
        warning: what the run cannot be used for later, if anything.
    """

    def __init__(self, mine: Path, most_bytes: int) -> None:
        self.fault: str | None = None
        self.warning: str | None = None
        self._mine = mine
        self._most_bytes = most_bytes
        self._sizes: dict[int, int] = {}
        self._wait = PAUSE
        self._wrote = 0.0
        self._gap = 0

    def __call__(self, state: State, last: bool) -> None:
        """Write the state down if it is time; the first and the last always."""
        step = state.step
        if self.fault or step in self._sizes:
            return
        due = time.perf_counter() - self._wrote >= self._wait
        spaced = not self._sizes or step - max(self._sizes) >= self._gap
        if self._sizes and not last and not (due and spaced):
            return
        began = time.perf_counter()
        try:
            data = to_bytes(state, self._mine.name)
            write_bytes(state_file(self._mine, step), data)
        except WriteError as error:
            self.fault = (
                f"the run is not recorded beyond step {max(self._sizes, default=0)}: {error}"
            )
            return
        self._sizes[step] = len(data)
        self._thin()
        self._wrote = time.perf_counter()
        self._wait = max(PAUSE, SHARE * (self._wrote - began))

    def known(self, sizes: dict[int, int]) -> None:
        """Begin with states that lie there already: their steps, and how many bytes each takes."""
        self._sizes |= sizes

    def forget(self) -> None:
        """Remove the run: nothing came of the training."""
        forget(self._mine)

    def _thin(self) -> None:
        """Where the limit is passed, forget every second state; from now on write half as often."""
        while sum(self._sizes.values()) > self._most_bytes and len(self._sizes) > 2:
            steps = sorted(self._sizes)
            for step in steps[1:-1:2]:
                state_file(self._mine, step).unlink(missing_ok=True)
                del self._sizes[step]
            kept = sorted(self._sizes)
            self._gap = max(self._gap, (kept[-1] - kept[0]) // max(len(kept) - 1, 1))
