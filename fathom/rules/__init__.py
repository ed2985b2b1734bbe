"""LEARNING WITHOUT SLOPES: Hebb, Oja, delta, perceptron; and Pavlov's dog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.rules.dog import PHASES, Experiment, pavlov
    from fathom.rules.rules import RULES, learn, rule

__all__ = [
    "PHASES",
    "RULES",
    "Experiment",
    "learn",
    "pavlov",
    "rule",
]

_PLACES = {
    "fathom.rules.rules": ("learn", "rule", "RULES"),
    "fathom.rules.dog": ("pavlov", "Experiment", "PHASES"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
