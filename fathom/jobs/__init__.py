"""One function for each thing people ask; every door calls these, nothing lives in a door alone.

This is the only room where data and training meet.
"""

from fathom.face import load
from fathom.jobs.asking import compare, example_table, learning_curve, look, predict, report
from fathom.jobs.exporting import export
from fathom.jobs.forking import fork
from fathom.jobs.opening import (
    convolved,
    effects,
    feature_maps,
    filters,
    mistakes,
    occlude,
    see,
)
from fathom.jobs.rate_finding import lr_find
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
