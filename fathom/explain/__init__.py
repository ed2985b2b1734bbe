"""Why: the arithmetic behind a network's answer. Arrays and a network, never a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.explain.backprop import Backward, open_backward
    from fathom.explain.convolution import PlaceWork, UsedWeights, Window
    from fathom.explain.forward import Work, open_forward
    from fathom.explain.gradcheck import GradientCheck, check_gradients
    from fathom.explain.importance import ColumnImportance

__all__ = [
    "Backward",
    "ColumnImportance",
    "GradientCheck",
    "PlaceWork",
    "UsedWeights",
    "Window",
    "Work",
    "check_gradients",
    "open_backward",
    "open_forward",
]

_PLACES = {
    "fathom.explain.forward": ("open_forward", "Work"),
    "fathom.explain.backprop": ("open_backward", "Backward"),
    "fathom.explain.gradcheck": ("check_gradients", "GradientCheck"),
    "fathom.explain.importance": ("ColumnImportance",),
    "fathom.explain.convolution": ("PlaceWork", "Window", "UsedWeights"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
