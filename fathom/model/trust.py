"""How far answers can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from fathom.model.familiar import Familiar
from fathom.model.interval import Misses
from fathom.model.learnt import Learnt


@dataclass(frozen=True)
class Trust:
    """How far answers can be trusted: what rows that were not learnt from showed.

    Attributes:
        misses: of a regression, answers to such rows; None where there were none.
        familiar: what the training rows were like.
        threshold: of two classes, the probability from which on the positive one is named.
        learnt: which rows were learnt from.
    """

    misses: Misses | None = None
    familiar: Familiar | None = None
    threshold: float = 0.5
    learnt: Learnt | None = None
