"""Who watches a training, and may end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from fathom.data.table import Table
from fathom.data.target.target import Target
from fathom.design.design import Design
from fathom.training.population import Epoch, Trained


def _nothing(*_: object) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Watcher:
    """Who wants to see training.

    Attributes:
        begin: is told what was decided.
        epoch: is told what an epoch brought.
        picture: is told, before all that, how many pictures are decoded, and of how many.
        learnt: is told what came of learning, which has ended; it is measured now.
        stage: is told what is measured, how many parts of it are done, and of how many.
        go_ahead: is called all along, after every hundred steps at the latest; what it raises ends
            the job, and nothing is kept of it.
    """

    begin: Callable[[Table, Design, Target], None] = _nothing
    epoch: Callable[[Epoch], None] = _nothing
    picture: Callable[[int, int], None] = _nothing
    learnt: Callable[[Trained], None] = _nothing
    stage: Callable[[str, int, int], None] = _nothing
    go_ahead: Callable[[], None] = _nothing

    def beside(self, other: Watcher) -> Watcher:
        """Tell another one as well, after this one.

        >>> told = []
        >>> Watcher(picture=lambda *_: told.append(1)).beside(
        ...     Watcher(picture=lambda *_: told.append(2))
        ... ).picture(1, 2)
        >>> told
        [1, 2]
        """
        names = [one.name for one in fields(self)]
        return Watcher(**{name: _both(getattr(self, name), getattr(other, name)) for name in names})


def _both(first: Callable[..., None], second: Callable[..., None]) -> Callable[..., None]:
    def told(*what: Any) -> None:
        first(*what)
        second(*what)

    return told
