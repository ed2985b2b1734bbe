"""Which pixels decided: it takes seconds, so it is worked out beside all other questions."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from fathom.errors import OptionError
from fathom.face import Model
from fathom.jobs import see
from fathom.lab.asking import Visitor, in_words
from fathom.opening.pictures.seeing import Seen

ONE = threading.Semaphore(1)  # it keeps all processor cores busy: one at a time, for all visitors


@dataclass
class Deciding:
    """What decided about pictures, one after the other; the latest wish is worked on next.

    Attributes:
        found: by the picture's file; or what went wrong with it, in words.
    """

    visitor: Visitor
    model: Model
    found: dict[Path, Seen | OptionError] = field(default_factory=dict)
    _wanted: Path | None = None
    _working: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, file: Path) -> Seen | None:
        """Give what decided about a picture; None while it is worked out.

        Raises:
            OptionError: that went wrong.
        """
        with self._lock:
            known = self.found.get(file)
            if known is None:
                self._wanted = file
                if not self._working:
                    self._working = True
                    threading.Thread(target=self._work, daemon=True).start()
        if isinstance(known, OptionError):
            raise known
        return known

    def _work(self) -> None:
        while (file := self._next()) is not None:
            with ONE:
                if self.visitor.gone.is_set():  # it went while this waited
                    continue
                try:
                    self.found[file] = see(self.model, file)
                except Exception as fault:  # a thread has nobody above it: the page would wait
                    self.found[file] = OptionError(in_words(fault))

    def _next(self) -> Path | None:
        """Take the latest wish; the thread ends where there is none, or nobody left to tell."""
        with self._lock:
            file, self._wanted = self._wanted, None
            if file is None or file in self.found or self.visitor.gone.is_set():
                self._working = False
                return None
            return file
