"""Small requests answered together: while some are worked on, those that come wait for each other.

A request that comes while nothing is worked on begins at once. All that come meanwhile make the
next batch, so that many callers are answered in few calls, and one caller waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from anyio import to_thread

Asked = TypeVar("Asked")
Found = TypeVar("Found")


class Batcher(Generic[Asked, Found]):
    """Collect what is asked, and answer it together.

    Args:
        answer: gives an answer for each of what it is given, in order; works in a thread.
        alike: which may be answered together: those with the same key; None for one by itself.
        most: how many are answered together at the most.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[Asked]], Sequence[Found]],
        alike: Callable[[Asked], Hashable | None],
        most: int = 256,
    ) -> None:
        self._answer, self._alike, self._most = answer, alike, most
        self._waiting: deque[tuple[Asked, asyncio.Future[Found]]] = deque()
        self._working: asyncio.Task[None] | None = None
        self.batches = self.batched = 0  # how often it was answered, and how many that were

    async def ask(self, asked: Asked) -> Found:
        """Wait for the answer."""
        future: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        while self._waiting:
            batch = self._next()
            self.batches, self.batched = self.batches + 1, self.batched + len(batch)
            try:
                found = await to_thread.run_sync(self._answer, [asked for asked, _ in batch])
            except BaseException as error:  # a panic of Polars' is no Exception
                told = error if isinstance(error, Exception) else RuntimeError(repr(error))
                for _, future in batch:
                    if not future.done():
                        future.set_exception(told)
                if isinstance(error, asyncio.CancelledError):
                    raise
                continue
            for (_, future), answer in zip(batch, found, strict=True):
                if not future.done():  # who asked may have gone
                    future.set_result(answer)

    def _next(self) -> list[tuple[Asked, asyncio.Future[Found]]]:
        """Take the first that waits, and all that go with it; the others keep their order."""
        first = self._waiting.popleft()
        key, batch = self._alike(first[0]), [first]
        if key is None:
            return batch
        left = deque[tuple[Asked, asyncio.Future[Found]]]()
        while self._waiting:
            one = self._waiting.popleft()
            fits = len(batch) < self._most and self._alike(one[0]) == key
            (batch if fits else left).append(one)
        self._waiting = left
        return batch
