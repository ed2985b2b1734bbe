"""WHICH LEARNING RATE: the largest stable one, what each one did, and why some went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.rates.search import RateSearch
    from fathom.rates.stability import StableRate, stable_rate

__all__ = [
    "RateSearch",
    "StableRate",
    "stable_rate",
]

_PLACES = {
    "fathom.rates.search": ("RateSearch",),
    "fathom.rates.stability": ("stable_rate", "StableRate"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
