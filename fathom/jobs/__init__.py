"""One function for each thing people ask; every door calls these, nothing lives in a door alone.

This is the only room where data and training meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.face import load
    from fathom.jobs.asking import compare, learning_curve
    from fathom.jobs.exporting import export
    from fathom.jobs.forking import fork
    from fathom.jobs.looking import example_table, look
    from fathom.jobs.opening import effects, mistakes
    from fathom.jobs.predicting import predict
    from fathom.jobs.rate_finding import lr_find
    from fathom.jobs.seeing import convolved, feature_maps, filters, occlude, see
    from fathom.jobs.telling import report
    from fathom.jobs.training import train
    from fathom.jobs.watching import Watcher
    from fathom.past.model_run import open_model_run as open_run
    from fathom.runs.listing import list_runs

__all__ = [
    "Watcher",
    "compare",
    "convolved",
    "effects",
    "example_table",
    "export",
    "feature_maps",
    "filters",
    "fork",
    "learning_curve",
    "list_runs",
    "load",
    "look",
    "lr_find",
    "mistakes",
    "occlude",
    "open_run",
    "predict",
    "report",
    "see",
    "train",
]

_PLACES = {
    "fathom.jobs.telling": ("report",),
    "fathom.jobs.training": ("train",),
    "fathom.jobs.forking": ("fork",),
    "fathom.jobs.asking": ("compare", "learning_curve"),
    "fathom.jobs.looking": ("example_table", "look"),
    "fathom.jobs.predicting": ("predict",),
    "fathom.jobs.opening": ("effects", "mistakes"),
    "fathom.jobs.seeing": ("convolved", "feature_maps", "filters", "occlude", "see"),
    "fathom.jobs.exporting": ("export",),
    "fathom.jobs.rate_finding": ("lr_find",),
    "fathom.face": ("load",),
    "fathom.past.model_run": ("open_model_run as open_run",),
    "fathom.runs.listing": ("list_runs",),
    "fathom.jobs.watching": ("Watcher",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
