"""What came of a training, in words and as one page that opens in any browser, offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.reporting.report import Report

__all__ = [
    "Report",
]

_PLACES = {
    "fathom.reporting.report": ("Report",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
