"""One function for each thing people ask; every door calls these, nothing lives in a door alone.

This is the only room where data and training meet.
"""

from fathom.jobs.asking import compare, example_table, learning_curve, look, predict, report
from fathom.jobs.training import Watcher, train_table
from fathom.model.model import load

__all__ = [
    "Watcher",
    "compare",
    "example_table",
    "learning_curve",
    "load",
    "look",
    "predict",
    "report",
    "train_table",
]
