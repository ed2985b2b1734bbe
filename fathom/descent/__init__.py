"""WALKS ON ANY FUNCTION: gradient descent step by step, from one start or from many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.descent.descent import descend, descend_many
    from fathom.descent.journey import Descent, Step
    from fathom.descent.many_starts import Pits, pits, starts_between
    from fathom.descent.outcomes import Stopped, Verdict
    from fathom.descent.rates import Rates, compare_rates
    from fathom.descent.search import BruteForce, brute_force, least_squares, linear_cost

__all__ = [
    "BruteForce",
    "Descent",
    "Pits",
    "Rates",
    "Step",
    "Stopped",
    "Verdict",
    "brute_force",
    "compare_rates",
    "descend",
    "descend_many",
    "least_squares",
    "linear_cost",
    "pits",
    "starts_between",
]

_PLACES = {
    "fathom.descent.descent": ("descend", "descend_many"),
    "fathom.descent.journey": ("Descent", "Step"),
    "fathom.descent.outcomes": ("Stopped", "Verdict"),
    "fathom.descent.rates": ("compare_rates", "Rates"),
    "fathom.descent.many_starts": ("pits", "Pits", "starts_between"),
    "fathom.descent.search": ("brute_force", "BruteForce", "least_squares", "linear_cost"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
