"""A training in a program's log: through `logging`, under the name ``fathom.training``.

>>> import sys
>>> LOG.addHandler(shown := logging.StreamHandler(sys.stdout))
>>> LOG.setLevel("INFO")
>>> logged().say("Read 900 rows")
Read 900 rows
>>> LOG.removeHandler(shown)
>>> LOG.setLevel("NOTSET")
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fathom.jobs.live.screen import Screen

LOG = logging.getLogger("fathom.training")


class Logged(Screen):
    """What was decided goes to the level INFO, each epoch and what is measured to DEBUG."""

    def say(self, words: str) -> None:
        """Log a line."""
        LOG.info("%s", words.strip())

    def begin(self, epochs: int) -> None:
        """Log that it begins."""
        LOG.info("learning for %d epochs at the most", epochs)

    def epoch(self, number: int, words: str, costs: Mapping[float, float]) -> None:
        """Log where it is."""
        LOG.debug("epoch %d: %s", number, words)

    def measuring(self, words: str, done: int, of: int) -> None:
        """Log what is measured."""
        LOG.debug("%s", words)


def logged() -> Screen | None:
    """Give the log, if anybody reads it."""
    return Logged() if LOG.isEnabledFor(logging.INFO) else None
