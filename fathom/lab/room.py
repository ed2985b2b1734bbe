"""A class in the lab: what its teacher shows to all, and who has solved what.

It is kept in memory alone and ends with the lab. Names are chosen by those who bear them; two of
one name are two lines, since each browser has a word of its own, which nobody else knows.

>>> room = Room(lead="secret")
>>> room.show("secret", "#losses"), room.shown(since=0), room.shown(since=1)
(1, {'count': 1, 'address': '#losses'}, None)
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fathom.errors import OptionError

MOST_NAMES = 200


@dataclass
class Room:
    """One class.

    Attributes:
        lead: the secret of whoever may show things to all: the teacher's address holds it.
        address: where others find the lab.
        here: the pages that are open, by their keys.
        solved: what each browser has said: a name, and which tasks by chapter.
    """

    lead: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    address: str = ""
    here: set[str] = field(default_factory=set)
    solved: dict[str, tuple[str, dict[str, list[str]]]] = field(default_factory=dict)
    _count: int = 0
    _shown: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def leads(self, lead: str) -> bool:
        """Say whether somebody is the teacher."""
        return secrets.compare_digest(lead.encode(), self.lead.encode())

    def show(self, lead: str, address: str) -> int:
        """Show a situation to all; give its number.

        Raises:
            OptionError: it is not the teacher who asks.
        """
        if not self.leads(lead):
            raise OptionError("only whoever opened the lab can show something to all")
        with self._lock:
            self._count, self._shown = self._count + 1, address
            return self._count

    def shown(self, since: int) -> dict[str, Any] | None:
        """Give what was shown last, if that is news."""
        with self._lock:
            if self._count <= since:
                return None
            return {"count": self._count, "address": self._shown}

    def solve(self, who: str, name: str, tasks: Mapping[str, Sequence[str]]) -> None:
        """Write down what somebody has solved by now.

        Args:
            who: a word that only their browser knows.
            name: what they want to be called.
            tasks: by chapter.

        Raises:
            OptionError: no name, or there are too many of them.
        """
        plain = "".join(one for one in name if one.isprintable() or one.isspace())
        name = " ".join(plain.split())
        if not name:
            raise OptionError("a name is needed for the board; any will do")
        with self._lock:
            if who not in self.solved and len(self.solved) >= MOST_NAMES:
                raise OptionError(f"the board holds {MOST_NAMES} names, and is full")
            self.solved[who] = name, {chapter: sorted(ids) for chapter, ids in tasks.items()}

    def board(self) -> list[dict[str, Any]]:
        """Say who has solved what: those who have solved most come first.

        >>> room = Room()
        >>> room.solve("w1", "Ada", {"neuron": ["and", "or"]})
        >>> room.solve("w2", " Ben ", {})
        >>> [(one["name"], one["solved"]) for one in room.board()]
        [('Ada', 2), ('Ben', 0)]
        """
        with self._lock:
            known = [
                {"name": name, "solved": sum(map(len, tasks.values())), "tasks": dict(tasks)}
                for name, tasks in self.solved.values()
            ]
        return sorted(known, key=lambda one: (-one["solved"], one["name"].casefold()))
