"""WHAT HAPPENED: every training leaves a run, from which any step of it comes back bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.runs.listing import Listing, RunSummary, list_runs

__all__ = [
    "Listing",
    "RunSummary",
    "list_runs",
]

_PLACES = {
    "fathom.runs.listing": ("list_runs", "Listing", "RunSummary"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
