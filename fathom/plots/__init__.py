"""Pictures: a value in, a Matplotlib figure out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.plots.answers import plot_answered, plot_answers
    from fathom.plots.calibration import plot_calibration
    from fathom.plots.costs import plot_costs
    from fathom.plots.course import plot_course
    from fathom.plots.descent import plot_descent
    from fathom.plots.effects import plot_effects
    from fathom.plots.feature_maps import plot_feature_maps
    from fathom.plots.files import save_figure
    from fathom.plots.filters import plot_filters
    from fathom.plots.history import plot_history
    from fathom.plots.importance import plot_importance
    from fathom.plots.landscape import plot_landscape
    from fathom.plots.learning_curve import plot_learning_curve
    from fathom.plots.mistakes import plot_mistakes
    from fathom.plots.network import plot_network
    from fathom.plots.occlusion import plot_occlusion
    from fathom.plots.pavlov import plot_pavlov
    from fathom.plots.rates import plot_rates
    from fathom.plots.seeing import plot_seen
    from fathom.plots.surface import plot_surface
    from fathom.plots.sweep import plot_search, plot_tried

__all__ = [
    "plot_answered",
    "plot_answers",
    "plot_calibration",
    "plot_costs",
    "plot_course",
    "plot_descent",
    "plot_effects",
    "plot_feature_maps",
    "plot_filters",
    "plot_history",
    "plot_importance",
    "plot_landscape",
    "plot_learning_curve",
    "plot_mistakes",
    "plot_network",
    "plot_occlusion",
    "plot_pavlov",
    "plot_rates",
    "plot_search",
    "plot_seen",
    "plot_surface",
    "plot_tried",
    "save_figure",
]

_PLACES = {
    "fathom.plots.descent": ("plot_descent",),
    "fathom.plots.surface": ("plot_surface",),
    "fathom.plots.rates": ("plot_rates",),
    "fathom.plots.pavlov": ("plot_pavlov",),
    "fathom.plots.costs": ("plot_costs",),
    "fathom.plots.network": ("plot_network",),
    "fathom.plots.answers": ("plot_answers", "plot_answered"),
    "fathom.plots.mistakes": ("plot_mistakes",),
    "fathom.plots.course": ("plot_course",),
    "fathom.plots.effects": ("plot_effects",),
    "fathom.plots.importance": ("plot_importance",),
    "fathom.plots.calibration": ("plot_calibration",),
    "fathom.plots.learning_curve": ("plot_learning_curve",),
    "fathom.plots.seeing": ("plot_seen",),
    "fathom.plots.filters": ("plot_filters",),
    "fathom.plots.feature_maps": ("plot_feature_maps",),
    "fathom.plots.occlusion": ("plot_occlusion",),
    "fathom.plots.sweep": ("plot_search", "plot_tried"),
    "fathom.plots.history": ("plot_history",),
    "fathom.plots.landscape": ("plot_landscape",),
    "fathom.plots.files": ("save_figure",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
