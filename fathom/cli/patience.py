"""What a person sees of work that takes long: what it will take, then how far it is; on stderr.

>>> import io
>>> clock = iter([4.0, 6.0, 12.0, 20.0])
>>> out = io.StringIO()
>>> patience = Patience(out, lambda: next(clock))
>>> for done in (1, 2, 5, 10):
...     patience("moments", done, 10)
>>> print(out.getvalue(), end="")
moments: 10 in all, about 16 s
  5 of 10 done, about 10 s left
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

LONG = 5.0  # seconds: work that takes longer says so
SURE = 1.0  # seconds, before anything is foretold


class Patience:
    """Listens to `fathom.progress`, and prints now and then.

    Args:
        out: a text file; standard error without one.
        clock: gives seconds.
    """

    def __init__(self, out: Any = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._clock = out, clock
        self._what, self._told, self._spoke = "", False, 0.0
        self._first, self._began = 0, 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Be told that so many parts are done."""
        now = self._clock()
        if what != self._what:  # the first part compiled, too: it says little of the others
            self._what, self._told, self._first, self._began = what, False, done, now
            return
        each = (now - self._began) / max(done - self._first, 1)
        left = each * (total - done)
        if not self._told:
            if now - self._began > SURE and each * total > LONG and done < total:
                self._say(f"{what}: {total:,} in all, about {left:.0f} s", now)
                self._told = True
        elif now - self._spoke > LONG and done < total:
            self._say(f"  {done:,} of {total:,} done, about {left:.0f} s left", now)

    def _say(self, words: str, now: float) -> None:
        self._spoke = now
        print(words, file=self._out or sys.stderr, flush=True)
