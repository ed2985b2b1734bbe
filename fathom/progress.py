"""How far a long piece of work is: told to whoever listens, who decides what a person sees.

>>> with listening(lambda what, done, total: print(what, done, "of", total)):
...     squares = [number**2 for number in watched([3, 4], "numbers", 2)]
numbers 1 of 2
numbers 2 of 2
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")
Listener = Callable[[str, int, int], None]

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let this function be told what is done, how many parts of it are done, and of how many."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(what: str, done: int, total: int) -> None:
    """Say how many parts of a piece of work are done."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(what, done, total)


def watched(items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
    """Give the items on, and tell after each that it is done."""
    for done, item in enumerate(items, 1):
        yield item
        tell(what, done, total)
