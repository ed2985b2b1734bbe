"""One open page is one visit: it asks, the library answers, until the page goes.

Everything that a visit has going on belongs to its `Visitor`, so that two visitors never meet and
nothing is left behind.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.websockets import WebSocket, WebSocketDisconnect

from fathom.lab.asking import Ask, Visitor, answered, in_words
from fathom.lab.frames import packed

MOST_IN_A_SECOND = 200  # questions; a page that draws 60 frames a second asks far less
LONGEST = 256 * 1024  # characters of a question
TOO_MUCH, WRONG = 1008, 1003


async def visit(
    socket: WebSocket,
    visitor: Visitor,
    asks: Mapping[str, Ask],
    light: CapacityLimiter,
    heavy: CapacityLimiter,
) -> None:
    """Answer one page's questions, one after the other, until it goes."""
    await socket.accept()
    pace = Pace(MOST_IN_A_SECOND)
    while True:
        try:
            text = await socket.receive_text()
        except (WebSocketDisconnect, KeyError):  # gone, or it sent bytes
            return
        if not pace.allows(time.monotonic()) or len(text) > LONGEST:
            await socket.close(TOO_MUCH)
            return
        asked = _read(text)
        if asked is None:
            await socket.close(WRONG)
            return
        number, name, given = asked
        kind = asks.get(name)
        limit = heavy if kind is not None and kind.heavy else light
        frame = await to_thread.run_sync(_frame, asks, visitor, number, name, given, limiter=limit)
        try:
            await socket.send_bytes(frame)
        except (WebSocketDisconnect, RuntimeError):
            return


class Pace:
    """Counts questions: so many in a second, and as many saved up at the most.

    >>> pace = Pace(2)
    >>> [pace.allows(now) for now in (0.0, 0.0, 0.0, 0.5)]
    [True, True, False, True]
    """

    def __init__(self, most: int) -> None:
        self.most, self.left, self.last = most, float(most), 0.0

    def allows(self, now: float) -> bool:
        """Say whether one more may be asked."""
        self.left = min(self.most, self.left + (now - self.last) * self.most)
        self.last = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


def _read(text: str) -> tuple[int, str, Any] | None:
    try:
        found = json.loads(text)
        number, name, given = found["id"], found["ask"], found["with"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (number, name, given) if isinstance(number, int) and isinstance(name, str) else None


def _frame(asks: Mapping[str, Ask], visitor: Visitor, number: int, name: str, given: Any) -> bytes:
    try:
        answer = answered(asks, visitor, name, given)
        return packed({"id": number, "data": answer.data}, answer.arrays)
    except Exception as fault:  # also a bug of ours: it must not take the whole visit with it
        return packed({"id": number, "error": visitor.plain(in_words(fault))}, {})
