"""Training, watched from the command line: live progress, and an end when the person wants one."""

from __future__ import annotations

import signal
import threading
from dataclasses import replace
from types import TracebackType
from typing import Any

from fathom.jobs import Watcher
from fathom.jobs.live import Narrator, Screen, Screens, Terminal


class LiveProgress:
    """Shows a bar in a terminal, an occasional line elsewhere, and says what was decided first.

    Args:
        screen: where it is shown.
    """

    def __init__(self, screen: Screen | None = None) -> None:
        self._screen = Screens([screen or Terminal()])
        self._old_handlers: dict[signal.Signals, Any] = {}
        self._asked_to_end = False

    def __enter__(self) -> Watcher:
        """Start watching; from now on a polite request to end (SIGTERM) is like Ctrl-C."""
        if threading.current_thread() is threading.main_thread():
            for one in (signal.SIGINT, signal.SIGTERM):
                self._old_handlers[one] = signal.signal(one, self._end)
        self._told = Narrator(self._screen).watcher
        return replace(self._told, learnt=self._learnt, go_ahead=self._went_ahead)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the terminal and the signals as they were."""
        for one, before in self._old_handlers.items():
            signal.signal(one, before)
        self._screen.close()

    def _end(self, *_: object) -> None:
        """End the work; what is raised while something is thrown away, Python only prints."""
        self._asked_to_end = True
        raise KeyboardInterrupt

    def _learnt(self, _: object) -> None:
        """Take note that learning has ended: a wish to end it is fulfilled."""
        self._asked_to_end = False

    def _went_ahead(self) -> None:
        """Hear a wish to end that was lost."""
        if self._asked_to_end:
            self._asked_to_end = False
            raise KeyboardInterrupt
        self._told.go_ahead()
