"""HOW GOOD IT IS: baselines, the judgement, cautions, mistakes; models compared, more rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.judging.baseline_methods import baselines
    from fathom.judging.comparison import Comparison
    from fathom.judging.learning_curve import LearningCurve, Point
    from fathom.judging.mistakes import Mistake, Mistakes
    from fathom.judging.paired import Paired

__all__ = [
    "Comparison",
    "LearningCurve",
    "Mistake",
    "Mistakes",
    "Paired",
    "Point",
    "baselines",
]

_PLACES = {
    "fathom.judging.baseline_methods": ("baselines",),
    "fathom.judging.mistakes": ("Mistakes", "Mistake"),
    "fathom.judging.comparison": ("Comparison",),
    "fathom.judging.paired": ("Paired",),
    "fathom.judging.learning_curve": ("LearningCurve", "Point"),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
