"""WHY THIS ANSWER: one answer opened into arithmetic that adds up, in the terms of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.opening.contributions import Contributions, PiecePart
    from fathom.opening.course import Course
    from fathom.opening.effects.column_effect import ColumnEffect
    from fathom.opening.effects.effects import Effects
    from fathom.opening.explanation import Explanation
    from fathom.opening.formula import Formula, Term
    from fathom.opening.pictures.feature_maps import FeatureMaps, Strongest
    from fathom.opening.pictures.filters import Filters, LayerFacts
    from fathom.opening.pictures.neuron_sum import Convolved
    from fathom.opening.pictures.occlusion import Occlusion
    from fathom.opening.pictures.seeing import Seen
    from fathom.opening.pictures.shown import Named

__all__ = [
    "ColumnEffect",
    "Contributions",
    "Convolved",
    "Course",
    "Effects",
    "Explanation",
    "FeatureMaps",
    "Filters",
    "Formula",
    "LayerFacts",
    "Named",
    "Occlusion",
    "PiecePart",
    "Seen",
    "Strongest",
    "Term",
]

_PLACES = {
    "fathom.opening.explanation": ("Explanation",),
    "fathom.opening.contributions": ("Contributions", "PiecePart"),
    "fathom.opening.formula": ("Formula", "Term"),
    "fathom.opening.course": ("Course",),
    "fathom.opening.effects.effects": ("Effects",),
    "fathom.opening.effects.column_effect": ("ColumnEffect",),
    "fathom.opening.pictures.seeing": ("Seen",),
    "fathom.opening.pictures.filters": ("Filters", "LayerFacts"),
    "fathom.opening.pictures.feature_maps": ("FeatureMaps", "Strongest"),
    "fathom.opening.pictures.neuron_sum": ("Convolved",),
    "fathom.opening.pictures.occlusion": ("Occlusion",),
    "fathom.opening.pictures.shown": ("Named",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
