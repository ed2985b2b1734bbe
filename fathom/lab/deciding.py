"""Which pixels decided: it takes seconds, so it is worked out beside all other questions."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from fathom.errors import OptionError
from fathom.face import Model
from fathom.jobs import see
from fathom.lab.asking import Visitor, in_words
from fathom.opening.pictures.seeing import Seen

MOST_KEPT = 64  # pictures whose answer is kept
ONE = threading.Semaphore(1)  # it keeps all processor cores busy: one at a time, for all visitors


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture of several.

    Attributes:
        data: all of them, as the library's questions take them.
        row: which one, counted from 0.
        key: what tells it from all others that the network is shown.
    """

    data: object
    row: int
    key: str


@dataclass
class Deciding:
    """What decided about pictures, one after the other; the latest wish is worked on next.

    Attributes:
        found: by the picture's key; or what went wrong with it, in words.
    """

    visitor: Visitor
    model: Model
    found: dict[str, Seen | OptionError] = field(default_factory=dict)
    _wanted: Picture | None = None
    _working: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, picture: Picture) -> Seen | None:
        """Give what decided about a picture; None while it is worked out.

        Raises:
            OptionError: that went wrong.
        """
        with self._lock:
            known = self.found.get(picture.key)
            if known is None:
                self._wanted = picture
                if not self._working:
                    self._working = True
                    threading.Thread(target=self._work, daemon=True).start()
        if isinstance(known, OptionError):
            raise known
        return known

    def _work(self) -> None:
        while (one := self._next()) is not None:
            with ONE:
                if self.visitor.gone.is_set():  # it went while this waited
                    continue
                try:
                    self.found[one.key] = see(self.model, one.data, one.row)
                except Exception as fault:  # a thread has nobody above it: the page would wait
                    self.found[one.key] = OptionError(in_words(fault))
                for old in list(self.found)[:-MOST_KEPT]:
                    del self.found[old]

    def _next(self) -> Picture | None:
        """Take the latest wish; the thread ends where there is none, or nobody left to tell."""
        with self._lock:
            one, self._wanted = self._wanted, None
            if one is None or one.key in self.found or self.visitor.gone.is_set():
                self._working = False
                return None
            return one
